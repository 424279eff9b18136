/** Which models are loaded, which two are compared, and what is being fetched. */
import { createStore } from "zustand/vanilla";
import { BUNDLED, bundledSource } from "../storage/models/bundledModels";
import { notHere } from "../storage/models/notHere";
import type { CachedModel, ModelInfo, ModelSource, Progress, StorageReport } from "../worker/protocol";
import { engine } from "./engine";
import { isCancelled, report, worded } from "./faults";
import { hubSource } from "./hubEndpoint";
import { BUNDLED_ID, type Hub, shortName, sourceKey, sourceLabel, TUNED_ID } from "./modelSources";
import { record, type Thing } from "./record";
import { faultAdvice } from "./told";
import { say } from "./words";

export type Slot = "a" | "b";

interface Slots {
  a: string;
  b: string | null;
}

interface Loading {
  label: string;
  progress: Progress | null;
  abort: AbortController;
}

export interface ModelsState {
  /** Loaded in the engine, by id. */
  loaded: Record<string, ModelInfo>;
  /** Ids of the compared models; `b` is optional. They can name models that are still loading. */
  slots: Slots;
  /** What the visitor, a link or the last visit asked for; it stays in the address while something else stands in. */
  asked: Slots;
  /** Models of the hub that a link asks for: nothing is fetched before the visitor says so. */
  offers: { slot: Slot; source: Hub }[];
  /** Running downloads and loads, by a key of their source. */
  loading: Record<string, Loading>;
  cached: CachedModel[];
  storage: StorageReport | null;
}

export const modelStore = createStore<ModelsState>(() => ({
  loaded: {},
  slots: { a: BUNDLED_ID, b: TUNED_ID },
  asked: { a: BUNDLED_ID, b: TUNED_ID },
  offers: [],
  loading: {},
  cached: [],
  storage: null,
}));

/** Whether a model needs nobody to fetch it: it is loaded, or lies in the model store. */
export const isHere = ({ loaded, cached }: Pick<ModelsState, "loaded" | "cached">, id: string): boolean =>
  loaded[id] !== undefined || cached.some((model) => model.id === id);

/** The compared models that are loaded, each once. */
export function comparedModels(): ModelInfo[] {
  const { slots, loaded } = modelStore.getState();
  return [...new Set([slots.a, slots.b])].flatMap((id) => (id !== null && loaded[id] ? [loaded[id]] : []));
}

/** The source by which a model can be had again without asking the visitor; null for dropped files. */
export function sourceOf(id: string): ModelSource | null {
  const bundled = bundledSource(id);
  if (bundled) return bundled;
  if (modelStore.getState().cached.some((model) => model.id === id)) return { kind: "cached", id };
  const hub = /^hub:([\w.-]+\/[\w.-]+)@([\w./-]+)$/.exec(id);
  return hub ? hubSource(hub[1]!, hub[2]!) : null;
}

/** Known to be nowhere: dropped files that were deleted. Neither this machine nor a host has it. */
export function isGone(state: Pick<ModelsState, "loaded" | "cached" | "storage">, id: string): boolean {
  return state.storage !== null && !isHere(state, id) && sourceOf(id) === null;
}

const weightsOf = ({ id, sha256 }: Pick<ModelInfo, "id" | "sha256">) => `${id} ${sha256}`;

const thingOf = ({ id, sha256 }: Pick<ModelInfo, "id" | "sha256">): Thing => ({
  what: "model",
  name: id,
  sha256,
});

/** Enters a model that came onto this machine; one that was cached before did not come. */
function recordArrival(source: ModelSource, info: ModelInfo, had: ReadonlySet<string>) {
  if (source.kind === "cached" || had.has(weightsOf(info))) return;
  const { kind } = source;
  const settings = {
    ...(kind === "hub" && { kind, repo: source.repo, revision: info.revision ?? source.revision }),
    ...(info.choices && { choices: info.choices }),
  };
  void record({
    action: kind === "files" ? "import" : "download",
    summary: `${kind === "files" ? "Opened" : kind === "hub" ? "Downloaded" : "Fetched"} the model ${info.name}`,
    inputs: [],
    outputs: [thingOf(info)],
    settings: Object.keys(settings).length > 0 ? settings : null,
  });
}

const arriving = new Map<string, Promise<ModelInfo | null>>();

/**
 * Loads a model; resolves to null where it was cancelled or failed (the fault is shown). Who asks while it is being
 * loaded waits for the same load. A model that a slot asks for takes its slot whenever it comes.
 * @param retry what "Try again" does
 */
export function loadModel(
  source: ModelSource,
  retry = () => void loadModel(source),
): Promise<ModelInfo | null> {
  const key = sourceKey(source);
  const here = modelStore.getState().loaded[key];
  if (here) return Promise.resolve(here);
  let arrival = arriving.get(key);
  if (!arrival) {
    arrival = fetchModel(source, key, retry).finally(() => arriving.delete(key));
    arriving.set(key, arrival);
  }
  return arrival;
}

