/**
 * The record as the page keeps it. `record()` is for whoever does something worth an entry: it never rejects, so
 * that nothing fails because of the log.
 */
import { sha256 } from "hash-wasm";
import { createStore } from "zustand/vanilla";
import { canonicalJson } from "../base/canonicalJson";
import { type Entry, type NewEntry, type Thing, textHasher } from "../storage/audit/entry";
import { memoryRunLog, openRunLog, type RunLog } from "../storage/audit/log";
import { type Verification, verifyEntries } from "../storage/audit/verify";
import { adapterName } from "./engine";
import { report, toFault, worded } from "./faults";
import { SOFTWARE } from "./version";
import { say } from "./words";

export type { Action, Entry, NewEntry, Thing } from "../storage/audit/entry";
export { ACTIONS, entryId } from "../storage/audit/entry";

export interface RecordState {
  /** Oldest first; null until they have been read. */
  entries: readonly Entry[] | null;
  where: RunLog["where"];
  /** Entries that found no room yet; tried again with the next one. */
  waiting: number;
  /** Of the entries as they were then; null until it has been done. */
  verification: Verification | null;
}

export const recordStore = createStore<RecordState>(() => ({
  entries: null,
  where: "indexeddb",
  waiting: 0,
  verification: null,
}));

let opening: Promise<RunLog> | null = null;

function openLog(): Promise<RunLog> {
  opening ??= openRunLog().catch((error) => {
    const { code, message } = toFault(error);
    // Of refused storage the engine tells already, once for all that would have been kept; the Record page says it too.
    if (code !== "StorageBlocked")
      report(
        worded(
          code,
          say(($) => $.notices.recordNotKept, { message }),
          say(($) => $.notices.recordUntilClose),
        ),
        { level: "notice" },
      );
    recordStore.setState({ where: "memory" });
    return memoryRunLog();
  });
  return opening;
}

/** For tests: another log. */
export function replaceLog(log: Promise<RunLog> | null) {
  opening = log;
  unwritten = [];
  recordStore.setState({ entries: null, waiting: 0, verification: null });
}

export interface Recorded {
  id: string;
  hash: string;
}

interface Unwritten {
  entry: NewEntry;
  time: string;
  done: (made: Recorded | null) => void;
}

let unwritten: Unwritten[] = [];
let draining: Promise<void> = Promise.resolve();

async function drain() {
  const log = await openLog();
  let first = unwritten[0];
  while (first) {
    try {
      const { id, hash, entry } = await log.append(first.entry, first.time);
      recordStore.setState(({ entries }) => ({ entries: entries && [...entries, entry] }));
      unwritten.shift();
      first.done({ id, hash });
    } catch (error) {
      const { code, message } = toFault(error);
      // What can't be written as JSON never will be; the rest waits for room.
      if (error instanceof TypeError) unwritten.shift();
      for (const { done } of [first, ...unwritten]) done(null);
      report(
        worded(
          code,
          say(($) => $.notices.notRecorded, { what: first.entry.summary, message }),
          code === "QuotaExceeded" ? say(($) => $.notices.recordRoom) : say(($) => $.notices.recordLater),
        ),
        { level: "notice" },
      );
      break;
    }
    first = unwritten[0];
  }
  recordStore.setState({ waiting: unwritten.length });
}

/** Actions that compute on the device: their entries name it. */
const COMPUTING: ReadonlySet<NewEntry["action"]> = new Set(["train", "evaluate"]);

/**
 * Puts an entry into the record, with the time, the software's version and, where something was computed, the
 * adapter. Resolves to null where it could not be kept (a notice says so); never rejects.
 */
export function record(
  entry: Omit<NewEntry, "software" | "adapter"> & { adapter?: string | null },
): Promise<Recorded | null> {
  const adapter = entry.adapter ?? (COMPUTING.has(entry.action) ? adapterName() : null);
  const time = new Date().toISOString();
  return new Promise((done) => {
    unwritten.push({ entry: { ...entry, software: SOFTWARE, adapter }, time, done });
    draining = draining.then(drain);
  });
}

/** SHA-256 of a value's canonical JSON, for inputs and outputs that are data and not files. */
export async function hashOf(value: unknown): Promise<string> {
  return (await textHasher())(canonicalJson(value));
}

/** A file of the visitor's, by its name and the SHA-256 of its bytes. */
export async function fileThing(file: File): Promise<Thing> {
  const digest = await sha256(new Uint8Array(await file.arrayBuffer()));
  return { what: "file", name: file.name.slice(0, 400), sha256: digest };
}

/** Hash of what the record last had come out under this name; null where it has none or can't be read. */
export async function lastOutput(what: string): Promise<string | null> {
  try {
    const entries = await (await openLog()).entries();
    const found = entries.findLast(({ outputs }) => outputs?.some((output) => output.what === what));
    return found?.outputs.find((output) => output.what === what)?.sha256 ?? null;
  } catch {
    return null;
  }
}

/** Reads the entries and verifies them; the time told is that of both. Faults are shown. */
export async function refreshRecord(): Promise<void> {
  try {
    const started = performance.now();
    const log = await openLog();
    const { entries, head } = await log.export();
    const verification = await verifyEntries(entries, head);
    const milliseconds = performance.now() - started;
    recordStore.setState({ entries, verification: { ...verification, milliseconds }, where: log.where });
  } catch (error) {
    report(error);
  }
}

export async function exportRecord(): Promise<Blob> {
  const file = await (await openLog()).export();
  return new Blob([JSON.stringify(file, null, 1)], { type: "application/json" });
}
