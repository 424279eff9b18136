/**
 * Own kernels of the wasm backend (src/kernels/assembly): products with bias, activation and residual, attention,
 * layer norm. They read and write tensors where tfjs keeps them, in the memory of its module.
 */
import { bytesOfBase64 } from "../base/base64";
import type { TensorInfo } from "./tf";
import * as tf from "./tf";
import { RELAXED_SIMD, SIMD } from "./wasmBinaries";
import type { WasmHeap } from "./wasmHeap";

/** Exports of the module; pointers and strides in bytes, see the sources for the meaning. */
interface Exports {
  multiply(...numbers: number[]): void;
  attention(...numbers: number[]): void;
  layerNorm(...numbers: number[]): void;
}

export interface WasmKernels {
  run: Exports;
  /** Address of a tensor's first value. */
  place(tensor: TensorInfo): number;
  /** Address of at least so many bytes that nothing else uses until the next call. */
  scratch(bytes: number): number;
}

const attached = new WeakMap<object, WasmKernels>();

/**
 * Loads the module into the memory of a started backend, which without SIMD stays as it is.
 *
 * @param binaries base64, the best first; the first that the engine knows is taken
 */
export async function attachWasmKernels(backend: WasmHeap, binaries = [RELAXED_SIMD, SIMD]): Promise<void> {
  const { memory } = backend.wasm.asm;
  const binary = binaries.map(bytesOfBase64).find((bytes) => WebAssembly.validate(bytes));
  if (!binary) return;
  const { instance } = await WebAssembly.instantiate(binary, { env: { memory } });
  let [address, size] = [0, 0];
  attached.set(backend, {
    run: instance.exports as unknown as Exports,
    place: ({ dataId }) => backend.dataIdMap.get(dataId).memoryOffset,
    scratch(bytes) {
      if (bytes > size) {
        if (size > 0) backend.wasm._free(address);
        // the compiled C++ gives addresses above 2 GiB as negative numbers
        address = backend.wasm._malloc(bytes) >>> 0;
        size = bytes;
        if (address === 0) throw new Error(`The wasm backend has no ${bytes} bytes left.`);
      }
      return address;
    },
  });
}

/** The kernels of a backend, if it has them. */
export function wasmKernels(backend: object): WasmKernels | undefined {
  return attached.get(backend);
}

/**
 * The current backend's kernels for results without gradients: undefined on another backend, and while a tape
 * records, when tfjs' own operations must be used.
 */
export function inferenceKernels(): WasmKernels | undefined {
  return tf.engine().isTapeOn() ? undefined : attached.get(tf.backend());
}

/** What `multiply` needs of scratch for products along `depth`. */
export function multiplyScratch(depth: number): number {
  return 256 + 32 * depth;
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}
