/**
 * The transformer block that both towers share, in pieces, so that local maps can enter it half-way:
 *
 *   {q, k, v} = projectHeads(x)      layer norm, three projections
 *   a = attend(q, k, v, mask)        scores, softmax, weighted sum
 *   y = closeBlock(x, a)             output projection, residual, feed-forward, residual
 *
 * Where a gradient is asked for, only operations that have one on every backend are used; `selfAttention` and
 * `dense` take faster kernels where none is.
 */
import { canFuseAttention, fusedAttention } from "../kernels/attention";
import { type DenseOptions, dense } from "../kernels/dense";
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
export function linear(
  weights: Weights,
  prefix: string,
  x: tf.Tensor,
  after: Omit<DenseOptions, "bias"> = {},
): tf.Tensor {
  return dense(x, parameter(weights, `${prefix}.weight`), { bias: weights[`${prefix}.bias`], ...after });
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
 * Queries [B, Lq, D], keys and values [B, L, D] of a block, heads side by side.
 *
 * @param prefix e.g. "vision_model.encoder.layers.5"
 * @param x [B, L, D] input of the block, before its first layer norm
 * @param queries [B, Lq, D] rows of x that ask
 */
function project(
  weights: Weights,
  prefix: string,
  config: TowerConfig,
  x: tf.Tensor3D,
  queries: tf.Tensor3D,
): [q: tf.Tensor, k: tf.Tensor, v: tf.Tensor] {
  const normal = norm(weights, `${prefix}.layer_norm1`, x, config.layerNormEps);
  const asking =
    queries === x ? normal : norm(weights, `${prefix}.layer_norm1`, queries, config.layerNormEps);
  return [
    linear(weights, `${prefix}.self_attn.q_proj`, asking),
    linear(weights, `${prefix}.self_attn.k_proj`, normal),
    linear(weights, `${prefix}.self_attn.v_proj`, normal),
  ];
}

/** Queries, keys and values of a block by head; `queries` are all rows of x when left out. */
export function projectHeads(
  weights: Weights,
  prefix: string,
  config: TowerConfig,
  x: tf.Tensor3D,
  queries: tf.Tensor3D = x,
): Heads {
  const [q, k, v] = project(weights, prefix, config, x, queries).map((rows) =>
    splitHeads(rows, config.heads),
  ) as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
  return { q, k, v };
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
 * `attend` of `projectHeads`, in one kernel where the backend has one.
 *
 * @param mask [Lq, L], [B, 1, 1, L] or null, as for `attend`
 * @returns [B, Lq, D]
 */
export function selfAttention(
  weights: Weights,
  prefix: string,
  config: TowerConfig,
  x: tf.Tensor3D,
  mask: tf.Tensor | null,
  queries: tf.Tensor3D = x,
): tf.Tensor3D {
  if (!canFuseAttention()) return attend(projectHeads(weights, prefix, config, x, queries), mask);
  const [q, k, v] = project(weights, prefix, config, x, queries);
  return fusedAttention(q, k, v, config.heads, mask);
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
  const middle = linear(weights, `${prefix}.self_attn.out_proj`, attended, { residual: x });
  const normal = norm(weights, `${prefix}.layer_norm2`, middle, config.layerNormEps);
  const wide = linear(weights, `${prefix}.mlp.fc1`, normal, { activation: config.activation });
  return linear(weights, `${prefix}.mlp.fc2`, wide, { residual: middle }) as tf.Tensor3D;
}

/** A whole block: [B, L, D] → [B, L, D]. */
export function block(
  weights: Weights,
  prefix: string,
  config: TowerConfig,
  x: tf.Tensor3D,
  mask: tf.Tensor | null,
): tf.Tensor3D {
  return closeBlock(weights, prefix, config, x, selfAttention(weights, prefix, config, x, mask));
}
