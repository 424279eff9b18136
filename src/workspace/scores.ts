/** Global similarity: every picture against every caption, for each compared model. */
import { createStore } from "zustand/vanilla";
import type { GlobalScores, Progress } from "../worker/protocol";
import { captionLines, captionStore } from "./captions";
import { engine, engineStore } from "./engine";
import { isCancelled, report } from "./faults";
import { modelStore } from "./models";
import { handleStore } from "./pictureHandles";
import { pictureStore } from "./pictures";

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

/** A cell of a table; null while it isn't computed. */
export function cellOf(table: ScoreTable | undefined, ref: string, caption: string): Cell | null {
  if (!table) return null;
  const i = table.refs.indexOf(ref);
  const j = table.captions.indexOf(caption);
  if (i < 0 || j < 0) return null;
  const at = i * table.captions.length + j;
  return {
    cosine: table.cosine[at]!,
    probability: table.probability[at]!,
    best: bestOf(table, ref) === caption,
  };
}

/** The caption that the model prefers for a picture. */
export function bestOf(table: ScoreTable | undefined, ref: string): string | null {
  const i = table ? table.refs.indexOf(ref) : -1;
  if (!table || i < 0 || table.captions.length === 0) return null;
  const count = table.captions.length;
  let best = 0;
  for (let j = 1; j < count; j++)
    if (table.cosine[i * count + j]! > table.cosine[i * count + best]!) best = j;
  return table.captions[best]!;
}

/** What has to be computed now; null while something is missing for it. */
function request() {
  const { status, generation } = engineStore.getState();
  if (status !== "ready") return null;
  const { handles } = handleStore.getState();
  const pictures = pictureStore.getState().pictures.filter(({ ref }) => handles[ref]);
  const captions = captionLines(captionStore.getState().text);
  const { loaded, slots } = modelStore.getState();
  const models = [...new Set([slots.a, slots.b])].filter((id) => id !== null && loaded[id]) as string[];
  if (pictures.length === 0 || captions.length === 0 || models.length === 0) return null;
  const refs = pictures.map(({ ref }) => ref);
  const key = JSON.stringify([generation, refs, captions, models]);
  return { key, refs, ids: refs.map((ref) => handles[ref]!.id), captions, models };
}

let running: { key: string; abort: AbortController } | null = null;
let lastDone = "";

async function compute() {
  const wanted = request();
  if (!wanted || wanted.key === lastDone || wanted.key === running?.key) return;
  running?.abort.abort();
  const abort = new AbortController();
  const mine = { key: wanted.key, abort };
  running = mine;
  scoreStore.setState({ busy: true });
  try {
    for (const model of wanted.models) {
      const scores = await engine().globalScores(model, wanted.ids, wanted.captions, {
        signal: abort.signal,
        onProgress: (progress) => running === mine && scoreStore.setState({ progress }),
      });
      if (running !== mine) return;
      const { cosine, probability, logitScale, cut, captions, milliseconds } = scores;
      const table = {
        model,
        refs: wanted.refs,
        captions,
        cosine,
        probability,
        logitScale,
        cut,
        milliseconds,
      };
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
  ];
  soon(0)();
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}
