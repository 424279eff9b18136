/** Maps of phrases over a prepared picture, by one of three methods. */
import { flat } from "../base/vectors";
import { type ClipModel, eagerClip } from "../clip/model";
import { createEncoder, type Encoder } from "../encode/encoder";
import * as tf from "../kernels/tf";
import { gradEclipMaps } from "./gradEclip";
import type { LocalImage } from "./localImage";
import type { LocalMap, LocalMethod, Phrase } from "./types";

export interface TextOptions {
  signal?: AbortSignal;
  /** Of the same model; a caller with a cache passes its own. */
  encoder?: Pick<Encoder, "texts">;
}

/** What is encoded for a phrase: a part of a caption in a template, the whole caption as it stands. */
function promptOf({ kind, text }: Phrase): string {
  return kind === "caption" ? text : `a photo of ${text}`;
}

/**
 * The template with nothing in it: what a self-self map takes off, so that what any photo of anything is like speaks
 * for no patch. CLIP Surgery takes the empty prompt, which points at fewer of the scenes' objects (the bundled model's
 * card has the numbers).
 */
const BARE_PROMPT = "a photo";

/** Embeddings of texts, [n * E]. */
export async function textRows(
  model: ClipModel,
  texts: readonly string[],
  { encoder = createEncoder(model), signal }: TextOptions,
): Promise<Float32Array> {
  const rows = await encoder.texts(texts, { signal });
  signal?.throwIfAborted();
  return flat(rows.map(({ row }) => row));
}

/**
 * @param image of the same model; stays the caller's
 * @returns one map for each phrase, in order
 */
export async function localMaps(
  model: ClipModel,
  image: LocalImage,
  phrases: readonly Phrase[],
  method: LocalMethod,
  options: TextOptions = {},
): Promise<LocalMap[]> {
  if (phrases.length === 0) return [];
  const count = phrases.length;
  // the bare prompt goes last
  const texts = await textRows(model, [...phrases.map(promptOf), BARE_PROMPT], options);
  const area = image.rows * image.columns;
  const clip = eagerClip(await model.tensors(), model.config);
  const rows = tf.tidy(() => {
    const all = tf.tensor2d(texts, [count + 1, model.config.embeddingDim]);
    if (method !== "grad-eclip") return tf.matMul(all, image.patches[method], false, true); // [P + 1, N]
    const asked = tf.slice(all, [0, 0], [count, model.config.embeddingDim]);
    return gradEclipMaps(clip, image.evidence, asked);
  });
  let values: Float32Array;
  try {
    values = (await rows.data()) as Float32Array;
  } finally {
    rows.dispose();
  }
  return phrases.map((phrase, i) => {
    const own = values.slice(i * area, (i + 1) * area);
    const map = method === "self-self" ? own.map((cosine, n) => cosine - values[count * area + n]!) : own;
    return { phrase, values: map, max: largest(map), cosines: method === "grad-eclip" ? null : own };
  });
}

function largest(values: Float32Array): number {
  return values.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY);
}
