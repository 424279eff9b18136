import { describe, expect, it } from "vitest";
import type { ModeCost } from "./modeCosts";
import { totalCost } from "./totalCost";

const cost = (a: number[], b: number[] | null, difference: number[] | null, tooFew = false) => {
  const interval = (of: number[] | null) => of && { value: of[0]!, low: of[1]!, high: of[2]! };
  const monthly = (of: number[] | null) => of && { monthly: interval(of) };
  return { a: monthly(a), b: monthly(b), difference: interval(difference), tooFew } as unknown as ModeCost;
};

describe("the cost of several modes", () => {
  it("is their sum; its interval reaches as far as theirs do together, each way by itself", () => {
    const { a, b, difference, modes } = totalCost([
      cost([100, 70, 160], [50, 20, 90], [-50, -90, -10]),
      cost([200, 160, 280], [60, 20, 90], [-140, -170, -110]),
    ]);
    // Zou and Donner 2008: the square root of the sum of squares of the reaches.
    expect(a).toEqual({ value: 300, low: 300 - Math.hypot(30, 40), high: 300 + Math.hypot(60, 80) });
    expect(b).toEqual({ value: 110, low: 110 - Math.hypot(30, 40), high: 110 + Math.hypot(40, 30) });
    expect(difference).toEqual({
      value: -190,
      low: -190 - Math.hypot(40, 30),
      high: -190 + Math.hypot(40, 30),
    });
    expect(modes).toBe(2);
  });

  it("leaves out what has too few cases, and a second model that isn't there", () => {
    const total = totalCost([cost([100, 70, 160], null, null), cost([5, 0, 900], null, null, true)]);
    expect(total).toMatchObject({ a: { value: 100 }, b: null, difference: null, modes: 1 });
    expect(total.a.low).toBeCloseTo(70, 10);
  });
});
