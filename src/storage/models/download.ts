/** A model from its source into the model store: once over all tabs, and visible only when every byte has been checked. */

import { BrokenFileError, CancelledError, UnsupportedModelError } from "../../base/errors";
import { randomName } from "../../base/randomName";
import { weightsSha256 } from "../../clip/folder/weightsHash";
import type { BlockStore } from "../blocks";
import { bundledSource } from "./bundledModels";
import type { OpenedFile } from "./http";
import { isPinned } from "./hub";
import {
  deleteAttempt,
  listPartials,
  type Manifest,
  type ModelFacts,
  manifestKey,
  type Partial,
  type PartialFile,
  partialKey,
  readManifest,
  type StoredFile,
} from "./manifest";
import type { ModelStore } from "./modelStore";
import { notHere } from "./notHere";
import type { Origin, OriginFile } from "./origin";
import { createMeter, spokenBytes } from "./progress";
import { type ModelReader, modelReader } from "./reader";
import { originOf } from "./sources";
import { putBlock, type TransferJob, transferFile } from "./transfer";
import type { ModelSource, OnProgress } from "./types";
import { findModel, keepForRuns, lockName, type StoredModel, storedModel, tiers } from "./weights";

export interface ObtainOptions {
  signal: AbortSignal;
  onProgress?: OnProgress;
  /** Reads the new files; a `BrokenFileError` or `UnsupportedModelError` keeps the model out of the cache. */
  inspect(reader: ModelReader, name: string): Promise<ModelFacts>;
}

/**
 * The model of a source: from the cache where it is there, else fetched, checked and cached.
 * @throws NetworkError, IntegrityError, UnsupportedModelError, BrokenFileError, BadInputError, CancelledError
 */
export async function obtainModel(
  modelStore: ModelStore,
  source: ModelSource,
  options: ObtainOptions,
): Promise<StoredModel> {
  const { signal, onProgress } = options;
  if (signal.aborted) throw new CancelledError("Stopped before it began.");
  if (source.kind === "cached") {
    const { id } = source;
    const found = await findModel(modelStore, id);
    if (found) return found;
    // What comes with the page is to be had though the browser's storage was cleared.
    const again = bundledSource(id);
    if (!again) throw notHere(id);
    return obtainModel(modelStore, again, options);
  }
  const { fetch, baseUrl, bundled } = modelStore;
  return obtainFrom(
    modelStore,
    await originOf(source, { fetch, baseUrl, bundled, signal, onProgress }),
    options,
  );
}

/** The same from an origin. */
export async function obtainFrom(
  modelStore: ModelStore,
  origin: Origin,
  options: ObtainOptions,
): Promise<StoredModel> {
  const { signal, onProgress } = options;
  const before = await current(modelStore, origin);
  if (before) {
    // Asked for by the visitor: it is kept for more than its runs.
    await keepForRuns(modelStore, origin.id, false).catch(() => {});
    return before;
  }
  const waiting = () =>
    onProgress?.({
      phase: "download",
      done: 0,
      total: 0,
      unit: "bytes",
      remaining: null,
      label: `Another tab is downloading ${origin.name}`,
    });
  try {
    return await modelStore.locks.run(lockName(origin.id), signal, waiting, async () => {
      // Another tab may have brought it meanwhile.
      return (await current(modelStore, origin)) ?? (await download(modelStore, origin, options));
    });
  } catch (error) {
    if (signal.aborted && !(error instanceof CancelledError))
      throw new CancelledError("The download was stopped.", undefined, { cause: error });
    throw error;
  }
}

/** Nothing has to come over the network. */
const isHere = ({ source }: Origin) => source === "local" || source === "tuned";

/** The stored copy, unless it is of another edition than the one that is known to be right. */
async function current(modelStore: ModelStore, { id, published }: Origin): Promise<StoredModel | null> {
  const found = await findModel(modelStore, id);
  const stale = found?.manifest.files.some(
    ({ name, sha256 }) => published !== null && published[name]?.sha256 !== sha256,
  );
  return stale ? null : found;
}

