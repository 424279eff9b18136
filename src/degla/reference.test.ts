/** Losses, their gradients and the batch order against PyTorch in float64 (training/fixtures/degla.py). */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { gradients } from "../program/gradient";
import type { Inputs } from "../program/inputs";
import { inputsFor } from "../program/programs";
import { createReference } from "../program/reference/executor";
import { createTrace } from "../program/trace";
import { losses, nextThresholds, releasedPairing, slotNumbers, slotShape } from "./losses";
import type { Method } from "./method";
import { needsPairing } from "./needs";
import { batchOrder } from "./order";

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
function largestDifference(got: ArrayLike<number>, want: readonly number[]): number {
  const largest = Math.max(1e-3, ...want.map(Math.abs));
  return Math.max(...want.map((x, i) => Math.abs(got[i]! - x))) / largest;
}

describe("losses against PyTorch", () => {
  it.each(reference.cases)("$name", async ({ mask, method, loss, terms, gaps, gradients: expected }) => {
    const { B, K, D, scale, thresholds, inputs } = reference;
    const filled = Uint8Array.from(reference.filled[mask]!);
    const trace = createTrace();
    const rows = (name: string) => trace.input(name, [name.startsWith("n") ? B * K : B, D]);
    const [images, captions, negatives, s] = [rows("v"), rows("t"), rows("n"), trace.input("s", [])];
    const paired = needsPairing(method)
      ? trace.gather(negatives, trace.input("paired", [B * K], "int32"))
      : null;
    const out = losses(trace, method, {
      ...{ images, captions, negatives, paired, scale: s },
      teacher: { images: rows("v*"), captions: rows("t*"), negatives: rows("n*") },
      slots: (name) => trace.input(name, slotShape(name, B, K)),
    });
    trace.output("loss", out.loss);
    for (const [name, value] of Object.entries(out.terms)) trace.output(name, value);
    if (out.gaps) trace.output("gaps", out.gaps);
    const by = gradients(trace, out.loss, [images, captions, negatives, s]);
    for (const [i, name] of (["v", "t", "n", "s"] as const).entries())
      if (by[i]) trace.output(`by ${name}`, by[i]);
    const graph = trace.graph();
    const executable = await createReference().compile(graph);
    const given = Object.entries(inputs).map(([name, values]) => [name, Float32Array.from(values)]);
    const all: Inputs = {
      ...Object.fromEntries(given),
      ...slotNumbers(filled, B, thresholds),
      s: Float32Array.of(scale),
      paired: releasedPairing(B, K),
    };
    await executable.run(inputsFor(graph, all));
    const found = await executable.read();
    expect(largestDifference(found.loss!, [loss])).toBeLessThan(1e-5);
    expect(Object.keys(out.terms).sort()).toEqual(Object.keys(terms).sort());
    for (const name of Object.keys(out.terms))
      expect(largestDifference(found[name]!, [terms[name]!]), name).toBeLessThan(1e-5);
    // a slot that nobody has keeps its margin
    const next = gaps && nextThresholds(thresholds, found.gaps!, filled);
    if (next)
      expect(
        largestDifference(
          next,
          gaps.map((gap, k) => gap ?? thresholds[k]!),
        ),
      ).toBeLessThan(1e-5);
    for (const name of ["v", "t", "n", "s"] as const)
      expect(
        largestDifference(found[`by ${name}`] ?? expected[name].map(() => 0), expected[name]),
        name,
      ).toBeLessThan(1e-5);
  });
});

describe("the batch order", () => {
  it.each(
    read("order.json") as { size: number; batch: number; seed: number; index: number; indices: number[] }[],
  )("of $size by $batch, seed $seed, step $index is PyTorch's", ({ size, batch, seed, index, indices }) => {
    expect([...batchOrder(size, batch, seed)(index)]).toEqual(indices);
  });
});
