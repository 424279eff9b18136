/** What goes into a trainer and what comes out of it. */
import type { Picture } from "../clip/picture";
import type { Interval } from "../eval/statistics/pairedDifference";
import type { PictureSource, Suite } from "../eval/types";
import type { Part } from "../scenes/measures";
import type { RunConfig } from "./config";
import type { Term } from "./method";
import type { DataNotice } from "./notices";
import type { Sizes } from "./order";

export interface TrainingExample {
  picture: Picture;
  caption: string;
  /** One per slot; null is an empty slot, masked out of every loss. */
  negatives: (string | null)[];
}

/**
 * Where examples come from; what is held out is not among them. Everything is a function of the index, so that a
 * resumed run sees the same; the order is drawn over size / together groups.
 */
export interface TrainingData extends Sizes {
  /** Hash of the content: a checkpoint goes on only with the data it was begun with. */
  readonly hash: string;
  examples(indices: readonly number[], signal?: AbortSignal): Promise<TrainingExample[]>;
}

/** Cases of one axis, with their pictures. */
interface HeldOutSuite extends Pick<Suite, "axis" | "cases" | "classes"> {
  pictures: PictureSource;
}

/** What was set aside: never trained on, looked at every `evaluateEvery` steps (heldOut.ts). */
export interface HeldOut {
  /** Pictures. */
  readonly size: number;
  readonly suites: readonly HeldOutSuite[];
  /** Categories whose shares' mean an axis is. */
  readonly measures: Record<Suite["axis"], readonly string[]>;
}

/** Data of a run, ready to train on. */
export interface RunData {
  training: TrainingData;
  /** Null where nothing is held out. */
  heldOut: HeldOut | null;
  /** What was left out, what to mind. */
  notices: DataNotice[];
  /** Of the user's own pairs all texts: they may be longer than a model reads. */
  captions?: Iterable<string>;
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
  /** exp(logit_scale) after the step. */
  logitScale: number;
  /** Share of pictures whose own caption beats the batch's other captions and its own negatives. */
  accuracy: number;
  /** Wall clock of this step. */
  seconds: number;
}

/**
 * Composition and retention on held-out data, each a share of 0 … 1 (null where the data can't tell), with the counts
 * behind it. Scenes: the two means of scenes/measures.ts, zero-shot over all nouns. Pairs: captions against all their own negatives;
 * retrieval recall@1, mean of both directions.
 */
export interface EvalRecord {
  step: number;
  composition: number | null;
  retention: number | null;
  parts: (Part & {
    axis: Suite["axis"];
    /** Case by case: what was won, of how many, and which of the suite's pictures; absent in runs of earlier versions. */
    each?: { hits: number[]; of: number[]; clusters: number[] };
    /** As the record's, of this part. */
    against?: Interval;
  })[];
  /**
   * Points against the run's first evaluation with their 95% intervals, each null where nothing can be told
   * (againstBase.ts); absent in that first one, and in runs of earlier versions.
   */
  against?: Record<Suite["axis"], Interval | null>;
}

/**
 * All that a run needs to go on exactly as if it had not stopped. Arrays are float32 in the device's layout, each
 * trained parameter four times: "student/<name>", "teacher/<name>" (where a term needs the teacher), "m/<name>",
 * "v/<name>"; a name is a weight's, or with LoRA "lora/<weight>/a" and "lora/<weight>/b". Frozen weights are the
 * base's. Batch order and data need no state: they are functions of (seed, step).
 */
export interface Checkpoint {
  format: 1;
  step: number;
  config: RunConfig;
  dataHash: string;
  /** SHA-256 of the base model's model.safetensors. */
  baseSha256: string;
  /** CE-CLIP's running thresholds, "threshold/<slot>". */
  memory: Record<string, number>;
  arrays: Record<string, { shape: number[]; values: Float32Array<ArrayBuffer> }>;
  steps: StepRecord[];
  evaluations: EvalRecord[];
}

/** A checkpoint without what came before it: for those who store the history by themselves, each step once. */
export type TrainerState = Omit<Checkpoint, "steps" | "evaluations">;
