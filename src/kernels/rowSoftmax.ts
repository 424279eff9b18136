/** Softmax of many rows: tfjs' WebGPU kernel gives each a workgroup, and spoils values beyond what one dimension takes. */
import * as tf from "./tf";

/** Workgroups that every device takes in one dimension. */
export const MOST_GROUPS = 65535;

/** `tf.softmax` over the last axis, in parts where there are more rows; with gradients. */
export function rowSoftmax(x: tf.Tensor, most = MOST_GROUPS): tf.Tensor {
  const length = x.shape.at(-1)!;
  const rows = x.size / length;
  if (rows <= most || (tf.getBackend() !== "webgpu" && most === MOST_GROUPS)) return tf.softmax(x);
  const flat = tf.reshape(x, [rows, length]) as tf.Tensor2D;
  const parts: tf.Tensor[] = [];
  for (let start = 0; start < rows; start += most)
    parts.push(tf.softmax(tf.slice(flat, [start, 0], [Math.min(most, rows - start), length])));
  return tf.reshape(tf.concat(parts, 0), x.shape);
}
