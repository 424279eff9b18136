/** Global similarity: every picture against every caption, for each compared model. */
import { createStore } from "zustand/vanilla";
import type { GlobalScores, Progress } from "../worker/protocol";
import { captionLines, captionStore } from "./captions";
import { engine, engineStore } from "./engine";
import { isCancelled, report } from "./faults";
import { comparedModels, modelStore } from "./models";
import { handleStore } from "./pictureHandles";
import { pictureStore } from "./pictures";
import { PICTURES_IN_SIGHT, picturesInSight, sightStore } from "./sight";

/** One model's scores; `refs` are the pictures' refs, in the order of `cosine`'s rows. */
export interface ScoreTable
  extends Pick<GlobalScores, "cosine" | "probability" | "logitScale" | "cut" | "captions"> {
  model: string;
  refs: string[];
  milliseconds: number;
}

export interface ScoresState {
  /** By model id. A table can be older than the captions: look cells up by ref and caption. */
  tables: Record<string, ScoreTable>;
  busy: boolean;
  progress: Progress | null;
}

export const scoreStore = createStore<ScoresState>(() => ({ tables: {}, busy: false, progress: null }));

export interface Cell {
  cosine: number;
  probability: number;
  /** True for the caption that the model prefers for this picture. */
  best: boolean;
}

/** Where a table has what, and what its rows come to. */
interface ScoreIndex {
  rows: ReadonlyMap<string, number>;
  columns: ReadonlyMap<string, number>;
  /** Of each row, the place of its highest cosine, the first where several are equal; −1 in a table without captions. */
  best: readonly number[];
  /** [lowest, highest] cosine of each row. */
  range: readonly (readonly [number, number])[];
}

const indices = new WeakMap<ScoreTable, ScoreIndex>();

function indexOf(table: ScoreTable): ScoreIndex {
  const known = indices.get(table);
  if (known) return known;
  const { refs, captions, cosine } = table;
  const count = captions.length;
  const best: number[] = [];
  const range: [number, number][] = [];
  for (let i = 0; i < refs.length; i++) {
    let highest = count > 0 ? 0 : -1;
    let lowest = highest;
    for (let j = 1; j < count; j++) {
      if (cosine[i * count + j]! > cosine[i * count + highest]!) highest = j;
      if (cosine[i * count + j]! < cosine[i * count + lowest]!) lowest = j;
    }
    best.push(highest);
    range.push([cosine[i * count + lowest]!, cosine[i * count + highest]!]);
  }
  const places = (list: readonly string[]) => new Map(list.map((entry, i) => [entry, i]));
  const index = { rows: places(refs), columns: places(captions), best, range };
  indices.set(table, index);
  return index;
}

/** A cell of a table; null while it isn't computed. */
export function cellOf(table: ScoreTable | undefined, ref: string, caption: string): Cell | null {
  if (!table) return null;
  const { rows, columns, best } = indexOf(table);
  const i = rows.get(ref);
  const j = columns.get(caption);
  if (i === undefined || j === undefined) return null;
  const at = i * table.captions.length + j;
  return { cosine: table.cosine[at]!, probability: table.probability[at]!, best: best[i] === j };
}

/** The caption that the model prefers for a picture. */
export function bestOf(table: ScoreTable | undefined, ref: string): string | null {
  if (!table) return null;
  const { rows, best } = indexOf(table);
  const i = rows.get(ref);
  return i === undefined ? null : (table.captions[best[i]!] ?? null);
}

/** The lowest and highest cosine of a picture's captions; null while it isn't computed. */
export function rangeOf(table: ScoreTable | undefined, ref: string): readonly [number, number] | null {
  if (!table) return null;
  const { rows, range } = indexOf(table);
  const i = rows.get(ref);
  return i === undefined || table.captions.length === 0 ? null : range[i]!;
}

/** What has to be computed now; null while something is missing for it. */
function request() {
  const { status, workerInstance } = engineStore.getState();
  if (status !== "ready") return null;
  const { handles } = handleStore.getState();
  const { pictures } = pictureStore.getState();
  const near = new Set(picturesInSight());
  const known = pictures.filter(({ ref }) => handles[ref]);
  const captions = captionLines(captionStore.getState().text);
  const models = comparedModels().map(({ id }) => id);
  if (known.length === 0 || captions.length === 0 || models.length === 0) return null;
  // Those in sight first.
  const ordered = [...known.filter((one) => near.has(one)), ...known.filter((one) => !near.has(one))];
  const refs = ordered.map(({ ref }) => ref);
  const key = JSON.stringify([workerInstance, refs, captions, models]);
  return { key, refs, captions, models, ids: refs.map((ref) => handles[ref]!.id) };
}

/** Pictures of a call: those in sight are shown before the others are encoded. */
const PART = PICTURES_IN_SIGHT;

let running: { key: string; abort: AbortController } | null = null;
let lastDone = "";

/** A table with the pictures of another behind its own; a picture's numbers don't depend on the others. */
function joined(table: ScoreTable | undefined, more: ScoreTable): ScoreTable {
  if (!table) return more;
  const both = (one: Float32Array, other: Float32Array) => {
    const all = new Float32Array(one.length + other.length);
    all.set(one);
    all.set(other, one.length);
    return all;
  };
  return {
    ...more,
    refs: [...table.refs, ...more.refs],
    cosine: both(table.cosine, more.cosine),
    probability: both(table.probability, more.probability),
    milliseconds: table.milliseconds + more.milliseconds,
  };
}

async function compute() {
  const wanted = request();
  if (!wanted || wanted.key === lastDone || wanted.key === running?.key) return;
  running?.abort.abort();
  const abort = new AbortController();
  const mine = { key: wanted.key, abort };
  running = mine;
  scoreStore.setState({ busy: true });
  const made: Record<string, ScoreTable> = {};
  try {
    for (let start = 0; start < wanted.refs.length; start += PART)
      for (const model of wanted.models) {
        const ids = wanted.ids.slice(start, start + PART);
        const scores = await engine().globalScores(model, ids, [...wanted.captions], {
          signal: abort.signal,
          onProgress: (progress) => running === mine && scoreStore.setState({ progress }),
        });
        if (running !== mine) return;
        const { cosine, probability, logitScale, cut, captions, milliseconds } = scores;
        const refs = wanted.refs.slice(start, start + PART);
        const part = { model, refs, captions, cosine, probability, logitScale, cut, milliseconds };
        const table = joined(made[model], part);
        made[model] = table;
        scoreStore.setState(({ tables }) => ({ tables: { ...tables, [model]: table } }));
      }
    lastDone = wanted.key;
  } catch (error) {
    if (!isCancelled(error)) {
      lastDone = wanted.key; // not again by itself: the same input fails the same way
      report(error, {
        retry: () => {
          lastDone = "";
          void compute();
        },
      });
    }
  } finally {
    if (running === mine) {
      running = null;
      scoreStore.setState({ busy: false, progress: null });
    }
  }
}

/** Recomputes whenever pictures, captions, models or the engine change; typing is waited out briefly. */
export function followScores(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = (delay: number) => () => {
    clearTimeout(timer);
    timer = setTimeout(compute, delay);
  };
  const stops = [
    captionStore.subscribe(soon(180)),
    pictureStore.subscribe(soon(0)),
    handleStore.subscribe(soon(0)),
    modelStore.subscribe((now, before) => {
      if (now.loaded !== before.loaded || now.slots !== before.slots) soon(0)();
    }),
    engineStore.subscribe(soon(0)),
    sightStore.subscribe((now, before) => now.page !== before.page && soon(0)()),
  ];
  soon(0)();
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}
