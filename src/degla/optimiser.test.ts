import { beforeAll, describe, expect, it } from "vitest";
import { startBackend } from "../kernels/backend";
import * as tf from "../kernels/tf";
import { adamStep, globalNorm, initialState, LARGEST_LOGIT_SCALE } from "./optimiser";

const SETTINGS = { lr: 0, warmup: 0, weightDecay: 0.1, beta1: 0.9, beta2: 0.98, epsilon: 1e-6, clipNorm: 1 };

describe("AdamW", () => {
  beforeAll(() => startBackend("wasm"));

  it("follows the scalar recurrence, decays matrices alone, clamps the scale, and leaks nothing", () => {
    const parameters: Record<string, tf.Tensor> = {
      "a.weight": tf.tensor2d([[2]]),
      "a.bias": tf.tensor1d([2]),
      logit_scale: tf.scalar(4.6),
    };
    const gradients = {
      "a.weight": tf.tensor2d([[3]]),
      "a.bias": tf.tensor1d([4]),
      logit_scale: tf.scalar(-12),
    };
    const state = initialState(parameters);
    const tensors = tf.memory().numTensors;
    let [w, b] = [2, 2];
    for (let step = 1; step <= 5; step++) {
      const total = globalNorm(gradients);
      const norm = total.dataSync()[0]!;
      total.dispose();
      expect(norm).toBeCloseTo(13, 4);
      adamStep(parameters, gradients, state, { step, lr: 0.1, norm }, SETTINGS);
      // a constant gradient makes both corrected moments the gradient itself
      w = w * (1 - 0.1 * 0.1) - (0.1 * (3 / 13)) / (3 / 13 + 1e-6);
      b -= (0.1 * (4 / 13)) / (4 / 13 + 1e-6);
    }
    expect(parameters["a.weight"]!.dataSync()[0]).toBeCloseTo(w, 4);
    expect(parameters["a.bias"]!.dataSync()[0]).toBeCloseTo(b, 4);
    expect(parameters.logit_scale!.dataSync()[0]).toBeCloseTo(LARGEST_LOGIT_SCALE, 5);
    expect(tf.memory().numTensors).toBe(tensors);
  });
});
