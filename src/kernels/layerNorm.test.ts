import { beforeAll, describe, expect, it } from "vitest";
import { startBackend } from "./backend";
import { layerNorm } from "./layerNorm";
import * as tf from "./tf";

const EPS = 1e-5;

/** Layer norm by the plain definition, differentiated by tfjs itself: the reference. */
function plain(x: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  const { mean, variance } = tf.moments(x, -1, true);
  return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, EPS))), gain), bias);
}

function inputs() {
  const values = (n: number, seed: number) =>
    Float32Array.from({ length: n }, (_, i) => Math.sin(i * 12.9898 + seed));
  return {
    x: tf.tensor(
      values(2 * 5 * 24, 1).map((v) => 3 * v + 2),
      [2, 5, 24],
    ),
    gain: tf.tensor1d(values(24, 2)),
    bias: tf.tensor1d(values(24, 3)),
    out: tf.tensor(values(2 * 5 * 24, 4), [2, 5, 24]),
  };
}

async function worst(a: tf.Tensor, b: tf.Tensor): Promise<number> {
  const [x, y] = [await a.data(), await b.data()];
  expect(a.shape).toEqual(b.shape);
  const scale = Math.max(...x.map(Math.abs));
  return Math.max(...x.map((value, i) => Math.abs(value - y[i]!))) / scale;
}

describe.each(["cpu", "wasm"] as const)("layerNorm on %s", (backend) => {
  beforeAll(async () => {
    await startBackend(backend);
  });

  it("equals the definition, forward and backward", async () => {
    const { x, gain, bias, out } = inputs();
    expect(await worst(layerNorm(x, gain, bias, EPS), plain(x, gain, bias))).toBeLessThan(2e-6);
    const fused = tf.grads((a, b, c) => tf.mul(layerNorm(a!, b!, c!, EPS), out))([x, gain, bias]);
    const reference = tf.grads((a, b, c) => tf.mul(plain(a!, b!, c!), out))([x, gain, bias]);
    for (const [i, gradient] of fused.entries())
      expect(await worst(gradient, reference[i]!)).toBeLessThan(5e-6);
  });

  it("is exact for rows of 768 and of 1", async () => {
    const wide = tf.reshape(tf.range(0, 768), [1, 768]);
    const y = await layerNorm(wide, tf.ones([768]), tf.zeros([768]), EPS).data();
    const deviation = Math.sqrt((768 ** 2 - 1) / 12);
    expect(y[0]).toBeCloseTo(-383.5 / deviation, 5);
    expect(y[767]).toBeCloseTo(383.5 / deviation, 5);
    const single = await layerNorm(tf.tensor2d([[5]]), tf.ones([1]), tf.tensor1d([7]), EPS).data();
    expect(single[0]).toBe(7);
  });

  it("leaves no tensors behind", () => {
    const { x, gain, bias } = inputs();
    const before = [tf.memory().numTensors, tf.engine().backend.numDataIds()];
    tf.dispose(tf.tidy(() => layerNorm(x, gain, bias, EPS)));
    expect([tf.memory().numTensors, tf.engine().backend.numDataIds()]).toEqual(before);
  });
});
