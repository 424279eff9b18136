/**
 * Training, as the engine offers it. While a run lives in the worker, its student is
 * a loaded model under the id `run:<id>`: globalScores and localMaps take it like any other, between two steps.
 * It lives there until it is done, stopped or deleted, or another run is begun; paused or failed it stays too, so
 * that it goes on without loading anything again. Its student outlives it, until the next run begins.
 */

import type { Fault } from "../../base/errors";
import type { CutNotice } from "../../clip/overflow";
import type { RunConfig } from "../../degla/config";
import type { DataNotice } from "../../degla/notices";
import type { EvalRecord, StepRecord } from "../../degla/types";
import type { CallOptions, ModelInfo } from "../types";

/** Id of a run's student among the loaded models. */
export const studentId = (run: string) => `run:${run}`;

/** The run whose student it is, null for any other model. */
export const runOfStudent = (model: string): string | null =>
  model.startsWith("run:") ? model.slice("run:".length) : null;

/** The user's own pairs, as the page sends them; the files stay where they are until a batch needs them. */
export interface PairsPayload {
  id: string;
  /** Pictures by name. */
  files: { name: string; blob: Blob }[];
  pairs: { file: string; caption: string; negatives: (string | null)[] }[];
}

export type RunStatus = "running" | "paused" | "stopped" | "done" | "failed" | "interrupted";

/** A run as it is listed; `interrupted` is one whose tab went away: it can be resumed. */
export interface RunSummary {
  id: string;
  config: RunConfig;
  status: RunStatus;
  step: number;
  /** The step of its last whole checkpoint; 0 for none. */
  checkpoint: number;
  startedAt: string;
  touchedAt: string;
  /** Training time over all resumptions. */
  seconds: number;
  steps: StepRecord[];
  evaluations: EvalRecord[];
  error: Fault | null;
  /** Model id under which the tuned weights are kept, once they are. */
  model: string | null;
  /** Bytes of its checkpoints. */
  bytes: number;
  /** True while it runs, or lies paused, in another tab: it can only be watched here. */
  elsewhere: boolean;
}

/** Of something between two steps: pictures and texts of an evaluation. */
export interface PhaseProgress {
  done: number;
  total: number;
  remainingSeconds: number;
}

/** Something that takes a while before the next step; the page has the words. */
export type TrainingPhase =
  | { name: "data" | "base" | "evaluation" | "checkpoint" }
  /** The browser held the tab's worker back for so long; training goes on. */
  | { name: "tabStopped"; seconds: number };

export type TrainingEvent =
  | { kind: "phase"; phase: TrainingPhase; progress?: PhaseProgress }
  /**
   * Training begins or goes on, also by itself after a lost device: takes the place of everything known of the
   * run. Steps after `summary.step` that were heard of before are made again.
   */
  | { kind: "begun"; summary: RunSummary }
  /** `imagesPerSecond` over the last steps; `remainingSeconds` by the same rate, without evaluations. */
  | { kind: "step"; record: StepRecord; imagesPerSecond: number; remainingSeconds: number | null }
  | { kind: "evaluation"; record: EvalRecord }
  /** `bytes` of all checkpoints of the run that are kept now. */
  | { kind: "checkpoint"; step: number; bytes: number }
  /** Done in another way than asked; the run goes on: no room for a checkpoint, pairs left out. */
  | { kind: "notice"; notice: Fault }
  /** What was done with the data. */
  | { kind: "told"; told: DataNotice | CutNotice }
  | { kind: "status"; status: RunStatus; error: Fault | null };

/** What a configuration would cost, before it starts. */
export interface TrainingPlan {
  parameters: number;
  trained: number;
  /** Pairs that go through at once; equal to the batch where no gradient caching is needed. */
  microBatch: number;
  /** Bytes on the device at the peak, by part, and in all. */
  memory: { weights: number; teacher: number; optimiser: number; activations: number; total: number };
  /** Bytes that the device is believed to have for this; null where it doesn't say. */
  budget: number | null;
  /** Null if the run may start; else what is wrong and what to change. */
  refusal: Fault | null;
}

/** What a row of the user's pairs says, for the time that a step takes. */
export interface CaptionSample {
  caption: string;
  negatives: (string | null)[];
}

/** How long a run would take, by a step that was measured. */
export interface TrainingTime {
  /** Of one step, drawing scenes included, reading pictures from files not. */
  secondsPerStep: number;
  /** Of all steps; evaluations come on top. */
  seconds: number;
  /** That it was measured on; 1 where it is not WebAssembly. */
  threads: number;
}

export type ExportKind =
  /** Hugging Face folder as a zip, LoRA merged. */
  | "model"
  /** LoRA matrices alone. */
  | "adapter"
  /** Data, negatives, settings and weights, for training/degla. */
  | "run";

export interface TrainOptions extends CallOptions {
  /** Pauses when this step is done; default the last. `summary.step + 1` is one step more. */
  until?: number;
}

/** Part of Engine. */
export interface TrainingCalls {
  /** @param pairs own pairs that may be trained on at most; null for scenes, or where nobody knows */
  planTraining(config: RunConfig, pairs: number | null, options?: CallOptions): Promise<TrainingPlan>;
  /**
   * Measures a step, after all else that is asked of the GPU. Null where the model isn't loaded, a run lives in the
   * worker, or a step takes too long here to try one.
   *
   * @param sample as many rows of the user's own pairs as a batch has; null for scenes
   */
  timeTraining(
    config: RunConfig,
    sample: readonly CaptionSample[] | null,
    options?: CallOptions,
  ): Promise<TrainingTime | null>;
  /**
   * Starts a run, or with a known id goes on: from where it lies in the worker, else from its last checkpoint, and
   * then `config` must be the one it was begun with but for its name. Resolves when it is done, paused, stopped or
   * has failed; until then tells everything through `onEvent`. `pairs` are kept with the run: null will do to go on.
   *
   * @throws BadInputError where another tab has the run, where it is over, where data or base have changed;
   *   CancelledError where `signal` fires: the run is paused then, without a checkpoint
   */
  train(
    id: string,
    config: RunConfig,
    pairs: PairsPayload | null,
    onEvent: (event: TrainingEvent) => void,
    options?: TrainOptions,
  ): Promise<RunSummary>;
  /** Finishes the step or gives up the evaluation under way, writes a checkpoint; `train` then resolves. Nothing happens to a run that isn't running. */
  pauseTraining(id: string): Promise<void>;
  /** Ends it for good, keeping its last checkpoint, which is made of where it stands. */
  stopTraining(id: string): Promise<RunSummary>;
  /** A checkpoint now (the tab is about to be hidden). */
  checkpointTraining(id: string): Promise<void>;
  /** All runs, the newest first. */
  runs(): Promise<RunSummary[]>;
  renameRun(id: string, name: string): Promise<void>;
  /** @throws BadInputError where it runs, here or in another tab */
  deleteRun(id: string): Promise<void>;
  /** Puts a run's weights, of where it stands or of its last checkpoint, among the cached models. */
  keepRun(id: string, name: string, options?: CallOptions): Promise<ModelInfo>;
  /** @throws BadInputError for a run without a step, for an adapter where there is none, beyond 4 GB */
  exportRun(id: string, what: ExportKind, options?: CallOptions): Promise<Blob>;
}
