/** How sure a share is, exactly: never less than 95% sure, however few the cases and however near to 0 or 1 the share. */
import type { Share } from "./wilson";

/** In each tail. */
const TAIL = 0.025;

/** Halvings of [0, 1]: beyond them a float64 does not change. */
const HALVINGS = 60;

/** ln C(cases, k) for k = 0 … cases. */
function logChoices(cases: number): Float64Array {
  const out = new Float64Array(cases + 1);
  for (let k = 1; k <= cases; k++) out[k] = out[k - 1]! + Math.log((cases - k + 1) / k);
  return out;
}

/**
 * A share with its exact 95% interval (Clopper and Pearson 1934): all shares under which so few hits, or so many, would come
 * in more than 2.5% of samples.
 */
export function exactShare(hits: number, cases: number): Share {
  if (cases === 0) return { hits, cases, accuracy: Number.NaN, low: 0, high: 1 };
  const ln = logChoices(cases);
  /** P(from ≤ X ≤ to) of a binomial. */
  const between = (from: number, to: number, p: number) => {
    const [yes, no] = [Math.log(p), Math.log1p(-p)];
    let sum = 0;
    for (let k = from; k <= to; k++) sum += Math.exp(ln[k]! + k * yes + (cases - k) * no);
    return sum;
  };
  /** Where a function that rises with p passes the tail. */
  const where = (rising: (p: number) => number) => {
    let [low, high] = [0, 1];
    for (let i = 0; i < HALVINGS; i++) {
      const middle = (low + high) / 2;
      if (rising(middle) < TAIL) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  };
  const low = hits === 0 ? 0 : where((p) => between(hits, cases, p));
  const high = hits === cases ? 1 : 1 - where((q) => between(0, hits, 1 - q));
  return { hits, cases, accuracy: hits / cases, low, high };
}
