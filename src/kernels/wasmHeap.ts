import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import type { DataType, TensorInfo } from "./tf";

/** The wasm backend with the private parts that a kernel of one's own needs. */
export type WasmHeap = Omit<BackendWasm, "wasm" | "dataIdMap"> & {
  dataIdMap: { get(dataId: object): { memoryOffset: number } };
  wasm: {
    /** Exports of the compiled C++. */
    asm: { memory: WebAssembly.Memory };
    _malloc(bytes: number): number;
    _free(address: number): void;
  };
  makeOutput(shape: number[], dtype: DataType): TensorInfo;
  /** A view, valid until the next allocation. */
  typedArrayFromHeap(tensor: TensorInfo): Float32Array | Int32Array;
};
