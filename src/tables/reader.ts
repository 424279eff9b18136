/**
 * One reader of tables for training, evaluation and negatives, in the page and in the command: text comes in piece by
 * piece, entries go out; what can't be used is told with its row, and nothing is kept but that.
 */
import { someOf } from "../base/named";
import { type Columns, columnsOf, type Use, unreadColumns } from "./columns";
import { encodingNotice, encodingOf, textOf } from "./encoding";
import { type Entry, entryOf, lackingColumns, lacks } from "./entries";
import { baseName } from "./fileNames";
import { documentReader, type JsonReader, type JsonRecord, linesReader, shapeOf } from "./jsonRecords";
import { headingOfCells } from "./jsonShapes";
import { type At, type FileNotice, placed, type RowFault, type RowProblem } from "./notices";
import { type Dialect, dialectOf, type Row, type RowReader, rowReader, withoutCount } from "./separated";
import type { TableSource } from "./source";
import { captionsIn } from "./values";

export interface Told {
  /** What was passed over, by row. At most MOST_TOLD; `untold` counts the rest. */
  problems: RowProblem[];
  untold: number;
  /** What was done with the file as a whole. */
  notices: FileNotice[];
}

const MOST_TOLD = 1000;

interface EntryReader {
  push(text: string): Entry[];
  end(): Entry[];
  told: Told;
}

export interface ReaderOptions {
  use: Use;
  /** Text whose first line is no heading is one caption a line. */
  lines?: boolean;
}

/** A heading is looked for in so much text at least, if the file has it. */
const BEGINNING = 1 << 16;

