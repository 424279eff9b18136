/**
 * The transformer block that both towers share, in pieces, so that local maps can enter it half-way:
 *
 *   {q, k, v} = projectHeads(x)      layer norm, three projections
 *   a = attention(q, k, v)           scores, softmax, weighted sum
 *   y = closeBlock(x, a)             output projection, residual, feed-forward, residual
 *
 * Written once: traced into a program, or computed at once on tensors (src/local/eager.ts).
 */
import type { Activation } from "../program/activation";
import type { Shape, Value } from "../program/graph";
import type { BlockOperations, Operations } from "../program/operations";
import type { ClipConfig, TowerConfig } from "./config";

/** A CLIP as its blocks are computed: weights by the checkpoint's names, and operations that take them. */
export interface BlockOn<T extends { shape: Shape }> {
  ops: BlockOperations<T>;
  weights: Readonly<Record<string, T>>;
  config: ClipConfig;
}

/** As whole towers are, in a trace. */
export interface ClipOn extends BlockOn<Value> {
  ops: Operations;
}

/** Where rows [R, D] that stand one behind the other belong in [B, L, D]: as attention takes them, and back. */
export interface Frame<T> {
  batch: number;
  length: number;
  /** int32 [B * L]: which row stands at each place. */
  places: T;
  /** int32 [R]: at which place each row stands. */
  origins: T;
}

/** Which keys a query sees: all where nothing is said. */
export interface Sight<T> {
  /** Those up to its own place. */
  causal?: boolean;
  /** int32 [B]: the first so many. */
  limits?: T | undefined;
  /** Of rows that are packed. */
  frame?: Frame<T> | undefined;
}

/** Queries [B, Lq, D], keys and values [B, L, D], heads side by side; not yet scaled by 1 / sqrt(Dh). */
export interface Heads<T> {
  q: T;
  k: T;
  v: T;
}

function parameter<T extends { shape: Shape }>({ weights }: BlockOn<T>, name: string): T {
  const value = weights[name];
  if (!value) throw new Error(`No weight ${name}.`);
  return value;
}

/** Layer norm `prefix` of the checkpoint over the last axis of x. */
export function norm<T extends { shape: Shape }>(clip: BlockOn<T>, prefix: string, x: T, eps: number): T {
  const [gain, bias] = [parameter(clip, `${prefix}.weight`), parameter(clip, `${prefix}.bias`)];
  return clip.ops.layerNorm(x, gain, bias, eps);
}

/** x W + b over the last axis: [..., in] → [..., out]; projections without bias are told by its absence. */
export function linear<T extends { shape: Shape }>(
  clip: BlockOn<T>,
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
export function projectHeads<T extends { shape: Shape }>(
  clip: BlockOn<T>,
  prefix: string,
  config: TowerConfig,
  x: T,
  queries: T = x,
): Heads<T> {
  const normal = norm(clip, `${prefix}.layer_norm1`, x, config.layerNormEps);
  const asking = queries === x ? normal : norm(clip, `${prefix}.layer_norm1`, queries, config.layerNormEps);
  const to = (name: string, rows: T) => linear(clip, `${prefix}.self_attn.${name}_proj`, rows);
  return { q: to("q", asking), k: to("k", normal), v: to("v", normal) };
}

/**
 * softmax(q kᵀ / sqrt(Dh)) v of every head, before the output projection.
 *
 * @returns [B, Lq, D]; packed [R, D], where the queries were
 */
export function attend<T extends { shape: Shape }>(
  { ops }: BlockOn<T>,
  { heads }: TowerConfig,
  { q, k, v }: Heads<T>,
  { frame, ...seen }: Sight<T>,
): T {
  if (!frame) return ops.attention(q, k, v, { heads, ...seen });
  const { batch, length, places, origins } = frame;
  const width = k.shape[1]!;
  const framed = (rows: T) => ops.reshape(ops.gather(rows, places), [batch, length, width]);
  const asking = q.shape.length === 2 ? framed(q) : q;
  const out = ops.attention(asking, framed(k), framed(v), { heads, ...seen });
  return asking === q ? out : ops.gather(ops.reshape(out, [batch * length, width]), origins);
}

/** `attend` of `projectHeads`: [B, L, D] → [B, Lq, D] */
export function selfAttention<T extends { shape: Shape }>(
  clip: BlockOn<T>,
  prefix: string,
  config: TowerConfig,
  x: T,
  sight: Sight<T>,
  queries: T = x,
): T {
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
  clip: BlockOn<T>,
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
export function block<T extends { shape: Shape }>(
  clip: BlockOn<T>,
  prefix: string,
  config: TowerConfig,
  x: T,
  sight: Sight<T>,
): T {
  return closeBlock(clip, prefix, config, x, selfAttention(clip, prefix, config, x, sight));
}
