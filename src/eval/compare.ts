/** Two models on the same cases: differences, tests, and which cases turned. */

import { BadInputError } from "../base/errors";
import { outcomesOf } from "./outcomes";
import type { CaseResult, Estimate, ModelRef, SuiteResult } from "./result";
import { type BootstrapOptions, percentileInterval } from "./statistics/bootstrap";
import { holm, mcnemar } from "./statistics/mcnemar";
import { type Difference, meanDifference, pairedDifference } from "./statistics/pairedDifference";
import { ALL, ratioEstimate } from "./summary";

interface ComparedMetric {
  category: string;
  metric: string;
  a: Estimate;
  b: Estimate;
  /** b − a, both models' answers drawn together (statistics/pairedDifference.ts). */
  difference: Estimate;
  /** Cases that only one of the two gets wholly right; p is exact. */
  onlyA: number;
  onlyB: number;
  p: number;
  /** p after Holm's correction over all categories of this metric; of the macro average p itself. */
  pHolm: number;
}

interface Flip {
  id: string;
  category: string;
}

export interface Comparison {
  suite: SuiteResult["suite"];
  a: ModelRef;
  b: ModelRef;
  /** Cases that both models were scored on; the rest is left out of everything here. */
  cases: number;
  metrics: ComparedMetric[];
  /** By each category's first metric: what a misses and b gets right … */
  gained: Flip[];
  /** … and the reverse. */
  lost: Flip[];
}

/**
 * From the first model to the second.
 *
 * @throws BadInputError where the results are of different cases
 */
export function compareResults(
  a: SuiteResult,
  b: SuiteResult,
  { seed = 1, resamples }: Partial<BootstrapOptions> = {},
): Comparison {
  if (a.suite.version !== b.suite.version)
    throw new BadInputError(
      `The results are of different cases: ${a.suite.name} ${a.suite.version}, ${b.suite.name} ${b.suite.version}.`,
      "Run both models on the same suite.",
    );
  const others = new Map(b.cases.map((one) => [one.id, one]));
  const groups = new Map<string, [CaseResult[], CaseResult[]]>();
  for (const one of a.cases) {
    const other = others.get(one.id);
    if (!other) continue;
    const group = groups.get(one.category) ?? [[], []];
    groups.set(one.category, group);
    group[0].push(one);
    group[1].push(other);
  }
  const metrics: Resampled[] = [];
  const [gained, lost]: [Flip[], Flip[]] = [[], []];
  let cases = 0;
  for (const [category, [as, bs]] of groups) {
    cases += as.length;
    const [mine, theirs] = [outcomesOf(as, a.suite.classes), outcomesOf(bs, a.suite.classes)];
    mine.forEach((one, k) => {
      const other = theirs[k]!;
      const options = { seed: `${seed}/${category}/${one.metric}`, resamples };
      metrics.push({ category, metric: one.metric, pHolm: 1, ...compared(as, one, other, options) });
      if (k > 0) return;
      as.forEach(({ id }, i) => {
        const [before, after] = [whole(one, i), whole(other, i)];
        if (!before && after) gained.push({ id, category });
        if (before && !after) lost.push({ id, category });
      });
    });
  }
  for (const metric of new Set(metrics.map((row) => row.metric))) {
    const family = metrics.filter((row) => row.metric === metric);
    holm(family.map((row) => row.p)).forEach((p, i) => {
      family[i]!.pHolm = p;
    });
  }
  const all = groups.size > 1 ? macroRows(metrics, groups.size) : [];
  return {
    suite: a.suite,
    a: a.model,
    b: b.model,
    cases,
    metrics: [...metrics.map(({ paired: _, ...row }) => row), ...all],
    gained,
    lost,
  };
}

/** Unweighted mean of the categories' differences; its test counts the cases of all of them. */
function macroRows(rows: readonly Resampled[], categories: number): ComparedMetric[] {
  return [...new Set(rows.map(({ metric }) => metric))].flatMap((metric) => {
    const own = rows.filter((row) => row.metric === metric);
    if (own.length < categories) return [];
    const sum = (of: (row: Resampled) => number) => own.reduce((total, row) => total + of(row), 0);
    const mean = (of: (row: Resampled) => number) => sum(of) / own.length;
    const cases = sum((row) => row.difference.cases);
    const macro = (value: number, resampled: Float64Array): Estimate => ({
      value,
      ...percentileInterval(resampled),
      cases,
      interval: "bootstrap",
    });
    const average = (of: (row: Resampled) => Float64Array) =>
      of(own[0]!).map((_, r) => mean((row) => of(row)[r]!));
    const [onlyA, onlyB] = [sum((row) => row.onlyA), sum((row) => row.onlyB)];
    const p = mcnemar(onlyA, onlyB);
    return [
      {
        category: ALL,
        metric,
        a: macro(
          mean((row) => row.a.value),
          average((row) => row.paired.resampled.a),
        ),
        b: macro(
          mean((row) => row.b.value),
          average((row) => row.paired.resampled.b),
        ),
        difference: estimateOf(meanDifference(own.map((row) => row.paired)), cases),
        onlyA,
        onlyB,
        p,
        pHolm: p,
      },
    ];
  });
}

/** A row with the resamples that its intervals come from. */
interface Resampled extends ComparedMetric {
  paired: Difference;
}

type Counted = { hits: number[]; of: number[] };

/** A tie is not won. */
function whole({ hits, of }: Counted, i: number): boolean {
  return hits[i] === of[i];
}

function compared(cases: readonly CaseResult[], a: Counted, b: Counted, options: BootstrapOptions) {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const estimate = ({ hits, of }: Counted) => ratioEstimate(sum(hits), sum(of));
  const [estimateA, estimateB] = [estimate(a), estimate(b)];
  const clusters = cases.map((one) => one.cluster);
  let [onlyA, onlyB] = [0, 0];
  for (let i = 0; i < cases.length; i++) {
    if (whole(a, i) && !whole(b, i)) onlyA++;
    if (!whole(a, i) && whole(b, i)) onlyB++;
  }
  const paired = pairedDifference({ clusters, a: a.hits, b: b.hits, of: a.of }, options);
  const difference = estimateOf(paired, cases.length);
  return { a: estimateA, b: estimateB, difference, onlyA, onlyB, p: mcnemar(onlyA, onlyB), paired };
}

function estimateOf({ value, low, high, drawn }: Omit<Difference, "resampled">, cases: number): Estimate {
  return { value, low, high, cases, interval: drawn ? "bootstrap" : "newcombe" };
}
