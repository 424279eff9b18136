/** Numbers as they are shown: fixed places, a true minus. */
import { number } from "../language/formats";
import { language } from "../language/language";
import { say } from "./words";

export function cosine(value: number): string {
  return signed(value.toFixed(3));
}

export function percent(probability: number): string {
  const value = probability * 100;
  if (value > 0 && value < 0.1) return "<0.1%";
  return `${value >= 99.95 ? "100" : value < 10 ? value.toFixed(1) : value.toFixed(0)}%`;
}

export function difference(value: number): string {
  return `${value >= 0 ? "+" : ""}${signed(value.toFixed(3))}`;
}

/** "12 s left"; nothing of less than a second, or where nobody knows. */
export function timeLeft(seconds: number | null): string {
  return seconds !== null && seconds >= 1 ? say(($) => $.left, { time: duration(seconds) }) : "";
}

/** Grad-ECLIP's values are small and have no natural unit. */
export function mapValue(value: number, method: string): string {
  return method === "grad-eclip" ? signed(value.toPrecision(3)) : cosine(value);
}

function signed(text: string): string {
  return text.replace(/^-/, "−");
}

export function bytes(count: number): string {
  if (count < 1000) return `${count} B`;
  const units = ["kB", "MB", "GB", "TB"];
  let value = count / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ${units[unit]}`;
}

export function count(value: number): string {
  if (language() === "ja") return number(value, { notation: "compact", maximumSignificantDigits: 3 });
  if (value >= 1e6) return `${(value / 1e6).toFixed(value < 1e7 ? 1 : 0)} M`;
  return value >= 1e4 ? `${Math.round(value / 1e3)} k` : String(value);
}

export function duration(seconds: number): string {
  if (seconds < 1) return say(($) => $.time.moment);
  if (seconds < 90) return say(($) => $.time.seconds, { value: Math.round(seconds) });
  return seconds < 5400
    ? say(($) => $.time.minutes, { value: Math.round(seconds / 60) })
    : say(($) => $.time.hours, { value: (seconds / 3600).toFixed(1) });
}
