/** The record as a file: what "Export" writes and what "Check a file" reads. */
import { z } from "zod";
import { BrokenFileError } from "../../base/errors";
import { type Entry, type Head, headSchema } from "./entry";

export interface RecordFile {
  format: "degla-record";
  version: 1;
  exportedAt: string;
  head: Head | null;
  entries: Entry[];
}

/** Entries are let through as they are: what is wrong with one is for the verification to name. */
const fileSchema = z.object({
  format: z.literal("degla-record"),
  version: z.literal(1),
  exportedAt: z.string(),
  head: headSchema.nullable(),
  entries: z.array(z.unknown()),
});

export function recordFile(entries: Entry[], head: Head | null): RecordFile {
  return { format: "degla-record", version: 1, exportedAt: new Date().toISOString(), head, entries };
}

/** @throws BrokenFileError where the text is not of this form */
export function readRecordFile(text: string): z.infer<typeof fileSchema> {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (cause) {
    throw new BrokenFileError("The file is not JSON.", undefined, { cause });
  }
  const { success, data } = fileSchema.safeParse(raw);
  if (success) return data;
  throw new BrokenFileError(
    "The file is not a record of this page.",
    "Choose a JSON file that “Export” of the Record page has written.",
  );
}
