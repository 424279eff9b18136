/** Operations at once, on tfjs' tensors, with gradients on every backend. Call inside `tf.tidy`. */

import type { Activation } from "../program/activation";
import type { Binary } from "../program/graph";
import type { RowOperations } from "../program/operations";
import * as tf from "./tensors";

export interface Eager extends RowOperations<tf.Tensor> {
  tensor(values: Float32Array, shape: readonly number[]): tf.Tensor;
  /** ∂ of the sum of all that `of` gives, at x. */
  gradient(of: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor): tf.Tensor;
}

const ACTIVATIONS: Record<Activation, (x: tf.Tensor) => tf.Tensor> = {
  quick_gelu: (x) => tf.mul(x, tf.sigmoid(tf.mul(x, 1.702))),
  gelu: (x) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1)),
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

const product: Eager["product"] = (a, b, { transposeA, transposeB, bias, activation, residual } = {}) => {
  const flat = b.rank === 2 && a.rank > 2 && !transposeA;
  const left = flat ? tf.reshape(a, [-1, a.shape.at(-1)!]) : a;
  const plain = tf.matMul(left, b, transposeA, transposeB);
  let y = flat ? tf.reshape(plain, [...a.shape.slice(0, -1), plain.shape.at(-1)!]) : plain;
  if (bias) y = tf.add(y, bias); // tfjs' fused bias is wrong on wasm for two batches or a transpose
  if (activation) y = ACTIVATIONS[activation](y);
  return residual ? tf.add(y, residual) : y;
};

export const eager: Eager = {
  product,
  layerNorm: (x, gain, bias, eps) => {
    const { mean, variance } = tf.moments(x, -1, true);
    return tf.add(tf.mul(tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, eps))), gain), bias);
  },
  unitRows: (x) => tf.mul(x, tf.rsqrt(tf.sum(tf.square(x), -1, true))),
  binary: (of, a, b) => BINARY[of](a, b),
  reshape: (x, shape) => tf.reshape(x, [...shape]),
  tensor: (values, shape) => tf.tensor(values, [...shape]),
  gradient: (of, x) => tf.grad((at) => tf.sum(of(at)))(x),
};

/** Starts tfjs and computes; nothing stays of it but what is given back, on the host. */
export async function computeOnTensors(
  work: (ops: Eager) => Record<string, tf.Tensor>,
): Promise<Record<string, Float32Array>> {
  await tf.startTensors();
  const found = tf.tidy(() => work(eager));
  try {
    const read = Object.entries(found).map(async ([name, x]) => [name, await x.data<"float32">()] as const);
    return Object.fromEntries(await Promise.all(read));
  } finally {
    tf.dispose(found);
  }
}
