/** Small tables whose columns their reader names itself (sets of negatives, the lexicon): rows as records. */
import { dialectOf, rowReader } from "./separated";

export interface NamedRow {
  /** As a spreadsheet counts. */
  row: number;
  /** By the heading's names in small letters; a column that the row lacks is "". */
  record: Record<string, string>;
}

const lower = (names: readonly string[]) => names.map((name) => name.trim().toLowerCase());

const withoutMark = (text: string) => text.replace(/^\ufeff/, "");

/** Names of a table's columns in small letters. */
export const headingOf = (text: string, name: string): string[] =>
  lower(dialectOf(withoutMark(text).slice(0, 1 << 16), name).heading);

/** @throws BrokenFileError naming the row */
export function recordsOf(text: string, name: string): NamedRow[] {
  const whole = withoutMark(text);
  const dialect = { ...dialectOf(whole.slice(0, 1 << 16), name), headless: false };
  const reader = rowReader(dialect, name);
  const [head, ...rows] = [...reader.push(whole.slice(dialect.skip)), ...reader.end()];
  const names = lower(head?.cells ?? []);
  return rows.map(({ row, cells }) => ({
    row,
    record: Object.fromEntries(names.map((column, i) => [column, cells[i] ?? ""])),
  }));
}
