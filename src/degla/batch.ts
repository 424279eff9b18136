/** A batch on the host, ready for the towers; and what the towers make of it. */
import { type ClipModel, imageEmbeddings, pictureValues, textEmbeddings } from "../clip/model";
import { tokenBatch } from "../clip/text";
import type { Weights } from "../clip/weights";
import * as tf from "../kernels/tf";
import type { TrainingExample } from "./types";

export interface HostBatch {
  /** B */
  size: number;
  /** Side of a picture. */
  side: number;
  /** [B * S * S * 3], normalised. */
  pixels: Float32Array<ArrayBuffer>;
  /** Token rows: B captions, then the negatives that there are, example by example. */
  texts: number[][];
  /** [B * K] row of `texts` in each slot; 0 where the slot is empty. */
  slots: Int32Array;
  /** [B * K] 1 where the slot is filled. */
  filled: Uint8Array;
}

/**
 * @param slots K, 0 to leave all negatives out
 * @throws BrokenFileError where the preprocessing doesn't fit the model
 */
export function hostBatch(model: ClipModel, examples: readonly TrainingExample[], slots: number): HostBatch {
  const { tokenizer } = model;
  const texts = examples.map(({ caption }) => tokenizer.encode(caption));
  const rows = new Int32Array(examples.length * slots);
  const filled = new Uint8Array(examples.length * slots);
  for (const [i, { negatives }] of examples.entries())
    for (const [k, negative] of negatives.slice(0, slots).entries()) {
      if (negative === null) continue;
      filled[i * slots + k] = 1;
      rows[i * slots + k] = texts.length;
      texts.push(tokenizer.encode(negative));
    }
  const pixels = pictureValues(
    model,
    examples.map(({ picture }) => picture),
  );
  return {
    size: examples.length,
    side: model.config.vision.imageSize,
    pixels,
    texts,
    slots: rows,
    filled,
  };
}

/** Parts of at most `part` of 0 … size, as [start, end). */
export function parts(size: number, part: number): [number, number][] {
  const out: [number, number][] = [];
  for (let start = 0; start < size; start += part) out.push([start, Math.min(size, start + part)]);
  return out;
}

/** Embeddings of pictures [start, end) of the batch: [end − start, E]. */
export function embedPictures(
  weights: Weights,
  { config }: ClipModel,
  { pixels, side }: HostBatch,
  [start, end]: readonly [number, number],
): tf.Tensor2D {
  return tf.tidy(() => {
    const area = side * side * 3;
    const values = pixels.subarray(start * area, end * area);
    return imageEmbeddings(weights, config, tf.tensor4d(values, [end - start, side, side, 3]));
  });
}

/** Embeddings of texts [start, end) of the batch, cropped to the longest of them: [end − start, E]. */
export function embedTexts(
  weights: Weights,
  { config, tokenizer }: ClipModel,
  { texts }: HostBatch,
  [start, end]: readonly [number, number],
): tf.Tensor2D {
  return textEmbeddings(
    weights,
    config,
    tokenBatch(texts.slice(start, end), tokenizer.endToken, config.text.pooling),
  );
}

/** The loss's captions [B, E] and negatives [B · K, E] out of all texts [T, E]; null without any slot. */
export function captionsAndNegatives(
  texts: tf.Tensor2D,
  { size, slots }: HostBatch,
): { captions: tf.Tensor2D; negatives: tf.Tensor2D | null } {
  return {
    captions: tf.slice(texts, [0, 0], [size, texts.shape[1]]),
    negatives: slots.length === 0 ? null : (tf.gather(texts, tf.tensor1d(slots, "int32")) as tf.Tensor2D),
  };
}
