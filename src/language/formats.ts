/** Numbers, dates and lists as the page's language writes them. */
import { type Language, language } from "./language";

/** Dates stand with the day first in English: 29 Nov 2026. */
const DATES: Record<Language, string> = { en: "en-GB", ja: "ja-JP" };

const made = new Map<string, unknown>();
/** Formats are costly to make, and a table asks for hundreds. */
function once<Format>(key: string, make: () => Format): Format {
  if (!made.has(key)) made.set(key, make());
  return made.get(key) as Format;
}

export function number(value: number, options: Intl.NumberFormatOptions = {}): string {
  const locale = language();
  return once(
    `number ${locale} ${JSON.stringify(options)}`,
    () => new Intl.NumberFormat(locale, options),
  ).format(value);
}

/** "€250", "￥1,200": without decimals unless told. */
export function currency(value: number, code: string, options: Intl.NumberFormatOptions = {}): string {
  return number(value, { style: "currency", currency: code, maximumFractionDigits: 0, ...options });
}

export function date(value: Date | string | number, options: Intl.DateTimeFormatOptions): string {
  const locale = DATES[language()];
  return once(
    `date ${locale} ${JSON.stringify(options)}`,
    () => new Intl.DateTimeFormat(locale, options),
  ).format(new Date(value));
}

/** "a, b and c"; "a、b、c" */
export function list(items: readonly string[], type: "conjunction" | "disjunction" = "conjunction"): string {
  const locale = DATES[language()];
  return once(`list ${locale} ${type}`, () => new Intl.ListFormat(locale, { type })).format(items);
}

const JOINTS: Record<Language, { comma: string; semicolon: string }> = {
  en: { comma: ", ", semicolon: "; " },
  ja: { comma: "、", semicolon: "；" },
};

/** "a, b"; "a、b": names and numbers, without a word before the last. */
export const series = (items: readonly (string | number)[]): string => items.join(JOINTS[language()].comma);

/** "a 1, b 2; a 3"; "a 1、b 2；a 3": parts of a sentence. */
export const clauses = (items: readonly string[]): string => items.join(JOINTS[language()].semicolon);

/** One after the other, without a space behind a Japanese full stop; a title that has none keeps it. */
export const sentences = (said: readonly string[]): string =>
  said
    .filter(Boolean)
    .reduce((so, next) => `${so}${so === "" || /[。！？]$/.test(so) ? "" : " "}${next}`, "");

/** "English"; "英語" */
export function languageName(code: string): string {
  const locale = language();
  return once(`names ${locale}`, () => new Intl.DisplayNames(locale, { type: "language" })).of(code) ?? code;
}
