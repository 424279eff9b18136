import { useEffect, useMemo } from "react";
import type { Comparison } from "../../eval/compare";
import { compare, comparisonKey, comparisonStore } from "../../state/evaluationComparisons";
import {
  comparedWeights,
  type Opened,
  openResult,
  resultsStore,
  type ShownSuite,
  shownSuites,
} from "../../state/evaluationResults";
import { modelStore, shortName } from "../../state/models";
import { useShallow, useStore } from "../../state/react";

export interface Shown extends ShownSuite {
  openA: Opened | null;
  openB: Opened | null;
  /** Null while it is being made, and for one model. */
  comparison: Comparison | null;
}

export interface ShownResults {
  /** Suites with results of the compared models, as far as they have been read. */
  shown: Shown[];
  /** Results that are still being read. */
  waiting: boolean;
  names: { a: string; b: string | null };
}

/** What there is of the two compared models; opens what has to be read. */
export function useShown(): ShownResults {
  const { heads, open } = useStore(resultsStore);
  const comparisons = useStore(comparisonStore);
  const { slots, loaded, cached } = useStore(modelStore);
  // biome-ignore lint/correctness/useExhaustiveDependencies: comparedWeights reads these
  const { a, b } = useMemo(comparedWeights, [slots, loaded, cached]);
  const suites = useMemo(() => shownSuites(heads ?? [], a, b), [heads, a, b]);
  useEffect(() => {
    for (const { a: first, b: second } of suites) {
      if (first) void openResult(first);
      if (second) void openResult(second);
    }
  }, [suites]);
  const bodies = useStore(
    resultsStore,
    useShallow(({ open: all }) => suites.flatMap(({ a: x, b: y }) => [x && all[x.id], y && all[y.id]])),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: `open` changes with every result; `bodies` with those shown
  const shown = useMemo(
    () =>
      suites.flatMap((suite) => {
        const openA = suite.a ? open[suite.a.id] : null;
        const openB = suite.b ? open[suite.b.id] : null;
        if (openA === undefined || openB === undefined) return [];
        const key = suite.a && suite.b ? comparisonKey(suite.a.id, suite.b.id) : "";
        return [{ ...suite, openA, openB, comparison: comparisons[key] ?? null }];
      }),
    [suites, bodies, comparisons],
  );
  useEffect(() => {
    for (const { a: first, b: second, openA, openB } of shown)
      if (first && second && openA && openB) void compare(first.id, second.id, openA, openB);
  }, [shown]);
  const name = (id: string) =>
    loaded[id]?.name ?? cached.find((model) => model.id === id)?.name ?? shortName(id);
  return {
    shown,
    waiting: heads === null || shown.length < suites.length,
    names: { a: name(slots.a), b: slots.b && slots.b !== slots.a ? name(slots.b) : null },
  };
}
