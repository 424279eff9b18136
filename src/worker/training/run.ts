/** A run as it lives in the worker: opened from storage, told about, stored. */

import { BadInputError, type Fault, toFault } from "../../base/errors";
import { never, type Queue } from "../../base/queue";
import { cutCaptions } from "../../clip/overflow";
import { type RunConfig, runConfigSchema } from "../../degla/config";
import { createTrainer, type Trainer } from "../../degla/trainer";
import type { EvalRecord, RunData, StepRecord } from "../../degla/types";
import type { ModelStore } from "../../storage/models/modelStore";
import { sweepCheckpoints } from "../../storage/runs/checkpoints";
import { type HistoryWriter, openHistory, type RunHistory } from "../../storage/runs/history";
import {
  type Pairs,
  type RunRecord,
  readPairs,
  readRun,
  runLock,
  writePairs,
  writeRun,
} from "../../storage/runs/runs";
import type { OnGpu } from "../gpu";
import type { LoadedModel, Models } from "../models";
import type { ModelInfo } from "../types";
import { type CheckpointState, checkpointState, loadCheckpoint, saveCheckpoint } from "./checkpoint";
import type { PairsPayload, RunStatus, RunSummary, TrainingEvent } from "./protocol";
import { createStudent, type Student } from "./student";

/** Makes the data of a run ready: draws scenes, decodes the user's own pictures, sets a part aside. */
export type OpenData = (config: RunConfig, pairs: Pairs | null, signal: AbortSignal) => Promise<RunData>;

/** What training needs of the engine around it. */
export interface TrainingHost {
  modelStore: ModelStore;
  onGpu: OnGpu;
  /** Work that gives way to all other, see `Queue.idle`. */
  whenIdle: Queue["idle"];
  models: Models;
  openData: OpenData;
  /** Bytes that the device is believed to have for a run; null where it doesn't say. */
  budget(): number | null;
  /** Whether a step takes seconds here, not minutes: it can be timed before anyone has asked for it. */
  measurable(): boolean;
  /** Drops embeddings and prepared pictures of a model whose weights change. */
  forget(model: LoadedModel): void;
}

export type Tell = (event: TrainingEvent) => void;

export interface LiveRun {
  id: string;
  config: RunConfig;
  base: ModelInfo;
  trainer: Trainer;
  data: RunData;
  student: Student;
  record: RunRecord;
  /** Of training, over all resumptions. */
  seconds: number;
  history: HistoryWriter;
  stored: CheckpointState;
  /** True while storage refuses checkpoints: said once, not at each. */
  unstored: boolean;
  /** Gives the run's lock back. */
  release(): void;
}

/** How long a lock is waited for: a worker that was just ended takes a moment to let go of it. */
const LOCK_WAIT_MS = 3000;

export const ELSEWHERE_ADVICE = "Go on with it there, or close that tab first.";

/** @throws BadInputError naming the first setting that can't be */
export function parseConfig(config: unknown): RunConfig {
  const { data, error } = runConfigSchema.safeParse(config);
  if (data) return data;
  const [issue] = error.issues;
  throw new BadInputError(`The setting ${issue?.path.join(".") || "of the run"}: ${issue?.message}`);
}

export function summaryOf(
  record: RunRecord,
  history: RunHistory,
  { step: checkpoint, bytes }: CheckpointState,
  { status, elsewhere }: { status: RunStatus; elsewhere: boolean },
): RunSummary {
  const { format: _, pairs: __, config, error, ...rest } = record;
  return {
    ...rest,
    config: config as RunConfig,
    steps: history.steps as StepRecord[],
    evaluations: history.evaluations as EvalRecord[],
    error: error as Fault | null,
    checkpoint,
    bytes,
    status,
    elsewhere,
  };
}

/** Where the run stands, as its record says it. */
const standing = ({ trainer, config, seconds }: LiveRun) => ({ config, step: trainer.step, seconds });

export const liveSummary = (live: LiveRun): RunSummary => {
  const { record, stored, trainer } = live;
  const history = { steps: [...trainer.steps], evaluations: [...trainer.evaluations] };
  const how = { status: record.status, elsewhere: false };
  return summaryOf({ ...record, ...standing(live) }, history, stored, how);
};

/** Where the run stands, into storage; one that refuses is a notice, the run goes on. */
export async function log(
  { modelStore }: TrainingHost,
  live: LiveRun,
  change: Partial<Pick<RunRecord, "status" | "error">>,
  tell: Tell,
): Promise<void> {
  Object.assign(live.record, change, standing(live), { touchedAt: new Date().toISOString() });
  try {
    await live.history.append(live.trainer);
    await writeRun(modelStore, live.record);
  } catch (error) {
    tell({ kind: "notice", notice: toFault(error) });
  }
}

/**
 * A checkpoint of where the run stands. Storage that refuses is a notice, and the last checkpoint is still there.
 *
 * @returns whether it was written
 * @throws DivergedError where a weight is not finite
 */
