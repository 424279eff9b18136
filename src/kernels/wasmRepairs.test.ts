import { beforeAll, describe, expect, it } from "vitest";
import { startBackend } from "./backend";
import { ramp } from "./testing";
import * as tf from "./tf";

beforeAll(async () => {
  await startBackend("cpu");
  await startBackend("wasm");
});

/** Runs the same computation on both backends and gives the largest difference, relative to the largest value. */
async function difference(compute: () => tf.Tensor[]): Promise<number> {
  const results: Float32Array[][] = [];
  for (const backend of ["cpu", "wasm"]) {
    await tf.setBackend(backend);
    const tensors = compute();
    results.push(await Promise.all(tensors.map(async (t) => Float32Array.from(await t.data()))));
    tf.dispose(tensors);
  }
  let worst = 0;
  const [cpu, wasm] = results as [Float32Array[], Float32Array[]];
  expect(wasm.map((r) => r.length)).toEqual(cpu.map((r) => r.length));
  for (const [i, values] of cpu.entries()) {
    const scale = Math.max(...values.map(Math.abs));
    expect(scale).toBeGreaterThan(0.01);
    for (const [k, value] of values.entries())
      worst = Math.max(worst, Math.abs(value - wasm[i]![k]!) / scale);
  }
  return worst;
}

const flags = [
  [false, false],
  [false, true],
  [true, false],
  [true, true],
] as const;

describe("transposed products on wasm", () => {
  for (const [transposeA, transposeB] of flags)
    it(`matMul ${transposeA} ${transposeB} and its gradients equal the cpu's`, async () => {
      const worst = await difference(() => {
        const a = ramp(transposeA ? [2, 3, 7, 5] : [2, 3, 5, 7], 1);
        const b = ramp(transposeB ? [2, 3, 6, 7] : [2, 3, 7, 6], 2);
        const out = ramp([2, 3, 5, 6], 3);
        const product = (x: tf.Tensor, y: tf.Tensor) => tf.matMul(x, y, transposeA, transposeB);
        const gradients = tf.grads((x: tf.Tensor, y: tf.Tensor) => tf.mul(product(x, y), out))([a, b]);
        return [product(a, b), ...gradients];
      });
      expect(worst).toBeLessThan(2e-6);
    });

  for (const [transposeA, transposeB] of flags)
    it(`fused.matMul ${transposeA} ${transposeB} with bias and its gradients equal the cpu's`, async () => {
      const worst = await difference(() => {
        const a = ramp(transposeA ? [7, 5] : [5, 7], 1) as tf.Tensor2D;
        const b = ramp(transposeB ? [6, 7] : [7, 6], 2) as tf.Tensor2D;
        const bias = ramp([6], 4);
        const out = ramp([5, 6], 3);
        const product = (x: tf.Tensor, y: tf.Tensor, z: tf.Tensor) =>
          tf.fused.matMul({ a: x as tf.Tensor2D, b: y as tf.Tensor2D, bias: z, transposeA, transposeB });
        const run = (x: tf.Tensor, y: tf.Tensor, z: tf.Tensor) => tf.mul(product(x, y, z), out);
        return [product(a, b, bias), ...tf.grads(run)([a, b, bias])];
      });
      expect(worst).toBeLessThan(2e-6);
    });

  it("multiplies one matrix with many, and many of one row", async () => {
    const worst = await difference(() => [
      tf.matMul(ramp([3, 4, 5], 1), ramp([1, 5, 6], 2)),
      tf.matMul(ramp([1, 4, 5], 1), ramp([3, 5, 6], 2), false, false),
      tf.matMul(ramp([6, 1, 33], 1), ramp([6, 33, 1], 2)),
    ]);
    expect(worst).toBeLessThan(2e-6);
  });

  it("leaves no tensors behind", async () => {
    await tf.setBackend("wasm");
    const a = ramp([4, 3], 1) as tf.Tensor2D;
    const before = [tf.memory().numTensors, tf.engine().backend.numDataIds()];
    tf.dispose(tf.tidy(() => tf.matMul(a, a, true, false)));
    tf.dispose(tf.tidy(() => tf.matMul(a, a, false, true)));
    tf.dispose(tf.tidy(() => tf.fused.matMul({ a, b: a, transposeB: true })));
    expect([tf.memory().numTensors, tf.engine().backend.numDataIds()]).toEqual(before);
    const many = ramp([6, 4, 4], 2);
    const with6 = tf.engine().backend.numDataIds();
    tf.dispose(tf.tidy(() => tf.matMul(many, many, false, true)));
    expect(tf.engine().backend.numDataIds()).toBe(with6);
    tf.dispose([a, many]);
  });
});

describe("UnsortedSegmentSum on wasm", () => {
  it("equals the cpu's, with repeated and missing segments", async () => {
    const worst = await difference(() => [
      tf.unsortedSegmentSum(ramp([6, 2, 3], 1), tf.tensor1d([4, 0, 4, 1, 4, 0], "int32"), 6),
    ]);
    expect(worst).toBeLessThan(1e-6);
  });

  it("gives gather its gradient", async () => {
    const worst = await difference(() => {
      const table = ramp([9, 4], 1);
      const ids = tf.tensor1d([3, 3, 8, 0, 3], "int32");
      const out = ramp([5, 4], 2);
      return [tf.grad((x: tf.Tensor) => tf.mul(tf.gather(x, ids), out))(table)];
    });
    expect(worst).toBeLessThan(1e-6);
  });

  it("counts repetitions", async () => {
    await tf.setBackend("wasm");
    const sums = tf.unsortedSegmentSum(tf.ones([5, 1]), tf.tensor1d([0, 2, 2, 2, 0], "int32"), 3);
    expect([...(await sums.data())]).toEqual([2, 0, 3]);
    sums.dispose();
  });
});

describe("a clone on wasm", () => {
  it("shares the values, and keeps them when the original goes", async () => {
    await tf.setBackend("wasm");
    const before = tf.engine().backend.numDataIds();
    const original = ramp([4, 3], 1);
    const values = [...(await original.data())];
    const clone = tf.clone(original);
    expect(tf.engine().backend.numDataIds()).toBe(before + 1);
    original.dispose();
    expect([...(await clone.data())]).toEqual(values);
    clone.dispose();
    expect(tf.engine().backend.numDataIds()).toBe(before);
  });
});
