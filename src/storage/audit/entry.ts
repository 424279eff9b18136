/**
 * One entry of the record: what was done, when, with what, by which software on which device. Its hash covers all
 * of it and the hash of the entry before.
 */
import { createSHA256, type IHasher } from "hash-wasm";
import { z } from "zod";
import { canonicalJson } from "../../base/canonicalJson";

export const ACTIONS = [
  "download",
  "import",
  "delete",
  "negatives",
  "lexicon",
  "train",
  "evaluate",
  "export",
] as const;
export type Action = (typeof ACTIONS)[number];

export const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);

const thing = z.strictObject({
  /** "model", "weights", "negatives", "lexicon", "suite", "data", "report", "file", … */
  what: z.string().min(1).max(60),
  /** As a person would name it: a model's id, a file's name. */
  name: z.string().max(400),
  sha256: hashSchema.nullable(),
});
/** Something that went in or came out. */
export type Thing = z.infer<typeof thing>;

/** What whoever did something says of it. */
export interface NewEntry {
  action: Action;
  /** One line for people: "Trained scenes-clip for 300 steps: composition 52.1 → 71.4". */
  summary: string;
  inputs: Thing[];
  outputs: Thing[];
  /** All that is needed to do it again, as plain JSON; null where there are none. */
  settings: unknown;
  /** "DeGLA Playground 0.1.0 (9fef361)" */
  software: string;
  /** What computed: "webgpu, nvidia ampere"; null where nothing was computed. */
  adapter: string | null;
}

export const entrySchema = z.strictObject({
  format: z.literal(1),
  /** 1, 2, 3, … without a gap. */
  seq: z.number().int().positive(),
  /** ISO 8601, UTC, by this machine's clock. */
  time: z.iso.datetime(),
  action: z.enum(ACTIONS),
  summary: z.string().max(1000),
  inputs: z.array(thing),
  outputs: z.array(thing),
  settings: z.json(),
  software: z.string(),
  adapter: z.string().nullable(),
  /** Hash of the entry before; `GENESIS` for the first. */
  previous: hashSchema,
  /** SHA-256, lower-case hex, of the canonical JSON of all fields but this one. */
  hash: hashSchema,
});
export type Entry = z.infer<typeof entrySchema>;

export const headSchema = z.strictObject({ count: z.number().int().nonnegative(), hash: hashSchema });
/** How many entries there are and the last one's hash: without it, cutting off the end would go unseen. */
export type Head = z.infer<typeof headSchema>;

export const GENESIS = "0".repeat(64);
export const EMPTY: Head = { count: 0, hash: GENESIS };

/** Stable name of an entry: the start of its hash, so that a name that is known holds its content to it. */
export const entryId = ({ hash }: Pick<Entry, "hash">): string => hash.slice(0, 12);

let hasher: Promise<IHasher> | null = null;

/** SHA-256 of text as UTF-8, as a function that doesn't wait: a transaction of IndexedDB ends where one waits. */
export async function textHasher(): Promise<(text: string) => string> {
  hasher ??= createSHA256();
  const sha = await hasher;
  return (text) => sha.init().update(text).digest();
}

export type HashText = Awaited<ReturnType<typeof textHasher>>;

export function hashEntry({ hash: _, ...rest }: Omit<Entry, "hash"> & { hash?: string }, hashText: HashText) {
  return hashText(canonicalJson(rest));
}

/** The entry that follows `head`. Its parts are copied by way of JSON: what is stored is what was hashed. */
export function nextEntry(entry: NewEntry, time: string, head: Head, hashText: HashText): Entry {
  const { action, summary, inputs, outputs, settings, software, adapter } = entry;
  const body = {
    format: 1,
    seq: head.count + 1,
    time,
    action,
    summary: summary.slice(0, 1000),
    inputs,
    outputs,
    settings: settings ?? null,
    software,
    adapter,
    previous: head.hash,
  };
  const text = canonicalJson(body);
  return { ...(JSON.parse(text) as Omit<Entry, "hash">), hash: hashText(text) };
}