export async function save(host: TrainingHost, live: LiveRun, tell: Tell): Promise<boolean> {
  const { trainer } = live;
  const state = await host.onGpu(never, () => trainer.state());
  const { modelStore } = host;
  try {
    await live.history.append(trainer);
    live.stored = await saveCheckpoint(
      modelStore,
      live.id,
      { ...state, config: live.config },
      trainer.evaluations,
    );
    live.unstored = false;
    tell({ kind: "checkpoint", ...live.stored });
    return true;
  } catch (error) {
    const { code, message, advice } = toFault(error);
    if (code !== "QuotaExceeded" && code !== "StorageBlocked") throw error;
    if (live.unstored) return false; // it was said at the first
    live.unstored = true;
    const last = live.stored.step > 0 ? `the one of step ${live.stored.step} is kept` : "there is none yet";
    tell({
      kind: "notice",
      notice: {
        code,
        message: `From step ${state.step} on no checkpoint can be written; ${last}. ${message}`,
        advice: `The run goes on in memory. ${advice}`,
      },
    });
    return false;
  }
}

/** @throws BadInputError for a run that is over */
export function refuseOver(status: RunRecord["status"]): void {
  if (status === "done" || status === "stopped")
    throw new BadInputError(
      status === "done" ? "This run is done." : "This run was stopped for good.",
      "Duplicate it to train on with other settings.",
    );
}

/** The pairs that a run trains on, and the key under which they lie in storage, if they do. */
async function pairsFor(
  { modelStore }: TrainingHost,
  config: RunConfig,
  payload: PairsPayload | null,
  before: string | null,
  tell: Tell,
): Promise<{ pairs: Pairs | null; key: string | null }> {
  if (config.data.kind !== "pairs") return { pairs: null, key: null };
  if (payload) {
    try {
      return { pairs: payload, key: await writePairs(modelStore, payload) };
    } catch (error) {
      const { code, message } = toFault(error);
      if (code !== "QuotaExceeded" && code !== "StorageBlocked") throw error;
      const advice = "After a reload the run can only go on if the same pairs are given again.";
      tell({
        kind: "notice",
        notice: { code, message: `The pairs could not be stored. ${message}`, advice },
      });
      return { pairs: payload, key: null };
    }
  }
  const pairs = before === null ? null : await readPairs(modelStore, before);
  if (!pairs)
    throw new BadInputError(
      "The pairs that this run trains on are not here.",
      "Give the same pictures, captions and negatives again.",
    );
  return { pairs, key: before };
}

/** Work with a base model, which is loaded for it, from the cache, where the page hasn't loaded it. */
export async function withBase<T>(
  { models }: TrainingHost,
  id: string,
  signal: AbortSignal,
  work: (base: LoadedModel) => Promise<T>,
): Promise<T> {
  const there = models.has(id);
  if (!there) await models.load({ kind: "cached", id }, { signal });
  try {
    return await work(models.get(id));
  } finally {
    if (!there) await models.unload(id);
  }
}

/** Opens a run where nobody else has it: base, data, the last checkpoint, a trainer on the device. */
export async function openRun(
  host: TrainingHost,
  id: string,
  config: RunConfig,
  payload: PairsPayload | null,
  signal: AbortSignal,
  tell: Tell,
): Promise<LiveRun> {
  const { modelStore, onGpu } = host;
  const release = await modelStore.locks.hold(runLock(id), LOCK_WAIT_MS);
  if (!release) throw new BadInputError("This run is open in another tab.", ELSEWHERE_ADVICE);
  try {
    const before = await readRun(modelStore, id);
    if (before) refuseOver(before.status);
    tell({ kind: "phase", phase: { name: "data" } });
    const { pairs, key } = await pairsFor(host, config, payload, before?.pairs ?? null, tell);
    const data = await host.openData(config, pairs, signal);
    for (const told of data.notices) tell({ kind: "told", told });
    await sweepCheckpoints(modelStore, id);
    const checkpoint = await loadCheckpoint(modelStore, id);
    tell({ kind: "phase", phase: { name: "base" } });
    const { base, trainer } = await withBase(host, config.model, signal, async ({ info, clip }) => {
      const options = { model: clip, config, data: data.training, baseSha256: info.sha256 };
      const told = cutCaptions(clip.tokenizer, data.captions ?? []);
      if (told) tell({ kind: "told", told });
      const create = () => createTrainer({ ...options, checkpoint, budget: host.budget() });
      return { base: info, trainer: await onGpu(signal, create, (late) => late.dispose()) };
    });
    const now = new Date().toISOString();
    const record: RunRecord = {
      format: 1,
      id,
      config,
      status: "running",
      step: 0,
      startedAt: before?.startedAt ?? now,
      touchedAt: now,
      seconds: 0,
      steps: [],
      evaluations: [],
      error: null,
      model: before?.model ?? null,
      pairs: key,
    };
    const student = createStudent(
      { id, name: config.name, data: config.data.kind },
      base,
      trainer.student(),
      () => trainer.step,
      host.forget,
    );
    const stored = await checkpointState(modelStore, id);
    const history = openHistory(modelStore, id, trainer);
    const seconds = trainer.steps.reduce((sum, step) => sum + step.seconds, 0);
    const live = { id, config, base, trainer, data, student, record, seconds, history, stored };
    return { ...live, unstored: false, release };
  } catch (error) {
    release();
    throw error;
  }
}
