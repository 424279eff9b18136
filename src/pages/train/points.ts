/** Shares and differences as they are shown: a true minus, a dash where nothing was measured. */

import type { Interval } from "../../eval/statistics/pairedDifference";
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
