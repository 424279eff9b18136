/** What training takes from a table: a picture, a caption, the caption's negatives. */
import { BadInputError, BrokenFileError } from "../base/errors";
import type { Entry } from "./entries";
import { baseName } from "./fileNames";
import type { Lack, Place, TableNotice } from "./notices";
import { openTable, type Told } from "./reader";
import { said } from "./said";
import type { TableSource } from "./source";
import { isMissing, parseLabel } from "./values";

export interface CaptionRow {
  /** The picture's path or name, or a number that stands in its name. */
  file: string;
  /** "" where the table leaves it empty: that is told at the picture. */
  caption: string;
  /** Null where the table brings none. */
  negatives: (string | null)[] | null;
}

export interface CaptionTable {
  /** In the table's order. */
  rows: AsyncGenerator<CaptionRow[]>;
  /** Whole when the rows have ended. */
  notices(): TableNotice[];
}

const sameRow = (a: CaptionRow, b: CaptionRow) => a.file === b.file && a.caption === b.caption;

/**
 * Captions as they come. Rows of one picture and caption that follow each other, each with its own negatives, are one
 * row (the Negatives page's CSV has a row a negative); rows that a label calls false are left out and counted.
 */
export function captionTable(source: TableSource): CaptionTable {
  const { entries, told } = openTable(source, { use: "training" });
  let untrue = 0;
  let unclear = 0;
  let firstUnclear = "";
  let nameless = 0;
  let firstNameless: Place | null = null;
  let found = 0;
  const rowsOf = (entry: Entry): CaptionRow[] => {
    const said = entry.label === undefined ? "" : String(entry.label ?? "").trim();
    const truth = isMissing(said) ? true : parseLabel(entry.label);
    if (truth === false) {
      untrue++;
      return [];
    }
    if (truth === null) {
      unclear++;
      firstUnclear ||= said;
    }
    if (entry.picture === null) {
      nameless++;
      firstNameless ??= entry.where;
      return [];
    }
    found++;
    const captions = entry.captions.length > 0 ? entry.captions : [""];
    return captions.map((caption) => ({ file: entry.picture!, caption, negatives: entry.wrong }));
  };
  async function* rows(): AsyncGenerator<CaptionRow[]> {
    let open: CaptionRow[] = [];
    for await (const block of entries) {
      const ready: CaptionRow[] = [];
      for (const row of block.flatMap(rowsOf)) {
        const [last] = open;
        if (last?.negatives && row.negatives && sameRow(last, row))
          open = [{ ...last, negatives: [...last.negatives, ...row.negatives] }];
        else {
          ready.push(...open);
          open = [row];
        }
      }
      yield ready;
    }
    yield open;
    if (found === 0) throw nothing(source.name, told, nameless);
  }
  return {
    rows: rows(),
    notices: () => {
      const file = baseName(source.name);
      const notices: TableNotice[] = [...told.notices, ...problemNotices(told)];
      if (untrue > 0) notices.push({ kind: "saidUntrue", file, count: untrue });
      if (unclear === 1) notices.push({ kind: "unclearLabel", file, label: firstUnclear });
      if (unclear > 1) notices.push({ kind: "unclearLabels", file, label: firstUnclear, count: unclear - 1 });
      if (firstNameless && nameless === 1) notices.push({ kind: "nameless", where: firstNameless });
      if (firstNameless && nameless > 1)
        notices.push({ kind: "namelessRows", where: firstNameless, count: nameless - 1 });
      return notices;
    },
  };
}

/** The first problems by their row, and how many there are. */
export function problemNotices({ problems, untold }: Told): TableNotice[] {
  const shown = problems
    .slice(0, 3)
    .map(({ where, what }): TableNotice => ({ kind: "rowUnused", where, what }));
  const more = problems.length + untold - shown.length;
  return more > 0 ? [...shown, { kind: "moreUnused", count: more }] : shown;
}

function nothing(name: string, told: Told, nameless: number): BrokenFileError {
  const [first] = told.problems;
  const lack: Lack = { kind: nameless > 0 ? "noRowNamesPicture" : "noRows" };
  return new BrokenFileError(
    `${baseName(name)} gives no caption.`,
    "A table has a column for the picture (file or image_path) and one for the caption; JSON is a list of such objects.",
    {
      because: first ? { kind: "rowUnused", ...first } : lack,
      ...said({ kind: "tableGivesNothing", file: baseName(name) }),
    },
  );
}

/** All rows at once. @throws BadInputError beyond `most` of them, BrokenFileError */
export async function readCaptionTable(
  source: TableSource,
  most: number,
): Promise<{ rows: CaptionRow[]; notices: TableNotice[] }> {
  const table = captionTable(source);
  const rows: CaptionRow[] = [];
  for await (const block of table.rows) {
    for (const row of block) rows.push(row);
    if (rows.length > most)
      throw new BadInputError(
        `${baseName(source.name)} holds more than the ${most.toLocaleString("en")} captions that the page takes.`,
        "Take a part of it, or train with the command, which has no such bound: npm run degla -- finetune (docs/training.md).",
        said({ kind: "tableIsTooLong", file: baseName(source.name), most }),
      );
  }
  return { rows, notices: table.notices() };
}
