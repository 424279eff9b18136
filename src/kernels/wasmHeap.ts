import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import type { DataType, TensorInfo } from "./tf";

/** The wasm backend with the private parts that a kernel written in JavaScript needs. */
export type WasmHeap = Omit<BackendWasm, "dataIdNextNumber" | "wasm" | "dataIdMap"> & {
  dataIdNextNumber: number;
  dataIdMap: { get(dataId: object): { memoryOffset: number } };
  wasm: {
    cwrap(name: string, result: null, parameters: string[]): unknown;
    tfjs: {
      /** Makes a part of the heap known under an id. */
      registerTensor(id: number, size: number, memoryOffset: number): void;
      /** Forgets the id and what XNNPACK prepared for it; the memory itself stays. */
      disposeData(id: number): void;
    };
  };
  makeOutput(shape: number[], dtype: DataType): TensorInfo;
  /** A view, valid until the next allocation. */
  typedArrayFromHeap(tensor: TensorInfo): Float32Array | Int32Array;
};
