/** Moves one file of an origin into chunks: hashed as it comes, resumed where the host lets it, checked at the end. */
import { createSHA256 } from "hash-wasm";
import { CancelledError, type DeglaError, IntegrityError, OutOfMemoryError } from "../../base/errors";
import { type BlockStore, storageFault } from "../blocks";
import { checkBeginning, DroppedError, type OpenedFile } from "./http";
import { attemptPrefix, chunkKey, type Partial, type PartialFile, partialKey } from "./manifest";
import type { OriginFile } from "./origin";
import { said } from "./said";

/** One download of one model. */
export interface TransferJob {
  record: Partial;
  /** Where its chunks go; becomes `memory` when the browser gives no more room. */
  blocks: BlockStore;
  memory: BlockStore;
  chunkBytes: number;
  /** Tries after a broken connection that brought nothing new. */
  retries: number;
  retryDelayMs: number;
  signal: AbortSignal;
  notify(notice: DeglaError): void;
  /** Bytes of a file that are here now: grows, or falls back when a file must begin again. */
  onBytes(file: string, received: number): void;
}

/** A body that ended in good order but too early: perhaps a proxy, so worth another try. */
class ShortError extends IntegrityError {}

function cancelled(cause?: unknown): CancelledError {
  return new CancelledError("The download was stopped.", undefined, { cause });
}

/** Writes a block; when the browser refuses, what is there of this download moves to memory and it goes on there. */
export async function putBlock(job: TransferJob, key: string, value: unknown): Promise<void> {
  if (job.blocks !== job.memory) {
    try {
      return await job.blocks.set(key, value);
    } catch (error) {
      await spill(job, storageFault(error));
    }
  }
  await job.memory.set(key, value);
}

async function spill(job: TransferJob, fault: DeglaError): Promise<void> {
  const { blocks, memory, record } = job;
  const keys = await blocks.keys(attemptPrefix(record.attempt));
  for (const key of keys) {
    await memory.set(key, await blocks.get(key));
    await blocks.delete([key]);
  }
  await blocks.delete([partialKey(record)]);
  await memory.set(partialKey(record), record);
  job.blocks = memory;
  job.notify(fault);
}

function allocate(bytes: number): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(bytes);
  } catch (error) {
    throw new OutOfMemoryError("There is not enough memory for the weights.", undefined, {
      cause: error,
      ...said({ kind: "noMemoryForModel" }),
    });
  }
}

/** Collects bytes into chunks and their hash. What is stored already is hashed again, which also checks it. */
async function openSink(job: TransferJob, part: PartialFile) {
  const { record, chunkBytes, onBytes } = job;
  const hasher = await createSHA256();
  let buffer = allocate(chunkBytes);
  let filled = 0;
  let received = 0;

  const save = async () => {
    record.touchedAt = new Date().toISOString();
    await putBlock(job, partialKey(record), record);
  };
  const reset = async () => {
    const keys = part.chunks.map((_, index) => chunkKey(record.attempt, part.name, index));
    part.chunks = [];
    part.validator = null;
    part.finished = null;
    await save();
    if (keys.length > 0) await job.blocks.delete(keys);
    hasher.init();
    filled = 0;
    received = 0;
    onBytes(part.name, 0);
  };
  const flush = async () => {
    if (filled === 0) return;
    const chunk = filled === buffer.length ? buffer.buffer : buffer.buffer.slice(0, filled);
    await putBlock(job, chunkKey(record.attempt, part.name, part.chunks.length), chunk);
    part.chunks.push(filled);
    buffer = allocate(chunkBytes);
    filled = 0;
    await save();
  };
  const write = async (bytes: Uint8Array<ArrayBuffer>) => {
    hasher.update(bytes);
    for (let from = 0; from < bytes.length; ) {
      const count = Math.min(bytes.length - from, buffer.length - filled);
      buffer.set(bytes.subarray(from, from + count), filled);
      filled += count;
      received += count;
      from += count;
      if (filled === buffer.length) await flush();
    }
    onBytes(part.name, received);
  };

  for (const [index, length] of part.chunks.entries()) {
    if (job.signal.aborted) throw cancelled();
    const chunk = await job.blocks.get<ArrayBuffer>(chunkKey(record.attempt, part.name, index));
    if (chunk?.byteLength !== length) {
      await reset();
      break;
    }
    hasher.update(new Uint8Array(chunk));
    received += length;
  }
  onBytes(part.name, received);
  return { write, flush, reset, digest: () => hasher.digest(), received: () => received };
}

type Sink = Awaited<ReturnType<typeof openSink>>;

