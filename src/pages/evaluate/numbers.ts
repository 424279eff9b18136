/** Shares as percent with one decimal, a true minus, and p-values as papers print them. */
import type { Estimate } from "../../eval/result";
import { say } from "./words";

/** With a true minus; what rounds to nothing has none. */
const minus = (text: string) => (Number(text) === 0 ? text.replace(/^-/, "") : text.replace(/^-/, "−"));

const withPlus = (text: string, value: number) => (value > 0 && /[1-9]/.test(text) ? `+${text}` : text);

export const points = (value: number) => (Number.isFinite(value) ? minus((100 * value).toFixed(1)) : "–");

export function interval({ low, high }: Pick<Estimate, "low" | "high">): string {
  return say(($) => $.numbers.interval, { low: minus(points(low)), high: minus(points(high)) });
}

export function signedPoints(value: number): string {
  return withPlus(minus((100 * value).toFixed(1)), value);
}

/** A cost: whole from a hundred on. */
export const money = (value: number) =>
  minus(Math.abs(value) < 100 ? value.toFixed(1) : Math.round(value).toLocaleString("en"));

export const signedMoney = (value: number) => withPlus(money(value), value);

export function pValue(p: number): string {
  if (p < 0.001) return "<0.001";
  return p.toFixed(p < 0.1 ? 3 : 2);
}

/** Below this a difference is called one. */
export const ALPHA = 0.05;
