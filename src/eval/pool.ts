/** Several replicates (seeds) of one method as one result: the mean over them, and how sure it is over replicates and cases. */

import { BadInputError } from "../base/errors";
import { createRandom } from "../scenes/random";
import { outcomesOf } from "./outcomes";
import type { CaseResult, Estimate, ModelRef, SuiteResult } from "./result";
import {
  type BootstrapOptions,
  clusterSums,
  percentileInterval,
  resampledTotals,
} from "./statistics/bootstrap";
import { ALL } from "./summary";

export interface PooledMetric {
  category: string;
  metric: string;
  /** Mean over replicates; the interval draws replicates and clusters of cases, which are crossed (Owen 2007, the pigeonhole bootstrap). */
  estimate: Estimate;
  /** Of each replicate, in the order of the results. */
  seeds: number[];
  /** Standard deviation between replicates (n − 1); null for one. */
  spread: number | null;
}

export interface PooledResult {
  suite: SuiteResult["suite"];
  models: ModelRef[];
  cases: number;
  metrics: PooledMetric[];
}

export interface PooledDifference {
  category: string;
  metric: string;
  /** Mean of b − mean of a; cases are drawn together, replicates apart. */
  difference: Estimate;
}

/** Two methods, or one where the second has no result. */
export interface PooledSides {
  a: PooledResult | null;
  b: PooledResult | null;
  /** Empty where a side has no result. */
  differences: PooledDifference[];
}

type Options = Partial<BootstrapOptions>;

/** Each side on the cases that all its replicates have; the difference on those that the replicates of both have. */
export function poolSides(
  as: readonly SuiteResult[],
  bs: readonly SuiteResult[],
  options: Options = {},
): PooledSides {
  const side = (results: readonly SuiteResult[]) =>
    results.length > 0 ? poolResults(results, options) : null;
  return {
    a: side(as),
    b: side(bs),
    differences: as.length > 0 && bs.length > 0 ? comparePooled(as, bs, options) : [],
  };
}

/** @throws BadInputError where there is no result or they are of different cases */
export function poolResults(results: readonly SuiteResult[], options: Options = {}): PooledResult {
  const { groups, cases } = sharedCases(results);
  const metrics: PooledMetric[] = [];
  for (const { category, metric, ratios, resampled, n } of metricsOf(
    groups,
    results[0]!.suite.classes,
    [0],
    options,
  )) {
    const mean = ratios.reduce((sum, value) => sum + value, 0) / ratios.length;
    const variance = ratios.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (ratios.length - 1);
    metrics.push({
      category,
      metric,
      estimate: { value: mean, ...percentileInterval(resampled[0]!), cases: n, interval: "bootstrap" },
      seeds: ratios,
      spread: ratios.length > 1 ? Math.sqrt(variance) : null,
    });
  }
  return { suite: results[0]!.suite, models: results.map(({ model }) => model), cases, metrics };
}

/** Difference between two methods, each of one or more replicates. */
export function comparePooled(
  as: readonly SuiteResult[],
  bs: readonly SuiteResult[],
  options: Options = {},
): PooledDifference[] {
  const { groups } = sharedCases([...as, ...bs]);
  return metricsOf(groups, as[0]!.suite.classes, [0, as.length], options).map(
    ({ category, metric, ratios, resampled, n }) => {
      const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
      return {
        category,
        metric,
        difference: {
          value: mean(ratios.slice(as.length)) - mean(ratios.slice(0, as.length)),
          ...percentileInterval(resampled[1]!.map((b, r) => b - resampled[0]![r]!)),
          cases: n,
          interval: "bootstrap",
        },
      };
    },
  );
}

/** Cases that every result has, by category: [category] → [result][case]. */
function sharedCases(results: readonly SuiteResult[]) {
  const first = results[0];
  if (!first) throw new BadInputError("There is no result to pool.");
  const odd = results.find(({ suite }) => suite.version !== first.suite.version);
  if (odd)
    throw new BadInputError(
      `Results of different cases can't be pooled: ${first.suite.name} ${first.suite.version}, ${odd.suite.name} ${odd.suite.version}.`,
    );
  const maps = results.map(({ cases }) => new Map(cases.map((one) => [one.id, one])));
  const groups = new Map<string, CaseResult[][]>();
  let cases = 0;
  for (const { id, category } of first.cases) {
    const all = maps.map((map) => map.get(id));
    if (all.some((one) => !one)) continue;
    cases++;
    const group = groups.get(category) ?? results.map(() => []);
    groups.set(category, group);
    all.forEach((one, r) => {
      group[r]!.push(one!);
    });
  }
  return { groups, cases };
}

interface Row {
  category: string;
  metric: string;
  /** Of each result. */
  ratios: number[];
  /** Of each method, the mean over its drawn replicates, [resamples]. */
  resampled: Float64Array[];
  n: number;
}

/** @param starts where each method's results begin among all */
function metricsOf(
  groups: ReadonlyMap<string, CaseResult[][]>,
  classes: number,
  starts: readonly number[],
  { seed = 1, resamples }: Options,
) {
  const rows: { category: string; metric: string; ratios: number[]; resampled: Float64Array[]; n: number }[] =
    [];
  for (const [category, perResult] of groups) {
    const outcomes = perResult.map((cases) => outcomesOf(cases, classes));
    const clusters = perResult[0]!.map((one) => one.cluster);
    outcomes[0]!.forEach(({ metric, of }, k) => {
      const hits = outcomes.map((one) => one[k]!.hits);
      const sums = clusterSums(clusters, [of, ...hits]);
      const [total, ...drawn] = resampledTotals(sums, { seed: `${seed}/${category}/${metric}`, resamples });
      // The same replicates are drawn for every category: one that did badly did so in all.
      const random = createRandom(`seeds/${seed}`);
      const resampled = starts.map((start, m) => {
        const methods = drawn.slice(start, starts[m + 1] ?? drawn.length);
        return total!.map((all, r) => {
          let sum = 0;
          for (let draw = 0; draw < methods.length; draw++)
            sum += methods[Math.floor(random.next() * methods.length)]![r]!;
          return sum / methods.length / all;
        });
      });
      const n = of.reduce((sum, value) => sum + value, 0);
      const ratios = hits.map((column) => column.reduce((sum, value) => sum + value, 0) / n);
      rows.push({ category, metric, ratios, resampled, n });
    });
  }
  return groups.size > 1 ? [...rows, ...macroRows(rows, groups.size)] : rows;
}

/** Unweighted means over the categories, of the metrics that all of them have. */
function macroRows(rows: readonly Row[], categories: number): Row[] {
  return [...new Set(rows.map(({ metric }) => metric))].flatMap((metric): Row[] => {
    const own = rows.filter((row) => row.metric === metric);
    const first = own[0]!;
    if (own.length < categories) return [];
    const mean = (of: (row: Row) => number) => own.reduce((sum, row) => sum + of(row), 0) / own.length;
    return [
      {
        category: ALL,
        metric,
        ratios: first.ratios.map((_, r) => mean((row) => row.ratios[r]!)),
        resampled: first.resampled.map((method, m) =>
          method.map((_, r) => mean((row) => row.resampled[m]![r]!)),
        ),
        n: own.reduce((sum, row) => sum + row.n, 0),
      },
    ];
  });
}
