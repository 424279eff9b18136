/**
 * Rows of a table that may be larger than a GPU binds at once: WebGPU promises 128 MiB, and ViT-L/14's token table,
 * 49,408 × 768, has 145. Such a table stays on the host, and only the rows that are asked for go up.
 */
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import * as tf from "./tf";

const NAME = "HostGather";

/** Bytes of the largest array that a kernel of the current backend can be given. */
function mostBytes(): number {
  if (tf.getBackend() !== "webgpu") return Number.POSITIVE_INFINITY;
  return (tf.backend() as WebGPUBackend).device.limits.maxStorageBufferBindingSize;
}

tf.registerKernel({
  kernelName: NAME,
  backendName: "webgpu",
  kernelFunc: ({ inputs, backend }) => {
    const { table, index } = inputs as Record<"table" | "index", tf.TensorInfo>;
    const device = backend as WebGPUBackend;
    // neither has been on the GPU: a tensor goes up when a kernel first reads it
    const rows = device.readSync(index.dataId) as Int32Array;
    const values = device.readSync(table.dataId) as Float32Array;
    const width = table.shape[1]!;
    const out = new Float32Array(rows.length * width);
    for (const [i, row] of rows.entries())
      out.set(values.subarray(row * width, (row + 1) * width), i * width);
    return device.makeTensorInfo([rows.length, width], "float32", out);
  },
});

/**
 * `tf.gather` of rows. Of a table that can't be bound there is no gradient here; a program (src/program/webgpu) trains it part by part.
 *
 * @param table [N, D]
 * @param index [M] int32
 * @param most bytes that can be bound
 * @returns [M, D]
 */
export function gatherRows(table: tf.Tensor, index: tf.Tensor, most = mostBytes()): tf.Tensor {
  if (tf.getBackend() !== "webgpu" || table.size * 4 <= most) return tf.gather(table, index as tf.Tensor1D);
  return tf.engine().runKernel(NAME, { table, index }) as tf.Tensor;
}
