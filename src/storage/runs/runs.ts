/**
 * The log of training runs: one record a run, and the user's own pairs that runs were begun with. Keys:
 *   run:{id}                    the record
 *   pairs:{key}                 names of the pictures and the captions; written last
 *   pairs-file:{key}/{number}   ArrayBuffer of a picture's file
 * Configuration and curves are the owner's; here they are only carried.
 */
import { sha256 } from "hash-wasm";
import { z } from "zod";
import { BrokenFileError } from "../../base/errors";
import { storageFault } from "../blocks";
import type { ModelStore } from "../models/modelStore";
import { deleteModel, keptForRuns } from "../models/weights";
import { deleteCheckpoints } from "./checkpoints";
import { deleteHistory } from "./history";

const runRecord = z.object({
  format: z.literal(1),
  id: z.string(),
  config: z.unknown(),
  status: z.enum(["running", "paused", "stopped", "done", "failed"]),
  step: z.number().int().nonnegative(),
  startedAt: z.string(),
  touchedAt: z.string(),
  seconds: z.number(),
  /** Of builds that kept the history here; empty since it lies by itself (history.ts). */
  steps: z.array(z.unknown()),
  evaluations: z.array(z.unknown()),
  error: z.object({ code: z.string(), message: z.string(), advice: z.string() }).nullable(),
  /** Id of the cached model that its weights were kept as. */
  model: z.string().nullable(),
  /** Key of the pairs that it trains on, where they are the user's own and found room. */
  pairs: z.string().nullable(),
});
export type RunRecord = z.infer<typeof runRecord>;

/** Held over all tabs by the one worker that a run lives in. */
export const runLock = (id: string) => `${RUN_LOCKS}${id}`;
export const RUN_LOCKS = "degla-run:";

const runKey = (id: string) => `run:${id}`;

/** A record of another version of the page, or a damaged one, is as good as none. */
export async function readRun({ main }: ModelStore, id: string): Promise<RunRecord | null> {
  return runRecord.safeParse(await main.get(runKey(id))).data ?? null;
}

/** @throws QuotaExceededError, StorageBlockedError */
export async function writeRun({ main }: ModelStore, record: RunRecord): Promise<void> {
  try {
    await main.set(runKey(record.id), record);
  } catch (error) {
    throw storageFault(error);
  }
}

/** The newest first. */
export async function listRuns({ main }: ModelStore): Promise<RunRecord[]> {
  const records = await Promise.all((await main.keys("run:")).map((key) => main.get(key)));
  return records
    .flatMap((record) => runRecord.safeParse(record).data ?? [])
    .sort((a, b) => b.startedAt.localeCompare(a.startedAt));
}

const baseOf = z.object({ name: z.string(), model: z.string() });

/** Names of the runs that were begun from a model: without it they can't go on, be kept or be exported. */
export function runsOf(records: readonly RunRecord[], model: string): string[] {
  return records.flatMap(({ config }) => {
    const base = baseOf.safeParse(config).data;
    return base?.model === model ? [base.name] : [];
  });
}

/** With its checkpoints, and with its pairs and a base that was kept for it, unless another run needs them. */
export async function deleteRun(modelStore: ModelStore, id: string): Promise<void> {
  const record = await readRun(modelStore, id);
  await modelStore.main.delete([runKey(id)]);
  await deleteCheckpoints(modelStore, id);
  await deleteHistory(modelStore, id);
  const pairs = record?.pairs;
  const others = await listRuns(modelStore);
  if (pairs && !others.some((other) => other.pairs === pairs)) await deletePairs(modelStore, pairs);
  const base = baseOf.safeParse(record?.config).data?.model;
  if (base && runsOf(others, base).length === 0 && (await keptForRuns(modelStore)).has(base))
    await deleteModel(modelStore, base);
}

const storedPairs = z.object({
  format: z.literal(1),
  id: z.string(),
  files: z.array(z.object({ name: z.string(), type: z.string(), bytes: z.number() })),
  pairs: z.array(
    z.object({ file: z.string(), caption: z.string(), negatives: z.array(z.string().nullable()) }),
  ),
});

/** Pictures by name, with captions and negatives. */
export interface Pairs {
  id: string;
  files: { name: string; blob: Blob }[];
  pairs: { file: string; caption: string; negatives: (string | null)[] }[];
}

const pairsKey = (key: string) => `pairs:${key}`;
const fileKey = (key: string, index: number) => `pairs-file:${key}/${String(index).padStart(6, "0")}`;

/**
 * Once for all runs that train on the same; what is there already stays.
 *
 * @returns the key, which changes with captions, negatives, and names and sizes of the files
 * @throws QuotaExceededError, StorageBlockedError, BrokenFileError
 */
export async function writePairs({ main }: ModelStore, { id, files, pairs }: Pairs): Promise<string> {
  const listed = files.map(({ name, blob }) => ({ name, type: blob.type, bytes: blob.size }));
  const record = { format: 1, id, files: listed, pairs };
  const key = await sha256(JSON.stringify(record));
  if (await main.get(pairsKey(key))) return key;
  const written: string[] = [];
  try {
    for (const [index, { name, blob }] of files.entries()) {
      const bytes = await blob.arrayBuffer().catch((cause: unknown) => {
        throw new BrokenFileError(
          `${name} can't be read from the disk.`,
          "It may have been moved or changed since it was picked. Pick it again.",
          { cause },
        );
      });
      const place = fileKey(key, index);
      written.push(place);
      await main.set(place, bytes);
    }
    await main.set(pairsKey(key), record);
    return key;
  } catch (error) {
    if (written.length > 0) await main.delete(written).catch(() => {});
    throw error instanceof BrokenFileError ? error : storageFault(error);
  }
}

/** Null where they are not all there. */
export async function readPairs({ main }: ModelStore, key: string): Promise<Pairs | null> {
  const record = storedPairs.safeParse(await main.get(pairsKey(key))).data;
  if (!record) return null;
  const files: Pairs["files"] = [];
  for (const [index, { name, type, bytes }] of record.files.entries()) {
    const buffer = await main.get<ArrayBuffer>(fileKey(key, index));
    if (buffer?.byteLength !== bytes) return null;
    files.push({ name, blob: new Blob([buffer], { type }) });
  }
  return { id: record.id, files, pairs: record.pairs };
}

async function deletePairs({ main }: ModelStore, key: string): Promise<void> {
  await main.delete([pairsKey(key), ...(await main.keys(`pairs-file:${key}/`))]);
}
