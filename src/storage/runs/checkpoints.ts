/**
 * Checkpoints of training runs: arrays packed into chunks of ArrayBuffers. Keys:
 *   checkpoint:{run}|{step}                    the manifest, written last; without it nothing counts as stored
 *   checkpoint-chunk:{run}/{attempt}/{number}  ArrayBuffer
 * An attempt is a random name: a new checkpoint never touches the chunks of an older one.
 */
import { z } from "zod";
import { BrokenFileError, QuotaExceededError } from "../../base/errors";
import { randomName } from "../../base/randomName";
import { type BlockStore, storageFault } from "../blocks";
import type { ModelStore } from "../models/modelStore";

const count = z.number().int().nonnegative();

const manifest = z.object({
  format: z.literal(1),
  run: z.string(),
  step: count,
  attempt: z.string(),
  storedAt: z.string(),
  /** Of the evaluation at this step; null where there was none. */
  score: z.number().nullable(),
  /** One after the other through all chunks, in this order. */
  arrays: z.array(z.object({ name: z.string(), shape: z.array(count) })),
  /** Byte lengths of the chunks. */
  chunks: z.array(count),
  /** What else the run's owner keeps with it. */
  meta: z.unknown(),
});
export type StoredCheckpoint = z.infer<typeof manifest>;

export interface CheckpointArray {
  name: string;
  shape: number[];
  values: Float32Array;
}

const manifestPrefix = (run: string) => `checkpoint:${run}|`;
const manifestKey = (run: string, step: number) => `${manifestPrefix(run)}${String(step).padStart(9, "0")}`;
const chunkPrefix = (run: string, attempt = "") => `checkpoint-chunk:${run}/${attempt}`;
const chunkKey = (run: string, attempt: string, index: number) =>
  `${chunkPrefix(run, attempt)}/${String(index).padStart(5, "0")}`;

const sizeOf = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);

export const checkpointBytes = ({ chunks }: StoredCheckpoint) => chunks.reduce((sum, n) => sum + n, 0);

/** The whole checkpoints of a run, the oldest first. */
export async function listCheckpoints({ main }: ModelStore, run: string): Promise<StoredCheckpoint[]> {
  const keys = await main.keys(manifestPrefix(run));
  const records = await Promise.all(keys.map((key) => main.get(key)));
  return records.flatMap((record) => manifest.safeParse(record).data ?? []);
}

/** Steps to keep: the last two, and the one with the best score (of equal ones the latest). */
function keptCheckpoints(stored: readonly Pick<StoredCheckpoint, "step" | "score">[]): Set<number> {
  const inOrder = [...stored].sort((a, b) => a.step - b.step);
  const kept = new Set(inOrder.slice(-2).map(({ step }) => step));
  let best: { step: number; score: number } | null = null;
  for (const { step, score } of inOrder)
    if (score !== null && (best === null || score >= best.score)) best = { step, score };
  if (best) kept.add(best.step);
  return kept;
}

async function dropCheckpoint(blocks: BlockStore, { run, step, attempt }: StoredCheckpoint): Promise<void> {
  // the manifest first: a page that dies here leaves orphans, never a checkpoint with holes
  await blocks.delete([manifestKey(run, step)]);
  await dropChunks(blocks, run, attempt);
}

async function dropChunks(blocks: BlockStore, run: string, attempt: string): Promise<void> {
  const keys = await blocks.keys(`${chunkPrefix(run, attempt)}/`);
  if (keys.length > 0) await blocks.delete(keys);
}

/** Packs arrays into chunks of a bounded size and writes each as soon as it is full. */
async function writeChunks(
  { main, chunkBytes }: ModelStore,
  run: string,
  attempt: string,
  arrays: readonly CheckpointArray[],
): Promise<number[]> {
  const chunks: number[] = [];
  let left = arrays.reduce((sum, { values }) => sum + values.byteLength, 0);
  let buffer = new Uint8Array(Math.min(chunkBytes, left));
  let filled = 0;
  const flush = async () => {
    await main.set(chunkKey(run, attempt, chunks.length), buffer.buffer);
    chunks.push(filled);
    left -= filled;
    buffer = new Uint8Array(Math.min(chunkBytes, left));
    filled = 0;
  };
  for (const { values } of arrays) {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    for (let from = 0; from < bytes.length; ) {
      const taken = Math.min(bytes.length - from, buffer.length - filled);
      buffer.set(bytes.subarray(from, from + taken), filled);
      filled += taken;
      from += taken;
      if (filled === buffer.length) await flush();
    }
  }
  return chunks;
}

