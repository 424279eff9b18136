/** What a run will cost, and how much of a batch goes through the towers at once, before it starts. */

import { type DeglaError, OutOfMemoryError } from "../base/errors";
import { type ClipConfig, expectedShapes } from "../clip/config";
import { deviceShapes } from "../clip/weights";
import { type Graph, type Shape, sizeOf } from "../program/graph";
import { planWithin, workingFloats } from "../program/planWithin";
import { bucket } from "../program/programs";
import type { RunConfig } from "./config";
import { needsNegatives, needsTeacher } from "./needs";
import { batchRefusal, type Sizes } from "./order";
import { type StepModel, traceBackward, traceCachedLoss, traceStep } from "./stepTrace";
import { trainedShapes } from "./trainable";

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

/** Working memory of the largest of some programs, in bytes: they have it in turns. */
function workingBytes(graphs: readonly Graph[]): number {
  const bytes = graphs.map((graph) => {
    const { plan } = planWithin(graph, { maxBufferFloats: 2 ** 30, inPlace: true });
    return 4 * (workingFloats(plan) + plan.constants + plan.kept);
  });
  return Math.max(...bytes);
}

/** Of what was asked before: a page asks at every change of a setting, and tracing takes a moment. */
const known = new Map<string, number>();
const KNOWN = 64;

/**
 * Bytes of working memory of a step with `pairs` pairs at once: the programs that it would run are traced and laid out
 * in memory, without a device.
 */
function activationBytes(model: StepModel, config: RunConfig, pairs: number, tokens: number): number {
  const { batch } = config;
  const key = JSON.stringify([
    model.config,
    model.method,
    model.train,
    model.slots,
    config.tokenTable,
    batch,
    pairs,
    tokens,
  ]);
  const before = known.get(key);
  if (before !== undefined) return before;
  const texts = batch * (1 + model.slots);
  const length = Math.min(model.config.text.contextLength, 4 * Math.ceil(tokens / 4));
  const shape = {
    pairs: batch,
    texts: bucket(texts),
    length,
    rows: 0,
    teacherTexts: 0,
    teacherLength: 0,
    teacherRows: 0,
  };
  const bytes = workingBytes(
    pairs < batch
      ? [
          traceBackward(model, { tower: "images", count: pairs }).graph,
          traceBackward(model, { tower: "texts", count: Math.ceil((texts * pairs) / batch), length, rows: 0 })
            .graph,
          traceCachedLoss(model, shape).graph,
        ]
      : [traceStep(model, shape).graph],
  );
  const [oldest] = known.keys();
  if (known.size >= KNOWN && oldest !== undefined) known.delete(oldest);
  known.set(key, bytes);
  return bytes;
}

/** What a configuration trains of a model, in stores that are yet to be made. */
export function stepModel(config: ClipConfig, run: RunConfig): StepModel {
  const { method, train } = run;
  const shapes = deviceShapes(expectedShapes(config));
  const parameters = trainedShapes(config, shapes, run);
  const frozen = new Map([...shapes].filter(([name]) => !parameters.has(name)));
  const slots = needsNegatives(method) ? run.negatives : 0;
  return { config, method, train, slots, frozen, parameters, stores: STORES };
}

const STORES = { frozen: "f", student: "s", teacher: "t", gradients: "g", m: "m", v: "v" };

export function planTraining(
  model: ClipConfig,
  config: RunConfig,
  { budget, data, tokens = Math.min(USUAL_TOKENS, model.text.contextLength) }: PlanOptions,
): Plan {
  const on = stepModel(model, config);
  const count = (shapes: ReadonlyMap<string, Shape>) =>
    [...shapes.values()].reduce((sum, shape) => sum + sizeOf(shape), 0);
  const parameters = count(deviceShapes(expectedShapes(model)));
  const trained = count(on.parameters);
  const fixed = {
    // the base stays loaded beside what becomes of it
    weights: 4 * (parameters + count(on.frozen) + trained),
    teacher: needsTeacher(config.method) ? 4 * trained : 0,
    // two moments and the gradient
    optimiser: 4 * 3 * trained,
  };
  const standing = fixed.weights + fixed.teacher + fixed.optimiser;
  const activationsOf = (pairs: number) => activationBytes(on, config, pairs, tokens);
  const asked = config.microBatch === "auto" ? config.batch : Math.min(config.microBatch, config.batch);
  let microBatch = asked;
  const fits = (pairs: number) =>
    budget === null ? activationsOf(pairs) <= MODEST_ACTIVATIONS : standing + activationsOf(pairs) <= budget;
  if (config.microBatch === "auto")
    while (microBatch > 1 && !fits(microBatch)) microBatch = Math.ceil(microBatch / 2);
  const activations = activationsOf(microBatch);
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
