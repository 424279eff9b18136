/** What composition and retention are means of, and what a tie counts for. */
import { describe, expect, it } from "vitest";
import { meanOf, wonShare } from "./measures";

describe("a choice", () => {
  it.each([
    [0.5, [0.4, 0.3], 1],
    [0.5, [0.6, 0.3], 0],
    [0.5, [0.5], 1 / 2],
    [0.5, [0.5, 0.5, 0.1], 1 / 3],
    [0.5, [0.5, 0.6], 0],
    [0.5, [], 1],
  ])("%s against %j counts for %s", (own, others, share) => {
    expect(wonShare(own, others)).toBe(share);
  });

  it("is won by chance as often as not where all score the same", () => {
    for (const n of [2, 3, 5]) expect(wonShare(0, new Float32Array(n - 1)) * n).toBeCloseTo(1, 12);
  });
});

describe("a mean", () => {
  it("counts each part alike, however many cases it has, and leaves out what isn't known", () => {
    expect(meanOf([0.9, 0.6, 0.3])).toBeCloseTo(0.6, 12);
    expect(meanOf([0.9, null, 0.3, undefined])).toBeCloseTo(0.6, 12);
    expect(meanOf([null])).toBeNull();
    expect(meanOf([])).toBeNull();
  });
});
