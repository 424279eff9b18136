/** Which models are loaded, which two are compared, and what is being fetched. */
import { createStore } from "zustand/vanilla";
import type { CachedModel, ModelInfo, ModelSource, Progress, StorageReport } from "../engine/protocol";
import { engine } from "./engine";
import { isCancelled, report } from "./faults";
import { record, type Thing } from "./record";

export type Slot = "a" | "b";

export interface Loading {
  label: string;
  progress: Progress | null;
  abort: AbortController;
}

export interface ModelsState {
  /** Loaded in the engine, by id. */
  loaded: Record<string, ModelInfo>;
  /** Ids of the compared models; `b` is optional. They can name models that are still loading. */
  slots: { a: string; b: string | null };
  /** Running downloads and loads, by a key of their source. */
  loading: Record<string, Loading>;
  cached: CachedModel[];
  storage: StorageReport | null;
}

type Bundled = ModelSource & { kind: "bundled" };

export const BUNDLED: Bundled = {
  kind: "bundled",
  id: "scenes-clip",
  path: "models/scenes-clip/",
  name: "scenes-clip",
  licence: "MIT",
};
export const BUNDLED_ID = "bundled:scenes-clip";

/** The same after DeGLA by this page's own trainer; its card says how. */
export const TUNED: Bundled = {
  kind: "bundled",
  id: "scenes-clip-degla",
  path: "models/scenes-clip-degla/",
  name: "scenes-clip, DeGLA-tuned",
  licence: "MIT",
};
export const TUNED_ID = "bundled:scenes-clip-degla";

const BUNDLED_MODELS: readonly Bundled[] = [BUNDLED, TUNED];

export const modelStore = createStore<ModelsState>(() => ({
  loaded: {},
  slots: { a: BUNDLED_ID, b: TUNED_ID },
  loading: {},
  cached: [],
  storage: null,
}));

export function sourceKey(source: ModelSource): string {
  switch (source.kind) {
    case "bundled":
      return `bundled:${source.id}`;
    case "hub":
      return `hub:${source.repo}@${source.revision}`;
    case "files":
      return `files:${source.name}`;
    case "cached":
      return source.id;
  }
}

function sourceLabel(source: ModelSource): string {
  if (source.kind === "cached") return shortName(source.id);
  if (source.kind === "hub") return source.name ?? source.repo;
  return source.name ?? source.kind;
}

/** A name for a chip: the last part of an id such as "hub:wkcn/TinyCLIP-…@a2a8c6…". */
export function shortName(id: string): string {
  return id.replace(/^\w+:/, "").replace(/@.*$/, "").replace(/^.*\//, "");
}

/** The source by which a model can be had again without asking the visitor; null for dropped files. */
export function sourceOf(id: string): ModelSource | null {
  const bundled = BUNDLED_MODELS.find((source) => sourceKey(source) === id);
  if (bundled) return bundled;
  if (modelStore.getState().cached.some((model) => model.id === id)) return { kind: "cached", id };
  const hub = /^hub:([\w.-]+\/[\w.-]+)@([\w./-]+)$/.exec(id);
  return hub ? { kind: "hub", repo: hub[1], revision: hub[2] } : null;
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
  void record({
    action: kind === "files" ? "import" : "download",
    summary: `${kind === "files" ? "Opened" : kind === "hub" ? "Downloaded" : "Fetched"} the model ${info.name}`,
    inputs: [],
    outputs: [thingOf(info)],
    settings: kind === "hub" ? { kind, repo: source.repo, revision: info.revision ?? source.revision } : null,
  });
}

const arriving = new Map<string, Promise<ModelInfo | null>>();

/**
 * Loads a model; resolves to null where it was cancelled or failed (the fault is shown). Who asks while it is being
 * loaded waits for the same load.
 */
export function loadModel(source: ModelSource): Promise<ModelInfo | null> {
  const key = sourceKey(source);
  const here = modelStore.getState().loaded[key];
  if (here) return Promise.resolve(here);
  let arrival = arriving.get(key);
  if (!arrival) {
    arrival = fetchModel(source, key).finally(() => arriving.delete(key));
    arriving.set(key, arrival);
  }
  return arrival;
}

async function fetchModel(source: ModelSource, key: string): Promise<ModelInfo | null> {
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
    modelStore.setState((state) => ({ loaded: { ...state.loaded, [info.id]: info } }));
    recordArrival(source, info, had);
    return info;
  } catch (error) {
    if (!isCancelled(error)) report(error, { retry: () => void loadModel(source) });
    return null;
  } finally {
    modelStore.setState((state) => {
      const { [key]: _done, ...rest } = state.loading;
      return { loading: rest };
    });
    void refreshCache();
  }
}

/** Puts a model in a slot, loading it first where it has to be. */
export async function putModel(slot: Slot, id: string | null): Promise<void> {
  const { slots, loaded } = modelStore.getState();
  if (id === null) {
    if (slot === "b") modelStore.setState({ slots: { ...slots, b: null } });
    return;
  }
  modelStore.setState({ slots: { ...slots, [slot]: id } });
  if (loaded[id]) return;
  const source = sourceOf(id);
  const info = source ? await loadModel(source) : null;
  if (info) return;
  // It can't be had: fall back to what there is, and never leave a slot that waits for ever.
  modelStore.setState((state) => {
    if (state.slots[slot] !== id || state.loaded[id] || state.loading[id]) return {};
    const back = slot === "b" ? null : state.loaded[slots.a] ? slots.a : BUNDLED_ID;
    return { slots: { ...state.slots, [slot]: back } };
  });
  if (!source)
    report({
      code: "BadInput",
      message: `The model “${shortName(id)}” isn't on this machine.`,
      advice: "It was loaded from files. Drop the same files on the Models page to use it.",
    });
}

export async function unloadModel(id: string): Promise<void> {
  modelStore.setState(({ loaded, slots }) => {
    const { [id]: _gone, ...rest } = loaded;
    return {
      loaded: rest,
      slots: { a: slots.a === id ? BUNDLED_ID : slots.a, b: slots.b === id ? null : slots.b },
    };
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
