/**
 * Where blocks of bytes and records live: IndexedDB through idb-keyval, or memory where the browser refuses.
 * Values are ArrayBuffers and plain records, never Blobs (Safari on iOS loses them).
 */
import { del, delMany, get, promisifyRequest, set } from "idb-keyval";
import { type DeglaError, QuotaExceededError, StorageBlockedError } from "../base/errors";
import { openDatabase } from "./database";

export interface BlockStore {
  readonly where: "indexeddb" | "memory";
  get<T>(key: string): Promise<T | undefined>;
  /** Throws `QuotaExceededError` or `StorageBlockedError`. */
  set(key: string, value: unknown): Promise<void>;
  delete(keys: string[]): Promise<void>;
  /** Keys that begin so, in order. */
  keys(prefix: string): Promise<string[]>;
}

export function memoryBlocks(): BlockStore {
  const blocks = new Map<string, unknown>();
  return {
    where: "memory",
    get: async <T>(key: string) => blocks.get(key) as T | undefined,
    set: async (key, value) => {
      blocks.set(key, value);
    },
    delete: async (keys) => {
      for (const key of keys) blocks.delete(key);
    },
    keys: async (prefix) => [...blocks.keys()].filter((key) => key.startsWith(prefix)).sort(),
  };
}

/** What IndexedDB threw, by its user-facing name. */
export function storageFault(error: unknown): DeglaError {
  if (error instanceof QuotaExceededError || error instanceof StorageBlockedError) return error;
  const name = error instanceof Error || error instanceof DOMException ? error.name : "";
  const text = error instanceof Error ? error.message : String(error);
  // Firefox reports a full disk as a plain AbortError or UnknownError with the word in its text.
  if (name === "QuotaExceededError" || /quota/i.test(text))
    return new QuotaExceededError("The browser gives this page no more storage.", undefined, {
      cause: error,
    });
  return new StorageBlockedError(
    `The browser refuses IndexedDB to this page${text ? ` (${text})` : ""}.`,
    undefined,
    {
      cause: error,
    },
  );
}

/** idb-keyval throws at the call, not in its promise, where the browser refuses. */
async function named<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storageFault(error);
  }
}

/** An own database, so that it can be cleared and counted apart from the rest of the page. */
export function indexedDbBlocks(database: string): BlockStore {
  const store = openDatabase({ name: database, store: "blocks" });
  return {
    where: "indexeddb",
    get: (key) => named(() => get(key, store)),
    set: (key, value) => named(() => set(key, value, store)),
    delete: (keys) => named(() => (keys.length === 1 ? del(keys[0]!, store) : delMany(keys, store))),
    keys: (prefix) =>
      named(
        () =>
          store("readonly", (blocks) =>
            promisifyRequest(blocks.getAllKeys(IDBKeyRange.bound(prefix, `${prefix}\uffff`))),
          ) as Promise<string[]>,
      ),
  };
}

const OPEN_TIMEOUT_MS = 8000;

/** An open request that never answers (seen in Safari) counts as refused. */
export async function withinTime<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new StorageBlockedError("IndexedDB does not answer.")), OPEN_TIMEOUT_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * IndexedDB if it can be opened and read; else memory, with the reason. Nothing is written for it: where it is full, what
 * lies there can still be read and deleted, and whoever writes learns it then.
 */
export async function openBlocks(
  database: string,
): Promise<{ blocks: BlockStore; refused: DeglaError | null }> {
  try {
    if (typeof indexedDB === "undefined") throw new StorageBlockedError("This browser has no IndexedDB.");
    const blocks = indexedDbBlocks(database);
    await withinTime(blocks.get("probe"));
    return { blocks, refused: null };
  } catch (error) {
    return { blocks: memoryBlocks(), refused: storageFault(error) };
  }
}
