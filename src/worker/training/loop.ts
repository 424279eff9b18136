/** The loop of a run: every step is one job on the GPU, so that what else is asked of it comes between two steps. */
import { turn } from "../../base/turn";
import { evaluateHeldOut } from "../../degla/heldOut";
import { batchTurns } from "../models";
import type { RunStatus, TrainingEvent } from "./protocol";
import { type LiveRun, log, save, type Tell, type TrainingHost } from "./run";

/** What has been asked of a run while it runs. */
export interface Requests {
  end: "pause" | "stop" | null;
  /** Fires with `end`: an evaluation under way is given up for it. */
  ending: AbortController;
  /** Callers that wait for a checkpoint. */
  checkpoints: (() => void)[];
}

/** Steps over which speed is measured. */
const PACE_STEPS = 10;

function stepEvent({ trainer, config }: LiveRun): TrainingEvent {
  const recent = trainer.steps.slice(-PACE_STEPS);
  const mean = recent.reduce((sum, { seconds }) => sum + seconds, 0) / recent.length;
  return {
    kind: "step",
    record: trainer.steps.at(-1)!,
    imagesPerSecond: config.batch / mean,
    // the first steps also compile shaders: no promise is made on them
    remainingSeconds: recent.length < 3 ? null : mean * (config.steps - trainer.step),
  };
}

/** Whether this step's weights are to be looked at: before the first step, every so many, and at the end. */
function evaluationIsDue({ trainer, config, data }: LiveRun): boolean {
  const { step, evaluations, done } = trainer;
  if (!data.heldOut || config.evaluateEvery === 0) return false;
  if (evaluations.some((evaluation) => evaluation.step === step)) return false;
  return done || step % config.evaluateEvery === 0;
}

/** Looks at the weights; given up where the run is to end, which is looked at when it goes on. */
async function evaluate(
  host: TrainingHost,
  live: LiveRun,
  { ending }: Requests,
  signal: AbortSignal,
  tell: Tell,
): Promise<void> {
  if (ending.signal.aborted) return;
  const { trainer, data } = live;
  const phase = { name: "evaluation" } as const;
  tell({ kind: "phase", phase });
  const begun = performance.now();
  const onProgress = (done: number, total: number) => {
    if (ending.signal.aborted) return;
    const seconds = (performance.now() - begun) / 1000;
    tell({
      kind: "phase",
      phase,
      progress: { done, total, remainingSeconds: (seconds / done) * (total - done) },
    });
  };
  // batch by batch between what else is asked of the GPU: it takes longer than anyone should wait
  try {
    const record = await evaluateHeldOut(data.heldOut!, trainer.student(), trainer.step, {
      signal: AbortSignal.any([signal, ending.signal]),
      turn: batchTurns(host.onGpu),
      base: trainer.evaluations[0],
      onProgress,
    });
    trainer.addEvaluation(record);
    tell({ kind: "evaluation", record });
  } catch (error) {
    if (signal.aborted || !ending.signal.aborted) throw error;
  }
}

/**
 * Trains until it is done, asked to end, or `until` is reached; then everything is in a checkpoint, if storage takes
 * it. Where it throws, the run stands as it stood after the last whole step.
 */
export async function runLoop(
  host: TrainingHost,
  live: LiveRun,
  requests: Requests,
  { until, signal, tell }: { until: number | null; signal: AbortSignal; tell: Tell },
): Promise<Exclude<RunStatus, "interrupted" | "running">> {
  const { trainer } = live;
  /** The last step that was tried: storage without room is not asked twice for the same. */
  let tried = live.stored.step;
  const checkpoint = async () => {
    const waiting = requests.checkpoints.splice(0);
    try {
      if (trainer.step === tried) return;
      tried = trainer.step;
      if (await save(host, live, tell)) await log(host, live, {}, tell);
    } finally {
      for (const resolve of waiting) resolve();
    }
  };
  const ending = (): "done" | "stopped" | "paused" | null => {
    if (trainer.done) return "done";
    if (requests.end === "stop") return "stopped";
    return requests.end === "pause" || trainer.step >= (until ?? live.config.steps) ? "paused" : null;
  };
  if (evaluationIsDue(live)) await evaluate(host, live, requests, signal, tell);
  for (;;) {
    const end = ending();
    if (end) {
      if (trainer.step !== tried) tell({ kind: "phase", phase: { name: "checkpoint" } });
      await checkpoint();
      return end;
    }
    await turn();
    await host.onGpu(signal, async () => {
      live.student.stale();
      const { seconds } = await trainer.runStep(signal);
      live.seconds += seconds;
    });
    tell(stepEvent(live));
    if (evaluationIsDue(live)) await evaluate(host, live, requests, signal, tell);
    if (trainer.step % live.config.checkpointEvery === 0 || requests.checkpoints.length > 0)
      await checkpoint();
  }
}
