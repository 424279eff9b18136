/**
 * How sure a weighted sum of shares is, such as a cost: each share's own 95% interval, put together by the method of
 * variance estimates recovery (Zou and Donner 2008, Statistics in Medicine 27:1693; for correlated shares Zou 2007,
 * Psychological Methods 12:399). A bootstrap has no spread where a share is 0 or 1, and says of three cases without an
 * error that there are none to come; this doesn't.
 */
import { share } from "./wilson";

export interface ClusteredShare {
  value: number;
  /** 95%, Wilson's at the effective number of cases. */
  low: number;
  high: number;
  cases: number;
  /** Independent cases that this many clustered ones are worth (Kish 1965). */
  effective: number;
}

/**
 * A share of cases, several of which may be of one picture and then say less than as many of their own.
 *
 * @param errors 0 or 1 by case, or a share where several options tie
 * @param clusters the picture of each case
 */
export function clusteredShare(errors: readonly number[], clusters: readonly string[]): ClusteredShare {
  const cases = errors.length;
  const hits = errors.reduce((sum, error) => sum + error, 0);
  const value = hits / cases;
  const byCluster = new Map<string, number>();
  for (const [i, error] of errors.entries())
    byCluster.set(clusters[i]!, (byCluster.get(clusters[i]!) ?? 0) + error - value);
  const count = byCluster.size;
  const simple = value * (1 - value) * cases;
  let robust = 0;
  for (const deviation of byCluster.values()) robust += deviation ** 2;
  // where nothing varies, the design effect can't be seen: then a picture counts as one case
  const effective =
    simple === 0 || count < 2
      ? count
      : Math.min(cases, Math.max(count, (cases * simple * (count - 1)) / (robust * count)));
  const { low, high } = share(value * effective, effective);
  return { value, low, high, cases, effective };
}

export interface WeightedShare {
  weight: number;
  share: Pick<ClusteredShare, "value" | "low" | "high">;
}

/** Σ weight · share with its 95% interval. `correlation(i, j)`: of the estimates of two of the shares; 0 by default. */
export function weightedShares(
  terms: readonly WeightedShare[],
  correlation: (i: number, j: number) => number = () => 0,
): { value: number; low: number; high: number } {
  const value = terms.reduce((sum, { weight, share: { value: p } }) => sum + weight * p, 0);
  // how far each term reaches towards less, and towards more
  const reach = (down: boolean) =>
    terms.map(({ weight, share: { value: p, low, high } }) =>
      weight >= 0 === down ? weight * (p - low) : weight * (p - high),
    );
  // a share that is taken off moves the sum the other way
  const between = (i: number, j: number) =>
    correlation(i, j) * Math.sign(terms[i]!.weight * terms[j]!.weight);
  const length = (steps: readonly number[]) => {
    let square = 0;
    for (const [i, a] of steps.entries())
      for (const [j, b] of steps.entries()) square += a * b * (i === j ? 1 : between(i, j));
    return Math.sqrt(Math.max(0, square));
  };
  return { value, low: value - length(reach(true)), high: value + length(reach(false)) };
}

/** Pearson's correlation of two errors over the same cases; 0 where one of them doesn't vary. */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const n = a.length;
  const mean = (of: (i: number) => number) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += of(i);
    return sum / n;
  };
  const [ma, mb] = [mean((i) => a[i]!), mean((i) => b[i]!)];
  const spread = Math.sqrt(mean((i) => (a[i]! - ma) ** 2) * mean((i) => (b[i]! - mb) ** 2));
  return spread === 0 ? 0 : mean((i) => (a[i]! - ma) * (b[i]! - mb)) / spread;
}
