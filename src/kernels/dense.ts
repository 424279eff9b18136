/** A linear layer with what follows it: x W + b, an activation, a residual. */
import { type Activation, activate } from "./gelu";
import * as tf from "./tf";
import type { WasmHeap } from "./wasmHeap";
import { inferenceKernels, multiplyScratch, sizeOf, wasmKernels } from "./wasmKernels";

const NAME = "OwnDense";
const ACTIVATIONS: Activation[] = ["quick_gelu", "gelu"];

tf.registerKernel({
  kernelName: NAME,
  backendName: "wasm",
  kernelFunc: ({ inputs, attrs, backend }) => {
    const { x, weight, bias, residual } = inputs as Record<string, tf.TensorInfo>;
    const { run, place, scratch } = wasmKernels(backend as object)!;
    const [inner, outer] = weight!.shape as [number, number];
    const out = (backend as WasmHeap).makeOutput([...x!.shape.slice(0, -1), outer], "float32");
    const free = scratch(multiplyScratch(inner));
    run.multiply(
      ...[sizeOf(x!.shape) / inner, outer, inner],
      ...[place(x!), 4 * inner, 4],
      ...[place(weight!), 4 * outer, 4],
      ...[place(out), 4 * outer],
      ...[bias ? place(bias) : 0, attrs!.activation as number, residual ? place(residual) : 0, free],
    );
    return out;
  },
});

export interface DenseOptions {
  /** [out] */
  bias?: tf.Tensor | undefined;
  activation?: Activation;
  /** [..., out], added last. */
  residual?: tf.Tensor;
}

/**
 * activation(x W + b) + residual over the last axis, with gradients on every backend.
 *
 * @param x [..., in] float32
 * @param weight [in, out]
 * @returns [..., out]
 */
export function dense(
  x: tf.Tensor,
  weight: tf.Tensor,
  { bias, activation, residual }: DenseOptions = {},
): tf.Tensor {
  if (inferenceKernels()) {
    const inputs: tf.NamedTensorMap = { x, weight };
    if (bias) inputs.bias = bias;
    if (residual) inputs.residual = residual;
    const attrs = { activation: activation ? 1 + ACTIVATIONS.indexOf(activation) : 0 };
    return tf.engine().runKernel(NAME, inputs, attrs) as tf.Tensor;
  }
  const [inner, outer] = weight.shape as [number, number];
  const a = tf.reshape(x, [-1, inner]) as tf.Tensor2D;
  const b = weight as tf.Tensor2D;
  const product = bias ? tf.fused.matMul({ a, b, bias }) : tf.matMul(a, b);
  const y = tf.reshape(product, [...x.shape.slice(0, -1), outer]);
  const active = activation ? activate(y, activation) : y;
  return residual ? tf.add(residual, active) : active;
}
