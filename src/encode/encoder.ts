/**
 * Pictures and texts to unit rows: in batches, texts of like length together, each computed once and found in a cache
 * afterwards. Compare, local maps, evaluations, a run's held-out measures and the command line encode by this.
 */
import { flat } from "../base/vectors";
import { embedPixels } from "../clip/encoding";
import { type ClipModel, encodeTexts, pictureValues } from "../clip/model";
import { cutTokens } from "../clip/overflow";
import type { Picture } from "../clip/picture";
import { type EmbeddingCache, imageName, textName } from "./cache";

/** A picture that is opened only when it must be encoded. */
interface PictureRequest {
  /** Changes when the picture does; without one it is not looked for in the cache. */
  identity?: string;
  /** Throws where it can't be opened. */
  open(): Promise<Picture>;
}

interface EncodeOptions {
  signal?: AbortSignal;
  /** How many are done, those from the cache included, and how many these are: they took no time. */
  onProgress?: (done: number, kept: number) => void;
}

/** L2-normalised [dim]; `reused`: it was not computed for this place, but found in the cache or asked for twice. */
export interface Row {
  row: Float32Array;
  reused?: boolean;
}

/** A row, or why there is none. */
export type PictureRow = Row | { fault: unknown };

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
  /** One row a picture, in the order asked for; a picture that can't be opened doesn't stop the rest. */
  images(requests: readonly PictureRequest[], options?: EncodeOptions): Promise<PictureRow[]>;
  /** One row a text, in the order asked for. */
  texts(texts: readonly string[], options?: EncodeOptions): Promise<Row[]>;
}

/** Runs the work of one batch: at once, or in the queue of the GPU, where others come between two of them. */
export type Turn = <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T>;

export interface EncoderSettings {
  /** Pictures that go through the tower at once; as many again are being opened meanwhile. */
  imageBatch?: number;
  textBatch?: number;
  cache?: EmbeddingCache;
  /** Names the weights in the cache: a hash that changes when they do. */
  weights?: string;
  turn?: Turn;
}

/**
 * Texts are sorted by length in steps of so many characters, since attention computes a batch as long as its longest, and
 * by their beginnings within, which a batch computes once (`clip/packing.ts`).
 */
const ALIKE = 24;

const NOTHING_KEPT: EmbeddingCache = {
  get: async (names) => names.map(() => undefined),
  put: async () => {},
};

export function createEncoder(
  model: ClipModel,
  {
    imageBatch = 16,
    textBatch = 64,
    cache = NOTHING_KEPT,
    weights = "",
    turn = (_, work) => work(),
  }: EncoderSettings = {},
): Encoder {
  const { tokenizer, logitScale } = model;
  const dim = model.config.embeddingDim;
  const split = (rows: Float32Array): Row[] =>
    Array.from({ length: rows.length / dim }, (_, i) => ({ row: rows.slice(i * dim, (i + 1) * dim) }));

  async function* imageRows(requests: readonly PictureRequest[], signal: AbortSignal) {
    // Of a picture only what the tower sees is kept: its own pixels may be two hundred megabytes.
    const pixelsOf = async (request: PictureRequest) => pictureValues(model, [await request.open()]);
    const opened = (start: number) =>
      Promise.allSettled(requests.slice(start, start + imageBatch).map(pixelsOf));
    let next = opened(0);
    for (let start = 0; start < requests.length; start += imageBatch) {
      signal.throwIfAborted();
      const batch = await next;
      // The next batch is read and decoded while this one is on the device.
      next = opened(start + imageBatch);
      const pixels = batch.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
      const work = () => embedPixels(model, flat(pixels), pixels.length);
      const rows = pixels.length > 0 ? split(await turn(signal, work)) : [];
      let at = 0;
      yield batch.map(
        (one): PictureRow => (one.status === "fulfilled" ? rows[at++]! : { fault: one.reason }),
      );
    }
  }

  async function* textRows(texts: readonly string[], signal: AbortSignal) {
    for (let start = 0; start < texts.length; start += textBatch) {
      signal.throwIfAborted();
      const batch = texts.slice(start, start + textBatch);
      yield split(await turn(signal, () => encodeTexts(model, batch)));
    }
  }

  return {
    dim,
    logitScale,
    cut: {
      contextLength: tokenizer.contextLength,
      tokens: (captions) => cutTokens(tokenizer, captions),
      seen: (caption) => tokenizer.encode(caption).join(" "),
    },
    images: (requests, options) =>
      throughCache(
        cache,
        requests.map(({ identity }) => (identity === undefined ? null : imageName(weights, identity))),
        (missing, signal) =>
          imageRows(
            missing.map((i) => requests[i]!),
            signal,
          ),
        options,
      ),
    texts: (texts, options) =>
      throughCache(
        cache,
        texts.map((text) => textName(weights, text)),
        (missing, signal) => {
          const order = missing.map((i) => ({
            i,
            long: Math.ceil(texts[i]!.length / ALIKE),
            text: texts[i]!,
          }));
          order.sort((a, b) => a.long - b.long || (a.text < b.text ? -1 : 1));
          missing.splice(0, missing.length, ...order.map(({ i }) => i));
          return textRows(
            missing.map((i) => texts[i]!),
            signal,
          );
        },
        options,
      ),
  };
}

/**
 * The rows of all names: from the cache, and batch by batch those that it lacks, each once. What a batch has encoded is
 * kept at its end.
 *
 * @param names null for what has none: encoded, not kept
 * @param encode places of `names`, which it may reorder, to their rows in that order
 */
async function throughCache<R extends PictureRow>(
  cache: EmbeddingCache,
  names: readonly (string | null)[],
  encode: (missing: number[], signal: AbortSignal) => AsyncIterable<R[]>,
  { signal = new AbortController().signal, onProgress }: EncodeOptions = {},
): Promise<(R | Row)[]> {
  const known = await cache.get(names.map((name) => name ?? ""));
  const out: (R | Row)[] = new Array(names.length);
  const first = new Map<string, number>();
  const missing: number[] = [];
  const again: [place: number, first: number][] = [];
  for (const [i, name] of names.entries()) {
    const row = name === null ? undefined : known[i];
    const earlier = name === null ? undefined : first.get(name);
    if (row) out[i] = { row, reused: true };
    else if (earlier !== undefined) again.push([i, earlier]);
    else {
      missing.push(i);
      if (name !== null) first.set(name, i);
    }
  }
  const kept = names.length - missing.length;
  let done = kept;
  if (done > 0) onProgress?.(done, kept);
  if (missing.length > 0) {
    let at = 0;
    for await (const rows of encode(missing, signal)) {
      const made: [string, Float32Array][] = [];
      for (const one of rows) {
        const place = missing[at++]!;
        const name = names[place];
        out[place] = one;
        if (name != null && "row" in one) made.push([name, one.row]);
      }
      await cache.put(made);
      done += rows.length;
      onProgress?.(done, kept);
    }
  }
  for (const [place, earlier] of again) {
    const one = out[earlier]!;
    out[place] = "row" in one ? { row: one.row, reused: true } : one;
  }
  return out;
}

/** The rows where every picture was opened. @throws what kept one from it */
export function rowsOf(found: readonly PictureRow[]): Float32Array[] {
  return found.map((one) => {
    if ("row" in one) return one.row;
    throw one.fault;
  });
}
