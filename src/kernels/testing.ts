/** Inputs that the tests of kernels share, here and on WebGPU in src/clip: never imported by the app. */
import * as tf from "./tf";

/** Deterministic values in (−1, 1). */
export function ramp(shape: number[], seed: number): tf.Tensor {
  const size = shape.reduce((product, n) => product * n, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, i) => Math.sin(i * 12.9898 + seed * 78.233)),
    shape,
  );
}

export interface AttentionShape {
  batch: number;
  queries: number;
  length: number;
  heads: number;
  width: number;
}

export const ATTENTION_SHAPES: AttentionShape[] = [
  { batch: 1, queries: 1, length: 1, heads: 1, width: 8 },
  { batch: 2, queries: 5, length: 5, heads: 3, width: 8 },
  { batch: 2, queries: 1, length: 13, heads: 2, width: 12 },
  { batch: 3, queries: 7, length: 7, heads: 2, width: 5 },
];

export const MASKS = ["none", "causal", "padding"] as const;

/** Queries, keys, values and a mask; "causal" needs as many queries as keys. */
export function attentionInputs(
  { batch, queries, length, heads, width }: AttentionShape,
  mask: (typeof MASKS)[number],
) {
  const rows = (count: number, seed: number) => ramp([batch, count, heads * width], seed) as tf.Tensor3D;
  const hide = (count: number, hidden: (row: number, column: number) => boolean) =>
    Float32Array.from({ length: count * length }, (_, i) =>
      hidden(Math.floor(i / length), i % length) ? -1e9 : 0,
    );
  const masks = {
    none: null,
    causal: tf.tensor(
      hide(length, (row, column) => column > row),
      [length, length],
    ),
    padding: tf.tensor(
      hide(batch, (row, column) => column > 0 && column > length - 1 - row),
      [batch, 1, 1, length],
    ),
  };
  const q = tf.mul(rows(queries, 1), 2) as tf.Tensor3D;
  return { q, k: rows(length, 2), v: rows(length, 3), added: masks[mask] };
}
