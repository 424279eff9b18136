/** Attention of all heads in one kernel, where the backend has one. */
import * as tf from "./tf";
import type { WasmHeap } from "./wasmHeap";
import { inferenceKernels, multiplyScratch, wasmKernels } from "./wasmKernels";

const NAME = "OwnAttention";

tf.registerKernel({
  kernelName: NAME,
  backendName: "wasm",
  kernelFunc: ({ inputs, attrs, backend }) => {
    const { q, k, v, mask } = inputs as Record<string, tf.TensorInfo>;
    const { run, place, scratch } = wasmKernels(backend as object)!;
    const heads = attrs!.heads as number;
    const [batch, queries, all] = q!.shape as [number, number, number];
    const length = k!.shape[1]!;
    const width = all / heads;
    const out = (backend as WasmHeap).makeOutput(q!.shape, "float32");
    const padded = 8 * Math.ceil(length / 8);
    const free = scratch(multiplyScratch(Math.max(width, length)) + 4 * queries * padded);
    run.attention(
      ...[batch, queries, length, heads, width],
      ...[place(q!), place(k!), place(v!), place(out), 1 / Math.sqrt(width)],
      ...[mask ? place(mask) : 0, attrs!.maskBatch as number, attrs!.maskRow as number, free],
    );
    return out;
  },
});

/**
 * softmax(q kᵀ / sqrt(Dh) + mask) v, heads merged; without gradients, and only where `inferenceKernels` are there.
 *
 * @param q [B, Lq, H * Dh]
 * @param k [B, L, H * Dh]
 * @param v [B, L, H * Dh]
 * @param mask [Lq, L], or [B, 1, 1, L]
 * @returns [B, Lq, H * Dh]
 */
export function fusedAttention(
  q: tf.Tensor,
  k: tf.Tensor,
  v: tf.Tensor,
  heads: number,
  mask: tf.Tensor | null,
): tf.Tensor3D {
  const row = 4 * k.shape[1]!;
  const attrs = {
    heads,
    maskBatch: mask?.rank === 4 ? row : 0,
    maskRow: mask?.rank === 2 ? row : 0,
  };
  const inputs: tf.NamedTensorMap = mask ? { q, k, v, mask } : { q, k, v };
  return tf.engine().runKernel(NAME, inputs, attrs) as tf.Tensor3D;
}

/** Whether `fusedAttention` can be used here and now. */
export function canFuseAttention(): boolean {
  return inferenceKernels() !== undefined;
}
