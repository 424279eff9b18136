/** Do two models differ on the same cases? McNemar's test, and Holm's correction where it is asked several times. */

/** ln n! for n = 0 … most. */
function logFactorials(most: number): Float64Array {
  const table = new Float64Array(most + 1);
  for (let n = 2; n <= most; n++) table[n] = table[n - 1]! + Math.log(n);
  return table;
}

/**
 * Exact two-sided p of McNemar's test (McNemar 1947; the binomial form): were the models equally good, each case on
 * which they disagree would go either way like a coin.
 *
 * @param onlyA cases that only the first model gets right
 * @param onlyB cases that only the second gets right
 */
export function mcnemar(onlyA: number, onlyB: number): number {
  const n = onlyA + onlyB;
  if (n === 0) return 1;
  const ln = logFactorials(n);
  const least = Math.min(onlyA, onlyB);
  let tail = 0;
  for (let k = 0; k <= least; k++) tail += Math.exp(ln[n]! - ln[k]! - ln[n - k]! - n * Math.LN2);
  return Math.min(1, 2 * tail);
}

/** Holm's step-down correction (Holm 1979): adjusted p-values, in the order given. */
export function holm(p: readonly number[]): number[] {
  const order = p.map((_, i) => i).sort((a, b) => p[a]! - p[b]!);
  const adjusted = new Array<number>(p.length);
  let largest = 0;
  order.forEach((i, at) => {
    largest = Math.max(largest, Math.min(1, (p.length - at) * p[i]!));
    adjusted[i] = largest;
  });
  return adjusted;
}
