/** Runs the one run at a time that is under way: opens it, loops, and says what became of it. */
import { deferred } from "../../base/deferred";
import { BadInputError, DeviceLostError, toFault } from "../../base/errors";
import { asCancelled, never } from "../../base/queue";
import { memoryFault } from "../models";
import type { LiveRuns } from "./liveRuns";
import { type Requests, runLoop } from "./loop";
import type { RunSummary, TrainingCalls } from "./protocol";
import { type LiveRun, liveSummary, log, parseConfig, type Tell, type TrainingHost } from "./run";
import type { Stopwatch } from "./time";

export interface Runner {
  train: TrainingCalls["train"];
  /** Whether it runs, or is being opened; without an id, whether any does. */
  isActive(id?: string): boolean;
  /**
   * Asks it to end after the step under way; an evaluation is given up, and made when the run goes on.
   *
   * @returns what `train` resolves with, null where that threw; undefined at once where the run isn't active
   */
  end(id: string, how: "pause" | "stop"): Promise<RunSummary | null> | undefined;
  /** A checkpoint after the step under way; undefined where the run isn't active. */
  checkpoint(id: string): Promise<void> | undefined;
  /** Ends everything at once: what is not in a checkpoint is gone. */
  close(): Promise<void>;
}

interface Active {
  id: string;
  requests: Requests;
  ended: Promise<RunSummary | null>;
}

export function createRunner(host: TrainingHost, lives: LiveRuns, stopwatch: Stopwatch): Runner {
  let active: Active | null = null;
  const closing = new AbortController();

  /** What becomes of a run whose loop threw. */
  const fail = async (run: LiveRun, error: unknown, signal: AbortSignal, tell: Tell): Promise<RunSummary> => {
    if (closing.signal.aborted || error instanceof DeviceLostError) {
      // to storage it is still running: whoever has its lock next finds it interrupted
      await lives.close(run);
      throw error;
    }
    if (signal.aborted) {
      await log(host, run, { status: "paused" }, tell);
      tell({ kind: "status", status: "paused", error: null });
      throw asCancelled(signal);
    }
    const fault = toFault(memoryFault(error));
    if (run.stored.step > 0) fault.advice += ` The checkpoint of step ${run.stored.step} is kept.`;
    await log(host, run, { status: "failed", error: fault }, tell);
    tell({ kind: "status", status: "failed", error: fault });
    const summary = liveSummary(run);
    await lives.close(run);
    return summary;
  };

  const loop = async (
    run: LiveRun,
    requests: Requests,
    options: { until: number | null; signal: AbortSignal; tell: Tell },
  ): Promise<RunSummary> => {
    const { signal, tell } = options;
    await log(host, run, { status: "running", error: null }, tell);
    tell({ kind: "begun", summary: liveSummary(run) });
    try {
      const status = await runLoop(host, run, requests, options);
      await log(host, run, { status }, tell);
      tell({ kind: "status", status, error: null });
      const summary = liveSummary(run);
      if (status !== "paused") await lives.closeButStudent(run);
      return summary;
    } catch (error) {
      return fail(run, error, signal, tell);
    }
  };

  return {
    train: async (id, wanted, pairs, tell, { signal: wish = never, until = null } = {}) => {
      const signal = AbortSignal.any([wish, closing.signal]);
      if (active)
        throw new BadInputError(
          active.id === id ? "This run is running already." : "Another run is running.",
          "Pause or stop it first.",
        );
      const requests: Requests = { end: null, ending: new AbortController(), checkpoints: [] };
      const { promise: ended, resolve: finish } = deferred<RunSummary | null>();
      active = { id, requests, ended };
      let summary: RunSummary | null = null;
      try {
        await stopwatch.stop();
        const run = await lives.open(id, parseConfig(wanted), pairs, signal, tell);
        summary = await loop(run, requests, { until, signal, tell });
        return summary;
      } finally {
        active = null;
        for (const resolve of requests.checkpoints) resolve();
        finish(summary);
      }
    },
    isActive: (id = active?.id) => active !== null && active.id === id,
    end: (id, how) => {
      if (active?.id !== id) return undefined;
      const { requests, ended } = active;
      requests.end = how === "stop" ? how : (requests.end ?? how);
      requests.ending.abort();
      return ended;
    },
    checkpoint: (id) => {
      if (active?.id !== id) return undefined;
      const { checkpoints } = active.requests;
      return new Promise<void>((resolve) => checkpoints.push(resolve));
    },
    close: async () => {
      closing.abort();
      await stopwatch.stop();
      await active?.ended;
      const live = lives.get();
      if (live) await lives.close(live);
      await lives.freeStudent();
    },
  };
}
