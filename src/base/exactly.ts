interface Tuples<T> {
  1: [T];
  2: [T, T];
  3: [T, T, T];
  4: [T, T, T, T];
}

/**
 * The items, which are so many and no others: for taking them apart by name.
 *
 * @throws RangeError where they are more or fewer
 */
export function exactly<T, N extends keyof Tuples<T>>(items: readonly T[], count: N): Tuples<T>[N] {
  if (items.length !== count) throw new RangeError(`Here are ${items.length} items in place of ${count}.`);
  return items as Tuples<T>[N];
}
