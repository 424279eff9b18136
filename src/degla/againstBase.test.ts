/** How far a run's record lies from its base's: paired where cases are kept, wider where only counts are. */
import { describe, expect, it } from "vitest";
import { againstBase, differenceFrom, withoutCases } from "./againstBase";
import type { EvalRecord } from "./types";

const MEASURES = { composition: ["swap-attribute", "swap-object"], retention: ["recall@1"] };

/** `right` of a hundred pictures, the first ones. */
function part(name: string, axis: "composition" | "retention", right: number): EvalRecord["parts"][number] {
  const hits = Array.from({ length: 100 }, (_, i) => Number(i < right));
  const each = { hits, of: hits.map(() => 1), clusters: hits.map((_, i) => i) };
  return { name, axis, hits: right, cases: 100, each };
}

function record(step: number, swaps: number, objects: number, recall: number): EvalRecord {
  return {
    step,
    composition: (swaps + objects) / 200,
    retention: recall / 100,
    parts: [
      part("swap-attribute", "composition", swaps / 2),
      part("swap-attribute, unseen nouns", "composition", swaps / 2),
      part("swap-object", "composition", objects),
      part("own negatives", "composition", 7),
      part("recall@1", "retention", recall),
    ].map((one, i) => (i < 2 ? { ...one, cases: 50, each: half(one.each!, i) } : one)),
  };
}

/** The first fifty cases, of pictures of their own. */
function half({ hits, of, clusters }: NonNullable<EvalRecord["parts"][number]["each"]>, side: number) {
  return {
    hits: hits.slice(0, 50),
    of: of.slice(0, 50),
    clusters: clusters.slice(0, 50).map((n) => n + 50 * side),
  };
}

const base = record(0, 60, 50, 80);

describe("a record against the base's", () => {
  it("is what the axes differ by, with an interval, of the whole and of each part", () => {
    const now = againstBase(base, record(50, 90, 80, 80), MEASURES);
    expect(now.against!.composition!.value).toBeCloseTo(0.3, 12);
    expect(now.against!.composition!.low).toBeGreaterThan(0.2);
    expect(now.against!.composition!.high).toBeLessThan(0.4);
    expect(now.parts.find(({ name }) => name === "swap-object")!.against!.value).toBeCloseTo(0.3, 12);
    // not one answer has changed: no difference, and no promise of none
    const { value, low, high } = now.against!.retention!;
    expect([value, low < 0, high > 0]).toEqual([0, true, true]);
  });

  it("of a few turned cases spans zero", () => {
    const { composition } = againstBase(base, record(50, 64, 50, 80), MEASURES).against!;
    expect(composition!.value).toBeCloseTo(0.02, 12);
    expect(composition!.low).toBeLessThan(0);
  });

  it("is paired where cases are kept, and wider where an earlier version kept counts alone", () => {
    const now = againstBase(base, record(50, 90, 80, 80), MEASURES);
    const paired = differenceFrom(base, now, "composition")!;
    const { against: _, ...old } = withoutCases(now);
    const counted = differenceFrom(withoutCases(base), old, "composition")!;
    expect(counted.value).toBeCloseTo(paired.value, 12);
    expect(counted.high - counted.low).toBeGreaterThan(paired.high - paired.low);
    expect(counted.low).toBeGreaterThan(0);
  });

  it("is nothing for the base itself, and for an axis that nobody can tell", () => {
    expect(differenceFrom(base, base, "composition")).toBeNull();
    const blind = { ...record(50, 60, 50, 80), parts: [] };
    expect(againstBase(base, blind, MEASURES).against).toEqual({ composition: null, retention: null });
    expect(differenceFrom(base, blind, "retention")).toBeNull();
  });
});
