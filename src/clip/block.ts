/**
 * The transformer block that both towers share, in pieces, so that local maps can enter it half-way:
 *
 *   {q, k, v} = projectHeads(x)      layer norm, three projections
 *   a = attention(q, k, v)           scores, softmax, weighted sum
 *   y = closeBlock(x, a)             output projection, residual, feed-forward, residual
 *
 * Traced into programs; what stands behind attention is also computed at once, on tensors (src/local/eager.ts).
 */
import type { Activation } from "../program/activation";
import type { Shape, Value } from "../program/graph";
import type { Operations, RowOperations } from "../program/operations";
import type { ClipConfig, TowerConfig } from "./config";

/** A CLIP where rows don't see each other: weights by the checkpoint's names, and operations that take them. */
export interface RowsOn<T extends { shape: Shape }> {
  ops: RowOperations<T>;
  weights: Readonly<Record<string, T>>;
  config: ClipConfig;
}

/** As whole towers are, in a trace. */
export interface ClipOn extends RowsOn<Value> {
  ops: Operations;
}

/** Where rows [R, D] that stand one behind the other belong in [B, L, D]: as attention takes them, and back. */
export interface Frame {
  batch: number;
  length: number;
  /** int32 [B * L]: which row stands at each place. */
  places: Value;
  /** int32 [R]: at which place each row stands. */
  origins: Value;
}

/** Which keys a query sees: all where nothing is said. */
export interface Sight {
  /** Those up to its own place. */
  causal?: boolean;
  /** int32 [B]: the first so many. */
  limits?: Value | undefined;
  /** Of rows that are packed. */
  frame?: Frame | undefined;
}

/** Queries [B, Lq, D], keys and values [B, L, D], heads side by side; not yet scaled by 1 / sqrt(Dh). */
export interface Heads {
  q: Value;
  k: Value;
  v: Value;
}

function parameter<T extends { shape: Shape }>({ weights }: RowsOn<T>, name: string): T {
  const value = weights[name];
  if (!value) throw new Error(`No weight ${name}.`);
  return value;
}

/** Layer norm `prefix` of the checkpoint over the last axis of x. */
export function norm<T extends { shape: Shape }>(clip: RowsOn<T>, prefix: string, x: T, eps: number): T {
  const [gain, bias] = [parameter(clip, `${prefix}.weight`), parameter(clip, `${prefix}.bias`)];
  return clip.ops.layerNorm(x, gain, bias, eps);
}

/** x W + b over the last axis: [..., in] → [..., out]; projections without bias are told by its absence. */
export function linear<T extends { shape: Shape }>(
  clip: RowsOn<T>,
  prefix: string,
  x: T,
  after: { activation?: Activation; residual?: T } = {},
): T {
  const bias = clip.weights[`${prefix}.bias`];
  return clip.ops.product(x, parameter(clip, `${prefix}.weight`), { bias, ...after });
}

/**
 * Queries, keys and values of a block.
 *
 * @param prefix e.g. "vision_model.encoder.layers.5"
 * @param x [B, L, D] input of the block, before its first layer norm
 * @param queries [B, Lq, D] rows of x that ask; all of them when left out
 */
export function projectHeads(
  clip: ClipOn,
  prefix: string,
  config: TowerConfig,
  x: Value,
  queries: Value = x,
): Heads {
  const normal = norm(clip, `${prefix}.layer_norm1`, x, config.layerNormEps);
  const asking = queries === x ? normal : norm(clip, `${prefix}.layer_norm1`, queries, config.layerNormEps);
  const to = (name: string, rows: Value) => linear(clip, `${prefix}.self_attn.${name}_proj`, rows);
  return { q: to("q", asking), k: to("k", normal), v: to("v", normal) };
}

/**
 * softmax(q kᵀ / sqrt(Dh)) v of every head, before the output projection.
 *
 * @returns [B, Lq, D]; packed [R, D], where the queries were
 */
export function attend(
  { ops }: ClipOn,
  { heads }: TowerConfig,
  { q, k, v }: Heads,
  { frame, ...seen }: Sight,
): Value {
  if (!frame) return ops.attention(q, k, v, { heads, ...seen });
  const { batch, length, places, origins } = frame;
  const width = k.shape[1]!;
  const framed = (rows: Value) => ops.reshape(ops.gather(rows, places), [batch, length, width]);
  const asking = q.shape.length === 2 ? framed(q) : q;
  const out = ops.attention(asking, framed(k), framed(v), { heads, ...seen });
  return asking === q ? out : ops.gather(ops.reshape(out, [batch * length, width]), origins);
}

/** `attend` of `projectHeads`: [B, L, D] → [B, Lq, D] */
export function selfAttention(
  clip: ClipOn,
  prefix: string,
  config: TowerConfig,
  x: Value,
  sight: Sight,
  queries: Value = x,
): Value {
  return attend(clip, config, projectHeads(clip, prefix, config, x, queries), sight);
}

/**
 * The rest of a block after attention, for the rows given.
 *
 * @param x [B, Lq, D] the block's input at these rows
 * @param attended [B, Lq, D] result of `attend`
 * @returns [B, Lq, D] output of the block
 */
export function closeBlock<T extends { shape: Shape }>(
  clip: RowsOn<T>,
  prefix: string,
  config: TowerConfig,
  x: T,
  attended: T,
): T {
  const middle = linear(clip, `${prefix}.self_attn.out_proj`, attended, { residual: x });
  const normal = norm(clip, `${prefix}.layer_norm2`, middle, config.layerNormEps);
  const wide = linear(clip, `${prefix}.mlp.fc1`, normal, { activation: config.activation });
  return linear(clip, `${prefix}.mlp.fc2`, wide, { residual: middle });
}

/** A whole block: [B, L, D] → [B, L, D]. */
export function block(clip: ClipOn, prefix: string, config: TowerConfig, x: Value, sight: Sight): Value {
  return closeBlock(clip, prefix, config, x, selfAttention(clip, prefix, config, x, sight));
}
