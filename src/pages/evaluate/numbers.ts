/** Shares as percent with one decimal, a true minus, and p-values as papers print them. */
import type { Estimate } from "../../eval/result";
import { say } from "./words";

const minus = (text: string) => text.replace(/^-/, "−");

export const points = (value: number) => (Number.isFinite(value) ? (100 * value).toFixed(1) : "–");

export function interval({ low, high }: Pick<Estimate, "low" | "high">): string {
  return say(($) => $.numbers.interval, { low: minus(points(low)), high: minus(points(high)) });
}

export function signedPoints(value: number): string {
  const text = (100 * value).toFixed(1);
  if (Number(text) === 0) return "0.0";
  return value > 0 ? `+${text}` : minus(text);
}

/** A cost: whole from a hundred on. */
export const money = (value: number) =>
  minus(Math.abs(value) < 100 ? value.toFixed(1) : Math.round(value).toLocaleString("en"));

export const signedMoney = (value: number) => `${value > 0 ? "+" : ""}${money(value)}`;

export function pValue(p: number): string {
  if (p < 0.001) return "<0.001";
  return p.toFixed(p < 0.1 ? 3 : 2);
}

/** Below this a difference is called one. */
export const ALPHA = 0.05;
