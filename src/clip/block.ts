/**
 * The transformer block that both towers share, in pieces, so that local maps can enter it half-way:
 *
 *   {q, k, v} = projectHeads(x)      layer norm, three projections
 *   a = attend(q, k, v, mask)        scores, softmax, weighted sum
 *   y = closeBlock(x, a)             output projection, residual, feed-forward, residual
 *
 * Only operations that have gradients on every backend are used.
 */
import { activate } from "../kernels/gelu";
import { layerNorm } from "../kernels/layerNorm";
import * as tf from "../kernels/tf";
import type { TowerConfig } from "./config";
import type { Weights } from "./weights";

export interface Heads {
  /** [B, H, Lq, Dh]; not yet scaled by 1 / sqrt(Dh). */
  q: tf.Tensor4D;
  /** [B, H, L, Dh] */
  k: tf.Tensor4D;
  /** [B, H, L, Dh] */
  v: tf.Tensor4D;
}

function parameter(weights: Weights, name: string): tf.Tensor {
  const tensor = weights[name];
  if (!tensor) throw new Error(`No weight ${name}.`);
  return tensor;
}

/** Layer norm `prefix` of the checkpoint over the last axis of x. */
export function norm<T extends tf.Tensor>(weights: Weights, prefix: string, x: T, eps: number): T {
  return layerNorm(x, parameter(weights, `${prefix}.weight`), parameter(weights, `${prefix}.bias`), eps);
}

/** x W + b over the last axis: [..., in] → [..., out]; projections without bias are told by its absence. */
export function linear(weights: Weights, prefix: string, x: tf.Tensor): tf.Tensor {
  const weight = parameter(weights, `${prefix}.weight`) as tf.Tensor2D;
  const [inner, outer] = weight.shape;
  const rows = tf.reshape(x, [-1, inner]) as tf.Tensor2D;
  const bias = weights[`${prefix}.bias`];
  const y = bias ? tf.fused.matMul({ a: rows, b: weight, bias }) : tf.matMul(rows, weight);
  return tf.reshape(y, [...x.shape.slice(0, -1), outer]);
}

/** [B, L, D] → [B, H, L, D / H] */
export function splitHeads(x: tf.Tensor, heads: number): tf.Tensor4D {
  const [batch, length, width] = x.shape as [number, number, number];
  return tf.transpose(tf.reshape(x, [batch, length, heads, width / heads]), [0, 2, 1, 3]) as tf.Tensor4D;
}

/** [B, H, L, Dh] → [B, L, H * Dh] */
export function mergeHeads(x: tf.Tensor4D): tf.Tensor3D {
  const [batch, heads, length, width] = x.shape;
  return tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [batch, length, heads * width]);
}

/**
 * Queries, keys and values of a block.
 *
 * @param prefix e.g. "vision_model.encoder.layers.5"
 * @param x [B, L, D] input of the block, before its first layer norm
 * @param queries [B, Lq, D] rows of x that ask; all of them when left out
 */
export function projectHeads(
  weights: Weights,
  prefix: string,
  config: TowerConfig,
  x: tf.Tensor3D,
  queries: tf.Tensor3D = x,
): Heads {
  const normal = norm(weights, `${prefix}.layer_norm1`, x, config.layerNormEps);
  const asking =
    queries === x ? normal : norm(weights, `${prefix}.layer_norm1`, queries, config.layerNormEps);
  const project = (name: string, rows: tf.Tensor) =>
    splitHeads(linear(weights, `${prefix}.self_attn.${name}_proj`, rows), config.heads);
  return { q: project("q", asking), k: project("k", normal), v: project("v", normal) };
}

/**
 * softmax(q kᵀ / sqrt(Dh) + mask) v, heads merged, before the output projection.
 *
 * @param mask added to the scores [B, H, Lq, L]; any shape that broadcasts to them
 * @returns [B, Lq, D]
 */
export function attend({ q, k, v }: Heads, mask: tf.Tensor | null): tf.Tensor3D {
  const scale = 1 / Math.sqrt(q.shape[3]);
  const scores = tf.matMul(tf.mul(q, scale), k, false, true);
  const attention = tf.softmax(mask ? tf.add(scores, mask) : scores);
  return mergeHeads(tf.matMul(attention, v) as tf.Tensor4D);
}

/**
 * The rest of a block after attention, for the rows given.
 *
 * @param x [B, Lq, D] the block's input at these rows
 * @param attended [B, Lq, D] result of `attend`
 * @returns [B, Lq, D] output of the block
 */
export function closeBlock(
  weights: Weights,
  prefix: string,
  config: TowerConfig,
  x: tf.Tensor3D,
  attended: tf.Tensor3D,
): tf.Tensor3D {
  const middle = tf.add(x, linear(weights, `${prefix}.self_attn.out_proj`, attended));
  const normal = norm(weights, `${prefix}.layer_norm2`, middle, config.layerNormEps);
  const wide = activate(linear(weights, `${prefix}.mlp.fc1`, normal), config.activation);
  return tf.add(middle, linear(weights, `${prefix}.mlp.fc2`, wide)) as tf.Tensor3D;
}

/** A whole block: [B, L, D] → [B, L, D]. */
export function block(
  weights: Weights,
  prefix: string,
  config: TowerConfig,
  x: tf.Tensor3D,
  mask: tf.Tensor | null,
): tf.Tensor3D {
  return closeBlock(weights, prefix, config, x, attend(projectHeads(weights, prefix, config, x), mask));
}
