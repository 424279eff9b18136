/** What is asked of a run: start, go on, pause, one step, stop, another name, deletion. */
import type { RunConfig } from "../../../degla/config";
import { methodName } from "../../../degla/method";
import type { PairsPayload, RunStatus, RunSummary } from "../../../worker/training/protocol";
import { captionStore } from "../../../workspace/captions";
import { isCancelled, report, toFault } from "../../../workspace/faults";
import { isHere, loadModel, modelStore, sourceOf } from "../../../workspace/models";
import { trainingClient } from "./client";
import { draftStore } from "./draft";
import { freezePairs } from "./pairs";
import { recordRun } from "./record";
import {
  activeRun,
  type Ending,
  flush,
  focusRun,
  hasEnded,
  IDLE,
  MOST_SHOWN,
  patch,
  runOf,
  runsStore,
  setLive,
  take,
} from "./runs";

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

/**
 * The worker takes a run's base from the model store: a press on a first visit comes before it has arrived, and waits for
 * it. False where it couldn't be had, which has been said.
 */
async function baseArrives(id: string): Promise<boolean> {
  if (isHere(modelStore.getState(), id)) return true;
  const source = sourceOf(id);
  // What is nowhere is the run's own fault to name.
  return source === null || (await loadModel(source)) !== null;
}

/** Begins a run with these settings, or those of the page. Faults are shown. */
export async function startRun(wanted: RunConfig = draftStore.getState().config): Promise<string | null> {
  const state = runsStore.getState();
  if (state.starting || activeRun(state)) return null;
  runsStore.setState({ starting: { name: "base" } });
  let config: RunConfig;
  let pairs: PairsPayload | null = null;
  try {
    if (!(await baseArrives(wanted.model))) return null;
    runsStore.setState({ starting: { name: "data" } });
    config = { ...wanted, name: freeName(wanted.name.trim() || methodName(wanted.method), state.runs) };
    if (config.data.kind === "pairs") {
      pairs = await freezePairs(config, (starting) => runsStore.setState({ starting }));
      const clean = config.data.clean ?? (captionStore.getState().asOpenAi ? "openai" : undefined);
      config = { ...config, data: { kind: "pairs", id: pairs.id, ...(clean && { clean }) } };
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

/** What an end waits for: a step is finished, a model that is being loaded too; an evaluation is given up. */
function waitsFor(id: string, name: Ending["name"]): Ending {
  const { phase, phaseProgress } = runsStore.getState().live[id] ?? IDLE;
  if (phase === null) return { name, after: "step" };
  if ("after" in phase) return { ...phase, name };
  return { name, after: phaseProgress ? null : phase };
}

export async function pauseRun(id: string): Promise<void> {
  setLive(id, { phase: waitsFor(id, "pausing"), phaseProgress: null });
  await asked(id, null, () => trainingClient().pauseTraining(id));
}

/** One step; a run that runs pauses. */
export const stepRun = (id: string) =>
  runOf(id)?.status === "running"
    ? pauseRun(id)
    : asked(id, "running", () => trainingClient().stepTraining(id));

export async function stopRun(id: string): Promise<void> {
  setLive(id, { phase: waitsFor(id, "stopping"), phaseProgress: null });
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
