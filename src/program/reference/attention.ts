/** Attention of all heads and its gradient, query by query, in float64. */
import { exactly } from "../../base/exactly";
import type { Named, Shape } from "../graph";

type Settings = Pick<Named<"attention">, "heads" | "causal">;

export interface AttentionArrays {
  q: Float64Array;
  k: Float64Array;
  v: Float64Array;
  limits: Int32Array | null;
}

/** Shapes of q and k. */
export interface AttentionShapes {
  q: Shape;
  k: Shape;
}

/** One query of one head: places of its rows, and how many keys it sees. */
interface Query {
  /** Of q, out, dq. */
  at: number;
  /** Of logSumExp. */
  row: number;
  /** Of the first key (value); the next is `step` further. */
  keys: number;
  step: number;
  seen: number;
  width: number;
  scale: number;
}

function* queries({ heads, causal }: Settings, shapes: AttentionShapes, limits: Int32Array | null) {
  const [batch, count, all] = exactly(shapes.q, 3);
  const length = shapes.k[1]!;
  const width = all / heads;
  for (let b = 0; b < batch; b++)
    for (let h = 0; h < heads; h++)
      for (let i = 0; i < count; i++) {
        const query: Query = {
          at: (b * count + i) * all + h * width,
          row: (b * heads + h) * count + i,
          keys: b * length * all + h * width,
          step: all,
          seen: Math.min(length, causal ? i + 1 : length, limits?.[b] ?? length),
          width,
          scale: 1 / Math.sqrt(width),
        };
        yield query;
      }
}

function dot(a: Float64Array, i: number, b: Float64Array, j: number, n: number): number {
  let sum = 0;
  for (let c = 0; c < n; c++) sum += a[i + c]! * b[j + c]!;
  return sum;
}

/** y[j …] += factor · x[i …] */
function addRow(y: Float64Array, j: number, x: Float64Array, i: number, n: number, factor: number): void {
  for (let c = 0; c < n; c++) y[j + c]! += factor * x[i + c]!;
}

/** out [B, Lq, H · Dh] and logSumExp [B, H, Lq]. */
export function attention(
  settings: Settings,
  shapes: AttentionShapes,
  { q, k, v, limits }: AttentionArrays,
): [Float64Array, Float64Array] {
  const out = new Float64Array(q.length);
  const logSumExp = new Float64Array(shapes.q[0]! * settings.heads * shapes.q[1]!);
  for (const { at, row, keys, step, seen, width, scale } of queries(settings, shapes, limits)) {
    const scores = Float64Array.from(
      { length: seen },
      (_, j) => scale * dot(q, at, k, keys + j * step, width),
    );
    const high = scores.reduce((a, b) => Math.max(a, b));
    const sum = scores.reduce((total, score) => total + Math.exp(score - high), 0);
    logSumExp[row] = high + Math.log(sum);
    for (let j = 0; j < seen; j++)
      addRow(out, at, v, keys + j * step, width, Math.exp(scores[j]! - high) / sum);
  }
  return [out, logSumExp];
}

/**
 * dq, dk, dv (Dao et al. 2022, arXiv 2205.14135, algorithm 4): p = e^(score − logSumExp), dv += pᵀ dout,
 * ds = p ∘ (dout vᵀ − Σ out ∘ dout), dq = ds k / √Dh, dk = dsᵀ q / √Dh.
 */
export function attentionGrad(
  settings: Settings,
  shapes: AttentionShapes,
  { q, k, v, limits }: AttentionArrays,
  { out, logSumExp, dout }: { out: Float64Array; logSumExp: Float64Array; dout: Float64Array },
): [Float64Array, Float64Array, Float64Array] {
  const zeros = (x: Float64Array) => new Float64Array(x.length);
  const [dq, dk, dv] = [zeros(q), zeros(k), zeros(v)];
  for (const { at, row, keys, step, seen, width, scale } of queries(settings, shapes, limits)) {
    const mean = dot(out, at, dout, at, width);
    for (let j = 0; j < seen; j++) {
      const key = keys + j * step;
      const p = Math.exp(scale * dot(q, at, k, key, width) - logSumExp[row]!);
      const ds = scale * p * (dot(dout, at, v, key, width) - mean);
      addRow(dv, key, dout, at, width, p);
      addRow(dq, at, k, key, width, ds);
      addRow(dk, key, q, at, width, ds);
    }
  }
  return [dq, dk, dv];
}
