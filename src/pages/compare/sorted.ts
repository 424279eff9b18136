import { cellOf, type ScoreTable } from "../../workspace/scores";
import type { Sort } from "../../workspace/view";

/** The captions in the order of the table; equal ones stay as typed, uncomputed ones go last. */
export function sortedCaptions(
  captions: readonly string[],
  sort: Sort,
  table: ScoreTable | undefined,
): string[] {
  if (sort.by === "order") return captions.slice();
  const sign = sort.descending ? -1 : 1;
  if (sort.by === "caption")
    return captions.slice().sort((one, other) => sign * one.localeCompare(other, "en"));
  const value = (caption: string) => cellOf(table, sort.by, caption)?.cosine;
  return captions.slice().sort((one, other) => {
    const [a, b] = [value(one), value(other)];
    if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
    return sign * (a - b);
  });
}
