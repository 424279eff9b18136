/** What the cases of a suite come to, by category: shares, margins, calibration, and what texts alone give away. */

import { outcomesOf } from "./outcomes";
import type { CaseResult, CategoryResult, ChoiceResult, ClassResult, Estimate, MetricResult } from "./result";
import {
  type BootstrapOptions,
  clusterSums,
  percentileInterval,
  resampledTotals,
} from "./statistics/bootstrap";
import { calibration } from "./statistics/calibration";
import { areaInterval, areaUnderRoc, cheapestThreshold } from "./statistics/roc";
import { share } from "./statistics/wilson";
import { textOnlyJudges } from "./textOnly";
import type { Suite } from "./types";

/** Categories of a suite from its scored cases, and their macro average as the category "all". */
export function summarise(
  suite: Suite,
  cases: readonly CaseResult[],
  options: BootstrapOptions,
): CategoryResult[] {
  const groups = new Map<string, CaseResult[]>();
  for (const one of cases) {
    const group = groups.get(one.category);
    if (group) group.push(one);
    else groups.set(one.category, [one]);
  }
  const texts = textOnlyJudges(suite);
  const parts = [...groups].map(([category, members]) =>
    summariseCategory(suite, category, members, texts, options),
  );
  const results = parts.map(({ result }) => result);
  const kinds = new Set(results.map(({ kind }) => kind));
  if (parts.length > 1 && kinds.size === 1) results.push(macroAverage(parts));
  return results;
}

interface Part {
  result: CategoryResult;
  /** Of each share: the resampled ratio, [resamples]. */
  resampled: Float64Array[];
}

/** Σ hits / Σ of, with its intervals. */
export function ratioEstimate(hits: number, of: number): Estimate {
  const { accuracy, low, high } = share(hits, of);
  return { value: accuracy, low, high, cases: of, interval: "wilson" };
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}

function summariseCategory(
  suite: Suite,
  category: string,
  cases: readonly CaseResult[],
  texts: ReturnType<typeof textOnlyJudges>,
  { seed, resamples }: BootstrapOptions,
): Part {
  const options = { seed: `${seed}/${category}`, resamples };
  const kind = cases[0]!.kind;
  const clusters = cases.map((one) => one.cluster);
  const outcomes = outcomesOf(cases, suite.classes?.length ?? 0);
  const margins = marginsOf(cases);
  const columns = [
    ...outcomes.flatMap(({ hits, of }) => [hits, of]),
    ...(margins ? [margins, margins.map(() => 1)] : []),
  ];
  const totals = resampledTotals(clusterSums(clusters, columns), options);
  const ratio = (k: number) => totals[2 * k]!.map((hits, b) => hits / totals[2 * k + 1]![b]!);
  const resampled = outcomes.map((_, k) => ratio(k));
  const metrics = outcomes.map(
    ({ metric, hits, of, chance }, k): MetricResult => ({
      metric,
      estimate: ratioEstimate(sum(hits), sum(of)),
      bootstrap: percentileInterval(resampled[k]!),
      chance,
    }),
  );
  const judgements = cases.flatMap((one) => (one.kind === "judgement" ? [one] : []));
  const [scores, labels] = [judgements.map((one) => one.score), judgements.map((one) => one.truth)];
  if (judgements.length > 0) {
    const interval = areaInterval(scores, labels, clusters, options);
    metrics.push({
      metric: "area under ROC",
      estimate: {
        value: areaUnderRoc(scores, labels),
        ...interval,
        cases: cases.length,
        interval: "bootstrap",
      },
      bootstrap: interval,
      chance: 0.5,
    });
  }
  return {
    result: {
      category,
      kind,
      cases: cases.length,
      metrics,
      margin: margins
        ? {
            value: sum(margins) / margins.length,
            ...percentileInterval(ratio(outcomes.length)),
            cases: margins.length,
            interval: "bootstrap",
          }
        : null,
      calibration: calibrationOf(cases),
      textOnly: texts(cases),
      ...thresholdOf(scores, labels),
    },
    resampled,
  };
}

function thresholdOf(scores: readonly number[], labels: readonly boolean[]): { threshold?: number } {
  const { threshold } = cheapestThreshold(scores, labels, 1, 1);
  // Where it is best to take or to refuse everything there is none.
  return scores.length > 0 && Number.isFinite(threshold) ? { threshold } : {};
}

function marginsOf(cases: readonly CaseResult[]): number[] | null {
  const margins = cases.flatMap((one) => ("margin" in one ? [one.margin] : []));
  return margins.length === cases.length ? margins : null;
}

function calibrationOf(cases: readonly CaseResult[]) {
  const judged = cases.filter(
    (one): one is ChoiceResult | ClassResult => one.kind === "choice" || one.kind === "class",
  );
  if (judged.length === 0) return null;
  return calibration(
    judged.map((one) => one.probability),
    judged.map((one) => (one.kind === "choice" ? one.won : Number(one.predicted === one.label))),
  );
}

/** Unweighted mean over categories, each resampled on its own. */
function macroAverage(parts: readonly Part[]): CategoryResult {
  const first = parts[0]!;
  const metrics = first.resampled.map((_, k): MetricResult => {
    const each = parts.map(({ result }) => result.metrics[k]!);
    const resampled = first.resampled[k]!.map(
      (_, b) => sum(parts.map((part) => part.resampled[k]![b]!)) / parts.length,
    );
    const interval = percentileInterval(resampled);
    return {
      metric: each[0]!.metric,
      estimate: {
        value: sum(each.map(({ estimate }) => estimate.value)) / parts.length,
        ...interval,
        cases: sum(each.map(({ estimate }) => estimate.cases)),
        interval: "bootstrap",
      },
      bootstrap: interval,
      chance: sum(each.map(({ chance }) => chance)) / parts.length,
    };
  });
  return {
    category: ALL,
    kind: first.result.kind,
    cases: sum(parts.map(({ result }) => result.cases)),
    metrics,
    margin: null,
    calibration: null,
    textOnly: null,
  };
}

/** The macro average's name among the categories. */
export const ALL = "all";
