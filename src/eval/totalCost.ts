/** What several failure modes cost together, and how sure that is. */
import type { ModeCost } from "./modeCosts";
import type { Interval } from "./statistics/pairedDifference";
import { weightedShares } from "./statistics/weightedShares";

export interface TotalCost {
  /** A month, with the first model and with the second. */
  a: Interval;
  b: Interval | null;
  /** b − a */
  difference: Interval | null;
  /** Modes with too few cases to say what they cost are left out. */
  modes: number;
}

/** Modes have pictures of their own, so that their costs are independent: intervals are put together as those of a sum. */
export function totalCost(costs: readonly ModeCost[]): TotalCost {
  const told = costs.filter(({ tooFew }) => !tooFew);
  const sum = (parts: readonly (Interval | null | undefined)[]) => {
    const there = parts.filter((part) => part != null);
    return there.length < told.length ? null : weightedShares(there.map((share) => ({ weight: 1, share })));
  };
  return {
    a: sum(told.map(({ a }) => a.monthly))!,
    b: sum(told.map(({ b }) => b?.monthly)),
    difference: sum(told.map(({ difference }) => difference)),
    modes: told.length,
  };
}
