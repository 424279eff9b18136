/** What goes into a trainer and what comes out of it. */
import type { Picture } from "../clip/picture";
import type { RunConfig } from "./config";
import type { Term } from "./method";

export interface TrainingExample {
  picture: Picture;
  caption: string;
  /** One per slot; null is an empty slot, masked out of every loss. */
  negatives: (string | null)[];
}

/** Where examples come from. Everything is a function of the index, so that a resumed run sees the same. */
export interface TrainingData {
  /** Training examples; what is held out is not among them. */
  readonly size: number;
  /** Hash of the content: a checkpoint goes on only with the data it was begun with. */
  readonly hash: string;
  examples(indices: readonly number[], signal?: AbortSignal): Promise<TrainingExample[]>;
}

/** One optimiser step. */
export interface StepRecord {
  /** 1 after the first step. */
  step: number;
  /** Weighted sum that was minimised. */
  loss: number;
  /** Each term that is on, unweighted. */
  terms: Partial<Record<Term, number>>;
  lr: number;
  /** Global norm before clipping. */
  gradNorm: number;
  /** exp(logit_scale) */
  logitScale: number;
  /** Share of pictures whose own caption beats the batch's other captions and its own negatives. */
  accuracy: number;
  /** Wall clock of this step. */
  seconds: number;
}

/** Composition and retention on held-out data, each a share of 0 … 1, with the counts behind it. */
export interface EvalRecord {
  step: number;
  composition: number;
  retention: number;
  parts: { name: string; axis: "composition" | "retention"; hits: number; cases: number }[];
}

/**
 * All that a run needs to go on exactly as if it had not stopped. Arrays are float32 in the device's layout:
 * "student/<weight>", "teacher/<weight>", "m/<weight>", "v/<weight>", and with LoRA "lora/<weight>/a", "…/b".
 * Batch order and data need no state: they are functions of (seed, step).
 */
export interface Checkpoint {
  format: 1;
  step: number;
  config: RunConfig;
  dataHash: string;
  /** SHA-256 of the base model's model.safetensors. */
  baseSha256: string;
  /** CE-CLIP's running thresholds and whatever else a term remembers. */
  memory: Record<string, number>;
  arrays: Record<string, { shape: number[]; values: Float32Array<ArrayBuffer> }>;
  steps: StepRecord[];
  evaluations: EvalRecord[];
}
