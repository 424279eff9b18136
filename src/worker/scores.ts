/** Image × caption: cosines and softmax probabilities, from embeddings that are computed once. */
import { type CachedEncoding, cachedImages, cachedTexts, type EmbeddingCache } from "../clip/embeddingCache";
import { cutTokens } from "../clip/overflow";
import { createMeter } from "../storage/models/progress";
import type { Images } from "./images";
import { type LoadedModel, weightsKey } from "./models";
import type { GlobalScores, OnProgress } from "./protocol";

/** How many pictures are decoded and sent through the tower at once. */
const IMAGE_BATCH = 8;

/** L2-normalised embeddings of pictures and captions, [n * E] each, and how many of them were computed now. */
export interface Encoded {
  images: CachedEncoding;
  texts: CachedEncoding;
}

/** Only what is not in the cache is computed; few pictures are decoded at a time, however many are asked for. */
export async function encodeAll(
  model: LoadedModel,
  pictures: Images,
  cache: EmbeddingCache,
  imageIds: readonly string[],
  captions: readonly string[],
  signal: AbortSignal,
  onProgress?: OnProgress,
): Promise<Encoded> {
  const { clip } = model;
  const width = clip.config.embeddingDim;
  const key = weightsKey(model);
  const meter = createMeter(
    "encode",
    "items",
    (done, total) => `Encoding, ${done} of ${total} done`,
    onProgress,
  );
  meter.setTotal(imageIds.length + captions.length);
  const texts = await cachedTexts(cache, clip, key, captions, { signal });
  meter.add(captions.length);
  const images: CachedEncoding = { embeddings: new Float32Array(imageIds.length * width), encoded: 0 };
  for (let start = 0; start < imageIds.length; start += IMAGE_BATCH) {
    signal.throwIfAborted();
    const batch = imageIds.slice(start, start + IMAGE_BATCH);
    const wanted = batch.map((id) => ({ id, picture: () => pictures.picture(id) }));
    const part = await cachedImages(cache, clip, key, wanted, { signal, batch: IMAGE_BATCH });
    images.embeddings.set(part.embeddings, start * width);
    images.encoded += part.encoded;
    meter.add(batch.length);
  }
  meter.flush();
  return { images, texts };
}

/** softmax(scale · row), safe for large scales. */
export function softmax(row: Float32Array, scale: number): Float32Array {
  const largest = row.reduce((max, value) => Math.max(max, value), Number.NEGATIVE_INFINITY);
  const powers = row.map((value) => Math.exp(scale * (value - largest)));
  const sum = powers.reduce((total, value) => total + value, 0);
  return powers.map((value) => value / sum);
}

export async function globalScores(
  model: LoadedModel,
  pictures: Images,
  cache: EmbeddingCache,
  imageIds: readonly string[],
  captions: readonly string[],
  signal: AbortSignal,
  onProgress?: OnProgress,
): Promise<GlobalScores> {
  const begun = performance.now();
  const { images, texts } = await encodeAll(model, pictures, cache, imageIds, captions, signal, onProgress);
  const width = model.clip.config.embeddingDim;
  const count = captions.length;
  const cosine = new Float32Array(imageIds.length * count);
  const probability = new Float32Array(imageIds.length * count);
  const { logitScale, id } = model.info;
  for (let i = 0; i < imageIds.length; i++) {
    for (let j = 0; j < count; j++) {
      let sum = 0;
      for (let e = 0; e < width; e++)
        sum += images.embeddings[i * width + e]! * texts.embeddings[j * width + e]!;
      cosine[i * count + j] = sum;
    }
    probability.set(softmax(cosine.subarray(i * count, (i + 1) * count), logitScale), i * count);
  }
  return {
    model: id,
    images: [...imageIds],
    captions: [...captions],
    cosine,
    probability,
    logitScale,
    cut: cutTokens(model.clip.tokenizer, captions),
    encodedImages: images.encoded,
    encodedTexts: texts.encoded,
    milliseconds: performance.now() - begun,
  };
}
