/** How long the next run will take here, by a step that the engine measures when it has nothing else to do. */
import { createStore } from "zustand/vanilla";
import type { RunConfig } from "../../../degla/config";
import type { CaptionSample, TrainingTime } from "../../../worker/training/protocol";
import { engineStore } from "../../../workspace/engine";
import { isCancelled } from "../../../workspace/faults";
import { modelStore } from "../../../workspace/models";
import { trainingClient } from "./client";
import { draftStore } from "./draft";
import { pairsStore } from "./pairs";
import { usableRows } from "./pairsView";
import { planStore, refusalOf } from "./plan";
import { activeRun, runsStore } from "./runs";

export interface TimeState {
  /** Null where nothing was measured, or can be. */
  time: TrainingTime | null;
  /** True while a step is measured. */
  measuring: boolean;
}

const NOTHING: TimeState = { time: null, measuring: false };
export const timeStore = createStore<TimeState>(() => NOTHING);

/** Settings are let come to rest, and what a visitor waits for goes first. */
const REST_MS = 1000;

/** As many rows as a batch has; the length of negatives that are yet to be made is that of their captions. */
export function sampleOf({ data, batch, negatives }: RunConfig): CaptionSample[] | null {
  if (data.kind === "scenes") return null;
  const rows = usableRows(pairsStore.getState()).slice(0, batch);
  return rows.map(({ caption, negatives: own }) => ({
    caption,
    negatives: Array.from({ length: negatives }, (_, k) =>
      own === null ? `${caption} ${k + 1}` : (own[k] ?? null),
    ),
  }));
}

/** Whether a step can be tried now: the run may start, its model is there, nothing is being trained, somebody looks. */
function due(config: RunConfig): boolean {
  const { status } = engineStore.getState();
  const runs = runsStore.getState();
  const idle = runs.starting === null && activeRun(runs) === null && Object.keys(runs.live).length === 0;
  const { plan, busy } = planStore.getState();
  const known = plan !== null && !busy && refusalOf(planStore.getState()) === null;
  const seen = typeof document === "undefined" || document.visibilityState === "visible";
  return (
    status === "ready" && idle && known && seen && modelStore.getState().loaded[config.model] !== undefined
  );
}

/** Measures now and after each change of the settings; what is under way then is called off. */
export function followTime(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let current: AbortController | null = null;
  /** Of a measurement that failed, so that it isn't tried again and again. */
  let failed = "";

  const measure = async () => {
    const { config } = draftStore.getState();
    const sample = sampleOf(config);
    const key = JSON.stringify([config, sample]);
    if (!due(config) || key === failed) return;
    const controller = new AbortController();
    current = controller;
    timeStore.setState({ measuring: true });
    let time: TrainingTime | null = null;
    try {
      time = await trainingClient().timeTraining(config, sample, { signal: controller.signal });
    } catch (error) {
      // what is wrong is said when the run is begun: nobody has asked for this step
      if (!isCancelled(error)) failed = key;
    }
    if (current === controller) timeStore.setState({ time, measuring: false });
  };
  const soon = () => {
    clearTimeout(timer);
    current?.abort();
    current = null;
    timeStore.setState(NOTHING);
    timer = setTimeout(measure, REST_MS);
  };
  const stops = [
    // its plan follows each change of settings, pairs, models and engine
    planStore.subscribe(soon),
    runsStore.subscribe((now, old) => {
      const at = (state: typeof now) =>
        `${state.starting} ${Object.keys(state.live)} ${activeRun(state)?.id}`;
      if (at(now) !== at(old)) soon();
    }),
  ];
  if (typeof document !== "undefined") {
    const look = () => document.visibilityState === "visible" && !timeStore.getState().time && soon();
    document.addEventListener("visibilitychange", look);
    stops.push(() => document.removeEventListener("visibilitychange", look));
  }
  soon();
  return () => {
    clearTimeout(timer);
    current?.abort();
    current = null;
    for (const stop of stops) stop();
  };
}
