/** What all importers share: files as text, entries checked one by one, every fault kept with its place. */
import type { z } from "zod";
import { BrokenFileError } from "../../kernels/errors";
import type { Case, Problem } from "../types";

/** A file that the user chose, read as text. */
export interface ImportFile {
  /** With or without folders in front. */
  name: string;
  text: string;
}

/** What one file gave. */
export interface Reading {
  cases: Case[];
  problems: Problem[];
  notes: string[];
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
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch (cause) {
    throw new BrokenFileError(`${baseOf(name)} is no JSON: ${(cause as Error).message}.`, undefined, {
      cause,
    });
  }
}

/** Lines of JSON; empty lines are passed over. Broken ones come back as problems. */
export function parseLines(
  { name, text }: ImportFile,
  problems: Problem[],
): [where: string, entry: unknown][] {
  return text.split(/\r?\n/).flatMap((line, i): [string, unknown][] => {
    if (line.trim() === "") return [];
    const where = `${baseOf(name)}, line ${i + 1}`;
    try {
      return [[where, JSON.parse(line)]];
    } catch (error) {
      problems.push({ where, what: `is no JSON: ${(error as Error).message}` });
      return [];
    }
  });
}

/** Entries of an array or an object, each with its place in words. */
export function entriesOf(name: string, json: unknown): [where: string, entry: unknown, key: string][] {
  const entries = Array.isArray(json) ? [...json.entries()] : Object.entries(json as object);
  return entries.map(([key, entry]) => [`${baseOf(name)}, entry ${key}`, entry, String(key)]);
}

/** The entry by its schema, or null with the problem noted. */
export function checked<T>(
  schema: z.ZodType<T>,
  where: string,
  entry: unknown,
  problems: Problem[],
): T | null {
  const parsed = schema.safeParse(entry);
  if (parsed.success) return parsed.data;
  const what = parsed.error.issues
    .map(({ path, message }) => (path.length > 0 ? `${path.join(".")}: ${message}` : message))
    .join("; ");
  problems.push({ where, what });
  return null;
}

/** Right and wrong captions as a choice can use them: something wrong that differs from what is right. */
export function saneChoice(
  right: string,
  wrong: readonly string[],
  where: string,
  problems: Problem[],
): string[] | null {
  const kept = [...new Set(wrong.map((text) => text.trim()))].filter(
    (text) => text !== "" && text !== right.trim(),
  );
  if (right.trim() === "") problems.push({ where, what: "the right caption is empty" });
  else if (kept.length === 0) problems.push({ where, what: "no wrong caption differs from the right one" });
  else return kept;
  return null;
}
