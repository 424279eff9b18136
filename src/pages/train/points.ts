/** Shares and differences as they are shown: a true minus, a dash where nothing was measured. */

import type { Interval } from "../../eval/statistics/pairedDifference";
import { number, series } from "../../language/formats";
import type { Part } from "../../scenes/measures";
import { say } from "./words";

/** "+3.2" */
export function signed(value: number | null, digits = 1): string {
  if (value === null) return "–";
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return `${value > 0 ? "+" : "−"}${text}`;
}

/** "−2.8 to +8.6" */
export const range = ({ low, high }: Interval) =>
  say(($) => $.points.range, { low: signed(low), high: signed(high) });

/** Whether a difference is one: its interval leaves zero out. */
export const isSeen = ({ low, high }: Interval) => low > 0 || high < 0;

/** "+12.5 (+8.1 to +16.9)", with "no difference seen" where the interval spans zero; a dash where nobody can tell. */
export function told(points: Interval | null): string {
  if (!points) return "–";
  const text = `${signed(points.value)} (${range(points)})`;
  return isSeen(points) ? text : say(($) => $.points.none, { points: text });
}

/** "52.3%" */
export const percent = (value: number | null): string => (value === null ? "–" : `${value.toFixed(1)}%`);

/** A share of fewer cases says little without its count. */
const FEW_CASES = 20;

type Count = Pick<Part, "hits" | "cases">;

const sum = (values: readonly number[]) => values.reduce((so, value) => so + value, 0);

/** "1 of 2" where a share is of few cases, part by part where these are of different numbers; else empty. */
export function fewOf(parts: readonly Count[]): string {
  const cases = sum(parts.map((part) => part.cases));
  if (cases === 0 || cases >= FEW_CASES) return "";
  const alike = parts.every((part) => part.cases === parts[0]?.cases);
  const counts = alike ? [{ hits: sum(parts.map(({ hits }) => hits)), cases }] : parts;
  return series(
    counts.map(({ hits, cases }) =>
      say(($) => $.points.of, { hits: number(hits, { maximumFractionDigits: 1 }), cases }),
    ),
  );
}

/** "52.3%"; of few cases "50.0% (1 of 2)". */
export function shareOf(value: number | null, parts: readonly Count[]): string {
  const [share, counts] = [percent(value), fewOf(parts)];
  return counts === "" || value === null ? share : say(($) => $.points.counted, { share, counts });
}
