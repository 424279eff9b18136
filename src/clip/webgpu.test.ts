/** Own WGSL and a whole small CLIP, computed at once, on WebGPU against the cpu backend. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attention } from "../kernels/attention";
import { startBackend } from "../kernels/backend";
import { gatherRows } from "../kernels/gatherRows";
import { fusedActivation } from "../kernels/gelu";
import { takeGpuErrors } from "../kernels/gpuFaults";
import { layerNorm } from "../kernels/layerNorm";
import { rowSoftmax } from "../kernels/rowSoftmax";
import { ATTENTION_SHAPES, attentionInputs, MASKS } from "../kernels/testing";
import { haveGpu } from "../kernels/testingGpu";
import * as tf from "../kernels/tf";
import { expectedShapes, parseConfig } from "./config";
import { hashTensor, hashValues } from "./hashWeights";
import { imageEmbeddings, textEmbeddings } from "./model";
import { jsonBytes, tinyConfig } from "./testing";
import { tokenBatch } from "./text";
import { fromFileLayout, type Weights } from "./weights";

const gpu = await haveGpu();
if (!gpu) console.warn("No WebGPU and no Chromium with SwiftShader here: the WebGPU tests are left out.");

/** Largest difference between the backends, relative to the largest value, per tensor. */
async function differences(compute: () => tf.Tensor[]): Promise<number[]> {
  const results: Float32Array[][] = [];
  for (const backend of ["cpu", "webgpu"]) {
    await tf.setBackend(backend);
    const tensors = tf.tidy(compute);
    const values: Float32Array[] = [];
    for (const tensor of tensors) values.push(Float32Array.from(await tensor.data()));
    results.push(values);
    tf.dispose(tensors);
  }
  const [cpu, webgpu] = results as [Float32Array[], Float32Array[]];
  return cpu.map((expected, t) => {
    let [scale, worst] = [0, 0];
    for (const [i, value] of expected.entries()) {
      scale = Math.max(scale, Math.abs(value));
      worst = Math.max(worst, Math.abs(value - webgpu[t]![i]!));
    }
    return worst / Math.max(scale, 1e-4);
  });
}

const hashed = (shape: number[], name: string) =>
  tf.tensor(
    hashValues(
      name,
      shape.reduce((product, n) => product * n, 1),
      2,
      0.3,
    ),
    shape,
  );

describe.skipIf(!gpu && !process.env.CI)("WebGPU", { timeout: 600_000 }, () => {
  beforeAll(async () => {
    await startBackend("cpu");
    await startBackend("webgpu");
  });

  afterAll(() => {
    expect(takeGpuErrors()).toEqual([]);
  });

  it.each([[[2, 5, 192]], [[7, 3]], [[3, 1]]])(
    "normalises layers of %j, forward and backward",
    async (shape) => {
      const worst = await differences(() => {
        const width = shape.at(-1)!;
        const inputs = [hashed(shape, "x"), hashed([width], "gain"), hashed([width], "bias")];
        const weight = hashed(shape, "dy");
        const run = (x: tf.Tensor, g: tf.Tensor, b: tf.Tensor) => tf.mul(layerNorm(x, g, b, 1e-5), weight);
        return [layerNorm(inputs[0]!, inputs[1]!, inputs[2]!, 1e-5), ...tf.grads(run)(inputs)];
      });
      expect(Math.max(...worst)).toBeLessThan(2e-6);
    },
  );

  it.each(["gelu", "quick_gelu"] as const)("computes %s", async (activation) => {
    const worst = await differences(() => [fusedActivation(hashed([5, 77], "x"), activation)]);
    expect(Math.max(...worst)).toBeLessThan(2e-6);
  });

  it.each(ATTENTION_SHAPES)("attends in one kernel: %j", async (shape) => {
    for (const mask of MASKS) {
      if (mask === "causal" && shape.queries !== shape.length) continue;
      const worst = await differences(() => {
        const { q, k, v, added } = attentionInputs(shape, mask);
        return [attention(q, k, v, shape.heads, added)];
      });
      expect(Math.max(...worst), mask).toBeLessThan(3e-6);
    }
  });

  it("gathers rows of a table that can't be bound, and keeps it on the host", async () => {
    const compare = await differences(() => {
      const table = hashed([40, 6], "table");
      const index = tf.tensor1d([3, 39, 0, 3], "int32");
      return [gatherRows(table, index, 40 * 6 * 4 - 1), gatherRows(table, index)];
    });
    expect(compare).toEqual([0, 0]);
  });

  it("attends with more workgroups than one dimension takes, and softmax goes in parts", async () => {
    const [batch, queries, heads, width] = [11_000, 3, 2, 2];
    const errors = await differences(() => {
      const rows = (name: string) => hashed([batch, queries, heads * width], name) as tf.Tensor3D;
      const scores = hashed([2, 3, 5, 7], "scores");
      return [
        attention(rows("q"), rows("k"), rows("v"), heads, null),
        rowSoftmax(scores, 8),
        tf.softmax(scores),
      ];
    });
    for (const error of errors) expect(error).toBeLessThan(1e-5);
  });

  it("gives a small CLIP's embeddings at once, without leaks", async () => {
    const raw = tinyConfig();
    raw.text_config.hidden_act = "gelu";
    const config = parseConfig(jsonBytes(raw));
    const shapes = expectedShapes(config);
    const names = [...shapes.keys()];
    const tokens = tokenBatch(
      [
        [598, 17, 300, 17, 599],
        [598, 599],
      ],
      599,
    );
    const embed = (tensors: tf.Tensor[]) => {
      const weights: Weights = Object.fromEntries(names.map((name, i) => [name, tensors[i]!]));
      const pixels = tf.tensor4d(hashValues("pixels", 2 * 32 * 32 * 3), [2, 32, 32, 3]);
      return [imageEmbeddings(weights, config, pixels), textEmbeddings(weights, config, tokens)] as const;
    };
    const load = () =>
      names.map((name) => fromFileLayout(name, shapes.get(name)!, hashTensor(name, shapes.get(name)!)));
    const before = tf.memory().numTensors;
    const [image, text] = await differences(() => [...embed(load())]);
    expect(image).toBeLessThan(1e-5);
    expect(text).toBeLessThan(1e-5);
    expect(tf.memory().numTensors).toBe(before);
  });
});
