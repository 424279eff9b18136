/**
 * The visitor's own pictures, as bytes in IndexedDB, so that they survive a reload and a lost device. They
 * never leave the machine: the address of the page holds only the start of their hash.
 */
import { sha256 } from "hash-wasm";
import { DATABASES, keyValues } from "./database";

export interface KeptPicture {
  /** "file:" and the first 16 hex digits of the bytes' SHA-256. */
  ref: string;
  name: string;
  type: string;
  /** ArrayBuffer and not a Blob: iOS has lost Blobs. */
  bytes: ArrayBuffer;
  addedAt: number;
}

/** Beyond this many the oldest go; twice what the page shows (workspace/pictures.ts). */
const MAX_KEPT = 120;

const store = keyValues(DATABASES.pictures);
const marked = keyValues(DATABASES.marks);

export async function fileRef(bytes: ArrayBuffer): Promise<string> {
  return `file:${(await sha256(new Uint8Array(bytes))).slice(0, 16)}`;
}

/** Rejects where storage is blocked or full; the picture then lives in memory only. */
export async function keepPicture(picture: KeptPicture): Promise<void> {
  await store.set([[picture.ref, picture]]);
  // Their bytes are read only where some have to go.
  if ((await store.keys()).length <= MAX_KEPT) return;
  const all = await listKept();
  const gone = all.slice(MAX_KEPT).map(({ ref }) => ref);
  await Promise.all([store.delete(gone), marked.delete(gone)]);
}

export async function findPicture(ref: string): Promise<KeptPicture | null> {
  try {
    return (await store.get<KeptPicture>(ref)) ?? null;
  } catch {
    return null; // storage is blocked: nothing was kept
  }
}

/** Newest first; empty where storage is blocked. */
export async function listKept(): Promise<KeptPicture[]> {
  try {
    const found = await store.getMany<KeptPicture>(await store.keys());
    return found.filter((kept) => kept !== undefined).sort((a, b) => b.addedAt - a.addedAt);
  } catch {
    return [];
  }
}

export async function forgetPicture(ref: string): Promise<void> {
  await Promise.all([store.delete([ref]), marked.delete([ref])]);
}

/** By caption: whether it is true of the picture. */
export type Marks = Readonly<Record<string, boolean>>;

/** They go with the picture. Rejects where storage is blocked or full. */
export const keepMarks = (ref: string, marks: Marks): Promise<void> => marked.set([[ref, marks]]);

export async function findMarks(ref: string): Promise<Marks> {
  try {
    return (await marked.get<Marks>(ref)) ?? {};
  } catch {
    return {}; // storage is blocked: nothing was kept
  }
}
