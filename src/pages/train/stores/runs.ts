/** The runs: those of earlier visits, the one that is under way, and what is asked of it. */
import { createStore } from "zustand/vanilla";
import type { RunConfig } from "../../../degla/config";
import { methodName } from "../../../degla/method";
import type {
  PairsPayload,
  PhaseProgress,
  RunStatus,
  RunSummary,
  TrainingEvent,
} from "../../../worker/training/protocol";
import { isCancelled, report, toFault } from "../../../workspace/faults";
import { trainingClient } from "./client";
import { draftStore } from "./draft";
import { freezePairs } from "./pairs";
import { recordRun } from "./record";

export interface Live {
  /** What goes on where no step is made: "Loading the model". */
  phase: string | null;
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
  starting: string | null;
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

function patch(id: string, change: Partial<RunSummary>) {
  runsStore.setState(({ runs }) => ({
    runs: runs.map((run) => (run.id === id ? { ...run, ...change } : run)),
  }));
}

function setLive(id: string, change: Partial<Live> | null) {
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

function take(id: string, event: TrainingEvent) {
  waiting.push({ id, event });
  if (event.kind === "status" || event.kind === "begun") flush();
  else timer ??= setTimeout(flush, SHOW_MS);
}

function flush() {
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
      case "phase":
        live.phase = event.label;
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

function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(6));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** "DeGLA", then "DeGLA 2". */
export function freeName(wanted: string, runs: readonly Pick<RunSummary, "config">[]): string {
  const taken = new Set(runs.map(({ config }) => config.name));
  if (!taken.has(wanted)) return wanted;
  const stem = wanted.replace(/ \d+$/, "");
  for (let n = 2; ; n++) if (!taken.has(`${stem} ${n}`)) return `${stem} ${n}`;
}

const hasEnded = (status: RunStatus) => status === "done" || status === "stopped" || status === "failed";

async function train(id: string, config: RunConfig, pairs: PairsPayload | null): Promise<void> {
  setLive(id, {});
  patch(id, { status: "running", error: null });
  try {
    const summary = await trainingClient().train(id, config, pairs, (event) => take(id, event));
    flush();
    patch(id, summary);
    if (summary.error && summary.status === "failed") report(summary.error);
    // A paused run stays in the worker, and what ended keeps its student there for the panel.
    if (!hasEnded(summary.status)) return;
    setLive(id, { phase: null, remainingSeconds: null });
    void recordRun(summary);
  } catch (error) {
    flush();
    setLive(id, null);
    const run = runOf(id);
    // Of two tabs that go on with one run the later is refused: the run has not failed, it lives in the other.
    const stored = (
      await trainingClient()
        .runs()
        .catch(() => [])
    ).find((other) => other.id === id);
    if (stored?.elsewhere) patch(id, stored);
    else if (run && run.step === 0) drop(id);
    else patch(id, { status: isCancelled(error) ? "interrupted" : "failed", error: toFault(error) });
    report(error);
  }
}

function drop(id: string) {
  runsStore.setState(({ runs, shown, focused }) => ({
    runs: runs.filter((run) => run.id !== id),
    shown: shown.filter((other) => other !== id),
    focused: focused === id ? (runs.find((run) => run.id !== id)?.id ?? null) : focused,
  }));
  setLive(id, null);
}

/** Begins a run with these settings, or those of the page. Faults are shown. */
export async function startRun(wanted: RunConfig = draftStore.getState().config): Promise<string | null> {
  const state = runsStore.getState();
  if (state.starting || activeRun(state)) return null;
  runsStore.setState({ starting: "Preparing the data" });
  let config: RunConfig;
  let pairs: PairsPayload | null = null;
  try {
    config = { ...wanted, name: freeName(wanted.name.trim() || methodName(wanted.method), state.runs) };
    if (config.data.kind === "pairs") {
      pairs = await freezePairs(config, (label) => runsStore.setState({ starting: label }));
      config = { ...config, data: { kind: "pairs", id: pairs.id } };
    }
  } catch (error) {
    report(error);
    return null;
  } finally {
    runsStore.setState({ starting: null });
  }
  const id = newId();
  const now = new Date().toISOString();
  const run: RunSummary = {
    id,
    config,
    status: "running",
    step: 0,
    checkpoint: 0,
    startedAt: now,
    touchedAt: now,
    seconds: 0,
    steps: [],
    evaluations: [],
    error: null,
    model: null,
    bytes: 0,
    elsewhere: false,
  };
  runsStore.setState(({ runs, shown }) => ({
    runs: [run, ...runs],
    focused: id,
    shown: [...shown, id].slice(-MOST_SHOWN),
  }));
  void train(id, config, pairs);
  return id;
}

/** More runs than this can't be told apart in one picture. */
export const MOST_SHOWN = 6;

/** Goes on: at once where the worker holds the run, else from its last checkpoint. */
export async function resumeRun(id: string): Promise<void> {
  const run = runOf(id);
  const state = runsStore.getState();
  if (!run || state.starting || activeRun(state)) return;
  focusRun(id);
  if (state.live[id] && run.status === "paused") {
    await asked(id, "running", () => trainingClient().resumeTraining(id));
    return;
  }
  // Own pairs lie with the run.
  void train(id, run.config, null);
}

async function asked(id: string, status: RunStatus | null, work: () => Promise<unknown>) {
  const before = runOf(id)?.status;
  if (status) patch(id, { status });
  try {
    await work();
    flush();
  } catch (error) {
    if (before && runOf(id)?.status === status) patch(id, { status: before });
    report(error);
  }
}

export async function pauseRun(id: string): Promise<void> {
  setLive(id, { phase: "Pausing after this step" });
  await asked(id, null, () => trainingClient().pauseTraining(id));
}

/** One step; a run that runs pauses. */
export const stepRun = (id: string) =>
  runOf(id)?.status === "running"
    ? pauseRun(id)
    : asked(id, "running", () => trainingClient().stepTraining(id));

export async function stopRun(id: string): Promise<void> {
  setLive(id, { phase: "Stopping after this step" });
  await asked(id, null, () => trainingClient().stopTraining(id));
}

export async function renameRun(id: string, name: string): Promise<void> {
  const run = runOf(id);
  const wanted = name.trim().slice(0, 120);
  if (!run || wanted === "" || wanted === run.config.name) return;
  patch(id, { config: { ...run.config, name: wanted } });
  try {
    await trainingClient().renameRun(id, wanted);
  } catch (error) {
    patch(id, { config: run.config });
    report(error);
  }
}

export async function deleteRun(id: string): Promise<void> {
  try {
    await trainingClient().deleteRun(id);
    drop(id);
  } catch (error) {
    report(error);
  }
}

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