async function fetchModel(source: ModelSource, key: string, retry: () => void): Promise<ModelInfo | null> {
  const abort = new AbortController();
  const had = new Set(modelStore.getState().cached.map(weightsOf));
  const entry: Loading = { label: sourceLabel(source), progress: null, abort };
  modelStore.setState((state) => ({ loading: { ...state.loading, [key]: entry } }));
  try {
    const info = await engine().loadModel(source, {
      signal: abort.signal,
      onProgress: (progress) =>
        modelStore.setState((state) =>
          state.loading[key] ? { loading: { ...state.loading, [key]: { ...entry, progress } } } : {},
        ),
    });
    modelStore.setState(({ loaded, slots, asked, offers }) => ({
      loaded: { ...loaded, [info.id]: info },
      slots: { a: asked.a === info.id ? info.id : slots.a, b: asked.b === info.id ? info.id : slots.b },
      offers: offers.filter((offer) => sourceKey(offer.source) !== info.id),
    }));
    recordArrival(source, info, had);
    return info;
  } catch (error) {
    if (!isCancelled(error)) report(error, { retry });
    return null;
  } finally {
    modelStore.setState((state) => {
      const { [key]: _done, ...rest } = state.loading;
      return { loading: rest };
    });
    void refreshCache();
  }
}

/** Asks for a model in a slot: from now on it is what the address says. */
function ask(slot: Slot, id: string | null) {
  modelStore.setState(({ slots, asked, offers }) => ({
    slots: { ...slots, [slot]: id },
    asked: { ...asked, [slot]: id },
    offers: offers.filter((offer) => offer.slot !== slot),
  }));
}

/** Puts a model in a slot, loading it first where it has to be. Resolves to false where it can't be had. */
export async function putModel(slot: Slot, id: string | null): Promise<boolean> {
  if (id === null && slot === "a") return false;
  const before = modelStore.getState().slots[slot];
  ask(slot, id);
  if (id === null || modelStore.getState().loaded[id]) return true;
  const source = sourceOf(id);
  if (source && (await loadModel(source))) return true;
  if (!source)
    report(
      worded(
        "BadInput",
        say(($) => $.notices.modelGone, { name: shortName(id) }),
        /^(local|tuned):/.test(id) ? faultAdvice(notHere(id)) : say(($) => $.notices.otherModel),
      ),
    );
  await standIn(slot, id, before);
  return false;
}

/** The same for a model that a link names: one of the hub is offered, and fetched only once the visitor says so. */
export async function putLinkedModel(slot: Slot, id: string | null): Promise<boolean> {
  const source = id === null ? null : sourceOf(id);
  if (id === null || source?.kind !== "hub" || modelStore.getState().loaded[id]) return putModel(slot, id);
  const before = modelStore.getState().slots[slot];
  ask(slot, id);
  modelStore.setState(({ offers }) => ({ offers: [...offers, { slot, source }] }));
  await standIn(slot, id, before);
  return false;
}

/**
 * A slot never waits for what does not come: A falls back to the model before it or to the bundled one, B to none. What
 * was asked for stays.
 */
async function standIn(slot: Slot, id: string, before: string | null) {
  const { slots, loaded, loading } = modelStore.getState();
  if (slots[slot] !== id || loaded[id] || loading[id]) return;
  const other = before !== null && loaded[before] ? before : BUNDLED_ID;
  modelStore.setState({ slots: { ...slots, [slot]: slot === "a" ? other : null } });
  if (slot === "a" && other !== id && !loaded[other]) await loadModel(BUNDLED);
}

/** Puts a model beside A without its being asked for. */
export async function standBeside(id: string): Promise<void> {
  const source = sourceOf(id);
  if (!source || !(await loadModel(source))) return;
  const { slots } = modelStore.getState();
  if (slots.b === null) modelStore.setState({ slots: { ...slots, b: id } });
}

/** Fetches what a link has asked for. */
export function takeOffer(slot: Slot) {
  const offer = modelStore.getState().offers.find((other) => other.slot === slot);
  if (offer) void putModel(slot, sourceKey(offer.source));
}

/** Goes on with the models that are here. */
export function declineOffers() {
  modelStore.setState(({ slots, asked, offers }) => {
    const declined = new Set(offers.map(({ slot }) => slot));
    return {
      offers: [],
      asked: { a: declined.has("a") ? slots.a : asked.a, b: declined.has("b") ? slots.b : asked.b },
    };
  });
}

export async function unloadModel(id: string): Promise<void> {
  const without = ({ a, b }: Slots): Slots => ({ a: a === id ? BUNDLED_ID : a, b: b === id ? null : b });
  modelStore.setState(({ loaded, slots, asked }) => {
    const { [id]: _gone, ...rest } = loaded;
    return { loaded: rest, slots: without(slots), asked: without(asked) };
  });
  await engine().unloadModel(id).catch(report);
  const { slots, loaded } = modelStore.getState();
  if (!loaded[slots.a]) void putModel("a", slots.a);
}

export async function refreshCache(): Promise<void> {
  try {
    const [cached, storage] = await Promise.all([engine().cachedModels(), engine().storage()]);
    modelStore.setState({ cached, storage });
  } catch (error) {
    report(error, { level: "notice" });
  }
}

/** Takes a model off the list, to go with the last run that was begun from it; or puts it back. */
export async function keepForRuns(id: string, only: boolean): Promise<void> {
  await engine().keepForRuns(id, only).catch(report);
  await refreshCache();
}

export async function deleteModel(id: string): Promise<void> {
  const model = modelStore.getState().cached.find((cached) => cached.id === id);
  try {
    await engine().deleteModel(id);
    if (model)
      void record({
        action: "delete",
        summary: `Deleted the model ${model.name}`,
        inputs: [thingOf(model)],
        outputs: [],
        settings: null,
      });
  } catch (error) {
    report(error);
  }
  await refreshCache();
}

/** Asks the browser not to throw the cache away by itself. */
export async function persistStorage(): Promise<boolean> {
  const granted = (await navigator.storage?.persist?.()) ?? false;
  await refreshCache();
  return granted;
}
