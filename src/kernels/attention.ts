/**
 * Attention of all heads: in one kernel on wasm and webgpu, in tfjs' operations where a gradient is asked for and on
 * the cpu backend.
 */
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { MOST_GROUPS, rowSoftmax } from "./rowSoftmax";
import * as tf from "./tf";
import type { WasmHeap } from "./wasmHeap";
import { inferenceKernels, multiplyScratch, sizeOf, wasmKernels } from "./wasmKernels";

const NAME = "OwnAttention";

type Inputs = Record<"q" | "k" | "v", tf.TensorInfo> & { mask?: tf.TensorInfo };

/** Of one call: q [B, Lq, H * Dh], k and v [B, L, H * Dh]. */
function sizesOf({ q, k }: Pick<Inputs, "q" | "k">, heads: number) {
  const [batch, queries, all] = q.shape as [number, number, number];
  return { batch, queries, length: k.shape[1]!, heads, width: all / heads };
}

/** Steps, in values, from batch to batch and from row to row of a mask [Lq, L] or [B, 1, 1, L]. */
function maskSteps(mask: tf.TensorInfo | undefined, length: number): [batch: number, row: number] {
  if (!mask) return [0, 0];
  return mask.shape.length === 4 ? [length, 0] : [0, length];
}

tf.registerKernel({
  kernelName: NAME,
  backendName: "wasm",
  kernelFunc: ({ inputs, attrs, backend }) => {
    const { q, k, v, mask } = inputs as Inputs;
    const { run, place, scratch } = wasmKernels(backend as object)!;
    const { batch, queries, length, heads, width } = sizesOf({ q, k }, attrs!.heads as number);
    const out = (backend as WasmHeap).makeOutput(q.shape, "float32");
    const padded = 8 * Math.ceil(length / 8);
    const free = scratch(multiplyScratch(Math.max(width, length)) + 4 * queries * padded);
    const [maskBatch, maskRow] = maskSteps(mask, length);
    run.attention(
      ...[batch, queries, length, heads, width],
      ...[place(q), place(k), place(v), place(out), 1 / Math.sqrt(width)],
      ...[mask ? place(mask) : 0, 4 * maskBatch, 4 * maskRow, free],
    );
    return out;
  },
});

/** Threads of a workgroup, which computes one query of one head. */
const THREADS = 64;
/** Longest row of scores kept in a workgroup's memory: ViT-L/14 has 257. SwiftShader compiles longer ones for long. */
const MOST_KEYS = 320;
const shader = (masked: boolean) => `
  var<workgroup> scores : array<f32, ${MOST_KEYS}>;

  fn main(index : i32) {
    let group = min(index / ${THREADS}, uniforms.groups - 1);
    let query = group % uniforms.queries;
    let head = (group / uniforms.queries) % uniforms.heads;
    let batch = group / (uniforms.queries * uniforms.heads);
    let all = uniforms.heads * uniforms.width;
    let asking = (batch * uniforms.queries + query) * all + head * uniforms.width;
    let first = batch * uniforms.keys * all + head * uniforms.width;
    for (var j = i32(localIndex); j < uniforms.keys; j = j + ${THREADS}) {
      let key = first + j * all;
      var score = 0.0;
      for (var c = 0; c < uniforms.width; c = c + 1) { score = score + q[asking + c] * k[key + c]; }
      scores[j] = score * uniforms.scale${masked ? " + mask[batch * uniforms.maskBatch + query * uniforms.maskRow + j]" : ""};
    }
    workgroupBarrier();
    // every thread for itself: rows are short, and sharing it out costs more barriers than it saves
    var high = scores[0];
    for (var j = 1; j < uniforms.keys; j = j + 1) { high = max(high, scores[j]); }
    workgroupBarrier();
    for (var j = i32(localIndex); j < uniforms.keys; j = j + ${THREADS}) { scores[j] = exp(scores[j] - high); }
    workgroupBarrier();
    for (var c = i32(localIndex); c < uniforms.width; c = c + ${THREADS}) {
      var value = 0.0;
      var sum = 0.0;
      for (var j = 0; j < uniforms.keys; j = j + 1) {
        value = value + scores[j] * v[first + j * all + c];
        sum = sum + scores[j];
      }
      result[asking + c] = value / sum;
    }
  }`;

