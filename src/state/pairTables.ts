/**
 * Tables of captions for the visitor's own pictures: CSV and TSV with columns, JSON and JSON lines, DeGLA's
 * (`image_id, original, enhanced`) and COCO's (`images, annotations`) among them; and which picture a row means.
 */
import { z } from "zod";
import { parseCsv, recordsOf } from "../negatives/csv";

/** A row as its file tells it. */
export interface TableRow {
  /** The picture's name, or a number that stands in its name. */
  file: string;
  caption: string;
  /** Null where the file brings none: they are made. */
  negatives: (string | null)[] | null;
}

export const MOST_ROWS = 50_000;

const FILE_KEYS = [
  "file",
  "file_name",
  "filename",
  "filepath",
  "image",
  "image_id",
  "path",
  "picture",
  "name",
];
const CAPTION_KEYS = ["caption", "original", "text", "title"];

const nameOrNumber = z.union([z.string(), z.number()]).transform(String);
const rowSchema = z.record(z.string(), z.unknown());
const negativesSchema = z.array(z.string().nullable());
const cocoSchema = z.object({
  images: z.array(z.object({ id: nameOrNumber, file_name: z.string() })).optional(),
  annotations: z.array(rowSchema),
});

function broken(name: string, message: string) {
  return {
    code: "BrokenFile",
    message: `${name} ${message}`,
    advice:
      "A table has a column for the picture (file or image_id) and one for the caption; JSON is a list of such objects.",
  };
}

const filled = (text: string | null) => (text?.trim() ? text.trim() : null);

function rowFrom(record: Record<string, unknown>, where: string): TableRow {
  const key = (names: readonly string[]) =>
    names.find((name) => record[name] !== undefined && record[name] !== "");
  const file = nameOrNumber.safeParse(record[key(FILE_KEYS) ?? ""]);
  const caption = z.string().safeParse(record[key(CAPTION_KEYS) ?? ""]);
  if (!file.success) throw broken(where, "names no picture.");
  const negatives = negativesSchema.safeParse(record.enhanced ?? record.negatives);
  const columns = Object.keys(record)
    .filter((name) => /^negative[_ ]?\d*$/.test(name))
    .map((name) => filled(String(record[name] ?? "")));
  return {
    file: file.data.trim(),
    // A caption that isn't there is told as a problem of its row, and loses nothing.
    caption: caption.success ? caption.data.trim().replace(/\s+/g, " ") : "",
    negatives: negatives.success ? negatives.data.map(filled) : columns.length > 0 ? columns : null,
  };
}

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw broken(name, `is no JSON: ${error instanceof Error ? error.message : error}`);
  }
}

function recordsIn(text: string, name: string): Record<string, unknown>[] {
  const end = /\.(\w+)$/.exec(name.toLowerCase())?.[1];
  if (end === "csv" || end === "tsv" || end === "txt")
    return recordsOf(parseCsv(text, end === "tsv" || /^[^\n,]*\t/.test(text) ? "\t" : ","));
  if (end === "jsonl" || end === "ndjson")
    return text
      .split(/\r?\n/)
      .filter((line) => line.trim() !== "")
      .map((line, i) => rowSchema.parse(parsed(line, `${name}, line ${i + 1},`)));
  const value = parsed(text, name);
  const coco = cocoSchema.safeParse(value);
  if (coco.success) {
    const names = new Map(coco.data.images?.map(({ id, file_name }) => [id, file_name]));
    return coco.data.annotations.map((entry) => {
      const file = names.get(String(entry.image_id));
      return file === undefined ? entry : { ...entry, file };
    });
  }
  const list = z.array(rowSchema).safeParse(value);
  if (!list.success) throw broken(name, "is no list of captions.");
  return list.data;
}

/** @throws a fault (code, message, advice) that names the row */
export function readTable(text: string, name: string): TableRow[] {
  const records = recordsIn(text.replace(/^\ufeff/, ""), name);
  if (records.length === 0) throw broken(name, "holds no rows.");
  if (records.length > MOST_ROWS)
    throw {
      code: "BadInput",
      message: `${name} holds ${records.length.toLocaleString("en")} captions; the page takes ${MOST_ROWS.toLocaleString("en")}.`,
      advice: "Take a part of it, or train with the command, which has no such bound.",
    };
  return records.map((record, i) => rowFrom(record, `${name}, row ${i + 1},`));
}

const baseName = (path: string) => path.replaceAll("\\", "/").split("/").pop()!.toLowerCase();
const stem = (name: string) => name.replace(/\.[^.]+$/, "");
/** The number at the end of "COCO_train2014_000000000123.jpg": 123. */
const numberIn = (name: string) => /(\d+)$/.exec(stem(name))?.[1].replace(/^0+(?=\d)/, "") ?? null;

/** Finds a row's picture among these names: by name, by name without ending, by the number in it. */
export function pictureFinder(names: readonly string[]): (file: string) => string | null {
  const byName = new Map<string, string>();
  const byNumber = new Map<string, string | null>();
  for (const name of names) {
    const base = baseName(name);
    if (!byName.has(stem(base))) byName.set(stem(base), name);
    byName.set(base, name);
    const number = numberIn(base);
    // A number that two pictures have names neither.
    if (number !== null) byNumber.set(number, byNumber.has(number) ? null : name);
  }
  return (file) => {
    const base = baseName(file);
    const found = byName.get(base) ?? byName.get(stem(base));
    if (found !== undefined) return found;
    return /^\d+$/.test(base) ? (byNumber.get(base.replace(/^0+(?=\d)/, "")) ?? null) : null;
  };
}
