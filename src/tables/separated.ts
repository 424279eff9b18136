/**
 * Rows of cells from text with separators, by csv-parse: comma, semicolon, tab or bar, which one is told by the heading.
 * What can't be cut into cells with certainty is refused with its row: no word is lost.
 */
import { CsvError, parse } from "#csv-parse";
import { BrokenFileError } from "../base/errors";
import { columnsOf, knownColumns } from "./columns";
import { baseName, isPictureName } from "./fileNames";
import { said } from "./said";
import { unguarded } from "./writeCsv";

export interface Dialect {
  /** One character; NONE where there is one column only. */
  separator: string;
  /** False where quotes are letters like any other: between bars (Flickr30k's results.csv). */
  quotes: boolean;
  /** Characters before the heading: blank lines, comments, "sep=;". */
  skip: number;
  /** Rows of a spreadsheet that these are. */
  skippedRows: number;
  heading: readonly string[];
  /** The first row is a picture and its caption, not a heading (Flickr8k's token file). */
  headless: boolean;
}

/** Stands in no text. */
const NONE = "\u001f";
const SEPARATORS = [",", "\t", ";", "|"];

export interface Row {
  /** As a spreadsheet counts, the heading included. */
  row: number;
  cells: string[];
}

interface Cut {
  rows: Row[];
  /** Rows of a spreadsheet that the text held. */
  held: number;
}

class QuoteOpen extends Error {}

function cut(
  text: string,
  { separator, quotes }: Pick<Dialect, "separator" | "quotes">,
  before: number,
  quotedBy = '"',
): Cut {
  try {
    const found = parse(text, {
      delimiter: separator,
      quote: quotes ? '"' : null,
      escape: quotedBy,
      record_delimiter: ["\r\n", "\n", "\r"],
      ltrim: true,
      rtrim: true,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      info: true,
    }) as unknown as { record: string[]; info: { records: number; empty_lines: number } }[];
    const rows = found
      .map(({ record, info }) => ({
        row: before + info.records + info.empty_lines,
        cells: record.map(unguarded),
      }))
      .filter(({ cells }) => cells.some((cell) => cell !== ""));
    const last = found.at(-1)?.info;
    const blank = /(\r\n|\n|\r)*$/.exec(text)![0].match(/\r\n|\n|\r/g)?.length ?? 0;
    return { rows, held: last ? last.records + last.empty_lines + Math.max(0, blank - 1) : blank };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { records = 0, empty_lines = 0 } = error as { records?: number; empty_lines?: number };
    const row = before + records + empty_lines + 1;
    if (error.code === "CSV_QUOTE_NOT_CLOSED") throw new QuoteOpen(`row ${row}`, { cause: error });
    throw Object.assign(new Error(`row ${row}`, { cause: error }), { row });
  }
}

/** Cells of the first line. */
function headCells(line: string, separator: string): string[] {
  for (const quotes of separator === "|" ? [false] : [true, false])
    try {
      return cut(line, { separator, quotes }, 0).rows[0]?.cells ?? [];
    } catch {
      // A quote that runs over the line: its cells are counted with the quote as a letter.
    }
  return [];
}

