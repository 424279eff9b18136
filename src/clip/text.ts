/**
 * CLIP's causal text tower, cut before its last block as the image tower is: the embedding needs that block
 * only at the end-of-text token.
 *
 * With a causal mask and pooling at the end of text, nothing behind it matters, so a batch is cropped to its
 * longest caption without changing a value.
 */
import type { Value } from "../program/graph";
import { bucket } from "../program/programs";
import { block, type ClipOn, closeBlock, type Frame, linear, norm, selfAttention } from "./block";
import type { ClipConfig, TextConfig } from "./config";
import type { PackedOn } from "./packing";
import type { TokenBatch } from "./tokenBatch";

/** The same as a tower takes it. */
export interface TextOn {
  batch: number;
  length: number;
  /** int32 [B * L], or packed [R] */
  ids: Value;
  /** int32 [B] place of each end-of-text token among them. */
  ends: Value;
  /** int32 [B] how many tokens of each row count, its end of text included. */
  limits: Value;
  /** Null, or left out: every row has its padding. */
  packed?: PackedOn | null;
}

/** Checkpoint prefix of the text tower's block i. */
function textBlock(i: number): string {
  return `text_model.encoder.layers.${i}`;
}

/**
 * Rows of token ids, with BOS and EOS, as a batch; each row is cut behind the token at which it is pooled, then padded
 * with the end of text (any id will do, no token before it looks there).
 *
 * @param end id of the end-of-text token
 * @param pooling "highest" for files older than transformers' PR 24777: the first of the row's highest ids
 */
export function tokenBatch(
  rows: readonly (readonly number[])[],
  end: number,
  pooling: TextConfig["pooling"] = "end",
): TokenBatch {
  const ends = Int32Array.from(rows, (row) => {
    const position = row.indexOf(pooling === "end" ? end : row.reduce((a, b) => Math.max(a, b), 0));
    if (position < 0) throw new Error(`A token row has no end-of-text token ${end}.`);
    return position;
  });
  const length = ends.reduce((longest, position) => Math.max(longest, position + 1), 1);
  const ids = new Int32Array(rows.length * length).fill(end);
  for (const [r, row] of rows.entries()) ids.set(row.slice(0, ends[r]! + 1), r * length);
  return { ids, batch: rows.length, length, end: ends };
}

/** How rows of tokens are ended and padded. */
export type Padding = Pick<TextConfig, "endToken" | "contextLength" | "pooling">;

export function paddingOf(model: { config: ClipConfig; tokenizer: { endToken: number } }): Padding {
  const { contextLength, pooling } = model.config.text;
  return { endToken: model.tokenizer.endToken, contextLength, pooling };
}

/**
 * The same with one of few shapes, so that few programs do for all: rows of nothing but an end are added, and
 * places behind the longest.
 *
 * @param count rows wanted, at least as many as there are
 */
export function bucketedTokens(
  rows: readonly (readonly number[])[],
  { endToken, contextLength, pooling }: Padding,
  count = bucket(rows.length),
): TokenBatch {
  const { batch, length, ids, end } = tokenBatch(rows, endToken, pooling);
  const longer = Math.min(contextLength, 4 * Math.ceil(length / 4));
  const more = new Int32Array(count * longer).fill(endToken);
  for (let r = 0; r < batch; r++) more.set(ids.subarray(r * length, (r + 1) * length), r * longer);
  const ends = new Int32Array(count);
  ends.set(end);
  return { ids: more, batch: count, length: longer, end: ends };
}

/** The numbers of a `TextOn`. */
export function textIndices({ ids, end, length }: TokenBatch): Record<"ids" | "ends" | "limits", Int32Array> {
  return { ids, ends: end.map((place, b) => b * length + place), limits: end.map((place) => place + 1) };
}

/**
 * All blocks but the last.
 *
 * @returns [B, L, D] input of the last block; packed [R, D]
 */
export function textFeatures(clip: ClipOn, tokens: TextOn): Value {
  const { ops, weights, config } = clip;
  const { batch, length, ids, packed } = tokens;
  const { text } = config;
  const flat = ops.gather(weights["text_model.embeddings.token_embedding.weight"]!, ids); // [B * L, D]
  const places = weights["text_model.embeddings.position_embedding.weight"]!;
  let x = packed
    ? ops.binary("add", flat, ops.gather(places, packed.positions))
    : ops.binary("add", ops.reshape(flat, [batch, length, text.width]), ops.slice(places, 0, 0, length));
  const sight = { causal: true, frame: frameOf(tokens) };
  for (let i = 0; i < text.layers - 1; i++) x = block(clip, textBlock(i), text, x, sight);
  return x;
}

/** How attention finds the rows of a packed batch. */
function frameOf({ batch, length, packed }: TextOn): Frame | undefined {
  return packed ? { batch, length, places: packed.places, origins: packed.origins } : undefined;
}

/** The end-of-text row of each caption: [B, L, D] → [B, 1, D]. */
function endToken({ ops }: ClipOn, features: Value, { batch, length, ends, packed }: TextOn): Value {
  const width = features.shape.at(-1)!;
  const picked = ops.gather(packed ? features : ops.reshape(features, [batch * length, width]), ends);
  return ops.reshape(picked, [batch, 1, width]);
}

/** The last block at the end-of-text token alone, norm, projection: [B, L, D] → [B, E], not normalised. */
function projectTextFeatures(clip: ClipOn, features: Value, tokens: TextOn): Value {
  const { ops, config } = clip;
  const { text, embeddingDim } = config;
  const last = textBlock(text.layers - 1);
  const token = endToken(clip, features, tokens);
  const attended = selfAttention(
    clip,
    last,
    text,
    features,
    { limits: tokens.limits, frame: frameOf(tokens) },
    token,
  );
  const state = closeBlock(clip, last, text, token, attended);
  const normal = norm(clip, "text_model.final_layer_norm", state, text.layerNormEps);
  return ops.reshape(linear(clip, "text_projection", normal), [tokens.batch, embeddingDim]);
}

/** Tokens to embeddings [B, E] of length 1. */
export function embedTexts(clip: ClipOn, tokens: TextOn): Value {
  return clip.ops.unitRows(projectTextFeatures(clip, textFeatures(clip, tokens), tokens));
}
