/**
 * CLIP's causal text tower, cut before its last block as the image tower is: the embedding needs that block
 * only at the end-of-text token.
 *
 * With a causal mask and pooling at the end of text, nothing behind it matters, so a batch is cropped to its
 * longest caption without changing a value.
 */
import * as tf from "../kernels/tf";
import { block, closeBlock, linear, norm, selfAttention } from "./block";
import type { ClipConfig } from "./config";
import type { Weights } from "./weights";

/** Captions of one batch, cropped to the longest. */
export interface TokenBatch {
  /** [B * L] token ids, row-major. */
  ids: Int32Array;
  batch: number;
  length: number;
  /** [B] position of the first end-of-text token of each row. */
  end: Int32Array;
}

/** What a masked score gets added; exp of it is exactly 0 in float32. */
const MASKED = -1e9;

/** Checkpoint prefix of the text tower's block i. */
export function textBlock(i: number): string {
  return `text_model.encoder.layers.${i}`;
}

/** Checkpoint prefix of the last block: the one that `textTrunk` leaves out. */
export function lastTextBlock(config: ClipConfig): string {
  return textBlock(config.text.layers - 1);
}

/**
 * Rows of token ids, with BOS and EOS, as a batch; each row is cut behind its first end of text, then padded
 * with it (any id will do, the mask hides it).
 *
 * @param end id of the end-of-text token
 */
export function tokenBatch(rows: readonly (readonly number[])[], end: number): TokenBatch {
  const ends = Int32Array.from(rows, (row) => {
    const position = row.indexOf(end);
    if (position < 0) throw new Error(`A token row has no end-of-text token ${end}.`);
    return position;
  });
  const length = ends.reduce((longest, position) => Math.max(longest, position + 1), 1);
  const ids = new Int32Array(rows.length * length).fill(end);
  for (const [r, row] of rows.entries()) ids.set(row.slice(0, ends[r]! + 1), r * length);
  return { ids, batch: rows.length, length, end: ends };
}

/** [L, L]: 0 where a token may look, a large negative number at what comes after it. */
function causalMask(length: number): tf.Tensor2D {
  const mask = new Float32Array(length * length);
  for (let i = 0; i < length; i++) mask.fill(MASKED, i * length + i + 1, (i + 1) * length);
  return tf.tensor2d(mask, [length, length]);
}

/** [B, 1, 1, L]: hides what stands behind the end of each text from its end-of-text token. */
export function endMask({ batch, length, end }: TokenBatch): tf.Tensor4D {
  const mask = new Float32Array(batch * length);
  for (let b = 0; b < batch; b++) mask.fill(MASKED, b * length + end[b]! + 1, (b + 1) * length);
  return tf.tensor4d(mask, [batch, 1, 1, length]);
}

/**
 * All blocks but the last.
 *
 * @returns [B, L, D] input of the last block
 */
export function textTrunk(weights: Weights, config: ClipConfig, tokens: TokenBatch): tf.Tensor3D {
  const { text } = config;
  const { batch, length } = tokens;
  const table = weights["text_model.embeddings.token_embedding.weight"] as tf.Tensor2D;
  const flat = tf.gather(table, tf.tensor1d(tokens.ids, "int32")); // [B * L, D]
  const places = weights["text_model.embeddings.position_embedding.weight"] as tf.Tensor2D;
  const near = tf.slice(places, [0, 0], [length, text.width]);
  let x = tf.add(tf.reshape(flat, [batch, length, text.width]), near) as tf.Tensor3D;
  const mask = causalMask(length);
  for (let i = 0; i < text.layers - 1; i++) x = block(weights, textBlock(i), text, x, mask);
  return x;
}

/** The end-of-text row of each caption: [B, L, D] → [B, 1, D], by a flat gather (its gradient exists). */
export function endToken(trunk: tf.Tensor3D, { batch, length, end }: TokenBatch): tf.Tensor3D {
  const width = trunk.shape[2];
  const rows = Int32Array.from(end, (position, b) => b * length + position);
  const picked = tf.gather(tf.reshape(trunk, [batch * length, width]), tf.tensor1d(rows, "int32"));
  return tf.reshape(picked, [batch, 1, width]);
}

/**
 * The embedding from the last block's attention output at the end of text: the text side of Grad-ECLIP.
 *
 * @param token [B, 1, D] end-of-text state as it enters the last block
 * @param attended [B, 1, D] `attend`'s result for it
 * @returns [B, E], not normalised
 */
export function textFromAttention(
  weights: Weights,
  config: ClipConfig,
  token: tf.Tensor3D,
  attended: tf.Tensor3D,
): tf.Tensor2D {
  const state = closeBlock(weights, lastTextBlock(config), config.text, token, attended);
  const normal = norm(weights, "text_model.final_layer_norm", state, config.text.layerNormEps);
  return tf.reshape(linear(weights, "text_projection", normal), [token.shape[0], config.embeddingDim]);
}

/** The last block at the end-of-text token alone, norm, projection: [B, L, D] → [B, E], not normalised. */
export function textHead(
  weights: Weights,
  config: ClipConfig,
  trunk: tf.Tensor3D,
  tokens: TokenBatch,
): tf.Tensor2D {
  const token = endToken(trunk, tokens);
  const mask = endMask(tokens);
  const attended = selfAttention(weights, lastTextBlock(config), config.text, trunk, mask, token);
  return textFromAttention(weights, config, token, attended);
}
