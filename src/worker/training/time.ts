/**
 * How long a run will take on this machine: the first steps of one that is thrown away, with the shapes that the real one
 * will have. It gives way to whatever else is asked of the GPU, and what was measured once is known.
 */
import { never } from "../../base/queue";
import type { RunConfig } from "../../degla/config";
import { createTrainer, type Trainer } from "../../degla/trainer";
import type { TrainingData } from "../../degla/types";
import { currentExecutor } from "../../program/backend";
import type { CaptionSample, TrainingTime } from "./protocol";
import type { TrainingHost } from "./run";

export interface Stopwatch {
  /**
   * @param sample captions of the user's own pairs; null for scenes
   * @returns null where no step can be measured: on a software adapter and without WebAssembly one takes minutes
   */
  time(
    config: RunConfig,
    sample: readonly CaptionSample[] | null,
    signal: AbortSignal,
  ): Promise<TrainingTime | null>;
  /** Ends a measurement that is under way, and resolves when its memory is free. */
  stop(): Promise<void>;
}

/** A first step that is as long as this is taken as it is: what it compiled counts for little in it. */
const LONG_STEP_SECONDS = 10;
const KNOWN = 32;

/** All that the length of a step depends on. */
function keyOf(
  config: RunConfig,
  sha256: string,
  on: string,
  sample: readonly CaptionSample[] | null,
): string {
  const { method, train, tokenTable, batch, microBatch, negatives, data } = config;
  return JSON.stringify([
    sha256,
    on,
    method,
    train,
    tokenTable,
    batch,
    microBatch,
    negatives,
    sample ?? data,
  ]);
}

/** The captions with one grey picture: that it is read from a file is not timed. */
function standIn(sample: readonly CaptionSample[], side: number): TrainingData {
  const picture = { width: side, height: side, data: new Uint8ClampedArray(4 * side * side).fill(128) };
  return {
    size: sample.length,
    hash: "",
    examples: async (indices) => indices.map((index) => ({ picture, ...sample[index]! })),
  };
}

export function createStopwatch(host: TrainingHost): Stopwatch {
  const { models, onGpu, whenIdle } = host;
  const known = new Map<string, number>();
  let current: { controller: AbortController; ended: Promise<unknown> } | null = null;

  const measure = async (
    config: RunConfig,
    sample: readonly CaptionSample[] | null,
    signal: AbortSignal,
  ): Promise<number> => {
    const { info, clip } = models.get(config.model);
    const data = sample
      ? standIn(sample, clip.config.vision.imageSize)
      : (await host.openData(config, null, signal)).training;
    const short = { ...config, steps: 2 };
    const options = { model: clip, config: short, data, baseSha256: info.sha256, budget: host.budget() };
    let trainer: Trainer | null = null;
    try {
      trainer = await whenIdle(signal, () => createTrainer(options));
      const step = () => whenIdle(signal, (gently) => trainer!.runStep(gently));
      const first = await step();
      // the first compiles what the second finds
      return first.seconds > LONG_STEP_SECONDS ? first.seconds : (await step()).seconds;
    } finally {
      // on a device that is lost there is nothing to free
      if (trainer) await onGpu(never, async () => trainer!.dispose()).catch(() => {});
    }
  };

  const timed: Stopwatch["time"] = async (config, sample, signal) => {
    const { model, steps } = config;
    if (!models.has(model) || !host.measurable()) return null;
    const { name, threads } = await whenIdle(signal, currentExecutor);
    const key = keyOf(config, models.get(model).info.sha256, `${name} ${threads}`, sample);
    let secondsPerStep = known.get(key);
    if (secondsPerStep === undefined) {
      secondsPerStep = await measure(config, sample, signal);
      const [oldest] = known.keys();
      if (known.size >= KNOWN && oldest !== undefined) known.delete(oldest);
      known.set(key, secondsPerStep);
    }
    return { secondsPerStep, seconds: secondsPerStep * steps, threads };
  };

  const stop = async () => {
    current?.controller.abort();
    await current?.ended;
  };

  return {
    time: (config, sample, wish) => {
      const before = stop();
      const controller = new AbortController();
      const signal = AbortSignal.any([wish, controller.signal]);
      const work = before.then(() => timed(config, sample, signal));
      current = { controller, ended: work.catch(() => {}) };
      return work;
    },
    stop,
  };
}
