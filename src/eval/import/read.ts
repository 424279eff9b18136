/** What all importers share: files as text, entries checked one by one, every fault kept with its place. */
import { z } from "zod";
import { BrokenFileError } from "../../base/errors";
import { someOf } from "../../base/named";
import { parsePythonJson } from "../../base/pythonJson";
import { lineOf, shapeOf } from "../../tables/jsonRecords";
import { isObject, listsWithin, rowsOfColumns, unwrapped } from "../../tables/jsonShapes";
import { type EncodingNotice, type Place, placed } from "../../tables/notices";
import { recordsOf } from "../../tables/records";
import { pictureIn } from "../../tables/values";
import type { CasePlace, SuiteNote } from "../notes";
import type { Case, Problem } from "../types";

/** A file that the user chose, read as text. */
export interface ImportFile {
  /** With or without folders in front. */
  name: string;
  text: string;
  /** Of its encoding, where that had to be guessed. */
  notice?: EncodingNotice | null;
}

/** What one file gave. */
export interface Reading {
  cases: Case[];
  problems: Problem[];
  notes: SuiteNote[];
}

export interface ImportOptions {
  /** Of the shuffles of the order suites. */
  seed?: number | string;
}

/** "data/swap_obj.json" → "swap_obj" */
export function stemOf(name: string): string {
  return baseOf(name).replace(/\.[^.]+$/, "");
}

export function baseOf(name: string): string {
  return name.split(/[\\/]/).at(-1) ?? name;
}

/** @throws BrokenFileError naming the file */
export function parseJson({ name, text }: ImportFile): unknown {
  try {
    return parsePythonJson(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch (cause) {
    throw new BrokenFileError(`${baseOf(name)} is no JSON: ${(cause as Error).message}.`, undefined, {
      cause,
    });
  }
}

/** Lines of JSON; empty lines are passed over. Broken ones come back as problems. */
function parseLines({ name, text }: ImportFile, problems: Problem[]): PlacedEntry[] {
  let read = 0;
  return text.split(/\r?\n/).flatMap((line, i): PlacedEntry[] => {
    if (line.trim() === "") return [];
    const where = placed(name, { kind: "line", line: i + 1 });
    const key = String(read++);
    try {
      return [[where, parsePythonJson(lineOf(line)), key]];
    } catch (error) {
      problems.push({ where, what: { kind: "noJson", said: (error as Error).message } });
      return [];
    }
  });
}

export type PlacedEntry = [where: Place, entry: unknown, key: string];

/** Entries that stand deeper in a document: a table by its columns, lists under names; null where its values are entries. */
export function entriesWithin(json: object): unknown[] | null {
  return isObject(json) ? (rowsOfColumns(json) ?? listsWithin(json)) : null;
}

/**
 * Entries of an array, of an object by its keys, under other names within it, of a table by its columns, of JSON lines
 * (what `datasets` writes), or of rows under a heading; each with its place.
 *
 * @param isEntry whether an object is an entry and no map of them: a file of one line
 * @throws BrokenFileError where nothing of it is JSON
 */
export function entriesOf(
  { name, text }: ImportFile,
  problems: Problem[],
  isEntry: (value: object) => boolean,
): PlacedEntry[] {
  const file = { name, text: text.replace(/^\ufeff/, "") };
  if (!/^\s*[[{]/.test(file.text))
    return recordsOf(file.text, name).map(({ row, record }) => [
      placed(name, { kind: "row", row }),
      record,
      String(row),
    ]);
  if (shapeOf(file.text, name) === "lines") {
    const lost: Problem[] = [];
    const entries = parseLines(file, lost);
    if (entries.length === 0 && lost.length > 0) parseJson(file);
    problems.push(...lost);
    return entries;
  }
  const json = parseJson(file);
  const entryAt = (key: string | number) => placed(name, { kind: "entry", entry: String(key) });
  if (Array.isArray(json)) return json.map((entry, key) => [entryAt(key), unwrapped(entry), String(key)]);
  if (typeof json !== "object" || json === null)
    throw new BrokenFileError(`${baseOf(name)} is JSON, but no list of entries.`);
  const within = entriesWithin(json);
  if (within) return within.map((entry, key) => [entryAt(key), entry, String(key)]);
  if (isEntry(json)) return [[entryAt(0), json, "0"]];
  return Object.entries(json).map(([key, entry]) => [entryAt(key), entry, key]);
}

/** A picture's path: a string, a number, or {path} as `datasets` writes pictures. */
export const pictureField = z.unknown().transform((value, context) => {
  const name = pictureIn(value);
  if (name !== null) return name;
  context.addIssue({ code: "custom", message: "names no picture" });
  return z.NEVER;
});

/** The entry by its schema, or null with the problem noted. */
export function checked<T>(
  schema: z.ZodType<T>,
  where: Place,
  entry: unknown,
  problems: Problem[],
): T | null {
  const parsed = schema.safeParse(entry);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const fields = issues.flatMap(({ path }) => (path.length > 0 ? [path.join(".")] : []));
  const said = issues
    .map(({ path, message }) => (path.length > 0 ? `${path.join(".")}: ${message}` : message))
    .join("; ");
  problems.push({ where, what: { kind: "fieldsWrong", fields: someOf(fields, 6), said } });
  return null;
}

/** Right and wrong captions as a choice can use them: something wrong that differs from what is right. */
export function saneChoice(
  right: string,
  wrong: readonly string[],
  where: CasePlace,
  problems: Problem[],
): string[] | null {
  const kept = [...new Set(wrong.map((text) => text.trim()))].filter(
    (text) => text !== "" && text !== right.trim(),
  );
  if (right.trim() === "") problems.push({ where, what: { kind: "rightEmpty" } });
  else if (kept.length === 0) problems.push({ where, what: { kind: "noWrongDiffers" } });
  else return kept;
  return null;
}
