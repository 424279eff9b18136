/**
 * Embeddings by what made them: the weights' hash, and the picture's hash or the caption. Editing one caption
 * encodes one caption; going back to an earlier one encodes nothing.
 */

export type EmbeddingKind = "image" | "text";

export interface Embeddings {
  get(weights: string, kind: EmbeddingKind, key: string): Float32Array | undefined;
  put(weights: string, kind: EmbeddingKind, key: string, row: Float32Array): void;
}

/** @param limit rows kept, the least recently used go first: 20,000 rows of 512 numbers are 40 MB */
export function createEmbeddings(limit = 20_000): Embeddings {
  const rows = new Map<string, Float32Array>();
  const touch = (key: string, row: Float32Array) => {
    rows.delete(key);
    rows.set(key, row);
  };
  return {
    get: (weights, kind, key) => {
      const full = `${weights} ${kind} ${key}`;
      const row = rows.get(full);
      if (row) touch(full, row);
      return row;
    },
    put: (weights, kind, key, row) => {
      touch(`${weights} ${kind} ${key}`, row);
      for (const old of rows.keys()) {
        if (rows.size <= limit) break;
        rows.delete(old);
      }
    },
  };
}

/**
 * The rows of `keys`, of which `encode` is asked for those that are not known, each once.
 * @param encode [n * E] row-major for n keys
 */
export async function rowsFor(
  embeddings: Embeddings,
  weights: string,
  kind: EmbeddingKind,
  keys: readonly string[],
  encode: (missing: string[]) => Promise<Float32Array>,
): Promise<{ rows: Float32Array[]; encoded: number }> {
  const known = new Map<string, Float32Array | undefined>();
  for (const key of keys) known.set(key, embeddings.get(weights, kind, key));
  const missing = [...known].filter(([, row]) => !row).map(([key]) => key);
  if (missing.length > 0) {
    const values = await encode(missing);
    const width = values.length / missing.length;
    for (const [i, key] of missing.entries()) {
      const row = values.slice(i * width, (i + 1) * width);
      known.set(key, row);
      embeddings.put(weights, kind, key, row);
    }
  }
  return { rows: keys.map((key) => known.get(key)!), encoded: missing.length };
}