/** May the bytes that are here be gone on with? Only when nothing says that the file has changed. */
function goesOn(opened: OpenedFile, part: PartialFile, received: number): boolean {
  if (opened.offset !== received) return false;
  if (received === 0) return true;
  if (part.bytes !== null && opened.bytes !== null && opened.exact && part.bytes !== opened.bytes)
    return false;
  if (part.sha256 !== null && opened.sha256 !== null) return part.sha256 === opened.sha256;
  if (part.validator !== null && opened.validator !== null) return part.validator === opened.validator;
  // Neither can be read: only an announced hash will tell at the end whether it was the same file.
  return part.sha256 !== null;
}

async function pump(file: OriginFile, opened: OpenedFile, sink: Sink, signal: AbortSignal): Promise<void> {
  const reader = opened.body.getReader();
  const stop = () => reader.cancel().catch(() => {});
  signal.addEventListener("abort", stop, { once: true });
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        if (signal.aborted) throw cancelled(error);
        throw new DroppedError(`The connection broke while ${file.name} was coming.`, undefined, {
          cause: error,
          ...said({ kind: "downloadBroke", file: file.name }),
        });
      });
      if (signal.aborted) throw cancelled();
      if (done) return;
      if (sink.received() === 0) checkBeginning(value, file.name);
      await sink.write(value);
    }
  } finally {
    signal.removeEventListener("abort", stop);
    stop();
  }
}

/** Brings the file in from where the sink stands, over as many connections as it takes. */
async function bring(
  job: TransferJob,
  file: OriginFile,
  part: PartialFile,
  sink: Sink,
  first: OpenedFile | null,
) {
  let opened = first;
  let best = sink.received();
  for (let failures = 0; ; ) {
    try {
      opened ??= await file.open(sink.received(), part.bytes, job.signal);
      if (!goesOn(opened, part, sink.received())) {
        await sink.reset();
        if (opened.offset !== 0) {
          await opened.body.cancel();
          opened = await file.open(0, null, job.signal);
        }
      }
      part.bytes = opened.exact ? opened.bytes : null;
      part.sha256 = opened.sha256 ?? part.sha256;
      part.validator = opened.validator;
      await pump(file, opened, sink, job.signal);
      const received = sink.received();
      if (part.bytes !== null && received < part.bytes)
        throw new ShortError(
          `${file.name} ended after ${received} of the announced ${part.bytes} bytes.`,
          undefined,
          said({ kind: "downloadShort", file: file.name, received, bytes: part.bytes }),
        );
      if (part.bytes !== null && received > part.bytes)
        throw new IntegrityError(
          `${file.name} has ${received} bytes; ${part.bytes} were announced.`,
          undefined,
          said({ kind: "downloadDiffers", file: file.name }),
        );
      return;
    } catch (error) {
      await sink.flush();
      const worthTrying = error instanceof DroppedError || error instanceof ShortError;
      if (job.signal.aborted) throw error instanceof CancelledError ? error : cancelled(error);
      if (!worthTrying) throw error;
      failures = sink.received() > best ? 1 : failures + 1;
      best = Math.max(best, sink.received());
      if (failures > job.retries) throw error;
      await pause(job.retryDelayMs * 2 ** (failures - 1), job.signal);
      opened = null;
    }
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    const stop = () => {
      clearTimeout(timer);
      reject(cancelled());
    };
    signal.addEventListener("abort", stop, { once: true });
  });
}

/**
 * Brings one file in whole; `part.finished` is its SHA-256 afterwards.
 * @param first the file as already opened at the offset that `part` has reached, or null
 * A body that turns out wrong is fetched once more, from nothing.
 * @throws NetworkError, IntegrityError, CancelledError, OutOfMemoryError; what has come stays for a later try,
 *   unless it was wrong
 */
export async function transferFile(
  job: TransferJob,
  file: OriginFile,
  part: PartialFile,
  first: OpenedFile | null,
): Promise<void> {
  const sink = await openSink(job, part);
  for (let [begun, last] = [first, false]; ; begun = null, last = true) {
    try {
      if (part.bytes === null || sink.received() < part.bytes || begun)
        await bring(job, file, part, sink, begun);
      const sha256 = sink.digest();
      if (part.sha256 !== null && part.sha256 !== sha256)
        throw new IntegrityError(
          `${file.name} came with the SHA-256 ${sha256}; ${part.sha256} was announced.`,
          undefined,
          said({ kind: "downloadDiffers", file: file.name }),
        );
      await sink.flush();
      part.bytes = sink.received();
      part.finished = sha256;
      return;
    } catch (error) {
      if (!(error instanceof IntegrityError) || error instanceof ShortError) throw error;
      // Nothing of it is kept: a part of an earlier day, or one that was gone on with by range, may be what is wrong.
      await sink.reset();
      if (last) throw error;
    }
  }
}
