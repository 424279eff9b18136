import { describe, expect, it } from "vitest";
import { gradients } from "../program/gradient";
import { sizeOf } from "../program/graph";
import { completeInputs } from "../program/inputs";
import { evaluate } from "../program/reference/evaluate";
import { uniform } from "../program/testing";
import { createTrace } from "../program/trace";
import { expectedShapes, parseConfig } from "./config";
import { textInputs, textValues } from "./encoding";
import { type Packing, packTokens } from "./packing";
import { jsonBytes, tinyConfig } from "./testing";
import { bucketedTokens, embedTexts } from "./text";
import { deviceShapes } from "./weights";

const config = parseConfig(jsonBytes(tinyConfig()));
const padding = { endToken: 599, contextLength: 24, pooling: "end" } as const;
/** Captions of 1 … 13 tokens before the end. */
const rows = Array.from({ length: 13 }, (_, r) => [
  598,
  ...Array.from({ length: (5 * r) % 13 }, (_, i) => (r * 31 + i * 7) % 598),
  599,
]);
const tokens = bucketedTokens(rows, padding);

describe("captions without their padding", () => {
  it("stand one behind the other, and are found again", () => {
    const few = bucketedTokens([[598, 7, 8, 599], [598, 599], [599], [598, 599]], padding);
    expect(packTokens(few)).toBeNull(); // 9 of 16, filled up to 32
    const packing = packTokens(tokens)!;
    const counted = rows.reduce((sum, row) => sum + row.length, 0) + tokens.batch - rows.length;
    expect(packing.rows).toBe(32 * Math.ceil(counted / 32));
    expect([...packing.ids.subarray(0, counted)]).toEqual([...rows.flat(), 599, 599, 599].slice(0, counted));
    rows.forEach((row, b) => {
      expect(packing.ids[packing.ends[b]!]).toBe(599);
      expect(packing.positions[packing.ends[b]!]).toBe(row.length - 1);
      row.forEach((id, place) => {
        const at = b * tokens.length + place;
        expect(packing.ids[packing.places[at]!]).toBe(id);
        expect(packing.origins[packing.places[at]!]).toBe(at);
      });
    });
  });

  it("of one length are left as they are", () => {
    expect(packTokens(bucketedTokens(Array(64).fill([598, 1, 2, 599]), padding))).toBeNull();
  });

  it("have the same embeddings and the same gradients of every weight, in float64", () => {
    const shapes = [...deviceShapes(expectedShapes(config))].filter(([name]) => name.startsWith("text_"));
    const stored = new Map(
      shapes.map(([name, shape]) => [name, Float64Array.from(uniform(sizeOf(shape), name.length))]),
    );
    const compute = (packing: Packing | null) => {
      const trace = createTrace();
      const weights = Object.fromEntries(
        shapes.map(([name, shape]) => [name, trace.stored("clip", name, shape)]),
      );
      const { batch, length } = tokens;
      const on = textInputs(trace, batch, length, "", packing?.rows);
      const embedded = embedTexts({ ops: trace, weights, config }, on);
      const seed = trace.input("seed", embedded.shape);
      trace.output("rows", embedded);
      const found = gradients(trace, embedded, Object.values(weights), seed);
      for (const [i, gradient] of found.entries()) if (gradient) trace.output(shapes[i]![0], gradient);
      const graph = trace.graph();
      const values = { ...textValues(tokens, "", packing), seed: uniform(batch * config.embeddingDim, 3) };
      const all = evaluate(graph, {
        inputs: completeInputs(graph)(values),
        stored: (_, name) => stored.get(name)!,
      });
      return new Map(graph.outputs.map(({ name, value }) => [name, all.get(value.id) as Float64Array]));
    };
    const [padded, packed] = [compute(null), compute(packTokens(tokens))];
    expect([...packed.keys()]).toEqual([...padded.keys()]);
    for (const [name, expected] of padded) {
      const found = packed.get(name)!;
      const largest = expected.reduce((most, x) => Math.max(most, Math.abs(x)), 1e-6);
      const difference = expected.reduce((worst, x, i) => Math.max(worst, Math.abs(x - found[i]!)), 0);
      expect(difference / largest, name).toBeLessThan(1e-10);
    }
  });
});
