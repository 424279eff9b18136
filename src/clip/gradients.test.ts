/** The towers can be trained: gradients of every weight on wasm equal the cpu backend's, and move the loss. */
import { beforeAll, describe, expect, it } from "vitest";
import { startBackend } from "../kernels/backend";
import * as tf from "../kernels/tf";
import { expectedShapes, parseConfig } from "./config";
import { hashTensor, hashValues } from "./hashWeights";
import { imageEmbeddings, textEmbeddings } from "./model";
import { jsonBytes, tinyConfig } from "./testing";
import { tokenBatch } from "./text";
import { fromFileLayout, type Weights } from "./weights";

const TOKENS = [
  [598, 17, 300, 17, 599],
  [598, 599],
  [598, 5, 6, 7, 8, 9, 599],
];

beforeAll(async () => {
  await startBackend("cpu");
  await startBackend("wasm");
});

/** Loss and gradients of a contrastive step over three pairs. */
async function step(backend: string, activation: "gelu" | "quick_gelu") {
  await tf.setBackend(backend);
  const raw = tinyConfig();
  raw.vision_config.hidden_act = activation;
  raw.text_config.hidden_act = activation;
  const config = parseConfig(jsonBytes(raw));
  const shapes = expectedShapes(config);
  const names = [...shapes.keys()];
  const values = names.map((name) =>
    fromFileLayout(name, shapes.get(name)!, hashTensor(name, shapes.get(name)!)),
  );
  const pixels = tf.tensor4d(hashValues("pixels", 3 * 32 * 32 * 3), [3, 32, 32, 3]);
  const loss = (...tensors: tf.Tensor[]): tf.Scalar => {
    const weights: Weights = Object.fromEntries(names.map((name, i) => [name, tensors[i]!]));
    const images = imageEmbeddings(weights, config, pixels);
    const texts = textEmbeddings(weights, config, tokenBatch(TOKENS, config.text.endToken));
    const logits = tf.mul(tf.matMul(images, texts, false, true), tf.exp(weights.logit_scale!));
    return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits), tf.eye(3)), 1))) as tf.Scalar;
  };
  const before = tf.memory().numTensors;
  const { value, grads } = tf.valueAndGrads(loss)(values);
  const result = {
    loss: (await value.data())[0]!,
    gradients: new Map<string, Float32Array>(),
  };
  for (const [i, gradient] of grads.entries())
    result.gradients.set(names[i]!, Float32Array.from(await gradient.data()));
  const moved = tf.tidy(() => values.map((tensor, i) => tf.sub(tensor, tf.mul(grads[i]!, 0.01))));
  const after = tf.tidy(() => loss(...moved));
  const lossAfter = (await after.data())[0]!;
  tf.dispose([value, after, ...grads, ...moved]);
  expect(tf.memory().numTensors).toBe(before);
  tf.dispose([...values, pixels]);
  return { ...result, lossAfter };
}

describe.each(["quick_gelu", "gelu"] as const)("training with %s", (activation) => {
  it("has the cpu's gradients on wasm, for every weight, without leaks", async () => {
    const cpu = await step("cpu", activation);
    const wasm = await step("wasm", activation);
    expect(Math.abs(cpu.loss - wasm.loss)).toBeLessThan(1e-5);
    let largest = 0;
    for (const gradient of cpu.gradients.values())
      largest = gradient.reduce((most, v) => Math.max(most, Math.abs(v)), largest);
    for (const [name, expected] of cpu.gradients) {
      const actual = wasm.gradients.get(name)!;
      const scale = expected.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
      const worst = expected.reduce((most, v, i) => Math.max(most, Math.abs(v - actual[i]!)), 0);
      // a key's bias shifts all scores alike: its true gradient is 0
      if (!name.endsWith("k_proj.bias")) expect(scale, name).toBeGreaterThan(1e-6);
      expect(worst, name).toBeLessThan(1e-5 * Math.max(scale, largest * 1e-2));
    }
    expect(wasm.lossAfter).toBeLessThan(wasm.loss);
  });
});
