/** Maps of phrases over a prepared picture, by one of three methods. */
import { dot } from "../base/vectors";
import type { ClipModel } from "../clip/model";
import { createEncoder, type Encoder } from "../encode/encoder";
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

/** Embeddings of texts, [n][E]. */
export async function textRows(
  model: ClipModel,
  texts: readonly string[],
  { encoder = createEncoder(model), signal }: TextOptions,
): Promise<Float32Array[]> {
  const rows = await encoder.texts(texts, { signal });
  signal?.throwIfAborted();
  return rows.map(({ row }) => row);
}

/**
 * @param image of the same model
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
  const texts = await textRows(model, [...phrases.map(promptOf), BARE_PROMPT], options);
  const bare = texts.pop()!;
  if (method === "grad-eclip") {
    const maps = await gradEclipMaps(model, image.evidence, texts);
    return maps.map((values, i) => ({ phrase: phrases[i]!, values, max: largest(values), cosines: null }));
  }
  const patches = image.patches[method];
  const cosinesTo = (text: Float32Array) => Float32Array.from(patches, (patch) => dot(patch, text));
  const toBare = cosinesTo(bare);
  return texts.map((text, i) => {
    const cosines = cosinesTo(text);
    const values = method === "self-self" ? cosines.map((cosine, n) => cosine - toBare[n]!) : cosines;
    return { phrase: phrases[i]!, values, max: largest(values), cosines };
  });
}

function largest(values: Float32Array): number {
  return values.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY);
}
