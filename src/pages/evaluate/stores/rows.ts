/** Results as rows by category: both models, their difference, and what a judge without the picture scores. */

import type { Comparison } from "../../../eval/compare";
import type { PooledMetric, PooledSides } from "../../../eval/pool";
import type { CategoryResult, Estimate, SuiteResult, TextOnly } from "../../../eval/result";
import { meanEstimate, sceneMeasures } from "../../../eval/sceneMeasures";
import { SCENE_SUITES } from "../../../eval/sceneSuites";
import { ALL } from "../../../eval/summary";
import { told } from "../../../workspace/told";
import { say } from "../words";
import type { Opened, ResultHead } from "./results";

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

/** Replicates of one or two methods, pooled, by category. */
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

/** What a suite of the page's own is called; others by their name. */
export function suiteTitle(name: string): string {
  const known = SCENE_SUITES.find((one) => one.name === name);
  if (!known) return name;
  const family = say(($) => $.suiteNames[known.family]);
  const { split } = known;
  if (split === null || split === "seen") return family;
  return say(($) => $.suiteNames.ofSplit, { family, split: say(($) => $.splits[split]) });
}

/** Where a suite is from. */
export function sourceOf(
  source: SuiteResult["suite"]["source"],
  { request }: Pick<ResultHead, "request">,
): string {
  // Results that an earlier version kept have an English sentence.
  return told(request.kind === "scenes" ? { kind: "scenesDrawn", seed: String(request.seed) } : source);
}

/** "top 1", "image to text @5"; accuracy is what stands without a name. */
export function metricName(metric: string): string {
  const [, way, k = ""] = /^(top|image to text|text to image) @?(\d+)$/.exec(metric) ?? [];
  if (way === "top") return say(($) => $.results.metrics.top, { k });
  if (way === "image to text") return say(($) => $.results.metrics.imageToText, { k });
  if (way === "text to image") return say(($) => $.results.metrics.textToImage, { k });
  if (metric === "area under ROC") return say(($) => $.results.metrics.roc);
  return metric === "text" || metric === "image" || metric === "group"
    ? say(($) => $.results.metrics[metric])
    : metric;
}

type Axis = "composition" | "retention";

/** One's own failure modes are judged by what they cost: a mode of twelve cases is no axis, beside a suite of 500. */
const onAxis = (results: readonly SuiteResult[], axis: Axis) => {
  const all = results.filter(({ suite }) => suite.axis === axis);
  const suites = all.filter(({ suite }) => suite.family !== "own");
  return suites.length > 0 ? suites : all;
};

/**
 * Where a model stands on an axis: on scenes alone the quantity that Train shows, too (scenes/measures.ts); of other or
 * fewer suites the unweighted mean of their headlines.
 */
export function axisMean(results: readonly SuiteResult[], axis: Axis): Estimate | null {
  const measured = measuredOn(results, axis);
  if (measured) return meanEstimate(measured);
  const parts = onAxis(results, axis).flatMap((result) => {
    const found = headline(result);
    return found && Number.isFinite(found.value) ? [found] : [];
  });
  return parts.length === 0 ? null : meanEstimate(parts);
}

/** The second model's axis less the first's, over the same suites and parts; null where they have none in common. */
export function axisDifference(
  compared: readonly { result: SuiteResult; comparison: Comparison }[],
  axis: Axis,
): Estimate | null {
  const differences = compared.map(
    ({ result, comparison }): SuiteResult => ({
      ...result,
      categories: result.categories.map((one) => ({
        ...one,
        metrics: one.metrics.flatMap((metric) => {
          const row = comparison.metrics.find(
            (other) => other.category === one.category && other.metric === metric.metric,
          );
          return row ? [{ ...metric, estimate: row.difference }] : [];
        }),
      })),
    }),
  );
  return axisMean(differences, axis);
}

/** What the axis is a mean of, in words. */
export function axisWords(results: readonly SuiteResult[], axis: Axis): string {
  return say(($) => $.cases.figures[measuredOn(results, axis) ? axis : "meanOfSuites"]);
}

/** Null where suites that are no scenes have a say, or parts of the quantity are missing. */
function measuredOn(results: readonly SuiteResult[], axis: Axis): Estimate[] | null {
  const own = onAxis(results, axis);
  return own.some(({ suite }) => suite.family !== "scenes") ? null : sceneMeasures(own, axis);
}
