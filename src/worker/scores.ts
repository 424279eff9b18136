/** Image × caption: cosines and softmax probabilities, from embeddings that are computed once. */
import { dot, flat } from "../base/vectors";
import { cutTokens } from "../clip/overflow";
import type { Picture } from "../clip/picture";
import type { EmbeddingCache } from "../encode/cache";
import { createEncoder, type Encoder, type PictureRow, rowsOf } from "../encode/encoder";
import { encodingMeter } from "./encodingMeter";
import type { Images } from "./images";
import { type LoadedModel, weightsKey } from "./models";
import type { CallOptions, FrameScores, GlobalScores } from "./types";

/** How many pictures are decoded and sent through the tower at once. */
const IMAGE_BATCH = 8;

/** L2-normalised rows of pictures and captions, and how many of them were computed now. */
export interface Encoded {
  images: Float32Array[];
  texts: Float32Array[];
  fresh: { images: number; texts: number };
}

/** A loaded model's encoder with what the worker keeps of its embeddings. Its work belongs into one turn on the GPU. */
export function encoderOf(model: LoadedModel, cache: EmbeddingCache): Encoder {
  return createEncoder(model.clip, { cache, weights: weightsKey(model), imageBatch: IMAGE_BATCH });
}

/** What the worker keeps that its answers come of: pictures, and rows of them and of captions. */
export interface Kept {
  pictures: Images;
  cache: EmbeddingCache;
}

export interface Wanted extends CallOptions {
  images: readonly string[];
  captions: readonly string[];
}

/** Only what is not in the cache is computed; few pictures are decoded at a time, however many are asked for. */
export async function encodeAll(
  { pictures, cache }: Kept,
  model: LoadedModel,
  { images: ids, captions, signal, onProgress }: Wanted,
): Promise<Encoded> {
  const encoder = encoderOf(model, cache);
  const meter = encodingMeter(ids.length + captions.length, onProgress);
  const texts = await encoder.texts(captions, { signal, onProgress: meter.counting(0) });
  const wanted = ids.map((id) => ({ identity: id, open: () => pictures.picture(id) }));
  const images = await encoder.images(wanted, { signal, onProgress: meter.counting(captions.length) });
  meter.flush();
  const fresh = (rows: readonly PictureRow[]) => rows.filter((one) => "row" in one && !one.reused).length;
  return {
    images: rowsOf(images),
    texts: rowsOf(texts),
    fresh: { images: fresh(images), texts: fresh(texts) },
  };
}

/** softmax(scale · row), safe for large scales. */
function softmax(row: Float32Array, scale: number): Float32Array {
  const largest = row.reduce((max, value) => Math.max(max, value), Number.NEGATIVE_INFINITY);
  const powers = row.map((value) => Math.exp(scale * (value - largest)));
  const sum = powers.reduce((total, value) => total + value, 0);
  return powers.map((value) => value / sum);
}

export async function globalScores(kept: Kept, model: LoadedModel, wanted: Wanted): Promise<GlobalScores> {
  const begun = performance.now();
  const { images, texts, fresh } = await encodeAll(kept, model, wanted);
  const captions = [...wanted.captions];
  const cosines = images.map((image) => Float32Array.from(texts, (text) => dot(image, text)));
  const { logitScale, id } = model.info;
  return {
    model: id,
    images: [...wanted.images],
    captions,
    cosine: flat(cosines),
    probability: flat(cosines.map((row) => softmax(row, logitScale))),
    logitScale,
    cut: cutTokens(model.clip.tokenizer, captions),
    encodedImages: fresh.images,
    encodedTexts: fresh.texts,
    milliseconds: performance.now() - begun,
  };
}

/** A picture that is seen once: nothing of it is kept, of the captions what always is. */
export async function frameScores(
  { cache }: Pick<Kept, "cache">,
  model: LoadedModel,
  { frame, captions, signal }: CallOptions & { frame: Picture; captions: readonly string[] },
): Promise<FrameScores> {
  const begun = performance.now();
  const encoder = encoderOf(model, cache);
  const texts = await encoder.texts(captions, { signal });
  const [image] = rowsOf(await encoder.images([{ open: async () => frame }], { signal }));
  const cosine = Float32Array.from(texts, ({ row }) => dot(image!, row));
  return {
    captions: [...captions],
    cosine,
    probability: softmax(cosine, model.info.logitScale),
    milliseconds: performance.now() - begun,
  };
}
