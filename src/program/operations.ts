/**
 * What towers and losses are written against, once: eager.ts computes at once on tfjs' tensors, trace.ts writes a graph.
 * Shapes and meanings as in graph.ts.
 */
import type { Activation } from "../kernels/gelu";
import type { Binary, Shape, Unary } from "./graph";

export interface ProductOptions<T> {
  transposeA?: boolean;
  transposeB?: boolean;
  /** [N] */
  bias?: T | undefined;
  activation?: Activation;
  /** The result's shape; added last. */
  residual?: T | undefined;
}

export interface AttentionOptions<T> {
  heads: number;
  /** A query sees keys up to its own place. */
  causal?: boolean;
  /** int32 [B]: the first so many keys are seen. */
  limits?: T | undefined;
}

export interface Operations<T extends { shape: Shape }> {
  /** a [..., M, K] · b [..., K, N]; where b is a matrix, all leading axes of a count as rows. */
  product(a: T, b: T, options?: ProductOptions<T>): T;
  /** Over the last axis. */
  layerNorm(x: T, gain: T, bias: T, eps: number): T;
  /** q [B, Lq, H · Dh], k and v [B, L, H · Dh] → [B, Lq, H · Dh] */
  attention(q: T, k: T, v: T, options: AttentionOptions<T>): T;
  /** table [V, D], index int32 [N] → [N, D] */
  gather(table: T, index: T): T;
  /** x [R, D] → rows of length 1 */
  unitRows(x: T): T;
  /** x [R, C] → [R] (axis 1) or [C] (axis 0) */
  logSumExp(x: T, axis: 0 | 1): T;
  /** Over the axes given, all by default; they leave the shape. */
  sum(x: T, axes?: readonly number[]): T;
  max(x: T, axes?: readonly number[]): T;
  unary(of: Unary, x: T): T;
  binary(of: Binary, a: T, b: T): T;
  /** factor · x + shift */
  affine(x: T, factor: number, shift?: number): T;
  reshape(x: T, shape: Shape): T;
  transpose(x: T, order: readonly number[]): T;
  concat(values: readonly T[], axis: number): T;
  slice(x: T, axis: number, start: number, size: number): T;
  broadcast(x: T, shape: Shape): T;
  constant(values: Float32Array, shape: Shape): T;
}
