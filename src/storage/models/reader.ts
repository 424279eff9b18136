/** Stored files, read by range across their chunks. */
import { LRUCache } from "lru-cache";
import { BrokenFileError } from "../../base/errors";
import type { ByteSource } from "../../clip/byteSource";
import type { BlockStore } from "../blocks";
import { chunkKey, type StoredFile } from "./manifest";

/** The files of a stored model. Reads throw BrokenFileError where a chunk is gone. */
export interface ModelReader {
  (name: string): ByteSource;
  /** All of them, by name. */
  files(): Record<string, ByteSource>;
}

/** Chunks kept at hand: tensors are read almost in the order of the file, many out of one chunk. */
const KEPT_CHUNKS = 4;

export function modelReader(blocks: BlockStore, attempt: string, files: StoredFile[]): ModelReader {
  const read = (name: string) => {
    const file = files.find((candidate) => candidate.name === name);
    if (!file) throw new BrokenFileError(`The cached model has no ${name}.`, "Delete it and load it again.");
    return chunkSource(blocks, attempt, file);
  };
  return Object.assign(read, {
    files: () => Object.fromEntries(files.map(({ name }) => [name, read(name)])),
  });
}

function chunkSource(blocks: BlockStore, attempt: string, { name, bytes, chunks }: StoredFile): ByteSource {
  const kept = new LRUCache<number, Uint8Array<ArrayBuffer>>({ max: KEPT_CHUNKS });
  const chunk = async (index: number) => {
    const found = kept.get(index);
    if (found) return found;
    const buffer = await blocks.get<ArrayBuffer>(chunkKey(attempt, name, index));
    if (!buffer || buffer.byteLength !== chunks[index])
      throw new BrokenFileError(
        `A part of the cached ${name} is missing.`,
        "The browser has cleared some of its storage. Delete the model and load it again.",
      );
    const loaded = new Uint8Array(buffer);
    kept.set(index, loaded);
    return loaded;
  };
  return {
    size: bytes,
    read: async (start, end) => {
      let out: Uint8Array<ArrayBuffer> | null = null;
      let at = 0;
      for (const [index, length] of chunks.entries()) {
        const from = Math.max(start, at);
        const to = Math.min(end, at + length);
        if (from < to) {
          const part = (await chunk(index)).subarray(from - at, to - at);
          if (part.length === end - start) return part; // within one chunk: a view, no copy
          out ??= new Uint8Array(end - start);
          out.set(part, from - start);
        }
        at += length;
      }
      return out ?? new Uint8Array(0);
    },
  };
}
