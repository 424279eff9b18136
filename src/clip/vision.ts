/**
 * CLIP's image tower (ViT), cut before its last block: local maps replace that block's attention, and the
 * embedding needs only its class token, which spares most of the block.
 *
 *   features = visionFeatures(pixels)             [B, 1 + N, D]  input of the last block, class token first
 *   embedding = projectVisionFeatures(features)   [B, E]         not normalised
 */
import { exactly } from "../base/exactly";
import type { Shape, Value } from "../program/graph";
import { block, type ClipOn, closeBlock, linear, norm, type RowsOn, selfAttention } from "./block";
import type { ClipConfig, VisionConfig } from "./config";
import { interpolatePositions } from "./positions";
import { PATCH_EMBEDDING } from "./weights";

const EMBEDDINGS = "vision_model.embeddings";

/** Checkpoint prefix of the vision tower's block i. */
function visionBlock(i: number): string {
  return `vision_model.encoder.layers.${i}`;
}

/** Checkpoint prefix of the last block: the one that `visionFeatures` leaves out. */
export function lastVisionBlock(config: ClipConfig): string {
  return visionBlock(config.vision.layers - 1);
}

/** Rows and columns of whole patches in pixels [B, H, W, 3]. */
function patchGrid({ patchSize }: VisionConfig, pixels: Value): [number, number] {
  return [Math.floor(pixels.shape[1]! / patchSize), Math.floor(pixels.shape[2]! / patchSize)];
}

/** [B, H, W, 3] → [B, N, P * P * 3], patches row by row, each pixel-major. */
function patchify({ ops, config }: ClipOn, pixels: Value): Value {
  const patch = config.vision.patchSize;
  const [batch, height, width, channels] = exactly(pixels.shape, 4);
  const [rows, columns] = patchGrid(config.vision, pixels);
  // a convolution of this stride never sees the pixels behind the last whole patch
  let whole = pixels;
  if (rows * patch < height) whole = ops.slice(whole, 1, 0, rows * patch);
  if (columns * patch < width) whole = ops.slice(whole, 2, 0, columns * patch);
  const grid = ops.reshape(whole, [batch, rows, patch, columns, patch * channels]);
  return ops.reshape(ops.transpose(grid, [0, 1, 3, 2, 4]), [batch, rows * columns, patch * patch * channels]);
}

/** Pixels [B, H, W, 3], normalised, to the tokens that enter the first block [B, 1 + N, D]. */
function embed(clip: ClipOn, pixels: Value): Value {
  const { ops, weights, config } = clip;
  const { width } = config.vision;
  const tokens = ops.product(patchify(clip, pixels), weights[PATCH_EMBEDDING]!); // [B, N, D]
  const classToken = ops.reshape(weights[`${EMBEDDINGS}.class_embedding`]!, [1, 1, width]);
  const all = ops.concat([ops.broadcast(classToken, [pixels.shape[0]!, 1, width]), tokens], 1);
  const table = weights[`${EMBEDDINGS}.position_embedding.weight`]!;
  const [rows, columns] = patchGrid(config.vision, pixels);
  return ops.binary("add", all, interpolatePositions(ops, table, rows, columns));
}

/**
 * All blocks but the last.
 *
 * @param pixels [B, H, W, 3] float32, normalised; of another size than the model's the position embeddings are
 *   interpolated
 * @returns [B, 1 + N, D] input of the last block; token 0 is the class token, then patches row by row
 */
export function visionFeatures(clip: ClipOn, pixels: Value): Value {
  const { vision } = clip.config;
  let x = norm(clip, "vision_model.pre_layrnorm", embed(clip, pixels), vision.layerNormEps);
  for (let i = 0; i < vision.layers - 1; i++) x = block(clip, visionBlock(i), vision, x, {});
  return x;
}

/** Row 0 of each image: [B, 1 + N, D] → [B, 1, D]. */
export function classToken({ ops }: ClipOn, features: Value): Value {
  return ops.slice(features, 1, 0, 1);
}

/**
 * Post layer norm and projection of states of the last block's width.
 *
 * @param states [..., D]
 * @returns [..., E], not normalised
 */
export function projectVision<T extends { shape: Shape }>(clip: RowsOn<T>, states: T): T {
  const normal = norm(clip, "vision_model.post_layernorm", states, clip.config.vision.layerNormEps);
  return linear(clip, "visual_projection", normal);
}

/**
 * The embedding from the last block's attention output at the class token: the point where Grad-ECLIP
 * differentiates.
 *
 * @param token [B, 1, D] class token as it enters the last block
 * @param attended [B, 1, D] `attend`'s result for it
 * @returns [B, E], not normalised
 */
export function visionFromAttention<T extends { shape: Shape }>(clip: RowsOn<T>, token: T, attended: T): T {
  const { ops, config } = clip;
  const state = closeBlock(clip, lastVisionBlock(config), config.vision, token, attended);
  return ops.reshape(projectVision(clip, state), [token.shape[0]!, config.embeddingDim]);
}

/** The last block at the class token alone, then norm and projection: [B, 1 + N, D] → [B, E], not normalised. */
function projectVisionFeatures(clip: ClipOn, features: Value): Value {
  const token = classToken(clip, features);
  const { config } = clip;
  const attended = selfAttention(clip, lastVisionBlock(config), config.vision, features, {}, token);
  return visionFromAttention(clip, token, attended);
}

/** Pixels [B, H, W, 3], normalised, to embeddings [B, E] of length 1. */
export function embedImages(clip: ClipOn, pixels: Value): Value {
  return clip.ops.unitRows(projectVisionFeatures(clip, visionFeatures(clip, pixels)));
}
