/** The page's own pairs in IndexedDB: each picture once by the hash of its bytes, and a list that names them. */
import type { CaptionRow } from "../tables/captionRows";
import { DATABASES, keyValues } from "./database";
import { fileRef } from "./pictures";

export interface KeptPairs {
  pictures: { name: string; blob: Blob }[];
  rows: CaptionRow[];
}

interface List {
  pictures: { name: string; ref: string }[];
  rows: CaptionRow[];
}

interface Kept {
  type: string;
  /** ArrayBuffer and not a Blob: iOS has lost Blobs. */
  bytes: ArrayBuffer;
}

const kept = keyValues(DATABASES.pairs);

const LIST = "list";
/** So many pictures are in memory at once. */
const BLOCK = 32;

const refs = new WeakMap<Blob, string>();

/** "file:" and the start of the bytes' hash, computed once for each blob. */
async function refOf(blob: Blob): Promise<string> {
  let ref = refs.get(blob);
  if (ref === undefined) {
    ref = await fileRef(await blob.arrayBuffer());
    refs.set(blob, ref);
  }
  return ref;
}

async function listOf({ pictures, rows }: KeptPairs): Promise<List> {
  const named: List["pictures"] = [];
  for (const { name, blob } of pictures) named.push({ name, ref: await refOf(blob) });
  return { pictures: named, rows };
}

/** The id of a set of pairs: the hash of what they are. */
export async function pairsId(pairs: KeptPairs): Promise<string> {
  const text = JSON.stringify(await listOf(pairs));
  return (await fileRef(new TextEncoder().encode(text).buffer)).replace("file:", "");
}

/** Writes the pairs as they are now; rejects where storage is blocked or full. */
export async function writePairs(pairs: KeptPairs): Promise<void> {
  const list = await listOf(pairs);
  const before = new Set((await kept.keys()).filter((key) => key !== LIST));
  const fresh = pairs.pictures.filter((_, i) => !before.has(list.pictures[i]!.ref));
  for (let from = 0; from < fresh.length; from += BLOCK) {
    const entries = await Promise.all(
      fresh.slice(from, from + BLOCK).map(async ({ blob }): Promise<[string, Kept]> => {
        return [await refOf(blob), { type: blob.type, bytes: await blob.arrayBuffer() }];
      }),
    );
    await kept.set(entries);
  }
  await kept.set([[LIST, list]]);
  const named = new Set(list.pictures.map(({ ref }) => ref));
  const gone = [...before].filter((ref) => !named.has(ref));
  if (gone.length > 0) await kept.delete(gone);
}

/** Null where there are none, or storage is blocked. */
export async function readPairs(): Promise<KeptPairs | null> {
  try {
    const list = await kept.get<List>(LIST);
    if (!list) return null;
    const found = await kept.getMany<Kept>(list.pictures.map(({ ref }) => ref));
    const pictures = found.flatMap((file, i) => {
      if (!file) return [];
      const { name, ref } = list.pictures[i]!;
      const blob = new Blob([file.bytes], { type: file.type });
      refs.set(blob, ref);
      return [{ name, blob }];
    });
    return { pictures, rows: list.rows };
  } catch {
    return null;
  }
}

/** For tests. */
export const forgetPairs = () => kept.clear();
