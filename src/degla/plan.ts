/** What a run will cost, and how much of a batch goes through the towers at once, before it starts. */
import { type ClipConfig, expectedShapes, gridSize, type TowerConfig } from "../clip/config";
import { type DeglaError, OutOfMemoryError } from "../kernels/errors";
import type { RunConfig } from "./config";
import { needsNegatives, needsTeacher } from "./losses";
import { batchRefusal, type Sizes } from "./order";
import { trainedSizes } from "./trainable";

export interface Plan {
  /** Of the model. */
  parameters: number;
  /** Numbers that are trained. */
  trained: number;
  /** Pairs that go through at once; equal to the batch where no gradient caching is needed. */
  microBatch: number;
  /** Bytes on the device at the peak, by part, and in all. */
  memory: { weights: number; teacher: number; optimiser: number; activations: number; total: number };
  /** Bytes that there are believed to be; null for unknown. */
  budget: number | null;
  /** Null if the run may start. */
  refusal: DeglaError | null;
}

export interface PlanOptions {
  /** Bytes that the device has for this; null for unknown. */
  budget: number | null;
  /** What there is to train on, where that is known. */
  data?: Sizes;
  /** Longest caption, tokens with BOS and EOS; 32 where unknown, or the model's context. */
  tokens?: number;
}

/** What captions rarely exceed. */
const USUAL_TOKENS = 32;

/**
 * What activations may take where the device doesn't say what it has, as no GPU does to a page: more goes through in
 * micro-batches, which change no gradient. Nothing is refused for it.
 */
const MODEST_ACTIVATIONS = 2 * 2 ** 30;

/**
 * Bytes that one row takes in a tower, forward and backward: per block and token so many widths for projections, norms
 * and the residual stream, so many of the feed-forward layer, and tables of scores. The factors are fitted to the heap
 * of the wasm backend while the bundled model trains (docs/training.md, "Memory"): 32 MB a pair with four negatives.
 */
function towerBytes({ layers, width, mlpWidth, heads }: TowerConfig, length: number): number {
  const perToken = 22 * width + 8 * mlpWidth + 6 * heads * length;
  return 4 * layers * length * perToken;
}

/** Bytes of activations for `pairs` pairs at once, each with `texts` texts. */
function activationBytes(config: ClipConfig, pairs: number, texts: number, tokens: number): number {
  const { vision, text } = config;
  const places = gridSize(vision) ** 2 + 1;
  const pixels = 4 * 2 * 3 * vision.imageSize ** 2;
  return pairs * (pixels + towerBytes(vision, places) + texts * towerBytes(text, tokens));
}

export function planTraining(
  model: ClipConfig,
  config: RunConfig,
  { budget, data, tokens = Math.min(USUAL_TOKENS, model.text.contextLength) }: PlanOptions,
): Plan {
  const shapes = expectedShapes(model);
  const count = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);
  const parameters = [...shapes.values()].reduce((sum, shape) => sum + count(shape), 0);
  const trained = [...trainedSizes(model, shapes, config).values()].reduce((sum, n) => sum + n, 0);
  const texts = 1 + (needsNegatives(config.method) ? config.negatives : 0);
  const fixed = {
    // the base stays loaded beside what becomes of it
    weights: 4 * (parameters + trained),
    teacher: needsTeacher(config.method) ? 4 * trained : 0,
    // two moments, the gradient, and one tensor on its way
    optimiser: 4 * 3 * trained,
  };
  const standing = fixed.weights + fixed.teacher + fixed.optimiser;
  const need = (pairs: number) => standing + activationBytes(model, pairs, texts, tokens);
  const asked = config.microBatch === "auto" ? config.batch : Math.min(config.microBatch, config.batch);
  let microBatch = asked;
  const fits = (pairs: number) =>
    budget === null
      ? activationBytes(model, pairs, texts, tokens) <= MODEST_ACTIVATIONS
      : need(pairs) <= budget;
  if (config.microBatch === "auto")
    while (microBatch > 1 && !fits(microBatch)) microBatch = Math.ceil(microBatch / 2);
  const activations = activationBytes(model, microBatch, texts, tokens);
  const total = standing + activations;
  return {
    parameters,
    trained,
    microBatch,
    memory: { ...fixed, activations, total },
    budget,
    refusal:
      (data && batchRefusal(data, config.batch)) ??
      (budget !== null && total > budget ? tooLarge(total, budget, microBatch, config) : null),
  };
}

function tooLarge(total: number, budget: number, microBatch: number, config: RunConfig): DeglaError {
  const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6).toLocaleString("en")} MB`;
  const advice = [
    microBatch > 1 ? `a smaller micro-batch than ${microBatch}` : null,
    config.train.kind === "all" ? "LoRA or the last blocks instead of everything" : null,
    config.tokenTable ? "a token table that stays as it is" : null,
    config.negatives > 0 && needsNegatives(config.method) ? "fewer negatives" : null,
    "a smaller model",
  ].filter((part) => part !== null);
  return new OutOfMemoryError(
    `This run needs about ${megabytes(total)}, and about ${megabytes(budget)} are there.`,
    `What would help: ${advice.join(", or ")}.`,
  );
}
