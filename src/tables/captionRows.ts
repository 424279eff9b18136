/** What training takes from a table: a picture, a caption, the caption's negatives. */
import { BadInputError, BrokenFileError } from "../base/errors";
import type { Entry } from "./entries";
import { baseName } from "./fileNames";
import { openTable, type Told } from "./reader";
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
  notices(): string[];
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
  let firstNameless = "";
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
      firstNameless ||= entry.where;
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
    notices: () => [
      ...told.notices,
      ...problemNotices(told),
      ...(untrue > 0
        ? [
            `${baseName(source.name)}: ${many(untrue, "caption")} left out that the table calls false of ${untrue === 1 ? "its picture" : "their pictures"}.`,
          ]
        : []),
      ...(unclear > 0
        ? [
            `${baseName(source.name)}: the label “${firstUnclear}”${unclear > 1 ? ` and ${many(unclear - 1, "more")}` : ""} says neither true nor false; the caption is kept.`,
          ]
        : []),
      ...(nameless > 0
        ? [
            `${firstNameless}${nameless > 1 ? ` and ${many(nameless - 1, "more row")}` : ""}: no picture is named.`,
          ]
        : []),
    ],
  };
}

const many = (n: number, one: string) => `${n.toLocaleString("en")} ${one}${n === 1 ? "" : "s"}`;

/** The first problems by their row, and how many there are. */
export function problemNotices({ problems, untold }: Told): string[] {
  const shown = problems.slice(0, 3).map(({ where, what }) => `${where} ${what}.`);
  const more = problems.length + untold - shown.length;
  return more > 0 ? [...shown, `${many(more, "more row")} can't be used.`] : shown;
}

function nothing(name: string, told: Told, nameless: number): BrokenFileError {
  const [first] = told.problems;
  const what = first
    ? `${first.where} ${first.what}`
    : nameless > 0
      ? "no row names a picture"
      : "it holds no rows";
  return new BrokenFileError(
    `${baseName(name)} gives no caption: ${what}.`,
    "A table has a column for the picture (file or image_path) and one for the caption; JSON is a list of such objects.",
  );
}

/** All rows at once. @throws BadInputError beyond `most` of them, BrokenFileError */
export async function readCaptionTable(
  source: TableSource,
  most: number,
): Promise<{ rows: CaptionRow[]; notices: string[] }> {
  const table = captionTable(source);
  const rows: CaptionRow[] = [];
  for await (const block of table.rows) {
    for (const row of block) rows.push(row);
    if (rows.length > most)
      throw new BadInputError(
        `${baseName(source.name)} holds more than the ${most.toLocaleString("en")} captions that the page takes.`,
        "Take a part of it, or train with the command, which has no such bound: npm run degla -- finetune (docs/training.md).",
      );
  }
  return { rows, notices: table.notices() };
}
