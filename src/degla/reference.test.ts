/** Losses, their gradients and the batch order against PyTorch in float64 (training/fixtures/degla.py). */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { startBackend } from "../kernels/backend";
import * as tf from "../kernels/tf";
import { nextThresholds } from "./losses";
import type { Method } from "./method";
import { batchOrder } from "./order";
import { eagerLosses } from "./testing";

interface Case {
  name: string;
  mask: string;
  method: Method;
  loss: number;
  terms: Record<string, number>;
  gaps: (number | null)[] | null;
  gradients: Record<"v" | "t" | "n" | "s", number[]>;
}
interface Reference {
  B: number;
  K: number;
  D: number;
  scale: number;
  thresholds: number[];
  inputs: Record<string, number[]>;
  filled: Record<string, number[]>;
  cases: Case[];
}

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`__fixtures__/${name}`, import.meta.url), "utf8"));
const reference: Reference = read("losses.json");

/** Largest difference over the largest value. */
function apart(got: ArrayLike<number>, want: readonly number[]): number {
  const largest = Math.max(1e-3, ...want.map(Math.abs));
  return Math.max(...want.map((x, i) => Math.abs(got[i]! - x))) / largest;
}

describe("losses against PyTorch", () => {
  beforeAll(() => startBackend("wasm"));

  it.each(reference.cases)("$name", ({ mask, method, loss, terms, gaps, gradients }) => {
    const { B, K, D, scale, thresholds, inputs } = reference;
    const rows = (name: string) => tf.tensor2d(inputs[name]!, [name.startsWith("n") ? B * K : B, D]);
    const filled = Uint8Array.from(reference.filled[mask]!);
    const teacher = { images: rows("v*"), captions: rows("t*"), negatives: rows("n*") };
    const compute = (images: tf.Tensor, captions: tf.Tensor, negatives: tf.Tensor, s: tf.Tensor) =>
      eagerLosses(method, { images, captions, negatives }, { scale: s, teacher, filled, thresholds });
    const given = [rows("v"), rows("t"), rows("n"), tf.scalar(scale)];
    const [v, t, n, s] = given as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const out = compute(v, t, n, s);
    expect(apart(out.loss.dataSync(), [loss])).toBeLessThan(1e-5);
    expect(Object.keys(out.terms).sort()).toEqual(Object.keys(terms).sort());
    for (const [name, value] of Object.entries(out.terms))
      expect(apart(value.dataSync(), [terms[name]!]), name).toBeLessThan(1e-5);
    // a slot that nobody has keeps its margin
    const next = gaps && nextThresholds(thresholds, out.gaps!.dataSync(), filled);
    if (next)
      expect(
        apart(
          next,
          gaps.map((gap, k) => gap ?? thresholds[k]!),
        ),
      ).toBeLessThan(1e-5);
    // a zero of each input keeps tfjs from refusing those that a term does not use
    const whole = (...x: tf.Tensor[]) =>
      tf.add(
        compute(x[0]!, x[1]!, x[2]!, x[3]!).loss,
        tf.mul(0, tf.addN(x.map((y) => tf.sum(y)))),
      ) as tf.Scalar;
    const back = tf.grads(whole)(given);
    (["v", "t", "n", "s"] as const).forEach((name, i) => {
      expect(apart(back[i]!.dataSync(), gradients[name]), name).toBeLessThan(1e-4);
    });
  });
});

describe("the batch order", () => {
  it.each(
    read("order.json") as { size: number; batch: number; seed: number; index: number; indices: number[] }[],
  )("of $size by $batch, seed $seed, step $index is PyTorch's", ({ size, batch, seed, index, indices }) => {
    expect([...batchOrder(size, batch, seed)(index)]).toEqual(indices);
  });
});