/**
 * Stores a checkpoint whole or not at all, then drops those that `keptCheckpoints` names no more. Where the browser
 * has no room for it, older ones but the last go first; then it fails, and the last is still there.
 *
 * @throws QuotaExceededError, StorageBlockedError
 */
export async function writeCheckpoint(
  modelStore: ModelStore,
  content: { run: string; step: number; score: number | null; meta: unknown },
  arrays: readonly CheckpointArray[],
): Promise<StoredCheckpoint> {
  const { main } = modelStore;
  const { run, step } = content;
  const before = await listCheckpoints(modelStore, run);
  const attempt = async (): Promise<StoredCheckpoint> => {
    const name = randomName();
    try {
      const chunks = await writeChunks(modelStore, run, name, arrays);
      const record: StoredCheckpoint = {
        format: 1,
        ...content,
        attempt: name,
        storedAt: new Date().toISOString(),
        arrays: arrays.map((array) => ({ name: array.name, shape: array.shape })),
        chunks,
      };
      await main.set(manifestKey(run, step), record);
      return record;
    } catch (error) {
      await dropChunks(main, run, name).catch(() => {});
      throw storageFault(error);
    }
  };
  let stored: StoredCheckpoint;
  try {
    stored = await attempt();
  } catch (error) {
    if (!(error instanceof QuotaExceededError) || before.length < 2) throw error;
    for (const old of before.splice(0, before.length - 1)) await dropCheckpoint(main, old);
    stored = await attempt();
  }
  const replaced = before.find((old) => old.step === step);
  if (replaced) await dropChunks(main, run, replaced.attempt);
  const others = before.filter((old) => old !== replaced);
  const kept = keptCheckpoints([...others, stored]);
  for (const old of others) if (!kept.has(old.step)) await dropCheckpoint(main, old);
  return stored;
}

/** @throws BrokenFileError where the browser has cleared a part of it */
export async function readCheckpoint(
  { main }: ModelStore,
  { run, step, attempt, arrays, chunks }: StoredCheckpoint,
): Promise<{ name: string; shape: number[]; values: Float32Array<ArrayBuffer> }[]> {
  const missing = () =>
    new BrokenFileError(
      `A part of the checkpoint of step ${step} is missing.`,
      "The browser has cleared some of its storage. The run can be begun again with the same settings.",
    );
  let index = 0;
  let chunk = new Uint8Array(0);
  let used = 0;
  const out: { name: string; shape: number[]; values: Float32Array<ArrayBuffer> }[] = [];
  for (const { name, shape } of arrays) {
    const values = new Float32Array(sizeOf(shape));
    const bytes = new Uint8Array(values.buffer);
    for (let at = 0; at < bytes.length; ) {
      if (used === chunk.length) {
        const buffer = await main.get<ArrayBuffer>(chunkKey(run, attempt, index));
        if (!buffer || buffer.byteLength !== chunks[index]) throw missing();
        chunk = new Uint8Array(buffer);
        used = 0;
        index++;
      }
      const taken = Math.min(bytes.length - at, chunk.length - used);
      bytes.set(chunk.subarray(used, used + taken), at);
      at += taken;
      used += taken;
    }
    out.push({ name, shape, values });
  }
  return out;
}

/** Chunks of checkpoints that were never finished. Only for whoever holds the run's lock. */
export async function sweepCheckpoints(modelStore: ModelStore, run: string): Promise<void> {
  const keys = await modelStore.main.keys(chunkPrefix(run));
  const whole = (await listCheckpoints(modelStore, run)).map(
    ({ attempt }) => `${chunkPrefix(run, attempt)}/`,
  );
  const dead = keys.filter((key) => !whole.some((prefix) => key.startsWith(prefix)));
  if (dead.length > 0) await modelStore.main.delete(dead);
}

export async function deleteCheckpoints({ main }: ModelStore, run: string): Promise<void> {
  for (const prefix of [manifestPrefix(run), chunkPrefix(run)]) {
    const keys = await main.keys(prefix);
    if (keys.length > 0) await main.delete(keys);
  }
}
