/**
 * What the page and the worker say to each other about training. While a run lives in the worker, its student is
 * a loaded model under the id `run:<id>`: globalScores and localMaps take it like any other, between two steps.
 */
import type { RunConfig } from "../degla/config";
import type { EvalRecord, StepRecord } from "../degla/types";
import type { SerializedError } from "../kernels/errors";
import type { ModelInfo, OnProgress } from "./protocol";

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
  error: SerializedError | null;
  /** Model id under which the tuned weights are kept, once they are. */
  model: string | null;
  /** Bytes of its checkpoints. */
  bytes: number;
}

export type TrainingEvent =
  | { kind: "phase"; label: string }
  | { kind: "step"; record: StepRecord; remainingSeconds: number | null }
  | { kind: "evaluation"; record: EvalRecord }
  | { kind: "checkpoint"; step: number; bytes: number }
  | { kind: "status"; status: RunStatus; error: SerializedError | null };

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
  refusal: SerializedError | null;
}

export type ExportKind =
  /** Hugging Face folder as a zip, LoRA merged. */
  | "model"
  /** LoRA matrices alone. */
  | "adapter"
  /** Data, negatives, settings and weights, for training/degla. */
  | "run";

/** Part of EngineApi. Rejections are named errors as everywhere. */
export interface TrainingApi {
  planTraining(config: RunConfig, pairs: PairsPayload | null): Promise<TrainingPlan>;
  /**
   * Starts a run, or with a known id goes on from its last checkpoint. Resolves when it is done, paused, stopped
   * or has failed; until then tells everything through `onEvent`.
   */
  train(
    job: string,
    id: string,
    config: RunConfig,
    pairs: PairsPayload | null,
    onEvent: (event: TrainingEvent) => void,
  ): Promise<RunSummary>;
  /** Finishes the step, writes a checkpoint; `train` with the same id goes on. */
  pauseTraining(id: string): Promise<void>;
  /** Pauses after one more step (from paused: goes on for one step). */
  stepTraining(id: string): Promise<void>;
  /** From pause, without loading anything again. */
  resumeTraining(id: string): Promise<void>;
  /** Ends it for good, keeping its last checkpoint. */
  stopTraining(id: string): Promise<void>;
  /** A checkpoint now (the tab is about to be hidden). */
  checkpointTraining(id: string): Promise<void>;
  runs(): Promise<RunSummary[]>;
  renameRun(id: string, name: string): Promise<void>;
  deleteRun(id: string): Promise<void>;
  /** Puts a run's weights among the cached models. */
  keepRun(id: string, name: string): Promise<ModelInfo>;
  exportRun(job: string, id: string, what: ExportKind, onProgress: OnProgress | null): Promise<Blob>;
}
