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
import { attention, composedAttention, splitHeads } from "../kernels/attention";
import { type DenseOptions, dense } from "../kernels/dense";
import { layerNorm } from "../kernels/layerNorm";
import type * as tf from "../kernels/tf";
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
): [q: tf.Tensor3D, k: tf.Tensor3D, v: tf.Tensor3D] {
  const normal = norm(weights, `${prefix}.layer_norm1`, x, config.layerNormEps);
  const asking =
    queries === x ? normal : norm(weights, `${prefix}.layer_norm1`, queries, config.layerNormEps);
  const to = (name: string, rows: tf.Tensor3D) =>
    linear(weights, `${prefix}.self_attn.${name}_proj`, rows) as tf.Tensor3D;
  return [to("q", asking), to("k", normal), to("v", normal)];
}

/** Queries, keys and values of a block by head; `queries` are all rows of x when left out. */
export function projectHeads(
  weights: Weights,
  prefix: string,
  config: TowerConfig,
  x: tf.Tensor3D,
  queries: tf.Tensor3D = x,
): Heads {
  const [q, k, v] = project(weights, prefix, config, x, queries);
  const split = (rows: tf.Tensor3D) => splitHeads(rows, config.heads);
  return { q: split(q), k: split(k), v: split(v) };
}

/**
 * softmax(q kᵀ / sqrt(Dh) + mask) v, heads merged, before the output projection.
 *
 * @param mask added to the scores [B, H, Lq, L]; any shape that broadcasts to them
 * @returns [B, Lq, D]
 */
export function attend({ q, k, v }: Heads, mask: tf.Tensor | null): tf.Tensor3D {
  return composedAttention(q, k, v, mask);
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
  const [q, k, v] = project(weights, prefix, config, x, queries);
  return attention(q, k, v, config.heads, mask);
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