function entryReader(name: string, options: ReaderOptions): EntryReader {
  const told: Told = { problems: [], untold: 0, notices: [] };
  const problem = (at: At, what: RowFault) => {
    if (told.problems.length < MOST_TOLD) told.problems.push({ where: placed(name, at), what });
    else told.untold++;
  };
  let buffer = "";
  let inner: Omit<EntryReader, "told"> | null = null;
  const begin = () => {
    const text = buffer.replace(/^\ufeff/, "");
    buffer = "";
    const context: Context = { name, options, problem, told };
    // Of a text's captions one may begin with a bracket: "[sic] a dog".
    const json = options.lines ? /^\s*(\[\s*["{[\]]|\{\s*["}])/ : /^\s*[[{]/;
    inner = json.test(text) ? jsonEntries(text, context) : rowEntries(text, context);
    return inner;
  };
  return {
    told,
    push(text) {
      if (inner) return inner.push(text);
      buffer += text;
      if (buffer.length < BEGINNING) return [];
      const all = buffer.replace(/^\ufeff/, "");
      return begin().push(all);
    },
    end() {
      if (inner) return inner.end();
      const all = buffer.replace(/^\ufeff/, "");
      const reader = begin();
      return [...reader.push(all), ...reader.end()];
    },
  };
}

interface Context {
  name: string;
  options: ReaderOptions;
  problem: (at: At, what: RowFault) => void;
  told: Told;
}

function tellUnread(
  columns: Iterable<Columns>,
  { name, options, told }: Context,
  indexed = [...columns].some(({ index }) => index.length > 0),
): void {
  const unread = new Set([...columns].flatMap((one) => unreadColumns(one, options.use)));
  const names = [...unread].map((one) => one.trim());
  const file = baseName(name);
  if (names.length > 0)
    told.notices.push({ kind: "columnsUnread", file, count: names.length, columns: someOf(names, 12) });
  if (indexed) told.notices.push({ kind: "indexUnread", file });
}

const HEADING = Symbol("heading");

/** Lists of cells as records: by the heading that comes first, or as a picture and its caption. */
function cellRecords({ name, told }: Context) {
  let names: string[] | null = null;
  return {
    record(cells: readonly unknown[]): object | typeof HEADING | null {
      if (names === null) {
        const found = headingOfCells(cells);
        if (found === null) return null;
        names = found.names;
        if (found.heading) return HEADING;
        told.notices.push({ kind: "noHeading", file: baseName(name) });
      }
      return Object.fromEntries(names.map((one, i) => [one, cells[i]]));
    },
  };
}

function jsonEntries(start: string, context: Context): Omit<EntryReader, "told"> {
  const { name, options, problem } = context;
  const shape = shapeOf(start, name);
  const reader: JsonReader = shape === "lines" ? linesReader(name, problem) : documentReader(start, name);
  const cells = cellRecords(context);
  const kinds = new Map<string, Columns>();
  let first: string[] | null = null;
  let good = 0;
  const convert = ({ at, key, value }: JsonRecord): Entry[] => {
    const where = placed(name, at);
    if (typeof value === "string" && options.use === "negatives") {
      good++;
      return [
        {
          where,
          id: key,
          picture: null,
          captions: captionsIn(value),
          wrong: null,
          label: undefined,
          category: "",
        },
      ];
    }
    const record = Array.isArray(value) ? cells.record(value) : value;
    if (record === HEADING) return [];
    if (typeof record !== "object" || record === null) {
      problem(at, { kind: "noRecord" });
      return [];
    }
    const names = Object.keys(record);
    first ??= names;
    const kind = names.join("\u0000");
    let columns = kinds.get(kind);
    if (!columns) {
      columns = columnsOf(names);
      if (kinds.size < 1000) kinds.set(kind, columns);
    }
    if (lacks(columns, options.use)) {
      problem(at, { kind: columns.captions.length === 0 ? "noCaption" : "nothingToTellApart" });
      return [];
    }
    good++;
    return [entryOf(columns, Object.values(record), where, key)];
  };
  return {
    push: (text) => reader.push(text).flatMap(convert),
    end() {
      const entries = reader.end().flatMap(convert);
      if (good === 0 && first) throw lackingColumns(name, first, options.use);
      tellUnread(
        [...kinds.values()].filter((columns) => !lacks(columns, options.use)),
        context,
      );
      return entries;
    },
  };
}

function rowEntries(start: string, context: Context): Omit<EntryReader, "told"> {
  const { name, options, problem, told } = context;
  const dialect: Dialect = dialectOf(start, name);
  const columns = columnsOf(dialect.heading);
  const lacking = lacks(columns, options.use);
  if (lacking && options.lines) return captionLines(name);
  if (lacking && start.trim() !== "") throw lackingColumns(name, dialect.heading, options.use);
  const reader: RowReader = rowReader(dialect, name);
  let skip = dialect.skip;
  let headed = dialect.headless;
  let indexed = false;
  const pictureAt = dialect.heading.indexOf("image");
  const convert = ({ row, cells }: Row): Entry[] => {
    if (!headed) {
      headed = true;
      return [];
    }
    const surplus = cells.slice(dialect.heading.length).filter((cell) => cell !== "");
    if (surplus.length > 0) {
      problem(
        { kind: "row", row },
        {
          kind: "cellsBeyond",
          cells: cells.length,
          columns: dialect.heading.length,
          beyond: surplus.join(" "),
        },
      );
      return [];
    }
    if (isRule(cells)) return [];
    indexed ||= columns.index.some((at) => (cells[at] ?? "") !== "");
    if (dialect.headless) cells[pictureAt] = withoutCount(cells[pictureAt] ?? "");
    return [entryOf(columns, cells, placed(name, { kind: "row", row }), String(row))];
  };
  return {
    push(text) {
      const rest = text.slice(skip);
      skip = Math.max(0, skip - text.length);
      return reader.push(rest).flatMap(convert);
    },
    end() {
      const entries = reader.end().flatMap(convert);
      if (dialect.headless)
        told.notices.push({
          kind: dialect.heading[0] === "image" ? "noHeading" : "noHeadingCaptionFirst",
          file: baseName(name),
        });
      tellUnread([columns], context, indexed);
      return entries;
    },
  };
}

/** The line under the heading of a table in Markdown: |---|:--:| */
const isRule = (cells: readonly string[]) =>
  cells.some((cell) => /^:?-{3,}:?$/.test(cell)) && cells.every((cell) => /^(:?-{3,}:?)?$/.test(cell));

/** One caption a line. */
function captionLines(name: string): Omit<EntryReader, "told"> {
  let buffer = "";
  let line = 0;
  const take = (text: string): Entry[] =>
    text.split(/\r\n|\r|\n/).flatMap((one): Entry[] => {
      line++;
      const entry = { picture: null, captions: [one], wrong: null, label: undefined, category: "" };
      return one.trim() === ""
        ? []
        : [{ where: placed(name, { kind: "line", line }), id: String(line), ...entry }];
    });
  return {
    push(text) {
      buffer += text;
      const whole = buffer.lastIndexOf("\n") + 1;
      if (whole === 0) return [];
      const entries = take(buffer.slice(0, whole - 1));
      buffer = buffer.slice(whole);
      return entries;
    },
    end: () => (buffer === "" ? [] : take(buffer)),
  };
}

/** Entries of a whole text. @throws BrokenFileError */
export function entriesOfText(
  text: string,
  name: string,
  options: ReaderOptions,
): { entries: Entry[]; told: Told } {
  const reader = entryReader(name, options);
  return { entries: [...reader.push(text), ...reader.end()], told: reader.told };
}

/** A table that is read as it comes, however long it is. `told` is whole when the entries have ended. */
export function openTable(
  source: TableSource,
  options: ReaderOptions,
): { entries: AsyncGenerator<Entry[]>; told: Told } {
  const reader = entryReader(source.name, options);
  async function* entries(): AsyncGenerator<Entry[]> {
    const encoding = await encodingOf(source);
    const notice = encodingNotice(encoding, source.name);
    if (notice) reader.told.notices.push(notice);
    for await (const text of textOf(source, encoding)) yield reader.push(text);
    yield reader.end();
  }
  return { entries: entries(), told: reader.told };
}
