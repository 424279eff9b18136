/** Maps of phrases over a prepared picture, by one of three methods. */
import { type ClipModel, eagerClip, encodeTexts } from "../clip/model";
import * as tf from "../kernels/tf";
import { gradEclipMaps } from "./gradEclip";
import type { LocalImage } from "./localImage";
import type { LocalMap, LocalMethod, Phrase } from "./types";

export interface TextOptions {
  signal?: AbortSignal;
  /** L2-normalised embeddings [n * E] of texts; a caller with a cache passes its own. */
  encode?: (texts: readonly string[]) => Promise<Float32Array>;
}

/** What is encoded for a phrase: a part of a caption in a template, the whole caption as it stands. */
export function promptOf({ kind, text }: Phrase): string {
  return kind === "caption" ? text : `a photo of ${text}`;
}

/**
 * The template with nothing in it: what a self-self map takes off, so that what any photo of anything is like speaks
 * for no patch. CLIP Surgery takes the empty prompt, which points at fewer of the scenes' objects (the bundled model's
 * card has the numbers).
 */
export const BARE_PROMPT = "a photo";

/** Embeddings of texts, each different one computed once: [n * E]. */
export async function encodeOnce(
  model: ClipModel,
  texts: readonly string[],
  { encode, signal }: TextOptions,
): Promise<Float32Array> {
  const width = model.config.embeddingDim;
  const different = [...new Set(texts)];
  const rows = await (encode ? encode(different) : encodeTexts(model, different, { signal }));
  signal?.throwIfAborted();
  const index = new Map(different.map((text, i) => [text, i]));
  const out = new Float32Array(texts.length * width);
  for (const [i, text] of texts.entries()) {
    const from = index.get(text)! * width;
    out.set(rows.subarray(from, from + width), i * width);
  }
  return out;
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
  const texts = await encodeOnce(model, [...phrases.map(promptOf), BARE_PROMPT], options);
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
