/** Models in the model store: find, list, verify, delete. A model is there when its manifest is. */
import { createSHA256 } from "hash-wasm";
import { BadInputError, BrokenFileError, CancelledError } from "../../base/errors";
import type { BlockStore } from "../blocks";
import { deleteStored, listManifests, listPartials, type Manifest, readManifest } from "./manifest";
import type { ModelStore } from "./modelStore";
import { createMeter, spokenBytes } from "./progress";
import { type ModelReader, modelReader } from "./reader";
import type { OnProgress, Verdict } from "./types";

export interface StoredModel {
  manifest: Manifest;
  reader: ModelReader;
  /** False where it lives in memory only. */
  kept: boolean;
}

/** The cached model, or null. Memory goes first: it holds what IndexedDB had no room for. */
export async function findModel(modelStore: ModelStore, id: string): Promise<StoredModel | null> {
  for (const blocks of tiers(modelStore)) {
    const manifest = await readManifest(blocks, id).catch(() => null);
    if (manifest) return storedModel(blocks, manifest);
  }
  return null;
}

export function tiers(modelStore: ModelStore): BlockStore[] {
  return modelStore.main === modelStore.memory ? [modelStore.memory] : [modelStore.memory, modelStore.main];
}

export function storedModel(blocks: BlockStore, manifest: Manifest): StoredModel {
  return {
    manifest,
    reader: modelReader(blocks, manifest.attempt, manifest.files),
    kept: blocks.where === "indexeddb",
  };
}

/** All models, the newest first. */
export async function listModels(modelStore: ModelStore): Promise<StoredModel[]> {
  const found = new Map<string, StoredModel>();
  for (const blocks of tiers(modelStore))
    for (const manifest of await listManifests(blocks).catch(() => []))
      if (!found.has(manifest.id)) found.set(manifest.id, storedModel(blocks, manifest));
  return [...found.values()].sort((a, b) => b.manifest.storedAt.localeCompare(a.manifest.storedAt));
}

/** Held by whoever writes or deletes a model, over all tabs. */
export const lockName = (id: string) => `degla-model:${id}`;

/** Whole or unfinished; waits for a download of it that is under way. */
export async function deleteModel(modelStore: ModelStore, id: string): Promise<void> {
  await modelStore.locks.run(
    lockName(id),
    new AbortController().signal,
    () => {},
    async () => {
      for (const blocks of tiers(modelStore)) await deleteStored(blocks, id);
      await keepForRuns(modelStore, id, false);
    },
  );
}

const FOR_RUNS = "for-runs:";

/** Marks a model as gone from the visitor's list, and kept because runs were begun from it; or takes the mark away. */
export async function keepForRuns({ main }: ModelStore, id: string, keep: boolean): Promise<void> {
  if (keep) await main.set(`${FOR_RUNS}${id}`, true);
  else await main.delete([`${FOR_RUNS}${id}`]);
}

/** Ids of the models that are kept for runs alone. */
export async function keptForRuns({ main }: ModelStore): Promise<Set<string>> {
  return new Set((await main.keys(FOR_RUNS)).map((key) => key.slice(FOR_RUNS.length)));
}

/** Downloads that stopped on the way and can be gone on with, and the room they take. */
export async function listUnfinished(
  modelStore: ModelStore,
): Promise<{ id: string; name: string; bytes: number }[]> {
  const found = (
    await Promise.all(tiers(modelStore).map((blocks) => listPartials(blocks).catch(() => [])))
  ).flat();
  return found.map(({ id, name, files }) => ({
    id,
    name,
    bytes: files.flatMap(({ chunks }) => chunks).reduce((sum, length) => sum + length, 0),
  }));
}

/**
 * Hashes every file again and compares with what its publisher said, and where that is not known with what was stored:
 * such files are named by `unannounced`.
 */
export async function verifyModel(
  modelStore: ModelStore,
  id: string,
  options: { signal: AbortSignal; onProgress?: OnProgress },
): Promise<Verdict> {
  const found = await findModel(modelStore, id);
  if (!found) throw new BadInputError(`${id} is not cached on this machine.`);
  const { manifest, reader } = found;
  const meter = createMeter(
    "verify",
    "bytes",
    (done, total) => `Checking ${manifest.name}, ${spokenBytes(done, total)}`,
    options.onProgress,
  );
  meter.setTotal(manifest.files.reduce((sum, { bytes }) => sum + bytes, 0));
  const published = manifest.source === "bundled" ? modelStore.bundled(id.replace(/^bundled:/, "")) : null;
  const broken: string[] = [];
  for (const { name, chunks, sha256: stored } of manifest.files) {
    const sha256 = published ? published[name]?.sha256 : stored;
    const hasher = await createSHA256();
    try {
      const source = reader(name);
      let at = 0;
      for (const length of chunks) {
        if (options.signal.aborted) throw new CancelledError("The check was stopped.");
        hasher.update(await source.read(at, at + length));
        at += length;
        meter.add(length);
      }
      if (hasher.digest() !== sha256) broken.push(name);
    } catch (error) {
      if (!(error instanceof BrokenFileError)) throw error;
      broken.push(name);
    }
  }
  meter.flush();
  const unannounced = manifest.files.filter(({ announced }) => !published && !announced);
  return { ok: broken.length === 0, broken, unannounced: unannounced.map(({ name }) => name) };
}
