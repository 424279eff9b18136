/**
 * CLIP's image tower (ViT), cut before its last block: local maps replace that block's attention, and the
 * embedding needs only its class token, which spares most of the block.
 *
 *   trunk = visionTrunk(pixels)     [B, 1 + N, D]  input of the last block, class token first
 *   embedding = visionHead(trunk)   [B, E]         not normalised
 */
import { dense } from "../kernels/dense";
import * as tf from "../kernels/tf";
import { block, closeBlock, linear, norm, selfAttention } from "./block";
import type { ClipConfig, VisionConfig } from "./config";
import { interpolatePositions } from "./positions";
import { PATCH_EMBEDDING, type Weights } from "./weights";

const EMBEDDINGS = "vision_model.embeddings";

/** Checkpoint prefix of the vision tower's block i. */
export function visionBlock(i: number): string {
  return `vision_model.encoder.layers.${i}`;
}

/** Checkpoint prefix of the last block: the one that `visionTrunk` leaves out. */
export function lastVisionBlock(config: ClipConfig): string {
  return visionBlock(config.vision.layers - 1);
}

/** Rows and columns of whole patches in pixels [B, H, W, 3]. */
export function patchGrid({ patchSize }: VisionConfig, pixels: tf.Tensor4D): [number, number] {
  return [Math.floor(pixels.shape[1] / patchSize), Math.floor(pixels.shape[2] / patchSize)];
}

/** [B, H, W, 3] → [B, N, P * P * 3], patches row by row, each pixel-major. */
function patchify(pixels: tf.Tensor4D, patch: number): tf.Tensor3D {
  const [batch, height, width, channels] = pixels.shape;
  const rows = Math.floor(height / patch);
  const columns = Math.floor(width / patch);
  // a convolution of this stride never sees the pixels behind the last whole patch
  const size: [number, number, number, number] = [batch, rows * patch, columns * patch, channels];
  const whole = size[1] === height && size[2] === width ? pixels : tf.slice(pixels, [0, 0, 0, 0], size);
  const grid = tf.reshape(whole, [batch, rows, patch, columns, patch * channels]);
  return tf.reshape(tf.transpose(grid, [0, 1, 3, 2, 4]), [batch, rows * columns, patch * patch * channels]);
}

/** Pixels [B, H, W, 3], normalised, to the tokens that enter the first block [B, 1 + N, D]. */
function embed(weights: Weights, config: VisionConfig, pixels: tf.Tensor4D): tf.Tensor3D {
  const batch = pixels.shape[0];
  const patches = patchify(pixels, config.patchSize);
  const tokens = dense(patches, weights[PATCH_EMBEDDING]!); // [B, N, D]
  const classToken = tf.reshape(weights[`${EMBEDDINGS}.class_embedding`]!, [1, 1, config.width]);
  const all = tf.concat([tf.tile(classToken, [batch, 1, 1]), tokens], 1);
  const table = weights[`${EMBEDDINGS}.position_embedding.weight`] as tf.Tensor2D;
  const [rows, columns] = patchGrid(config, pixels);
  return tf.add(all, interpolatePositions(table, rows, columns)) as tf.Tensor3D;
}

/**
 * All blocks but the last.
 *
 * @param pixels [B, H, W, 3] float32, normalised; of another size than the model's the position embeddings are
 *   interpolated
 * @returns [B, 1 + N, D] input of the last block; token 0 is the class token, then patches row by row
 */
export function visionTrunk(weights: Weights, config: ClipConfig, pixels: tf.Tensor4D): tf.Tensor3D {
  const { vision } = config;
  let x = norm(weights, "vision_model.pre_layrnorm", embed(weights, vision, pixels), vision.layerNormEps);
  for (let i = 0; i < vision.layers - 1; i++) x = block(weights, visionBlock(i), vision, x, null);
  return x;
}

/** Row 0 of each image: [B, 1 + N, D] → [B, 1, D]. */
export function classToken(trunk: tf.Tensor3D): tf.Tensor3D {
  return tf.slice(trunk, [0, 0, 0], [trunk.shape[0], 1, trunk.shape[2]]);
}

/**
 * Post layer norm and projection of states of the last block's width.
 *
 * @param states [..., D]
 * @returns [..., E], not normalised
 */
export function projectVision(weights: Weights, config: ClipConfig, states: tf.Tensor): tf.Tensor {
  const normal = norm(weights, "vision_model.post_layernorm", states, config.vision.layerNormEps);
  return linear(weights, "visual_projection", normal);
}

/**
 * The embedding from the last block's attention output at the class token: the point where Grad-ECLIP
 * differentiates.
 *
 * @param token [B, 1, D] class token as it enters the last block
 * @param attended [B, 1, D] `attend`'s result for it
 * @returns [B, E], not normalised
 */
export function visionFromAttention(
  weights: Weights,
  config: ClipConfig,
  token: tf.Tensor3D,
  attended: tf.Tensor3D,
): tf.Tensor2D {
  const state = closeBlock(weights, lastVisionBlock(config), config.vision, token, attended);
  return tf.reshape(projectVision(weights, config, state), [token.shape[0], config.embeddingDim]);
}

/** The last block at the class token alone, then norm and projection: [B, 1 + N, D] → [B, E], not normalised. */
export function visionHead(weights: Weights, config: ClipConfig, trunk: tf.Tensor3D): tf.Tensor2D {
  const token = classToken(trunk);
  const attended = selfAttention(weights, lastVisionBlock(config), config.vision, trunk, null, token);
  return visionFromAttention(weights, config, token, attended);
}
