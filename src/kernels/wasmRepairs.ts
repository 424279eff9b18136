/**
 * Two repairs of tfjs' wasm backend, by `repairWasm`:
 *
 * - BatchMatMul and _FusedMatMul with a transposed operand leave the fast path (XNNPACK) for a scalar loop, 6 to
 *   9 times slower, and every gradient of a product is such a product. Here the operand is transposed first.
 * - UnsortedSegmentSum is missing, and the gradient of `gather` needs it. Here it is, on the wasm heap.
 */
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import type { KernelConfig, KernelFunc, NamedAttrMap, TensorInfo } from "./tf";
import * as tf from "./tf";

type Inputs = Record<string, TensorInfo>;
type Run = (args: { inputs: Inputs; attrs: NamedAttrMap; backend: BackendWasm }) => TensorInfo;

/** Private parts of the wasm backend that a kernel written in JavaScript needs. */
interface Heap extends BackendWasm {
  makeOutput(shape: number[], dtype: tf.DataType): TensorInfo;
  typedArrayFromHeap(tensor: TensorInfo): Float32Array | Int32Array;
}

function original(kernelName: string): Run {
  const kernel = tf.getKernel(kernelName, "wasm");
  if (!kernel) throw new Error(`The wasm backend has no kernel ${kernelName}.`);
  return kernel.kernelFunc as unknown as Run;
}

function replace(kernelName: string, run: Run): void {
  const old = tf.getKernel(kernelName, "wasm");
  if (old) tf.unregisterKernel(kernelName, "wasm");
  const config: KernelConfig = { kernelName, backendName: "wasm", kernelFunc: run as unknown as KernelFunc };
  // the C++ entry points are already bound (setup ran when the backend started), but a later start binds again
  if (old?.setupFunc) config.setupFunc = old.setupFunc;
  if (old?.disposeFunc) config.disposeFunc = old.disposeFunc;
  tf.registerKernel(config);
}

/** A product kernel that transposes its operands before it multiplies. */
function transposingFirst(product: Run, transpose: Run): Run {
  return ({ inputs, attrs, backend }) => {
    if (!attrs.transposeA && !attrs.transposeB) return product({ inputs, attrs, backend });
    const temporary: TensorInfo[] = [];
    const flip = (x: TensorInfo) => {
      const rank = x.shape.length;
      const perm = x.shape.map((_, axis) => axis);
      [perm[rank - 2], perm[rank - 1]] = [rank - 1, rank - 2];
      const flipped = transpose({ inputs: { x }, attrs: { perm }, backend });
      temporary.push(flipped);
      return flipped;
    };
    const a = attrs.transposeA ? flip(inputs.a!) : inputs.a!;
    const b = attrs.transposeB ? flip(inputs.b!) : inputs.b!;
    const plain = { ...attrs, transposeA: false, transposeB: false };
    const result = product({ inputs: { ...inputs, a, b }, attrs: plain, backend });
    for (const { dataId } of temporary) backend.disposeData(dataId);
    return result;
  };
}

/** out[s, ...] = Σ x[i, ...] over the i with segmentIds[i] = s; ids outside [0, numSegments) are dropped. */
const unsortedSegmentSum: Run = ({ inputs, attrs, backend }) => {
  const heap = backend as Heap;
  const { x, segmentIds } = inputs as { x: TensorInfo; segmentIds: TensorInfo };
  const segments = attrs.numSegments as number;
  const rest = x.shape.slice(segmentIds.shape.length);
  const width = rest.reduce((product, n) => product * n, 1);
  const out = heap.makeOutput([segments, ...rest], x.dtype);
  // views last: an allocation can move the heap
  const sums = heap.typedArrayFromHeap(out).fill(0);
  const values = heap.typedArrayFromHeap(x);
  const ids = heap.typedArrayFromHeap(segmentIds);
  for (let i = 0; i < ids.length; i++) {
    const segment = ids[i]!;
    if (segment < 0 || segment >= segments) continue;
    const from = i * width;
    const to = segment * width;
    for (let k = 0; k < width; k++) sums[to + k] = sums[to + k]! + values[from + k]!;
  }
  return out;
};

let repaired = false;

/** Call once the wasm kernels are registered; calls after the first do nothing. */
export function repairWasm(): void {
  if (repaired) return;
  repaired = true;
  const transpose = original(tf.Transpose);
  replace(tf.BatchMatMul, transposingFirst(original(tf.BatchMatMul), transpose));
  replace(tf._FusedMatMul, transposingFirst(original(tf._FusedMatMul), transpose));
  replace(tf.UnsortedSegmentSum, unsortedSegmentSum);
}
