/** Training, as the worker offers it: one run at a time lives here, any number lie in storage. */

import { BadInputError, DeviceLostError, serializeError } from "../../base/errors";
import { asCancelled } from "../../base/queue";
import type { ClipModel } from "../../clip/model";
import { checkResumable } from "../../degla/checkpoint";
import type { RunConfig } from "../../degla/config";
import type { Checkpoint } from "../../degla/types";
import { type RunRecord, writeRun } from "../../storage/runs/runs";
import { memoryFault } from "../models";
import { type Requests, runLoop } from "./loop";
import { planRun } from "./plan";
import {
  type CaptionSample,
  type PairsPayload,
  type RunSummary,
  studentId,
  type TrainingPlan,
  type TrainingTime,
} from "./protocol";
import {
  type LiveRun,
  liveSummary,
  log,
  openRun,
  parseConfig,
  refuseOver,
  save,
  type Tell,
  type TrainingHost,
} from "./run";
import { createShelf } from "./runStore";
import { createStudent, type Student, settle } from "./student";
import { createStopwatch } from "./time";

export interface Training {
  /** @param pairs own pairs that may be trained on at most; null where nobody knows */
  plan(config: RunConfig, pairs: number | null): Promise<TrainingPlan>;
  /** A step measured, see time.ts; null while a run lives here: it has a pace of its own. */
  time(
    config: RunConfig,
    sample: readonly CaptionSample[] | null,
    signal: AbortSignal,
  ): Promise<TrainingTime | null>;
  train(
    id: string,
    config: RunConfig,
    pairs: PairsPayload | null,
    until: number | null,
    signal: AbortSignal,
    tell: Tell,
  ): Promise<RunSummary>;
  pause(id: string): void;
  stop(id: string): Promise<RunSummary>;
  checkpoint(id: string): Promise<void>;
  runs(): Promise<RunSummary[]>;
  rename(id: string, name: string): Promise<void>;
  remove(id: string): Promise<void>;
  /** Changes the record of a run, whether it lives here or lies in storage. @throws BadInputError for an unknown run */
  amend(id: string, change: Partial<RunRecord>): Promise<void>;
  /** The run that lives here, if it is this one. */
  live(id: string): LiveRun | null;
  /** Frees the student of a run that is over; true where the id was one. */
  unload(model: string): Promise<boolean>;
  /** Ends everything at once, as the end of the worker does: what is not in a checkpoint is gone. */
  abandon(): Promise<void>;
}

const never = new AbortController().signal;
const ignore: Tell = () => {};

