/** What an evaluation needs of a model: unit embeddings of pictures and texts. A cache may stand behind it. */

import { type ClipModel, encodeImages, encodeTexts } from "../clip/model";
import { cutTokens } from "../clip/overflow";
import type { Picture } from "../clip/picture";

/** A picture that is opened only when it must be encoded. */
export interface PictureRequest {
  /** PictureSource.identity of it. */
  identity?: string;
  /** Throws where it can't be opened. */
  open(): Promise<Picture>;
}

export interface EncoderOptions {
  signal?: AbortSignal;
  /** How many are done, cached ones included. */
  onProgress?: (done: number) => void;
}

/** A row of embeddings, or why there is none. */
export type PictureRow = { row: Float32Array; reused?: boolean } | { fault: unknown };

export interface Encoder {
  /** Width of an embedding. */
  dim: number;
  /** What cosines are multiplied with before a softmax: the probabilities of the model. */
  logitScale: number;
  /** What of a caption the model reads; absent of encoders that read all of it. */
  cut?: {
    contextLength: number;
    /** Tokens that are cut off each. */
    tokens(captions: readonly string[]): number[];
    /** Equal for captions that are the same to the model. */
    seen(caption: string): string;
  };
  /** One L2-normalised row [dim] a picture, in the order asked for; a picture that can't be opened doesn't stop the rest. */
  images(requests: readonly PictureRequest[], options?: EncoderOptions): Promise<PictureRow[]>;
  /** One L2-normalised row [dim] a text, in the order asked for. */
  texts(
    texts: readonly string[],
    options?: EncoderOptions,
  ): Promise<{ row: Float32Array; reused?: boolean }[]>;
}

export interface ClipEncoderOptions {
  /** Pictures that go through the tower at once; as many again are being decoded meanwhile. */
  imageBatch?: number;
  textBatch?: number;
}

/** A model that is on the device, as an encoder without a memory. */
export function clipEncoder(
  model: ClipModel,
  { imageBatch = 16, textBatch = 64 }: ClipEncoderOptions = {},
): Encoder {
  const dim = model.config.embeddingDim;
  const { tokenizer } = model;
  return {
    dim,
    logitScale: model.logitScale,
    cut: {
      contextLength: tokenizer.contextLength,
      tokens: (captions) => cutTokens(tokenizer, captions),
      seen: (caption) => tokenizer.encode(caption).join(" "),
    },
    async images(requests, { signal, onProgress } = {}) {
      const out: PictureRow[] = [];
      const opened = (start: number) =>
        Promise.allSettled(requests.slice(start, start + imageBatch).map((request) => request.open()));
      let next = opened(0);
      for (let start = 0; start < requests.length; start += imageBatch) {
        signal?.throwIfAborted();
        const batch = await next;
        // The next batch is read and decoded while this one is on the device.
        next = opened(start + imageBatch);
        const pictures = batch.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
        const rows = await encodeImages(model, pictures, { batch: imageBatch, signal });
        let at = 0;
        for (const one of batch)
          out.push(
            one.status === "fulfilled" ? { row: rows.slice(at++ * dim, at * dim) } : { fault: one.reason },
          );
        onProgress?.(out.length);
      }
      return out;
    },
    async texts(texts, { signal, onProgress } = {}) {
      // Sorted by length, so that each batch is cropped to captions of one size.
      const order = texts.map((_, i) => i).sort((a, b) => texts[a]!.length - texts[b]!.length);
      const rows = await encodeTexts(
        model,
        order.map((i) => texts[i]!),
        { batch: textBatch, signal, onProgress },
      );
      const out: { row: Float32Array }[] = new Array(texts.length);
      order.forEach((i, at) => {
        out[i] = { row: rows.slice(at * dim, (at + 1) * dim) };
      });
      return out;
    },
  };
}

/** Where embeddings are kept between runs: a map, IndexedDB. The caller's names say which model they are of. */
export interface EmbeddingStore {
  get(names: readonly string[]): Promise<(Float32Array | undefined)[]>;
  put(entries: readonly [name: string, row: Float32Array][]): Promise<void>;
}

/**
 * An encoder that asks the store first and keeps there what it had to encode.
 *
 * @param weights names the weights: a hash that changes when they do
 */
export function storedEncoder(encoder: Encoder, store: EmbeddingStore, weights: string): Encoder {
  async function through<T, R extends PictureRow>(
    items: readonly T[],
    nameOf: (item: T) => string | undefined,
    encode: (missing: T[], options: EncoderOptions) => Promise<R[]>,
    options: EncoderOptions = {},
  ): Promise<(R | { row: Float32Array; reused: true })[]> {
    const names = items.map(nameOf);
    const known = await store.get(names.map((name) => name ?? ""));
    const missing = items.flatMap((_, i) => (names[i] !== undefined && known[i] ? [] : [i]));
    const found = items.length - missing.length;
    if (found > 0) options.onProgress?.(found);
    const fresh =
      missing.length === 0
        ? []
        : await encode(
            missing.map((i) => items[i]!),
            { ...options, onProgress: (done) => options.onProgress?.(found + done) },
          );
    const entries: [string, Float32Array][] = [];
    const out: (R | { row: Float32Array; reused: true })[] = known.map((row) => ({
      row: row!,
      reused: true,
    }));
    missing.forEach((i, at) => {
      const one = fresh[at]!;
      out[i] = one;
      const name = names[i];
      if (name !== undefined && "row" in one) entries.push([name, one.row]);
    });
    if (entries.length > 0) await store.put(entries);
    return out;
  }
  return {
    dim: encoder.dim,
    logitScale: encoder.logitScale,
    cut: encoder.cut,
    images: (requests, options) =>
      through(
        requests,
        ({ identity }) => (identity === undefined ? undefined : `${weights}\nimage ${identity}`),
        encoder.images,
        options,
      ),
    texts: (texts, options) => through(texts, (text) => `${weights}\ntext ${text}`, encoder.texts, options),
  };
}

/** A store for as long as the process lives. */
export function memoryStore(): EmbeddingStore {
  const rows = new Map<string, Float32Array>();
  return {
    get: async (names) => names.map((name) => rows.get(name)),
    put: async (entries) => {
      for (const [name, row] of entries) rows.set(name, row);
    },
  };
}

/** Cosine of two unit rows. */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}
