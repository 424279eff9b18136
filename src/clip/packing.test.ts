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
/** Captions of 0 to 12 tokens between start and end, the last four beginning as others do. */
const rows = [
  ...Array.from({ length: 11 }, (_, r) =>
    Array.from({ length: (5 * r) % 13 }, (_, i) => (r * 31 + i * 7) % 597),
  ),
  ...[
    [31, 38],
    [31, 38, 45, 52, 59, 597, 73],
    [31, 38, 45, 52, 59, 597, 73, 80],
    [31, 38, 597, 52, 59, 66, 73],
  ],
].map((words) => [598, ...words, 599]);
const tokens = bucketedTokens(rows, padding);

describe("packed captions", () => {
  it("stand one behind the other, with a row for what several begin with, and are found again", () => {
    const packing = packTokens(tokens)!;
    const different = new Set(
      [[599], ...rows].flatMap((row) => row.map((_, i) => row.slice(0, i + 1).join())),
    );
    expect(packing.rows).toBe(32 * Math.ceil(different.size / 32));
    expect(new Set(packing.places).size).toBe(different.size);
    rows.forEach((row, b) => {
      expect(packing.ids[packing.ends[b]!]).toBe(599);
      expect(packing.positions[packing.ends[b]!]).toBe(row.length - 1);
      row.forEach((id, place) => {
        const at = packing.places[b * tokens.length + place]!;
        expect(packing.ids[at]).toBe(id);
        expect(packing.positions[at]).toBe(place);
        // the caption in whose frame attention computes it has the same tokens so far
        const from = packing.origins[at]!;
        const first = rows[Math.floor(from / tokens.length)]!;
        expect(from % tokens.length).toBe(place);
        expect(first.slice(0, place + 1)).toEqual(row.slice(0, place + 1));
      });
    });
  });

  it("of one length that begin differently are left as they are", () => {
    const different = Array.from({ length: 64 }, (_, i) => [i, 1, 2, 599]);
    expect(packTokens(bucketedTokens(different, padding))).toBeNull();
    expect(packTokens(bucketedTokens(Array(64).fill([598, 1, 2, 599]), padding))?.rows).toBe(32);
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
