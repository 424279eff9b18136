/**
 * Embeddings by content: model hash and image hash or text. Editing one caption encodes one caption; moving a
 * slider encodes nothing.
 */
import { type ClipModel, type EncodeOptions, encodeImages, encodeTexts } from "./model";
import type { Picture } from "./picture";

/** Least recently used first: a Map keeps the order of insertion. */
export interface EmbeddingCache {
  entries: Map<string, Float32Array>;
  bytes: number;
  limit: number;
}

/** @param limit most bytes of embeddings that are kept; 16 MB are 8,000 of 512 numbers */
export function createEmbeddingCache(limit = 16_000_000): EmbeddingCache {
  return { entries: new Map(), bytes: 0, limit };
}

function recall(cache: EmbeddingCache, key: string): Float32Array | undefined {
  const found = cache.entries.get(key);
  if (!found) return undefined;
  cache.entries.delete(key);
  cache.entries.set(key, found);
  return found;
}

function remember(cache: EmbeddingCache, key: string, value: Float32Array): void {
  const old = cache.entries.get(key);
  if (old) cache.bytes -= old.byteLength;
  cache.entries.delete(key);
  cache.entries.set(key, value);
  cache.bytes += value.byteLength;
  for (const [oldest, { byteLength }] of cache.entries) {
    if (cache.bytes <= cache.limit || oldest === key) break;
    cache.entries.delete(oldest);
    cache.bytes -= byteLength;
  }
}

/** Forgets what belongs to a model, e.g. when its weights have been trained on. */
export function forgetModel(cache: EmbeddingCache, modelHash: string): void {
  for (const [key, { byteLength }] of cache.entries) {
    if (!key.startsWith(`${modelHash}\n`)) continue;
    cache.entries.delete(key);
    cache.bytes -= byteLength;
  }
}

export interface CachedEncoding {
  /** [n * E], L2-normalised rows in the order asked for. */
  embeddings: Float32Array;
  /** How many had to be encoded; the rest came from the cache. */
  encoded: number;
}

async function encodeMissing<T>(
  cache: EmbeddingCache,
  width: number,
  items: readonly T[],
  keyOf: (item: T) => string,
  encode: (missing: T[]) => Promise<Float32Array>,
): Promise<CachedEncoding> {
  const keys = items.map(keyOf);
  // held here, not only in the cache: a small cache may drop rows before all are there
  const rows = new Map<string, Float32Array>();
  const missing = new Map<string, T>();
  for (const [i, key] of keys.entries()) {
    const row = recall(cache, key);
    if (row) rows.set(key, row);
    else missing.set(key, items[i]!);
  }
  if (missing.size > 0) {
    const fresh = await encode([...missing.values()]);
    for (const [i, key] of [...missing.keys()].entries()) {
      const row = fresh.slice(i * width, (i + 1) * width);
      rows.set(key, row);
      remember(cache, key, row);
    }
  }
  const embeddings = new Float32Array(items.length * width);
  for (const [i, key] of keys.entries()) embeddings.set(rows.get(key)!, i * width);
  return { embeddings, encoded: missing.size };
}

/** An image by the hash of its content; the picture is asked for only when it must be encoded. */
export interface HashedImage {
  id: string;
  picture: () => Picture | Promise<Picture>;
}

/** @param modelHash SHA-256 of the weights, or any other name that changes when they do */
export function cachedImages(
  cache: EmbeddingCache,
  model: ClipModel,
  modelHash: string,
  images: readonly HashedImage[],
  options: EncodeOptions = {},
): Promise<CachedEncoding> {
  return encodeMissing(
    cache,
    model.config.embeddingDim,
    images,
    ({ id }) => `${modelHash}\nimage ${id}`,
    async (missing) => {
      const pictures: Picture[] = [];
      for (const { picture } of missing) pictures.push(await picture());
      return encodeImages(model, pictures, options);
    },
  );
}

/** @param modelHash SHA-256 of the weights, or any other name that changes when they do */
export function cachedTexts(
  cache: EmbeddingCache,
  model: ClipModel,
  modelHash: string,
  texts: readonly string[],
  options: EncodeOptions = {},
): Promise<CachedEncoding> {
  return encodeMissing(
    cache,
    model.config.embeddingDim,
    texts,
    (text) => `${modelHash}\ntext ${text}`,
    (missing) => encodeTexts(model, missing, options),
  );
}
