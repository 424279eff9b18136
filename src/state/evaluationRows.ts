/** Results as rows by category: both models, their difference, and what a judge without the picture scores. */
import type { Comparison } from "../eval/compare";
import type { PooledMetric, PooledSides } from "../eval/pool";
import type { CategoryResult, Estimate, SuiteResult, TextOnly } from "../eval/result";
import { SCENE_SUITES } from "../eval/sceneSuites";
import { ALL } from "../eval/summary";
import type { Opened } from "./evaluationResults";

export interface Row {
  category: string;
  metric: string;
  cases: number;
  a: Estimate | null;
  b: Estimate | null;
  /** b − a on the cases of both. */
  difference: Estimate | null;
  /** McNemar, Holm-corrected over the categories of the metric. */
  p: number | null;
  textOnly: TextOnly | null;
  chance: number;
  /** The macro average of the rows above. */
  isAverage: boolean;
  /** A category's first metric. */
  isFirst: boolean;
}

/** @param comparison null while it is being made, and for one model */
export function rowsOf(a: Opened | null, b: Opened | null, comparison: Comparison | null): Row[] {
  const first = (a ?? b)?.result;
  if (!first) return [];
  const inB = new Map(b?.result.categories.map((one) => [one.category, one]));
  return first.categories.flatMap((category) =>
    category.metrics.map(({ metric, chance }, k): Row => {
      const test = comparison?.metrics.find(
        (one) => one.category === category.category && one.metric === metric,
      );
      const of = (one: CategoryResult | undefined) =>
        one?.metrics.find((other) => other.metric === metric)?.estimate ?? null;
      return {
        category: category.category,
        metric,
        cases: category.cases,
        a: a ? of(category) : null,
        b: a ? of(inB.get(category.category)) : of(category),
        difference: test?.difference ?? null,
        p: test?.pHolm ?? null,
        textOnly: k === 0 ? category.textOnly : null,
        chance,
        isAverage: category.category === ALL,
        isFirst: k === 0,
      };
    }),
  );
}

/** Seeds of one or two methods, pooled, by category. */
export interface PooledRow extends Pick<Row, "category" | "metric" | "difference" | "isAverage" | "isFirst"> {
  a: PooledMetric | null;
  b: PooledMetric | null;
}

export function pooledRows({ a, b, differences }: PooledSides): PooledRow[] {
  const of = (side: PooledSides["a"], { category, metric }: PooledMetric) =>
    side?.metrics.find((one) => one.category === category && one.metric === metric) ?? null;
  return ((a ?? b)?.metrics ?? []).map((one, k, all) => ({
    category: one.category,
    metric: one.metric,
    a: of(a, one),
    b: of(b, one),
    difference:
      differences.find(({ category, metric }) => category === one.category && metric === one.metric)
        ?.difference ?? null,
    isAverage: one.category === ALL,
    isFirst: all[k - 1]?.category !== one.category,
  }));
}

/** The number that stands for a suite: its macro average, or its only category. */
export function headline(result: SuiteResult): Estimate | null {
  return result.categories.at(-1)?.metrics[0]?.estimate ?? null;
}

export function suiteTitle(name: string): string {
  return SCENE_SUITES.find((one) => one.name === name)?.title ?? name;
}

/** Unweighted mean of suites' headlines on one axis; its interval adds their variances, as suites share no cases. */
export function axisMean(
  results: readonly SuiteResult[],
  axis: "composition" | "retention",
): Estimate | null {
  const parts = results.flatMap((result) => {
    const found = result.suite.axis === axis ? headline(result) : null;
    return found && Number.isFinite(found.value) ? [found] : [];
  });
  if (parts.length === 0) return null;
  const n = parts.length;
  const value = parts.reduce((sum, part) => sum + part.value, 0) / n;
  const side = (distance: (part: Estimate) => number) =>
    Math.sqrt(parts.reduce((sum, part) => sum + distance(part) ** 2, 0)) / n;
  return {
    value,
    low: Math.max(0, value - side((part) => part.value - part.low)),
    high: Math.min(1, value + side((part) => part.high - part.value)),
    cases: parts.reduce((sum, part) => sum + part.cases, 0),
    interval: parts.length === 1 ? parts[0]!.interval : "bootstrap",
  };
}
