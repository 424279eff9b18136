/**
 * 95% percentile intervals by a bootstrap over clusters (Efron 1979; clusters: Davison and Hinkley 1997, 3.8): cases
 * of one picture, or a case and its counter-case, are drawn together, because they are no independent evidence.
 */
import { createRandom, type Random } from "../../scenes/random";

export const RESAMPLES = 2000;

export interface BootstrapOptions {
  seed: number | string;
  resamples?: number;
}

/** Cases by cluster: the sums of each column within each cluster. */
export interface ClusterSums {
  clusters: number;
  /** [columns][clusters] */
  columns: Float64Array[];
}

/** @param columns numbers of each case, by column; all of the length of `clusters` */
export function clusterSums(clusters: readonly string[], columns: readonly ArrayLike<number>[]): ClusterSums {
  const index = new Map<string, number>();
  const of = clusters.map((cluster) => {
    const known = index.get(cluster);
    if (known !== undefined) return known;
    index.set(cluster, index.size);
    return index.size - 1;
  });
  return {
    clusters: index.size,
    columns: columns.map((column) => {
      const sums = new Float64Array(index.size);
      for (const [i, cluster] of of.entries()) sums[cluster]! += column[i]!;
      return sums;
    }),
  };
}

/** Each column's total in each resample, [columns][resamples]: every statistic of totals has its distribution. */
export function resampledTotals(
  { clusters, columns }: ClusterSums,
  { seed, resamples = RESAMPLES }: BootstrapOptions,
): Float64Array[] {
  const random = createRandom(`bootstrap/${seed}`);
  const totals = columns.map(() => new Float64Array(resamples));
  for (let b = 0; b < resamples; b++)
    for (let draw = 0; draw < clusters; draw++) {
      const c = Math.floor(random.next() * clusters);
      for (let k = 0; k < columns.length; k++) totals[k]![b]! += columns[k]![c]!;
    }
  return totals;
}

/** How often each cluster is drawn in one resample, into `counts` [clusters]. */
export function drawCounts(counts: Float64Array, random: Random): void {
  counts.fill(0);
  for (let draw = 0; draw < counts.length; draw++) counts[Math.floor(random.next() * counts.length)]!++;
}

/** Quantile of sorted values with linear interpolation, as numpy's percentile. */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  if (sorted.length === 0) return Number.NaN;
  const at = q * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (at - below) * (sorted[above]! - sorted[below]!);
}

/** The middle 95% of a statistic's resamples; those where it is undefined (NaN) are left out. */
export function percentileInterval(resampled: ArrayLike<number>): { low: number; high: number } {
  const sorted = Float64Array.from(Array.from(resampled).filter((value) => !Number.isNaN(value))).sort();
  return { low: quantile(sorted, 0.025), high: quantile(sorted, 0.975) };
}
