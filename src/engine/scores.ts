/** Image × caption: cosines and softmax probabilities, from embeddings that are computed once. */
import { encodeImages, encodeTexts } from "../clip/model";
import type { Picture } from "../clip/picture";
import { createMeter } from "../storage/progress";
import { type Embeddings, rowsFor } from "./embeddings";
import type { Images } from "./images";
import { type LoadedModel, weightsKey } from "./models";
import type { GlobalScores, OnProgress } from "./protocol";

/** How many pictures are decoded and sent through the tower at once. */
const IMAGE_BATCH = 8;

export interface Encoded {
  images: Float32Array[];
  texts: Float32Array[];
  encodedImages: number;
  encodedTexts: number;
}

/** Embeddings of pictures and captions, [E] each and of length 1; only what is not known yet is computed. */
export async function encodeAll(
  model: LoadedModel,
  pictures: Images,
  embeddings: Embeddings,
  imageIds: readonly string[],
  captions: readonly string[],
  signal: AbortSignal,
  onProgress?: OnProgress,
): Promise<Encoded> {
  const { clip } = model;
  const weights = weightsKey(model);
  const meter = createMeter(
    "encode",
    "items",
    (done, total) => (total > 0 ? `Encoding, ${done} of ${total} done` : "Encoding"),
    onProgress,
  );
  let total = 0;
  const plan = (count: number) => {
    total += count;
    meter.setTotal(total);
  };
  const texts = await rowsFor(embeddings, weights, "text", captions, async (missing) => {
    plan(missing.length);
    let counted = 0;
    return encodeTexts(clip, missing, {
      signal,
      onProgress: (done) => {
        meter.add(done - counted);
        counted = done;
      },
    });
  });
  const images = await rowsFor(embeddings, weights, "image", imageIds, async (missing) => {
    plan(missing.length);
    const width = clip.config.embeddingDim;
    const out = new Float32Array(missing.length * width);
    for (let start = 0; start < missing.length; start += IMAGE_BATCH) {
      signal.throwIfAborted();
      const ids = missing.slice(start, start + IMAGE_BATCH);
      const batch: Picture[] = [];
      for (const id of ids) batch.push(await pictures.picture(id));
      out.set(await encodeImages(clip, batch, { batch: IMAGE_BATCH, signal }), start * width);
      meter.add(ids.length);
    }
    return out;
  });
  meter.flush();
  return {
    images: images.rows,
    texts: texts.rows,
    encodedImages: images.encoded,
    encodedTexts: texts.encoded,
  };
}

export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
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
  embeddings: Embeddings,
  imageIds: readonly string[],
  captions: readonly string[],
  signal: AbortSignal,
  onProgress?: OnProgress,
): Promise<GlobalScores> {
  const begun = performance.now();
  const encoded = await encodeAll(model, pictures, embeddings, imageIds, captions, signal, onProgress);
  const count = captions.length;
  const cosine = new Float32Array(imageIds.length * count);
  const probability = new Float32Array(imageIds.length * count);
  const { logitScale, id } = model.info;
  for (const [i, image] of encoded.images.entries()) {
    for (const [j, text] of encoded.texts.entries()) cosine[i * count + j] = dot(image, text);
    probability.set(softmax(cosine.subarray(i * count, (i + 1) * count), logitScale), i * count);
  }
  return {
    model: id,
    images: [...imageIds],
    captions: [...captions],
    cosine,
    probability,
    logitScale,
    encodedImages: encoded.encodedImages,
    encodedTexts: encoded.encodedTexts,
    milliseconds: performance.now() - begun,
  };
}
