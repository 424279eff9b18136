/**
 * The operations at once, on tfjs' tensors, with gradients on every backend: for local maps, Grad-ECLIP, and what is
 * compared with programs. Where no tape records, the fast kernels of src/kernels compute.
 */

import { attention } from "../kernels/attention";
import { dense } from "../kernels/dense";
import { gatherRows } from "../kernels/gatherRows";
import { activate } from "../kernels/gelu";
import { layerNorm } from "../kernels/layerNorm";
import * as tf from "../kernels/tf";
import type { Binary, Unary } from "./graph";
import type { AttentionOptions, Operations, ProductOptions } from "./operations";

/** What a masked score gets added; exp of it is exactly 0 in float32. */
const MASKED = -1e9;

/** [L, L]: 0 where a query may look, a large negative number at what comes after it. */
function causalMask(length: number): tf.Tensor {
  const mask = new Float32Array(length * length);
  for (let i = 0; i < length; i++) mask.fill(MASKED, i * length + i + 1, (i + 1) * length);
  return tf.tensor2d(mask, [length, length]);
}

/** [B, 1, 1, L]: hides the keys from limits[b] on. */
function limitMask(limits: tf.Tensor, length: number): tf.Tensor {
  return tf.tidy(() => {
    const places = tf.reshape(tf.range(0, length, 1, "int32"), [1, 1, 1, length]);
    const hidden = tf.greaterEqual(places, tf.reshape(limits, [-1, 1, 1, 1]));
    return tf.mul(tf.cast(hidden, "float32"), MASKED);
  });
}

function product(a: tf.Tensor, b: tf.Tensor, options: ProductOptions<tf.Tensor> = {}): tf.Tensor {
  const { transposeA = false, transposeB = false, bias, activation, residual } = options;
  if (b.rank === 2 && !transposeA && !transposeB) return dense(a, b, { bias, activation, residual });
  const flat = b.rank === 2 && a.rank > 2 && !transposeA;
  const left = flat ? tf.reshape(a, [-1, a.shape.at(-1)!]) : a;
  const plain = tf.matMul(left, b, transposeA, transposeB);
  let y = flat ? tf.reshape(plain, [...a.shape.slice(0, -1), plain.shape.at(-1)!]) : plain;
  if (bias) y = tf.add(y, bias);
  if (activation) y = activate(y, activation);
  return residual ? tf.add(y, residual) : y;
}

const UNARY: Record<Exclude<Unary, "gelu" | "quick_gelu">, (x: tf.Tensor) => tf.Tensor> = {
  negate: tf.neg,
  exp: tf.exp,
  log: tf.log,
  square: tf.square,
  sqrt: tf.sqrt,
  reciprocal: tf.reciprocal,
  relu: tf.relu,
  positive: (x) => tf.cast(tf.greater(x, 0), "float32"),
};

const BINARY: Record<Binary, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor> = {
  add: tf.add,
  subtract: tf.sub,
  multiply: tf.mul,
  divide: tf.div,
  maximum: tf.maximum,
  minimum: tf.minimum,
  atLeast: (a, b) => tf.cast(tf.greaterEqual(a, b), "float32"),
};

/** `causal` and `limits` are not asked for together by any tower. */
function attend(
  q: tf.Tensor,
  k: tf.Tensor,
  v: tf.Tensor,
  { heads, causal, limits }: AttentionOptions<tf.Tensor>,
): tf.Tensor {
  const length = k.shape[1]!;
  const mask = causal ? causalMask(length) : limits ? limitMask(limits, length) : null;
  return attention(q as tf.Tensor3D, k as tf.Tensor3D, v as tf.Tensor3D, heads, mask);
}

/** Call inside `tf.tidy` or a gradient: what lies between is not disposed of here. */
export const eager: Operations<tf.Tensor> = {
  product,
  layerNorm,
  attention: attend,
  gather: (table, index) => gatherRows(table, index),
  unitRows: (x) => tf.mul(x, tf.rsqrt(tf.sum(tf.square(x), -1, true))),
  logSumExp: (x, axis) => tf.logSumExp(x, axis),
  sum: (x, axes) => tf.sum(x, axes && [...axes]),
  max: (x, axes) => tf.max(x, axes && [...axes]),
  unary: (of, x) => (of === "gelu" || of === "quick_gelu" ? activate(x, of) : UNARY[of](x)),
  binary: (of, a, b) => BINARY[of](a, b),
  affine: (x, factor, shift = 0) => {
    const scaled = factor === 1 ? x : tf.mul(x, factor);
    return shift === 0 ? scaled : tf.add(scaled, shift);
  },
  reshape: (x, shape) => tf.reshape(x, [...shape]),
  transpose: (x, order) => tf.transpose(x, [...order]),
  concat: (values, axis) => tf.concat([...values], axis),
  slice: (x, axis, start, size) => {
    const begin = x.shape.map((_, i) => (i === axis ? start : 0));
    return tf.slice(
      x,
      begin,
      x.shape.map((n, i) => (i === axis ? size : n)),
    );
  },
  broadcast: (x, shape) => tf.broadcastTo(x, [...shape]),
  constant: (values, shape) => tf.tensor(values, [...shape]),
};
