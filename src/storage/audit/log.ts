/**
 * The record of what was done: an append-only log in IndexedDB, each entry hashed with the one before.
 *
 * Two tabs may append at once. IndexedDB runs one writing transaction at a time over all of a page's tabs and
 * workers, so the last hash is read and the next entry put down within one: no lock is needed beside it, and a
 * browser without Web Locks is as safe.
 */
import { clear, promisifyRequest, type UseStore } from "idb-keyval";
import { storageFault, withinTime } from "../blocks";
import { DATABASES, openDatabase } from "../database";
import {
  EMPTY,
  type Entry,
  entryId,
  GENESIS,
  type Head,
  hashSchema,
  headSchema,
  type NewEntry,
  nextEntry,
  textHasher,
} from "./entry";
import { type RecordFile, recordFile } from "./file";
import { type Verification, verifyEntries } from "./verify";

export interface RunLog {
  /** "memory" where the browser refuses storage: gone with the tab. */
  readonly where: "indexeddb" | "memory";
  /** `time`: when it was done, where that is not now. Throws `QuotaExceededError` or `StorageBlockedError`. */
  append(entry: NewEntry, time?: string): Promise<{ id: string; hash: string; entry: Entry }>;
  /** All of them, oldest first, as they are stored: a tampered one is given as it is. */
  entries(): Promise<Entry[]>;
  verify(): Promise<Verification>;
  export(): Promise<RecordFile>;
}

interface EntryStore {
  where: RunLog["where"];
  /** Puts what `next` makes of the head in its place; nothing comes between the two. */
  append(next: (head: Head) => Entry): Promise<Entry>;
  read(): Promise<{ head: Head | null; entries: Entry[] }>;
}

/** Keys: "head", and each entry under its number. */
const HEAD = "head";
const NUMBERED = () => IDBKeyRange.bound(0, Number.POSITIVE_INFINITY);

/** What the next entry follows. A head that was tampered with stops no one from going on: verifying will tell. */
async function headOf(entryStore: IDBObjectStore): Promise<Head> {
  const [stored, last] = await Promise.all([
    promisifyRequest(entryStore.get(HEAD)),
    promisifyRequest(entryStore.openCursor(NUMBERED(), "prev")),
  ]);
  const head = headSchema.safeParse(stored).data ?? {
    count: 0,
    hash: hashSchema.safeParse(last?.value?.hash).data ?? GENESIS,
  };
  return { ...head, count: Math.max(head.count, Number(last?.key ?? 0)) };
}

function indexedDbEntries(store: UseStore): EntryStore {
  return {
    where: "indexeddb",
    append: (next) =>
      store("readwrite", async (entryStore) => {
        const head = await headOf(entryStore);
        let entry: Entry;
        try {
          entry = next(head);
          // `add`, not `put`: what is there is never written over.
          entryStore.add(entry, entry.seq);
          entryStore.put({ count: entry.seq, hash: entry.hash } satisfies Head, HEAD);
        } catch (error) {
          entryStore.transaction.abort();
          throw error;
        }
        await promisifyRequest(entryStore.transaction);
        return entry;
      }),
    read: () =>
      store("readonly", async (entryStore) => {
        const [head, entries] = await Promise.all([
          promisifyRequest(entryStore.get(HEAD)),
          promisifyRequest(entryStore.getAll(NUMBERED())) as Promise<Entry[]>,
        ]);
        return { head: headSchema.safeParse(head).data ?? null, entries };
      }),
  };
}

function memoryEntries(): EntryStore {
  const entries: Entry[] = [];
  let head: Head = EMPTY;
  return {
    where: "memory",
    append: async (next) => {
      const entry = next(head);
      entries.push(entry);
      head = { count: entry.seq, hash: entry.hash };
      return entry;
    },
    read: async () => ({ head, entries: [...entries] }),
  };
}

function logOn(entryStore: EntryStore): RunLog {
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw error instanceof TypeError ? error : storageFault(error);
    }
  };
  return {
    where: entryStore.where,
    append: (entry, time = new Date().toISOString()) =>
      guarded(async () => {
        const hashText = await textHasher();
        const made = await entryStore.append((head) => nextEntry(entry, time, head, hashText));
        return { id: entryId(made), hash: made.hash, entry: made };
      }),
    entries: () => guarded(async () => (await entryStore.read()).entries),
    verify: () =>
      guarded(async () => {
        const { head, entries } = await entryStore.read();
        return verifyEntries(entries, head);
      }),
    export: () =>
      guarded(async () => {
        const { head, entries } = await entryStore.read();
        return recordFile(entries, head);
      }),
  };
}

export const memoryRunLog = (): RunLog => logOn(memoryEntries());

const { name: DATABASE, store: STORE } = DATABASES.record;

/** The log in IndexedDB; rejects with `StorageBlockedError` where the browser refuses it or never answers. */
export async function openRunLog(database: string = DATABASE): Promise<RunLog> {
  try {
    const entryStore = indexedDbEntries(openDatabase({ name: database, store: STORE }));
    await withinTime(entryStore.read());
    return logOn(entryStore);
  } catch (error) {
    throw storageFault(error);
  }
}

/** For tests. */
export const forgetRunLog = (database: string = DATABASE): Promise<void> =>
  clear(openDatabase({ name: database, store: STORE }));
