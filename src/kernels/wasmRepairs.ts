/**
 * Two repairs of tfjs' wasm backend, by `repairWasm`:
 *
 * - BatchMatMul and _FusedMatMul leave the fast path (XNNPACK) for a scalar loop, 6 to 9 times slower, when an
 *   operand is transposed or when there is more than one matrix. Every gradient of a product is of the first kind,
 *   every attention of the second. Here operands are transposed first, and matrices go one by one.
 * - UnsortedSegmentSum is missing, and the gradient of `gather` needs it. Here it is, on the wasm backend.
 */
import type { KernelConfig, KernelFunc, NamedAttrMap, TensorInfo } from "./tf";
import * as tf from "./tf";
import type { WasmHeap } from "./wasmHeap";

type Inputs = Record<string, TensorInfo>;
type Run = (args: { inputs: Inputs; attrs: NamedAttrMap; backend: WasmHeap }) => TensorInfo;

/** tfjs' C++ product of a [Ba, M, K] and b [Bb, K, N]: ids, shapes as bytes, transposes, output's id. */
type Multiply = (
  a: number,
  aShape: Uint8Array,
  aRank: number,
  b: number,
  bShape: Uint8Array,
  bRank: number,
  transposeA: boolean,
  transposeB: boolean,
  out: number,
) => void;

const multiplies = new WeakMap<WasmHeap, Multiply>();

function multiplyOf(backend: WasmHeap): Multiply {
  let multiply = multiplies.get(backend);
  if (!multiply) {
    const n = "number";
    multiply = backend.wasm.cwrap("BatchMatMul", null, [n, "array", n, n, "array", n, n, n, n]) as Multiply;
    multiplies.set(backend, multiply);
  }
  return multiply;
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}

/** A product without transposes, one matrix of the batch at a time, each a view of the backend. */
function oneByOne(product: Run): Run {
  return ({ inputs, attrs, backend }) => {
    const { a, b } = inputs as { a: TensorInfo; b: TensorInfo };
    const [batchA, batchB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
    const count = sizeOf(batchA);
    if (count === 1 || batchA.join() !== batchB.join()) return product({ inputs, attrs, backend });
    const [m, k] = a.shape.slice(-2) as [number, number];
    const n = b.shape.at(-1)!;
    const out = backend.makeOutput([...batchA, m, n], "float32");
    const multiply = multiplyOf(backend);
    const aShape = new Uint8Array(Int32Array.of(1, m, k).buffer);
    const bShape = new Uint8Array(Int32Array.of(1, k, n).buffer);
    const place = (tensor: TensorInfo) => backend.dataIdMap.get(tensor.dataId).memoryOffset;
    const [atA, atB, atOut] = [place(a), place(b), place(out)];
    const view = (offset: number, size: number) => {
      const id = backend.dataIdNextNumber++;
      backend.wasm.tfjs.registerTensor(id, size, offset);
      return id;
    };
    for (let i = 0; i < count; i++) {
      const ids = [
        view(atA + i * m * k * 4, m * k),
        view(atB + i * k * n * 4, k * n),
        view(atOut + i * m * n * 4, m * n),
      ];
      multiply(ids[0]!, aShape, 3, ids[1]!, bShape, 3, false, false, ids[2]!);
      // forgets the view and the operator that XNNPACK made for it, not the memory
      for (const id of ids) backend.wasm.tfjs.disposeData(id);
    }
    return out;
  };
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
  const { x, segmentIds } = inputs as { x: TensorInfo; segmentIds: TensorInfo };
  const segments = attrs.numSegments as number;
  const rest = x.shape.slice(segmentIds.shape.length);
  const width = sizeOf(rest);
  const out = backend.makeOutput([segments, ...rest], x.dtype);
  // views last: an allocation can move the heap
  const sums = backend.typedArrayFromHeap(out).fill(0);
  const values = backend.typedArrayFromHeap(x);
  const ids = backend.typedArrayFromHeap(segmentIds);
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
  replace(tf.BatchMatMul, transposingFirst(oneByOne(original(tf.BatchMatMul)), transpose));
  replace(tf._FusedMatMul, transposingFirst(original(tf._FusedMatMul), transpose));
  replace(tf.UnsortedSegmentSum, unsortedSegmentSum);
}
