/** CSV as RFC 4180 quotes it, with the line ends that every reader takes, for every table that the house writes. */

/** A number is no formula, and stays one. */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
/** What spreadsheets would run as a formula (OWASP, "CSV Injection"). */
const FORMULA = /^[=+\-@\t\r]/;
const GUARDED = /^'[=+\-@\t\r]/;

export type Cell = string | number | boolean | null;

/** An apostrophe stands before what a spreadsheet would run; `unguarded` takes it away again. null is an empty cell. */
export function formatCsv(rows: readonly (readonly Cell[])[]): string {
  const cell = (value: Cell) => {
    const text = value === null ? "" : String(value);
    const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
    return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return rows.map((row) => `${row.map(cell).join(",")}\n`).join("");
}

/** ="000123": how people keep a number's zeros from Excel. */
const KEPT = /^="([^"]*)"$/;

/** A cell as it was meant, whatever guards it from a spreadsheet. */
export const unguarded = (cell: string): string =>
  GUARDED.test(cell) ? cell.slice(1) : (KEPT.exec(cell)?.[1] ?? cell);
