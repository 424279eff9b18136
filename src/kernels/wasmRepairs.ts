/**
 * Three repairs of tfjs' wasm backend, by `repairWasm`:
 *
 * - BatchMatMul and _FusedMatMul leave the fast path (XNNPACK) for a scalar loop, 6 to 9 times slower, when an
 *   operand is transposed or when there is more than one matrix. Every gradient of a product is of the first kind,
 *   every attention of the second. Own kernels take both, and are faster than XNNPACK on what it would take.
 * - UnsortedSegmentSum is missing, and the gradient of `gather` needs it. Here it is, on the wasm backend.
 * - Identity copies. A tape clones whatever it saves, so that a training step held everything twice; here a clone
 *   shares the values, as on the other backends.
 */
import type { KernelConfig, KernelFunc, NamedAttrMap, TensorInfo } from "./tf";
import * as tf from "./tf";
import type { WasmHeap } from "./wasmHeap";
import { multiplyScratch, sizeOf, wasmKernels } from "./wasmKernels";

type Inputs = Record<string, TensorInfo>;
type Run = (args: { inputs: Inputs; attrs: NamedAttrMap; backend: WasmHeap }) => TensorInfo;

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

/** The products that own kernels know: float32, no activation, batches alike or one of them a single matrix. */
function known({ a, b, bias }: Inputs, { activation }: NamedAttrMap, columns: number): boolean {
  const [batchA, batchB] = [a!.shape.slice(0, -2), b!.shape.slice(0, -2)];
  return (
    a!.dtype === "float32" &&
    b!.dtype === "float32" &&
    (activation === undefined || activation === "linear") &&
    (bias === undefined || (sizeOf(bias.shape) === columns && sizeOf(batchA) * sizeOf(batchB) === 1)) &&
    batchA.length === batchB.length &&
    (batchA.join() === batchB.join() || sizeOf(batchA) === 1 || sizeOf(batchB) === 1)
  );
}

/** a b + bias by own kernels where the backend has them and they know how, else by tfjs' kernel. */
function product(theirs: Run): Run {
  return ({ inputs, attrs, backend }) => {
    const { a, b, bias } = inputs as { a: TensorInfo; b: TensorInfo; bias?: TensorInfo };
    const kernels = wasmKernels(backend);
    const n = b.shape.at(attrs.transposeB ? -2 : -1)!;
    if (!kernels || !known(inputs, attrs, n)) return theirs({ inputs, attrs, backend });
    const m = a.shape.at(attrs.transposeA ? -1 : -2)!;
    const k = a.shape.at(attrs.transposeA ? -2 : -1)!;
    const [countA, countB] = [a, b].map(({ shape }) => sizeOf(shape.slice(0, -2))) as [number, number];
    const out = backend.makeOutput([...(countA > 1 ? a : b).shape.slice(0, -2), m, n], "float32");
    const { run, place, scratch } = kernels;
    const free = scratch(multiplyScratch(k));
    const left = [place(a), ...(attrs.transposeA ? [4, 4 * m] : [4 * k, 4])];
    const right = [place(b), ...(attrs.transposeB ? [4, 4 * k] : [4 * n, 4])];
    if (bias) run.multiply(m, n, k, ...left, ...right, place(out), 4 * n, place(bias), 0, 0, free);
    else {
      const steps = [countA > 1 ? 4 * m * k : 0, countB > 1 ? 4 * k * n : 0, 4 * m * n];
      run.multiplyMany(Math.max(countA, countB), ...steps, m, n, k, ...left, ...right, place(out), free);
    }
    return out;
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

/** The same values under another name, counted. */
const identity: Run = ({ inputs, backend }) => {
  const { dataId, shape, dtype } = inputs.x!;
  backend.incRef(dataId);
  return { dataId, shape, dtype };
};

let repaired = false;

/** Call once the wasm kernels are registered; calls after the first do nothing. */
export function repairWasm(): void {
  if (repaired) return;
  repaired = true;
  for (const name of [tf.BatchMatMul, tf._FusedMatMul]) replace(name, product(original(name)));
  replace(tf.UnsortedSegmentSum, unsortedSegmentSum);
  replace(tf.Identity, identity);
}
