/** What towers and losses are written against: trace.ts writes a graph of it. Shapes and meanings as in graph.ts. */
import type { Activation } from "./activation";
import type { Binary, Shape, Unary, Value } from "./graph";

export interface ProductOptions<T> {
  transposeA?: boolean;
  transposeB?: boolean;
  /** [N] */
  bias?: T | undefined;
  activation?: Activation;
  /** The result's shape; added last. */
  residual?: T | undefined;
}

export interface AttentionOptions {
  heads: number;
  /** A query sees keys up to its own place. */
  causal?: boolean;
  /** int32 [B]: the first so many keys are seen. */
  limits?: Value | undefined;
}

/** Of rows that don't see each other: Grad-ECLIP computes them at once, on tensors (src/local/eager.ts). */
export interface RowOperations<T> {
  /** a [..., M, K] · b [..., K, N]; where b is a matrix, all leading axes of a count as rows. */
  product(a: T, b: T, options?: ProductOptions<T>): T;
  /** Over the last axis. */
  layerNorm(x: T, gain: T, bias: T, eps: number): T;
  /** x [R, D] → rows of length 1 */
  unitRows(x: T): T;
  binary(of: Binary, a: T, b: T): T;
  reshape(x: T, shape: Shape): T;
}

export interface Operations extends RowOperations<Value> {
  /** q [B, Lq, H · Dh], k and v [B, L, H · Dh] → [B, Lq, H · Dh] */
  attention(q: Value, k: Value, v: Value, options: AttentionOptions): Value;
  /** table [V, D], index int32 [N] → [N, D] */
  gather(table: Value, index: Value): Value;
  slice(x: Value, axis: number, start: number, size: number): Value;
  /** x [R, C] → [R] (axis 1) or [C] (axis 0) */
  logSumExp(x: Value, axis: 0 | 1): Value;
  /** Over the axes given, all by default; they leave the shape. */
  sum(x: Value, axes?: readonly number[]): Value;
  max(x: Value, axes?: readonly number[]): Value;
  unary(of: Unary, x: Value): Value;
  /** factor · x + shift */
  affine(x: Value, factor: number, shift?: number): Value;
  transpose(x: Value, order: readonly number[]): Value;
  concat(values: readonly Value[], axis: number): Value;
  broadcast(x: Value, shape: Shape): Value;
  constant(values: Float32Array, shape: Shape): Value;
}
