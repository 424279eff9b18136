/**
 * How far two models differ on the same cases, with a 95% interval: percentiles of a bootstrap over clusters that draws
 * both models' answers together. Where few pictures tell the two apart such percentiles promise too much (of three cases
 * that all turned every resample says +100): then Newcombe's interval of a paired difference (1998, Statistics in
 * Medicine 17:2635, method 10), from the limits of both shares.
 */
import { exactly } from "../../base/exactly";
import { type BootstrapOptions, clusterSums, percentileInterval, resampledTotals } from "./bootstrap";
import { type ClusteredShare, clusteredShare, correlation, weightedShares } from "./weightedShares";

/** Both models' answers, case by case. */
export interface Answers {
  /** [cases] The picture of each case. */
  clusters: readonly string[];
  /** [cases] What was won of how many, by either model. */
  a: readonly number[];
  b: readonly number[];
  of: readonly number[];
}

/** A number with its 95% interval. */
export interface Interval {
  value: number;
  low: number;
  high: number;
}

/** b − a */
export interface Difference extends Interval {
  /** [resamples] shares of a, of b, and b − a. */
  resampled: { a: Float64Array; b: Float64Array; difference: Float64Array };
  /** Whether the interval is the bootstrap's. */
  drawn: boolean;
}

/** A bootstrap is taken from so many pictures on … */
const FEWEST_CLUSTERS = 20;

/** … where at least so many of them tell the models apart: four that all turn one way are p = 0.13 by McNemar's test. */
const FEWEST_APART = 10;

export function pairedDifference({ clusters, a, b, of }: Answers, options: BootstrapOptions): Difference {
  const sums = clusterSums(clusters, [a, b, of]);
  const [byA, byB, ofs] = exactly(sums.columns, 3);
  const [hitsA, hitsB, cases] = exactly(resampledTotals(sums, options), 3);
  const resampled = {
    a: hitsA.map((hits, r) => hits / cases[r]!),
    b: hitsB.map((hits, r) => hits / cases[r]!),
    difference: hitsA.map((hits, r) => (hitsB[r]! - hits) / cases[r]!),
  };
  const apart = byA.reduce((count, hits, c) => count + Number(hits !== byB[c]), 0);
  const [before, after] = [shareOf(clusters, a, of), shareOf(clusters, b, of)];
  const value = after.value - before.value;
  const drawn = sums.clusters >= FEWEST_CLUSTERS && apart >= FEWEST_APART;
  if (drawn) return { value, ...percentileInterval(resampled.difference), resampled, drawn };
  const terms = [
    { weight: 1, share: after },
    { weight: -1, share: before },
  ];
  const together = corrected(
    byA.map((hits, c) => hits / ofs[c]!),
    byB.map((hits, c) => hits / ofs[c]!),
  );
  const { low, high } = weightedShares(terms, () => together);
  return { value, low: Math.max(-1, low), high: Math.min(1, high), resampled, drawn };
}

/** Mean of differences over other cases each: of resamples where all are drawn, else put together from their intervals. */
export function meanDifference(parts: readonly Difference[]): Omit<Difference, "resampled"> {
  const weight = 1 / parts.length;
  if (parts.every(({ drawn }) => drawn)) {
    const value = weight * parts.reduce((sum, part) => sum + part.value, 0);
    const resampled = parts[0]!.resampled.difference.map(
      (_, r) => weight * parts.reduce((sum, part) => sum + part.resampled.difference[r]!, 0),
    );
    return { value, ...percentileInterval(resampled), drawn: true };
  }
  return { ...weightedShares(parts.map((share) => ({ weight, share }))), drawn: false };
}

/** Correlation of the pictures' shares, a positive one less half a picture, as method 10 has it. */
function corrected(a: Float64Array, b: Float64Array): number {
  const plain = correlation(a, b);
  if (plain <= 0) return plain;
  const mean = (values: Float64Array) => values.reduce((sum, x) => sum + x, 0) / values.length;
  const covariance = mean(a.map((x, c) => x * b[c]!)) - mean(a) * mean(b);
  return (plain * Math.max(0, covariance - 1 / (2 * a.length))) / covariance;
}

/** Each of the `of` questions of a case as one of its own. */
function shareOf(
  clusters: readonly string[],
  hits: readonly number[],
  of: readonly number[],
): ClusteredShare {
  const each = of.flatMap((count, i) => new Array<number>(count).fill(hits[i]! / count));
  return clusteredShare(
    each,
    of.flatMap((count, i) => new Array<string>(count).fill(clusters[i]!)),
  );
}
