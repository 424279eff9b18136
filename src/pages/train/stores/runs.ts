/** The runs: those of earlier visits, the one that is under way, and what is asked of it. */
import { createStore } from "zustand/vanilla";
import type {
  PhaseProgress,
  RunStatus,
  RunSummary,
  TrainingEvent,
  TrainingPhase,
} from "../../../worker/training/protocol";
import { report, worded } from "../../../workspace/faults";
import { told } from "../../../workspace/told";
import { trainingClient } from "./client";

/** An end that was asked for; it waits for the step, for what goes on, or for nothing. */
export interface Ending {
  name: "pausing" | "stopping";
  after: "step" | TrainingPhase | null;
}

/** Before the run is the worker's: so many of the captions that have no negatives, null until that is known. */
export type Preparation =
  | { name: "base" }
  | { name: "data" }
  | { name: "negatives"; done: number; all: number | null };

export interface Live {
  /** What goes on where no step is made. */
  phase: TrainingPhase | Ending | null;
  /** How far that is, where it is known. */
  phaseProgress: PhaseProgress | null;
  imagesPerSecond: number | null;
  remainingSeconds: number | null;
}

export interface RunsState {
  /** Newest first. */
  runs: RunSummary[];
  /** Runs that this page's worker holds, by id: they go on without loading anything. */
  live: Record<string, Live>;
  /** Runs that are drawn, by id. */
  shown: string[];
  /** The run that the status and the panel "before and now" are about. */
  focused: string | null;
  /** Between the press of "Train" and the first word of the worker. */
  starting: Preparation | null;
  /** True once the runs of earlier visits are known. */
  read: boolean;
}

const NOTHING: RunsState = { runs: [], live: {}, shown: [], focused: null, starting: null, read: false };

export const runsStore = createStore<RunsState>(() => NOTHING);

export const IDLE: Live = { phase: null, phaseProgress: null, imagesPerSecond: null, remainingSeconds: null };

/** For tests. */
export function forgetRuns() {
  runsStore.setState(NOTHING, true);
}

export const runOf = (id: string | null): RunSummary | null =>
  runsStore.getState().runs.find((run) => run.id === id) ?? null;

/** The run that computes now; only one at a time does. */
export const activeRun = ({ runs, live }: Pick<RunsState, "runs" | "live">): RunSummary | null =>
  runs.find(({ id, status }) => live[id] && status === "running") ?? null;

export function patch(id: string, change: Partial<RunSummary>) {
  runsStore.setState(({ runs }) => ({
    runs: runs.map((run) => (run.id === id ? { ...run, ...change } : run)),
  }));
}

export function setLive(id: string, change: Partial<Live> | null) {
  runsStore.setState(({ live }) => {
    const { [id]: old, ...others } = live;
    if (change === null) return { live: others };
    return { live: { ...others, [id]: { ...(old ?? IDLE), ...change } } };
  });
}

/** Records of a run that goes on from a checkpoint take the place of those after it. */
function appended<T extends { step: number }>(records: readonly T[], fresh: readonly T[]): T[] {
  const first = fresh[0]?.step ?? Number.POSITIVE_INFINITY;
  return [...records.filter(({ step }) => step < first), ...fresh];
}

/** Events of a fast run are shown together, so often. */
const SHOW_MS = 100;

let waiting: { id: string; event: TrainingEvent }[] = [];

let timer: ReturnType<typeof setTimeout> | undefined;

export function take(id: string, event: TrainingEvent) {
  waiting.push({ id, event });
  if (event.kind === "status" || event.kind === "begun") flush();
  else timer ??= setTimeout(flush, SHOW_MS);
}

export function flush() {
  clearTimeout(timer);
  timer = undefined;
  const events = waiting;
  waiting = [];
  for (const id of new Set(events.map((entry) => entry.id))) {
    const run = runOf(id);
    if (run)
      follow(
        run,
        events.flatMap((entry) => (entry.id === id ? [entry.event] : [])),
      );
  }
}

function follow(run: RunSummary, events: readonly TrainingEvent[]) {
  const change: Partial<RunSummary> = { touchedAt: new Date().toISOString() };
  const live: Partial<Live> = {};
  const steps: RunSummary["steps"] = [];
  const evaluations: RunSummary["evaluations"] = [];
  let { seconds, steps: before, evaluations: looks } = run;
  for (const event of events) {
    switch (event.kind) {
      case "begun":
        Object.assign(change, event.summary);
        ({ seconds, steps: before, evaluations: looks } = event.summary);
        steps.length = 0;
        evaluations.length = 0;
        break;
      case "notice":
        report(event.notice, { level: "notice" });
        break;
      case "told":
        report(worded("BadInput", told(event.told), ""), { level: "notice" });
        break;
      case "phase":
        live.phase = event.phase;
        live.phaseProgress = event.progress ?? null;
        break;
      case "step":
        steps.push(event.record);
        live.phase = null;
        live.imagesPerSecond = event.imagesPerSecond;
        live.remainingSeconds = event.remainingSeconds;
        break;
      case "evaluation":
        live.phase = null;
        evaluations.push(event.record);
        break;
      case "checkpoint":
        change.checkpoint = event.step;
        change.bytes = event.bytes;
        break;
      case "status":
        change.status = event.status;
        change.error = event.error;
        if (event.status !== "running") live.phase = null;
        break;
    }
  }
  if (steps.length > 0) {
    change.steps = appended(before, steps);
    change.step = steps.at(-1)!.step;
    change.seconds = seconds + steps.reduce((sum, record) => sum + record.seconds, 0);
  }
  if (evaluations.length > 0) change.evaluations = appended(looks, evaluations);
  patch(run.id, change);
  setLive(run.id, live);
}

/** The runs of earlier visits. Those that this page's worker holds stay as they are. */
export async function readRuns(): Promise<void> {
  try {
    const kept = await trainingClient().runs();
    runsStore.setState(({ runs, live, shown, focused }) => {
      const own = runs.filter(({ id }) => live[id]);
      const others = kept.filter(({ id }) => !live[id]);
      const all = [...own, ...others].sort((a, b) => b.startedAt.localeCompare(a.startedAt));
      const first = all[0]?.id;
      return {
        runs: all,
        read: true,
        focused: focused ?? first ?? null,
        shown: shown.length > 0 || !first ? shown : [first],
      };
    });
  } catch (error) {
    runsStore.setState({ read: true });
    report(error, { level: "notice" });
  }
}

/** How often a run that another tab has is looked after. */
const ELSEWHERE_MS = 3000;

/** Reads the runs, and again while another tab has one: it may end there, or the tab may close. */
export function followRuns(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ended = false;
  const read = async () => {
    await readRuns();
    const watched = runsStore.getState().runs.some(({ elsewhere }) => elsewhere);
    if (watched && !ended) timer = setTimeout(read, ELSEWHERE_MS);
  };
  void read();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}

export const hasEnded = (status: RunStatus) =>
  status === "done" || status === "stopped" || status === "failed";

/** More runs than this can't be told apart in one picture. */
export const MOST_SHOWN = 6;

export function focusRun(id: string) {
  runsStore.setState(({ shown }) => ({
    focused: id,
    shown: shown.includes(id) ? shown : [...shown, id].slice(-MOST_SHOWN),
  }));
}

export function showRun(id: string, on: boolean) {
  runsStore.setState(({ shown }) => ({
    shown: on
      ? [...shown.filter((other) => other !== id), id].slice(-MOST_SHOWN)
      : shown.filter((other) => other !== id),
  }));
}