tf.registerKernel({
  kernelName: NAME,
  backendName: "webgpu",
  kernelFunc: ({ inputs, attrs, backend }) => {
    const { q, k, v, mask } = inputs as Inputs;
    const { batch, queries, length, heads, width } = sizesOf({ q, k }, attrs!.heads as number);
    const groups = batch * heads * queries;
    // a second dimension where one does not take them all; what is too many repeats the last
    const deep = Math.ceil(groups / MOST_GROUPS);
    const [maskBatch, maskRow] = maskSteps(mask, length);
    const flat = (info: tf.TensorInfo) => ({ ...info, shape: [sizeOf(info.shape)] });
    const int = (value: number) => ({ type: "int32", data: [value] });
    const { dataId } = (backend as WebGPUBackend).runWebGPUProgram(
      {
        outputShape: [sizeOf(q.shape)],
        shaderKey: `${NAME}${mask ? "Masked" : ""}${deep > 1 ? "Deep" : ""}`,
        variableNames: mask ? ["q", "k", "v", "mask"] : ["q", "k", "v"],
        uniforms:
          "groups : i32, queries : i32, keys : i32, heads : i32, width : i32, maskBatch : i32, maskRow : i32, scale : f32,",
        workgroupSize: [THREADS, 1, 1],
        dispatchLayout: { x: [0] },
        dispatch: [Math.ceil(groups / deep), deep, 1],
        getUserCode: () => shader(mask !== undefined),
      },
      (mask ? [q, k, v, mask] : [q, k, v]).map(flat),
      "float32",
      [
        ...[groups, queries, length, heads, width, maskBatch, maskRow].map(int),
        { type: "float32", data: [1 / Math.sqrt(width)] },
      ],
    );
    return { dataId, shape: q.shape, dtype: "float32" };
  },
});

/** Whether one kernel can do it: the backend has it, nobody wants a gradient, and a row of scores has room. */
function oneKernel({ length }: ReturnType<typeof sizesOf>): boolean {
  if (tf.getBackend() !== "webgpu") return inferenceKernels() !== undefined;
  return !tf.engine().isTapeOn() && length <= MOST_KEYS;
}

/**
 * softmax(q kᵀ / sqrt(Dh) + mask) v, heads side by side, with gradients on every backend.
 *
 * @param q [B, Lq, H * Dh]
 * @param k [B, L, H * Dh]
 * @param v [B, L, H * Dh]
 * @param mask [Lq, L], [B, 1, 1, L] or null
 * @returns [B, Lq, H * Dh]
 */
export function attention(
  q: tf.Tensor3D,
  k: tf.Tensor3D,
  v: tf.Tensor3D,
  heads: number,
  mask: tf.Tensor | null,
): tf.Tensor3D {
  if (!oneKernel(sizesOf({ q, k }, heads))) return composedAttention(q, k, v, heads, mask);
  const inputs: tf.NamedTensorMap = mask ? { q, k, v, mask } : { q, k, v };
  return tf.engine().runKernel(NAME, inputs, { heads }) as tf.Tensor3D;
}

/** The same by tfjs' operations. */
export function composedAttention(
  q: tf.Tensor3D,
  k: tf.Tensor3D,
  v: tf.Tensor3D,
  heads: number,
  mask: tf.Tensor | null,
): tf.Tensor3D {
  /** [B, L, D] → [B, H, L, D / H] */
  const split = (x: tf.Tensor3D) => {
    const [batch, length, width] = x.shape;
    return tf.transpose(tf.reshape(x, [batch, length, heads, width / heads]), [0, 2, 1, 3]);
  };
  const scale = 1 / Math.sqrt(q.shape[2] / heads);
  const scores = tf.matMul(tf.mul(split(q), scale), split(k), false, true); // [B, H, Lq, L]
  const weights = rowSoftmax(mask ? tf.add(scores, mask) : scores);
  return tf.reshape(tf.transpose(tf.matMul(weights, split(v)), [0, 2, 1, 3]), q.shape);
}