export function createTraining(host: TrainingHost): Training {
  const { depot, models, onGpu } = host;
  const shelf = createShelf(depot);
  const stopwatch = createStopwatch(host);
  let live: LiveRun | null = null;
  let active: { id: string; requests: Requests; ended: Promise<RunSummary | null> } | null = null;
  /** The student of a run that is over. */
  let settled: { id: string; clip: ClipModel; student: Student } | null = null;
  const closing = new AbortController();

  /** Frees device and lock; what was stored stays. */
  const putAway = async (run: LiveRun) => {
    live = null;
    models.lend(studentId(run.id), null);
    const free = async () => {
      run.student.stale();
      run.trainer.dispose();
    };
    // on a device that is lost there is nothing to free
    await onGpu(never, free).catch(() => {});
    run.release();
  };

  /** The optimiser goes, the student stays to be compared with. */
  const retire = async (run: LiveRun) => {
    if (run.stored.step < run.trainer.step) return; // only here, for want of room: it stays whole
    const { trainer, base, config, id } = run;
    const clip = await onGpu(never, async () => {
      run.student.stale();
      return settle(trainer.student());
    });
    const { step } = trainer;
    const student = createStudent({ id, name: config.name }, base, clip, () => step, host.forget);
    await putAway(run);
    settled = { id, clip, student };
    models.lend(studentId(id), student.get);
  };

  const dropSettled = async () => {
    if (!settled) return;
    const { id, clip, student } = settled;
    settled = null;
    models.lend(studentId(id), null);
    await onGpu(never, async () => {
      student.stale();
      clip.dispose();
    });
  };

  /** Makes room for another run without losing a step of this one. */
  const evict = async (run: LiveRun, tell: Tell) => {
    const { trainer, config } = run;
    const lost = () => trainer.step - run.stored.step;
    if (lost() > 0 && !(await save(host, run, tell)))
      throw new BadInputError(
        `The run “${config.name}” has ${lost()} steps that could not be stored and would be lost.`,
        "Free some storage on the Models page, or export or delete that run first.",
      );
    await log(host, run, {}, tell);
    await putAway(run);
  };

  /** `id`, living here: as it lies, or opened. */
  const bring = async (
    id: string,
    config: RunConfig,
    pairs: PairsPayload | null,
    signal: AbortSignal,
    tell: Tell,
  ): Promise<LiveRun> => {
    if (live && live.id !== id) await evict(live, tell);
    await dropSettled();
    if (live) {
      refuseOver(live.record.status);
      const stand = { format: 1, config: live.config, dataHash: live.data.training.hash };
      checkResumable({ ...stand, baseSha256: live.base.sha256 } as Checkpoint, {
        config,
        dataHash: stand.dataHash,
        baseSha256: live.base.sha256,
      });
      live.config = config;
      return live;
    }
    const opened = await openRun(host, id, config, pairs, signal, tell);
    live = opened;
    models.lend(studentId(id), opened.student.get);
    return opened;
  };

  /** What becomes of a run whose loop threw. */
  const fail = async (run: LiveRun, error: unknown, signal: AbortSignal, tell: Tell): Promise<RunSummary> => {
    if (closing.signal.aborted || error instanceof DeviceLostError) {
      // to storage it is still running: whoever has its lock next finds it interrupted
      await putAway(run);
      throw error;
    }
    if (signal.aborted) {
      await log(host, run, { status: "paused" }, tell);
      tell({ kind: "status", status: "paused", error: null });
      throw asCancelled(signal);
    }
    const fault = serializeError(memoryFault(error));
    if (run.stored.step > 0) fault.advice += ` The checkpoint of step ${run.stored.step} is kept.`;
    await log(host, run, { status: "failed", error: fault }, tell);
    tell({ kind: "status", status: "failed", error: fault });
    const summary = liveSummary(run);
    await putAway(run);
    return summary;
  };

  const train: Training["train"] = async (id, wanted, pairs, until, wish, tell) => {
    const signal = AbortSignal.any([wish, closing.signal]);
    if (active)
      throw new BadInputError(
        active.id === id ? "This run is running already." : "Another run is running.",
        "Pause or stop it first.",
      );
    const requests: Requests = { end: null, checkpoints: [] };
    let finish!: (summary: RunSummary | null) => void;
    const ended = new Promise<RunSummary | null>((resolve) => {
      finish = resolve;
    });
    active = { id, requests, ended };
    let summary: RunSummary | null = null;
    try {
      await stopwatch.stop();
      const run = await bring(id, parseConfig(wanted), pairs, signal, tell);
      await log(host, run, { status: "running", error: null }, tell);
      tell({ kind: "begun", summary: liveSummary(run) });
      try {
        const status = await runLoop(host, run, requests, { until, signal, tell });
        await log(host, run, { status }, tell);
        tell({ kind: "status", status, error: null });
        summary = liveSummary(run);
        if (status !== "paused") await retire(run);
      } catch (error) {
        summary = await fail(run, error, signal, tell);
      }
      return summary;
    } finally {
      active = null;
      for (const resolve of requests.checkpoints) resolve();
      finish(summary);
    }
  };

  const lives = (id: string) => (live?.id === id ? live : null);

  const stop: Training["stop"] = async (id) => {
    if (active?.id === id) {
      active.requests.end = "stop";
      const summary = await active.ended;
      if (summary) return summary;
    }
    const run = lives(id);
    if (run) {
      if (run.trainer.step > run.stored.step) await save(host, run, ignore);
      if (run.record.status !== "done") await log(host, run, { status: "stopped" }, ignore);
      const summary = liveSummary(run);
      await retire(run);
      return summary;
    }
    return shelf.stop(id);
  };

  const amend: Training["amend"] = async (id, change) => {
    const run = lives(id);
    if (run) {
      Object.assign(run.record, change);
      await writeRun(depot, run.record);
    } else await shelf.amend(id, change);
  };

  return {
    plan: (wanted, pairs) => planRun(host, wanted, pairs),
    time: async (wanted, sample, signal) =>
      active || live ? null : stopwatch.time(parseConfig(wanted), sample, signal),
    train,
    pause: (id) => {
      if (active?.id === id) active.requests.end ??= "pause";
    },
    stop,
    checkpoint: async (id) => {
      const run = lives(id);
      const { requests } = active?.id === id ? active : { requests: null };
      if (requests) await new Promise<void>((resolve) => requests.checkpoints.push(resolve));
      else if (run && run.trainer.step > run.stored.step) await save(host, run, ignore);
    },
    runs: async () => {
      const listed = await shelf.list((record) => {
        const run = lives(record.id);
        return run ? liveSummary(run) : active?.id === record.id ? "opening" : null;
      });
      // a run whose record storage had no room for
      if (live && !listed.some(({ id }) => id === live?.id)) listed.unshift(liveSummary(live));
      return listed;
    },
    rename: async (id, name) => {
      const run = lives(id);
      const config = (run?.record ?? (await shelf.read(id))).config as RunConfig;
      const renamed = parseConfig({ ...config, name });
      if (run) run.config = renamed;
      await amend(id, { config: renamed });
    },
    remove: async (id) => {
      if (active?.id === id) throw new BadInputError("This run is running.", "Pause or stop it first.");
      const run = lives(id);
      if (run) await putAway(run);
      if (settled?.id === id) await dropSettled();
      await shelf.remove(id);
    },
    amend,
    live: lives,
    unload: async (model) => {
      if (!settled || studentId(settled.id) !== model) return false;
      await dropSettled();
      return true;
    },
    abandon: async () => {
      closing.abort();
      await stopwatch.stop();
      await active?.ended;
      if (live) await putAway(live);
      await dropSettled();
    },
  };
}
