import { useEffect, useMemo } from "react";
import type { Comparison } from "../../eval/compare";
import type { PooledSides } from "../../eval/pool";
import { shortName } from "../../workspace/modelSources";
import { modelStore } from "../../workspace/models";
import { useParts, useShallow, useStore } from "../../workspace/react";
import { compare, comparisonKey, comparisonStore } from "./stores/comparisons";
import { canPool, pool, pooledOf, pooledStore } from "./stores/pooled";
import {
  comparedSides,
  type OpenReplicates,
  openReplicates,
  replicateHeads,
  replicateStore,
} from "./stores/replicates";
import {
  comparedWeights,
  type Opened,
  openResult,
  resultsStore,
  type ShownSuite,
  shownSuites,
} from "./stores/results";

/** Replicates of the methods that the two models stand for, on a suite's cases. */
export interface Pooling extends OpenReplicates {
  /** Null while it is being made, and where too few replicates have been run. */
  sides: PooledSides | null;
  /** Whether it is on its way. */
  waiting: boolean;
}

export interface Shown extends ShownSuite {
  openA: Opened | null;
  openB: Opened | null;
  /** Null while it is being made, and for one model. */
  comparison: Comparison | null;
  /** Null where each side is one model. */
  pooling: Pooling | null;
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
  const { heads, open } = useParts(resultsStore, "heads", "open");
  const comparisons = useStore(comparisonStore);
  const pools = useStore(pooledStore);
  const marked = useStore(replicateStore);
  const { slots, loaded, cached } = useParts(modelStore, "slots", "loaded", "cached");
  // biome-ignore lint/correctness/useExhaustiveDependencies: comparedWeights reads these
  const { a, b } = useMemo(comparedWeights, [slots, loaded, cached]);
  const suites = useMemo(() => shownSuites(heads ?? [], a, b), [heads, a, b]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: comparedSides reads these
  const sides = useMemo(comparedSides, [slots, loaded, cached, marked]);
  const replicates = useMemo(
    () => new Map(suites.map((suite) => [suite.name, replicateHeads(heads ?? [], suite, sides)])),
    [suites, heads, sides],
  );
  const wanted = useMemo(
    () =>
      suites.flatMap(({ name, a: first, b: second }) => {
        const more = replicates.get(name);
        const all = [first, second, ...[...(more?.a ?? []), ...(more?.b ?? [])].map(({ head }) => head)];
        return all.filter((head) => head !== null);
      }),
    [suites, replicates],
  );
  useEffect(() => {
    for (const head of wanted) void openResult(head);
  }, [wanted]);
  const bodies = useStore(
    resultsStore,
    useShallow(({ open: all }) => wanted.map(({ id }) => all[id])),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: `open` changes with every result; `bodies` with those shown
  const shown = useMemo(
    () =>
      suites.flatMap((suite) => {
        const openA = suite.a ? open[suite.a.id] : null;
        const openB = suite.b ? open[suite.b.id] : null;
        if (openA === undefined || openB === undefined) return [];
        const key = suite.a && suite.b ? comparisonKey(suite.a.id, suite.b.id) : "";
        const marks = replicates.get(suite.name);
        const read = marks ? openReplicates(marks, open) : null;
        if (marks && !read) return [];
        const pooling = read
          ? { ...read, sides: pooledOf(pools, read), waiting: canPool(read) && !pooledOf(pools, read) }
          : null;
        return [{ ...suite, openA, openB, comparison: comparisons[key] ?? null, pooling }];
      }),
    [suites, replicates, bodies, comparisons, pools],
  );
  useEffect(() => {
    for (const { a: first, b: second, openA, openB } of shown)
      if (first && second && openA && openB) void compare(first.id, second.id, openA, openB);
    for (const { pooling } of shown) if (pooling && canPool(pooling)) void pool(pooling);
  }, [shown]);
  const name = (id: string) =>
    loaded[id]?.name ?? cached.find((model) => model.id === id)?.name ?? shortName(id);
  return {
    shown,
    waiting: heads === null || shown.length < suites.length,
    names: { a: name(slots.a), b: slots.b && slots.b !== slots.a ? name(slots.b) : null },
  };
}
