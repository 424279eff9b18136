/** Local similarity: maps and word importances, computed one after another, the most looked-at first. */
import { createStore } from "zustand/vanilla";
import type { LeaveOneOutResult, LocalMethod, LocalResult } from "../../../worker/protocol";
import { captionLines, captionStore } from "../../../workspace/captions";
import { engine, engineStore } from "../../../workspace/engine";
import { type Fault, isCancelled, toFault } from "../../../workspace/faults";
import { currentFocus, FOCUS_STORES } from "../../../workspace/focus";
import { comparedModels } from "../../../workspace/models";
import { handleStore } from "../../../workspace/pictureHandles";
import { routeStore } from "../../../workspace/route";
import { scoreStore } from "../../../workspace/scores";
import { picturesInSight, sightStore } from "../../../workspace/sight";
import { viewStore } from "../../../workspace/view";

export interface MapsState {
  /** By `mapKey`. */
  maps: Record<string, LocalResult>;
  /** By `wordsKey`. */
  words: Record<string, LeaveOneOutResult>;
  /** What could not be computed, by key. */
  failed: Record<string, Fault>;
  busy: boolean;
}

const EMPTY = { maps: {}, words: {}, failed: {} };
export const mapStore = createStore<MapsState>(() => ({ ...EMPTY, busy: false }));

/** The table's local scores are always of this method: they are comparable from caption to caption. */
export const SCORE_METHOD: LocalMethod = "self-self";
/** Beyond this many cells only the chosen picture gets local scores by itself. */
const MAX_CELLS = 32;
/** Results beyond this many are forgotten, oldest first. */
const MAX_RESULTS = 400;

export function mapKey(model: string, ref: string, caption: string, method: LocalMethod): string {
  return JSON.stringify([model, ref, caption, method]);
}
export function wordsKey(model: string, ref: string, caption: string): string {
  return JSON.stringify([model, ref, caption]);
}

interface Task {
  key: string;
  kind: "map" | "words";
  model: string;
  ref: string;
  caption: string;
  method: LocalMethod;
}

/** All that is in sight on the page, most wanted first. */
function wanted(): Task[] {
  if (engineStore.getState().status !== "ready" || routeStore.getState().page !== "compare") return [];
  const models = comparedModels().map(({ id }) => id);
  const { handles } = handleStore.getState();
  const sight = sightStore.getState();
  const near = sight.captions && new Set([...sight.captions, ...(sight.listed ?? [])]);
  const captions = captionLines(captionStore.getState().text).filter((text) => !near || near.has(text));
  const { picture, caption } = currentFocus();
  const { method } = viewStore.getState();
  const tasks: Task[] = [];
  const map = (model: string, ref: string, text: string, how: LocalMethod) =>
    tasks.push({ key: mapKey(model, ref, text, how), kind: "map", model, ref, caption: text, method: how });
  if (picture && caption !== null && handles[picture.ref]) {
    const { ref } = picture;
    for (const model of models) map(model, ref, caption, method);
    for (const model of models)
      tasks.push({ key: wordsKey(model, ref, caption), kind: "words", model, ref, caption, method });
    for (const text of captions) for (const model of models) map(model, ref, text, method);
    for (const text of captions) for (const model of models) map(model, ref, text, SCORE_METHOD);
  }
  const others = picturesInSight().filter(({ ref }) => handles[ref]);
  if (others.length * captions.length * models.length <= MAX_CELLS)
    for (const { ref } of others)
      for (const text of captions) for (const model of models) map(model, ref, text, SCORE_METHOD);
  return tasks;
}

function nextTask(): Task | null {
  const { maps, words, failed } = mapStore.getState();
  return wanted().find(({ key, kind }) => !failed[key] && !(kind === "map" ? maps[key] : words[key])) ?? null;
}

function newest<T>(record: Record<string, T>): Record<string, T> {
  const entries = Object.entries(record);
  return entries.length <= MAX_RESULTS ? record : Object.fromEntries(entries.slice(-MAX_RESULTS));
}

async function compute({ key, kind, model, ref, caption, method }: Task, signal: AbortSignal) {
  const image = handleStore.getState().handles[ref]!.id;
  const { workerInstance } = engineStore.getState();
  try {
    if (kind === "map") {
      const result = await engine().localMaps(model, image, caption, method, { signal });
      if (workerInstance !== engineStore.getState().workerInstance) return;
      mapStore.setState(({ maps }) => ({ maps: newest({ ...maps, [key]: result }) }));
    } else {
      const result = await engine().leaveOneOut(model, image, caption, { signal });
      if (workerInstance !== engineStore.getState().workerInstance) return;
      mapStore.setState(({ words }) => ({ words: newest({ ...words, [key]: result }) }));
    }
  } catch (error) {
    if (isCancelled(error)) return;
    mapStore.setState(({ failed }) => ({ failed: newest({ ...failed, [key]: toFault(error) }) }));
  }
}

let pumping = false;
/** What is computed now. It gives way to scores, to typing, and to what is wanted instead. */
let running: { key: string; abort: AbortController } | null = null;
const giveWay = () => running?.abort.abort();

/** Longer than scores wait for the last key: they begin first. */
const TYPING_MS = 280;
let typedAt = Number.NEGATIVE_INFINITY;
const typing = () => performance.now() - typedAt < TYPING_MS;

async function pump() {
  if (running && !wanted().some(({ key }) => key === running?.key)) giveWay();
  if (pumping) return;
  pumping = true;
  try {
    // The list is asked for anew after each result, so that a new choice goes first.
    for (;;) {
      // Scores first, and no maps of half a word; the end of either wakes the pump again.
      if (scoreStore.getState().busy || typing()) return;
      const task = nextTask();
      if (!task) return;
      if (!mapStore.getState().busy) mapStore.setState({ busy: true });
      running = { key: task.key, abort: new AbortController() };
      await compute(task, running.abort.signal);
    }
  } finally {
    pumping = false;
    running = null;
    if (mapStore.getState().busy) mapStore.setState({ busy: false });
  }
}

/** Keeps computing what the page shows. */
export function followMaps(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wake = () => {
    clearTimeout(timer);
    timer = setTimeout(pump, typing() ? TYPING_MS : 30);
  };
  const stops = [...FOCUS_STORES, viewStore, routeStore, sightStore].map((store) => store.subscribe(wake));
  stops.push(
    captionStore.subscribe(() => {
      typedAt = performance.now();
      giveWay();
      wake();
    }),
    scoreStore.subscribe(({ busy }) => busy && giveWay()),
    engineStore.subscribe((now, before) => {
      if (now.workerInstance !== before.workerInstance) mapStore.setState(EMPTY);
      wake();
    }),
  );
  return () => {
    giveWay();
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}
