/**
 * A static graph of the operations that CLIP and its losses need: traced once for fixed shapes, differentiated once
 * (gradient.ts), planned once (plan.ts), then replayed by an executor (executor.ts).
 *
 * Nodes stand in the order in which they are computed. Values are float32, row-major; indices are int32; no axis is of
 * length 0. What each operation asks of shapes is checked by shapes.ts. Sums may be taken in any fixed order.
 */
import type { Activation } from "./activation";

export type Shape = readonly number[];

/** Where a value comes from. */
export type Origin =
  /** Written before each run, by name. */
  | { kind: "input"; name: string }
  /** Lies on the device between runs: a tensor of a store, by name. */
  | { kind: "stored"; store: string; name: string }
  /** Known when traced. */
  | { kind: "constant"; values: Float32Array }
  /** The output-th result of a node. */
  | { kind: "result"; node: number; output: number };

export interface Value {
  readonly id: number;
  readonly shape: Shape;
  readonly type: "float32" | "int32";
  readonly origin: Origin;
}

/** One value in, one out, place by place. */
export type Unary =
  | "negate"
  | "exp"
  | "log"
  | "square"
  | "sqrt"
  | "reciprocal"
  | "relu"
  /** 1 where x > 0, else 0: relu's slope. */
  | "positive"
  | Activation;

/** Two values of shapes that broadcast as numpy's do. `atLeast`: 1 where a >= b, else 0. */
export type Binary = "add" | "subtract" | "multiply" | "divide" | "maximum" | "minimum" | "atLeast";

export type Operation =
  /**
   * activation(a · b + bias) · slope'(x) + residual, group by group.
   *
   * inputs a [G, M, K] ([G, K, M] if transposeA), b [G, K, N] ([G, N, K] if transposeB); G may be left out of both, or
   * be 1 in one of them; then, where they are asked for and in this order, bias [N], x and residual, both of the
   * result's shape. `slope`: the derivative of that activation at x, which a gradient through it is multiplied by.
   * `pre`: a second result, a · b + bias, which a gradient of the activation needs.
   */
  | {
      name: "product";
      transposeA: boolean;
      transposeB: boolean;
      bias: boolean;
      residual: boolean;
      activation: Activation | null;
      slope: Activation | null;
      pre: boolean;
    }
  /** x [R, D], gain [D], bias [D] → (x − mean) / √(variance + eps) · gain + bias over the last axis. */
  | { name: "layerNorm"; eps: number }
  /** x, gain, dy, (residual [R, D],) → dx, (+ residual). */
  | { name: "layerNormGradX"; eps: number; residual: boolean }
  /** x, dy → dgain [D], dbias [D]. */
  | { name: "layerNormGradParameters"; eps: number }
  /**
   * softmax(q kᵀ / √Dh) v for every head. q [B, Lq, H · Dh], k and v [B, L, H · Dh] → out [B, Lq, H · Dh], and
   * logSumExp [B, H, Lq] of the scaled scores. Keys that a query sees: all; those up to its own place (`causal`,
   * Lq = L); or with `limited` the first limits[b] (a fourth input, int32 [B], each in 1 … L).
   */
  | { name: "attention"; heads: number; causal: boolean; limited: boolean }
  /** q, k, v, (limits,) out, logSumExp, dout → dq, dk, dv. */
  | { name: "attentionGrad"; heads: number; causal: boolean; limited: boolean }
  /** table [V, D], index int32 [N] → [N, D]. */
  | { name: "gather" }
  /**
   * The transpose of `gather`: dy [N, D], offsets int32 [V + 1], order int32 [N] → [V, D], row v the sum of
   * dy[order[i]] for offsets[v] ≤ i < offsets[v + 1] (see `inverseIndex`).
   */
  | { name: "scatter"; rows: number }
  /** x [R, D] → x / √Σx², row by row. */
  | { name: "unitRows" }
  /** x, dy → dx. */
  | { name: "unitRowsGrad" }
  /** x [R, C] → log Σ exp over the columns of each row [R] (axis 1), or over the rows of each column [C] (axis 0). */
  | { name: "logSumExp"; axis: 0 | 1 }
  /** x → the sum (largest) over the axes, which are left out of the shape; all of them: a scalar []. */
  | { name: "sum"; axes: readonly number[] }
  | { name: "max"; axes: readonly number[] }
  | { name: "unary"; of: Unary }
  /** x, dy → dy · activation'(x). */
  | { name: "activationGrad"; of: Activation }
  | { name: "binary"; of: Binary }
  /** factor · x + shift. */
  | { name: "affine"; factor: number; shift: number }
  /** The same values under another shape: no executor copies. */
  | { name: "reshape" }
  | { name: "transpose"; order: readonly number[] }
  | { name: "concat"; axis: number }
  | { name: "slice"; axis: number; start: number }
  /** The transpose of `slice`: x from place `start` of the axis on, zeros around it. */
  | { name: "pad"; axis: number; start: number }
  /** x, spread over a larger shape as numpy broadcasts. */
  | { name: "broadcast" };

/** The operation of that name. */
export type Named<Name extends Operation["name"]> = Extract<Operation, { name: Name }>;

/** One or more. */
export type Some<T> = readonly [T, ...T[]];

export interface Node {
  readonly operation: Operation;
  readonly inputs: Some<Value>;
  readonly outputs: Some<Value>;
}

/** An output: read back by name, or put in place of (added to) what a store holds. */
export interface Output {
  readonly name: string;
  readonly value: Value;
  /** Null: kept for reading. */
  readonly target: { store: string; name: string; accumulate: boolean } | null;
}

export interface Graph {
  readonly nodes: readonly Node[];
  readonly inputs: readonly Value[];
  readonly outputs: readonly Output[];
}

/** As `map`, which forgets that there is one at least. */
export function mapSome<T, U>([first, ...others]: Some<T>, f: (one: T, i: number) => U): Some<U> {
  return [f(first, 0), ...others.map((one, i) => f(one, i + 1))];
}

export function sizeOf(shape: Shape): number {
  return shape.reduce((product, n) => product * n, 1);
}
