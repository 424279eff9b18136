/** Where embeddings stay once they are computed: by weights, and by the hash of a picture or by text. */
import { LRUCache } from "lru-cache";

/** What an encoder asks first: memory, or IndexedDB (src/storage/embeddings.ts). Names say which weights they are of. */
export interface EmbeddingCache {
  get(names: readonly string[]): Promise<(Float32Array | undefined)[]>;
  put(entries: readonly [name: string, row: Float32Array][]): Promise<void>;
}

/** @param weights hash of the weights, or any name that changes when they do */
export const imageName = (weights: string, identity: string) => `${weights}\nimage ${identity}`;
export const textName = (weights: string, text: string) => `${weights}\ntext ${text}`;

export interface MemoryCache extends EmbeddingCache {
  /** Forgets what belongs to weights that are gone or have been trained on. */
  forget(weights: string): void;
  readonly bytes: number;
}

/** @param limit bytes of embeddings that are kept, the latest used; 16 MB are 8,000 of 512 numbers. Default: all. */
export function memoryCache(limit = Number.MAX_SAFE_INTEGER): MemoryCache {
  const rows = new LRUCache<string, Float32Array>({
    maxSize: limit,
    sizeCalculation: ({ byteLength }) => byteLength,
  });
  return {
    get: async (names) => names.map((name) => rows.get(name)),
    put: async (entries) => {
      for (const [name, row] of entries) rows.set(name, row);
    },
    forget: (weights) => {
      for (const name of [...rows.keys()]) if (name.startsWith(`${weights}\n`)) rows.delete(name);
    },
    get bytes() {
      return rows.calculatedSize;
    },
  };
}
