/**
 * The visitor's own pictures and captions of Compare, before and now: the base model's scores against those of
 * the run's student, looked at again every few steps.
 */
import { createStore } from "zustand/vanilla";
import { DATABASES, keyValues } from "../../../storage/database";
import { captionLines, captionStore } from "../../../workspace/captions";
import { engine, engineStore } from "../../../workspace/engine";
import { isCancelled } from "../../../workspace/faults";
import { loadModel, modelStore, sourceOf } from "../../../workspace/models";
import { handleStore } from "../../../workspace/pictureHandles";
import { pictureStore } from "../../../workspace/pictures";
import type { ScoreTable } from "../../../workspace/scores";
import { draftStore } from "./draft";
import { runOf, runsStore } from "./runs";

export interface LiveState {
  /** The base model's scores. */
  before: ScoreTable | null;
  /** The student's; null where no run has been looked at. */
  now: ScoreTable | null;
  /** The run and step that `now` is of. */
  run: string | null;
  step: number;
}

export const liveStore = createStore<LiveState>(() => ({ before: null, now: null, run: null, step: 0 }));

/** Steps between looks, and the least time, so that looking costs little beside training. */
const EVERY_STEPS = 5;
const LEAST_MS = 1500;

async function scores(model: string): Promise<ScoreTable | null> {
  const { handles } = handleStore.getState();
  const refs = pictureStore.getState().pictures.flatMap(({ ref }) => (handles[ref] ? [ref] : []));
  const captions = captionLines(captionStore.getState().text);
  if (refs.length === 0 || captions.length < 2) return null;
  const table = await engine().globalScores(
    model,
    refs.map((ref) => handles[ref]!.id),
    [...captions],
  );
  return { ...table, refs };
}

/** The last look at a run, which outlives its student: that goes with the page. */
type Look = { run: string; step: number; now: ScoreTable };

const kept = keyValues(DATABASES.session);
const KEY = "before and now";

function keep(look: Look) {
  // where storage is blocked a reload forgets it
  kept.set([[KEY, look]]).catch(() => {});
}

/** The look at a run that an earlier visit left, if it was by the captions of now: shares are over all of them. */
async function keptLook(run: string): Promise<Look | null> {
  const found = await kept.get<Look>(KEY).catch(() => undefined);
  const captions = captionLines(captionStore.getState().text);
  const same = found?.run === run && JSON.stringify(found.now.captions) === JSON.stringify([...captions]);
  return same ? found : null;
}

const keyOf = (model: string) =>
  JSON.stringify([
    model,
    engineStore.getState().workerInstance,
    Object.keys(handleStore.getState().handles),
    captionStore.getState().text,
  ]);

let beforeKey = "";
let nowKey = "";
let lookedAt = 0;
let busy = false;
/** Something changed while it looked. */
let again = false;

async function look(): Promise<void> {
  if (busy) {
    again = true;
    return;
  }
  if (engineStore.getState().status !== "ready") return;
  const { focused, live } = runsStore.getState();
  const run = runOf(focused);
  const base = run?.config.model ?? draftStore.getState().config.model;
  busy = true;
  try {
    if (beforeKey !== keyOf(base)) {
      const source = sourceOf(base);
      if (!modelStore.getState().loaded[base] && !(source && (await loadModel(source)))) return;
      const key = keyOf(base);
      const before = await scores(base);
      liveStore.setState({ before });
      beforeKey = key;
      nowKey = "";
    }
    if (!run || !live[run.id] || run.step === 0) {
      const key = `kept ${keyOf(run?.id ?? "")}`;
      if (liveStore.getState().run === (run?.id ?? null) && nowKey === key) return;
      const found = run && run.step > 0 ? await keptLook(run.id) : null;
      liveStore.setState({ now: found?.now ?? null, run: run?.id ?? null, step: found?.step ?? 0 });
      nowKey = key;
      return;
    }
    const moving = run.status === "running";
    const far = run.step - liveStore.getState().step >= EVERY_STEPS;
    const same = nowKey === keyOf(run.id);
    if (same && (run.step === liveStore.getState().step || (moving && !far))) return;
    if (same && moving && performance.now() - lookedAt < LEAST_MS) return;
    const key = keyOf(run.id);
    const { step, id } = run;
    const now = await scores(`run:${id}`);
    lookedAt = performance.now();
    nowKey = key;
    liveStore.setState({ now, run: id, step });
    if (now) keep({ run: id, step, now });
  } catch (error) {
    // The student goes with its worker; the last look stays, and the next step looks again.
    if (!isCancelled(error)) nowKey = "";
  } finally {
    busy = false;
    if (again) {
      again = false;
      void look();
    }
  }
}

/** Looks whenever steps were made, or pictures, captions or the run changed. */
export function followLive(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void look();
    }, 200);
  };
  const stores = [runsStore, captionStore, pictureStore, handleStore, engineStore];
  const stops = stores.map((store) => store.subscribe(soon));
  soon();
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}
