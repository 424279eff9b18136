/**
 * Composition and retention on scenes: the two quantities of the playground, defined once. A run's evaluations (Train) and
 * the built-in suites (Evaluate) ask for them on other cases, but they are the same means of the same shares.
 */

/** Right against wrong caption; composition is their mean. */
export const COMPOSITION = ["swap-attribute", "swap-object", "replace-relation"] as const;

/** Classification in styles that training sees and in others, and captions without order found again; retention is their mean. */
export const RETENTION = ["zero-shot", "zero-shot, held-out styles", "recall@1"] as const;

export type MeasuredPart = (typeof COMPOSITION)[number] | (typeof RETENTION)[number];

/** Of those that are known, each counting alike; null where none is. */
export function meanOf(shares: readonly (number | null | undefined)[]): number | null {
  const known = shares.filter((share) => share !== null && share !== undefined);
  return known.length === 0 ? null : known.reduce((sum, share) => sum + share, 0) / known.length;
}

/**
 * What a choice counts for: 1 where `own` scores above all others, 1 / (n + 1) where n of them score the same and none
 * more, as if one of the best were drawn; else 0.
 */
export function wonShare(own: number, others: ArrayLike<number>): number {
  let ties = 1;
  for (let i = 0; i < others.length; i++) {
    if (others[i]! > own) return 0;
    if (others[i] === own) ties++;
  }
  return 1 / ties;
}

/** So many of so many cases. */
export interface Part {
  name: string;
  hits: number;
  cases: number;
}

/** Σ hits / Σ cases; null without cases. */
export function shareOf(parts: readonly Part[]): number | null {
  const cases = parts.reduce((sum, part) => sum + part.cases, 0);
  return cases === 0 ? null : parts.reduce((sum, part) => sum + part.hits, 0) / cases;
}

/**
 * The measured part that one counts for: of its own name, or the longest that it is a more special case of ("zero-shot,
 * unseen nouns" for "zero-shot"); "" for none.
 */
export function countsFor(name: string, measured: readonly string[]): string {
  return measured
    .filter((one) => name === one || name.startsWith(`${one}, `))
    .reduce((longest, one) => (one.length > longest.length ? one : longest), "");
}

/** The mean of the measured parts' shares. */
export function measure(parts: readonly Part[], measured: readonly string[]): number | null {
  const of = (one: string) => parts.filter(({ name }) => countsFor(name, measured) === one);
  return meanOf(measured.map((one) => shareOf(of(one))));
}
