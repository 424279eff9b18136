/**
 * The records that make chunks into a model. Keys:
 *   manifest:{id}                    written last; without it nothing counts as stored
 *   partial:{id}|{attempt}           a download on its way, or one that can be resumed
 *   chunk:{attempt}/{file}/{number}  ArrayBuffer
 * An attempt is a random name, so that a new download never touches the chunks of the stored model.
 */

import { z } from "zod";
import type { ReadingChoice } from "../../clip/folder/choices";
import { trainedOnSchema } from "../../clip/folder/trainedOn";
import type { BlockStore } from "../blocks";

const bytes = z.number().int().nonnegative();
const hex = z.string().regex(/^[0-9a-f]{64}$/);

const storedFile = z.object({
  name: z.string(),
  bytes,
  sha256: hex,
  /** Byte lengths of the chunks, in order. */
  chunks: z.array(bytes),
  /** True where the publisher had said this SHA-256 before; else it is that of what came. */
  announced: z.boolean().default(false),
});

const choice = z.custom<ReadingChoice>(
  (value) => z.looseObject({ kind: z.string() }).safeParse(value).success,
);

/** What is known of a model once its files have been read; the engine supplies it. */
export const modelFacts = z.object({
  parameters: z.number(),
  /** Bytes in float32 on the device. */
  memory: z.number(),
  imageSize: z.number(),
  patchSize: z.number(),
  contextLength: z.number(),
  embeddingDim: z.number(),
  logitScale: z.number(),
  /** What was decided in reading its folder that other readers decide otherwise; sentences or absent of older records. */
  choices: z.array(z.union([z.string(), choice])).optional(),
});

const manifest = z.object({
  format: z.literal(1),
  id: z.string(),
  name: z.string(),
  source: z.enum(["bundled", "hub", "local", "tuned"]),
  repo: z.string().nullable(),
  revision: z.string().nullable(),
  pinned: z.boolean(),
  licence: z.string().nullable(),
  attempt: z.string(),
  storedAt: z.string(),
  facts: modelFacts,
  /** Of a model that was tuned here; other models' follows from where they come from. */
  trainedOn: trainedOnSchema.optional(),
  /** SHA-256 over all weight files; absent of models that were stored when there was always one. */
  weights: hex.optional(),
  files: z.array(storedFile),
});

const partialFile = z.object({
  name: z.string(),
  chunks: z.array(bytes),
  /** Announced, where the host said so. */
  bytes: bytes.nullable(),
  sha256: hex.nullable(),
  validator: z.string().nullable(),
  /** Of the whole file, once it is here and has been checked. */
  finished: hex.nullable(),
});

const partial = z.object({
  format: z.literal(1),
  id: z.string(),
  name: z.string(),
  /** The commit it comes from: files of two commits are never mixed. */
  revision: z.string().nullable(),
  attempt: z.string(),
  touchedAt: z.string(),
  files: z.array(partialFile),
});

export type StoredFile = z.infer<typeof storedFile>;
export type ModelFacts = z.infer<typeof modelFacts>;
export type Manifest = z.infer<typeof manifest>;
export type PartialFile = z.infer<typeof partialFile>;
export type Partial = z.infer<typeof partial>;

export const manifestKey = (id: string) => `manifest:${id}`;
export const partialKey = (record: { id: string; attempt: string }) =>
  `partial:${record.id}|${record.attempt}`;
export const attemptPrefix = (attempt: string) => `chunk:${attempt}/`;
export const chunkKey = (attempt: string, file: string, index: number) =>
  `${attemptPrefix(attempt)}${file}/${String(index).padStart(5, "0")}`;

/** A record of another version of the page, or a damaged one, is as good as none. */
export async function readManifest(blocks: BlockStore, id: string): Promise<Manifest | null> {
  return manifest.safeParse(await blocks.get(manifestKey(id))).data ?? null;
}

export async function listManifests(blocks: BlockStore): Promise<Manifest[]> {
  const keys = await blocks.keys("manifest:");
  const records = await Promise.all(keys.map((key) => blocks.get(key)));
  return records.flatMap((record) => manifest.safeParse(record).data ?? []);
}

export async function listPartials(blocks: BlockStore, id?: string): Promise<Partial[]> {
  const keys = await blocks.keys(id === undefined ? "partial:" : `partial:${id}|`);
  const records = await Promise.all(keys.map((key) => blocks.get(key)));
  return records.flatMap((record) => partial.safeParse(record).data ?? []);
}

/** Deletes the manifest first, so that a page that dies here leaves no model with missing chunks. */
export async function deleteStored(blocks: BlockStore, id: string): Promise<void> {
  const stored = await readManifest(blocks, id);
  const attempts = [...(stored ? [stored] : []), ...(await listPartials(blocks, id))];
  await blocks.delete([manifestKey(id), ...attempts.map(partialKey)]);
  for (const { attempt } of attempts) await deleteAttempt(blocks, attempt);
}

export async function deleteAttempt(blocks: BlockStore, attempt: string): Promise<void> {
  const keys = await blocks.keys(attemptPrefix(attempt));
  if (keys.length > 0) await blocks.delete(keys);
}

/**
 * Deletes chunks that belong to nothing (left by a tab that died at the wrong moment) and downloads that
 * nobody has gone on with since `before`. Chunks are listed before partials and these before manifests, so
 * that a download which another tab finishes meanwhile is never taken for an orphan.
 */
export async function sweep(blocks: BlockStore, before: Date): Promise<number> {
  const chunks = await blocks.keys("chunk:");
  const partials = await listPartials(blocks);
  const stored = await listManifests(blocks);
  const old = partials.filter(({ touchedAt }) => new Date(touchedAt) < before);
  const alive = new Set(
    [...partials.filter((record) => !old.includes(record)), ...stored].map((r) => r.attempt),
  );
  const dead = chunks.filter((key) => !alive.has(key.slice("chunk:".length, key.indexOf("/"))));
  const keys = [...old.map(partialKey), ...dead];
  if (keys.length > 0) await blocks.delete(keys);
  return keys.length;
}