/** "1000268201_693b08cb0e.jpg#0" → the file's name. */
export const withoutCount = (name: string) => name.replace(/#\d+$/, "");

/** A picture's name, or its address. */
function isPictureCell(cell: string): boolean {
  if (/^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(cell)) return isPictureName(cell.replace(/[?#].*$/, ""));
  return isPictureName(withoutCount(cell));
}

/** Names for a file without a heading: its picture comes first, or, as in CC3M's, its caption. */
function namesOfHeadless(cells: readonly string[]): string[] | null {
  const at = cells.slice(0, 2).findIndex(isPictureCell);
  if (cells.length < 2 || at < 0 || (at === 1 && /\s/.test(cells[1]!))) return null;
  return cells.map((_, i) => (i > 1 ? "" : i === at ? "image" : "caption"));
}

/** @param start the first lines, whole */
export function dialectOf(start: string, name: string): Dialect {
  let skip = 0;
  let skippedRows = 0;
  let forced: string | null = null;
  let line = "";
  for (const [whole, content = ""] of start.matchAll(/([^\r\n]*)(?:\r\n|\n|\r|$)/g)) {
    line = content;
    const separator = /^\s*"?sep=(.)"?\s*$/i.exec(line)?.[1];
    const comment = /^\s*#/.test(line) && !isHeading(line);
    if (whole === "" || (separator === undefined && !comment && line.trim() !== "")) break;
    if (separator) forced = separator;
    skip += whole.length;
    skippedRows++;
  }
  const choices = (forced ? [forced] : SEPARATORS).map((separator) => {
    const cells = headCells(line, separator);
    return { separator, cells, known: knownColumns(columnsOf(cells)) };
  });
  const tabbed = /\.(tsv|tab)$/i.test(name);
  const better = (a: (typeof choices)[number], b: typeof a) =>
    b.known - a.known ||
    Number(tabbed && b.separator === "\t") - Number(tabbed && a.separator === "\t") ||
    b.cells.length - a.cells.length;
  const [best] = [...choices].sort(better);
  const bare = best!.known === 0 ? choices.find((one) => namesOfHeadless(one.cells)) : undefined;
  const { separator, cells } = bare ?? best!;
  return {
    separator: cells.length > 1 || forced ? separator : NONE,
    quotes: separator !== "|",
    skip,
    skippedRows,
    heading: bare ? namesOfHeadless(cells)! : cells,
    headless: bare !== undefined,
  };
}

function isHeading(line: string): boolean {
  return SEPARATORS.some((separator) => {
    const columns = columnsOf(headCells(line, separator));
    return columns.captions.length > 0 && columns.names.length > 1 && knownColumns(columns) > 1;
  });
}

/** With \" for a quote within a cell, as Spark and MySQL write it; null where it is not so. */
function escaped(text: string, separator: string, before: number): Cut | null {
  try {
    return cut(text, { separator, quotes: true }, before, "\\");
  } catch {
    return null;
  }
}

/** A quote that is open for so long doesn't close any more. */
const LONGEST_CELL = 4 << 20;

export interface RowReader {
  /** Rows that are whole. @throws BrokenFileError naming the row of a quote that doesn't close */
  push(text: string): Row[];
  end(): Row[];
}

/** Text comes from after the dialect's `skip`; the heading is among the rows unless there is none. */
export function rowReader(dialect: Dialect, name: string): RowReader {
  let buffer = "";
  let before = dialect.skippedRows;
  let { quotes } = dialect;
  let quotedBy = '"';
  const take = (text: string): Row[] => {
    if (text === "") return [];
    const { separator } = dialect;
    const fits = ({ rows }: Cut) => rows.every(({ cells }) => cells.length === dialect.heading.length);
    try {
      const { rows, held } = cut(text, { separator, quotes }, before, quotedBy);
      before += held;
      return rows;
    } catch (error) {
      const other =
        quotes && quotedBy === '"' && text.includes('\\"') ? escaped(text, separator, before) : null;
      if (other && fits(other)) {
        quotedBy = "\\";
        before += other.held;
        return other.rows;
      }
      if (!quotes || separator !== "\t") throw error;
      // Tab-separated files are written without quoting too: then every row has as many cells as the heading.
      const plain = cut(text, { separator: "\t", quotes: false }, before);
      if (!fits(plain)) throw error;
      quotes = false;
      before += plain.held;
      return plain.rows;
    }
  };
  const told = (error: unknown): never => {
    const { message } = error as Error;
    const open = error instanceof QuoteOpen;
    if (!open && (error as { row?: number }).row === undefined) throw error;
    throw new BrokenFileError(
      `${baseName(name)}, ${message}: ${open ? "a quote is opened that doesn't close" : "text stands behind a closing quote"}.`,
      'A cell in quotes ends with its quote, and a quote within it is doubled: "a 12"" pizza".',
      { cause: error, ...said({ kind: "tableQuotesWrong", file: baseName(name) }) },
    );
  };
  return {
    push(text) {
      buffer += text;
      // Never between \r and \n, nor within a row.
      const whole = Math.max(buffer.lastIndexOf("\n"), buffer.slice(0, -1).lastIndexOf("\r")) + 1;
      if (whole === 0) return [];
      try {
        const rows = take(buffer.slice(0, whole));
        buffer = buffer.slice(whole);
        return rows;
      } catch (error) {
        if (error instanceof QuoteOpen && whole < LONGEST_CELL) return [];
        return told(error);
      }
    },
    end() {
      const rest = buffer;
      buffer = "";
      try {
        return take(rest);
      } catch (error) {
        return told(error);
      }
    },
  };
}