async function download(
  modelStore: ModelStore,
  origin: Origin,
  options: ObtainOptions,
): Promise<StoredModel> {
  const { signal, onProgress, inspect } = options;
  const { files, revision, licence } = await origin.prepare(signal);
  const record = (await takeOver(modelStore, origin, revision)) ?? newRecord(origin, revision, files);
  const meter = createMeter(
    "download",
    "bytes",
    (done, total) =>
      `${isHere(origin) ? "Storing" : "Downloading"} ${origin.name}, ${spokenBytes(done, total)}`,
    onProgress,
  );
  const received = new Map<string, number>();
  const job: TransferJob = {
    record,
    blocks: modelStore.main,
    memory: modelStore.memory,
    chunkBytes: modelStore.chunkBytes,
    retries: modelStore.retries,
    retryDelayMs: modelStore.retryDelayMs,
    signal,
    notify: modelStore.notify,
    onBytes: (name, count) => {
      const grown = count - (received.get(name) ?? 0);
      received.set(name, count);
      if (opened && grown > 0) meter.add(grown);
      else meter.setDone([...received.values()].reduce((sum, value) => sum + value, 0));
    },
  };
  let opened: Map<string, OpenedFile> | null = null;
  await putBlock(job, partialKey(record), record);

  opened = await openAll(job, files);
  try {
    const guess = new Map(
      record.files.map((part) => [part.name, opened?.get(part.name)?.bytes ?? part.bytes]),
    );
    for (const file of files) {
      const part = record.files.find(({ name }) => name === file.name)!;
      const sizes = [...guess.values()];
      meter.setTotal(sizes.includes(null) ? 0 : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0));
      const first = opened.get(file.name) ?? null;
      opened.delete(file.name);
      await transferFile(job, file, part, first);
      guess.set(file.name, part.bytes);
    }
    meter.flush();
  } finally {
    for (const { body } of opened.values()) body.cancel().catch(() => {});
  }

  const storedFiles = record.files.map(({ name, chunks, bytes, sha256, finished }): StoredFile => {
    return { name, chunks, bytes: bytes!, sha256: finished!, announced: sha256 !== null && !isHere(origin) };
  });
  let facts: ModelFacts;
  try {
    facts = await inspect(modelReader(job.blocks, record.attempt, storedFiles), origin.name);
  } catch (error) {
    const useless = error instanceof BrokenFileError || error instanceof UnsupportedModelError;
    if (useless) await discard(job.blocks, record);
    else await putBlock(job, partialKey(record), record); // whole, but not taken now: no second download
    throw error;
  }
  const manifest: Manifest = {
    format: 1,
    id: origin.id,
    name: origin.name,
    source: origin.source,
    repo: origin.repo,
    revision,
    pinned: origin.pinned,
    licence,
    attempt: record.attempt,
    storedAt: new Date().toISOString(),
    weights: await weightsSha256(storedFiles),
    facts,
    ...(origin.trainedOn && { trainedOn: origin.trainedOn }),
    files: storedFiles,
  };
  return commit(modelStore, job, manifest);
}

/** Writes the manifest, the moment at which the model exists, then drops what it replaces. */
async function commit(modelStore: ModelStore, job: TransferJob, manifest: Manifest): Promise<StoredModel> {
  const replaced: [BlockStore, Manifest][] = [];
  for (const blocks of tiers(modelStore)) {
    const old = await readManifest(blocks, manifest.id).catch(() => null);
    if (old) replaced.push([blocks, old]);
  }
  await putBlock(job, manifestKey(manifest.id), manifest);
  await job.blocks.delete([partialKey(job.record)]);
  for (const [blocks, old] of replaced) {
    if (blocks !== job.blocks) await blocks.delete([manifestKey(old.id)]);
    await deleteAttempt(blocks, old.attempt);
  }
  return storedModel(job.blocks, manifest);
}

async function discard(blocks: BlockStore, record: Partial): Promise<void> {
  await blocks.delete([partialKey(record)]);
  await deleteAttempt(blocks, record.attempt);
}

function newRecord(origin: Origin, revision: string | null, files: OriginFile[]): Partial {
  const empty = { chunks: [], bytes: null, sha256: null, validator: null, finished: null };
  return {
    format: 1,
    id: origin.id,
    name: origin.name,
    revision,
    attempt: randomName(),
    touchedAt: new Date().toISOString(),
    files: files.map(({ name }): PartialFile => ({ name, ...empty, chunks: [] })),
  };
}

/**
 * A download that stopped on the way, if nobody else can be at it and its files are sure to be of one version;
 * all others of this model are dropped.
 */
async function takeOver(
  modelStore: ModelStore,
  origin: Origin,
  revision: string | null,
): Promise<Partial | null> {
  if (!modelStore.locks.exclusive) return null;
  const records = await listPartials(modelStore.main, origin.id).catch(() => []);
  records.sort((a, b) => b.touchedAt.localeCompare(a.touchedAt));
  const fixed = isHere(origin) || (revision !== null && isPinned(revision));
  const chosen = records.find((record) => fixed && record.revision === revision) ?? null;
  for (const record of records) if (record !== chosen) await discard(modelStore.main, record);
  return chosen;
}

/** Opens all files before reading any, so that the total is known from the first byte on. */
async function openAll(job: TransferJob, files: OriginFile[]): Promise<Map<string, OpenedFile>> {
  const opened = new Map<string, OpenedFile>();
  const results = await Promise.allSettled(
    files.map(async ({ name, open }) => {
      const part = job.record.files.find((candidate) => candidate.name === name)!;
      const offset = part.chunks.reduce((sum, length) => sum + length, 0);
      if (part.bytes !== null && offset === part.bytes) return;
      opened.set(name, await open(offset, part.bytes, job.signal));
    }),
  );
  const failed = results.find((result) => result.status === "rejected");
  if (failed) {
    for (const { body } of opened.values()) body.cancel().catch(() => {});
    throw failed.reason;
  }
  return opened;
}
