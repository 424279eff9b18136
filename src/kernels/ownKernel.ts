/**
 * How own kernels are registered beside tfjs': a loop over arrays for the cpu backend, the same or a compiled one for
 * wasm, a WGSL program for webgpu. Gradients come by `tf.customGrad` where the kernel is used.
 */
import type { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import type { KernelFunc, NamedAttrMap, TensorInfo } from "./tf";
import * as tf from "./tf";
import type { WasmHeap } from "./wasmHeap";
import { type WasmKernels, wasmKernels } from "./wasmKernels";

type Floats = Float32Array;
type Program = Parameters<WebGPUBackend["runWebGPUProgram"]>[0];

export interface OwnKernel {
  name: string;
  /** Inputs by name, float32, in the order in which `loop` and the shader get them; the first gives the shape. */
  inputs: string[];
  /** On the host: fills `out`, which has the size of the first input. `width` is that input's last axis. */
  loop(out: Floats, inputs: Floats[], width: number, attrs: NamedAttrMap): void;
  /** In place of the loop where the wasm backend has own kernels; `out` and `inputs` are addresses. */
  wasm?(
    run: WasmKernels["run"],
    out: number,
    inputs: number[],
    rows: number,
    width: number,
    attrs: NamedAttrMap,
  ): void;
  /**
   * WGSL of `fn main(index : i32)` and what it needs. Inputs are flat arrays by their names, the output is
   * `result`; `uniforms.width`, `uniforms.rows` and `uniforms.eps` are given. Every input must be used.
   */
  shader: string;
  /** Workgroups, each of `workgroup` threads. */
  dispatch(rows: number, width: number): number;
  workgroup: number;
}

function widthOf({ shape }: TensorInfo): number {
  return shape.at(-1) ?? 1;
}

function sizeOf({ shape }: TensorInfo): number {
  return shape.reduce((product, n) => product * n, 1);
}

function runOnCpu(kernel: OwnKernel, inputs: TensorInfo[], attrs: NamedAttrMap, backend: MathBackendCPU) {
  const first = inputs[0]!;
  const out = new Float32Array(sizeOf(first));
  const arrays = inputs.map(({ dataId }) => backend.data.get(dataId).values as Floats);
  kernel.loop(out, arrays as Floats[], widthOf(first), attrs);
  return backend.makeTensorInfo(first.shape, "float32", out);
}

function runOnWasm(kernel: OwnKernel, inputs: TensorInfo[], attrs: NamedAttrMap, backend: WasmHeap) {
  const first = inputs[0]!;
  const info = backend.makeOutput(first.shape, "float32");
  const own = wasmKernels(backend);
  if (own && kernel.wasm) {
    const width = widthOf(first);
    kernel.wasm(own.run, own.place(info), inputs.map(own.place), sizeOf(first) / width, width, attrs);
    return info;
  }
  // views last: an allocation can move the heap
  const out = backend.typedArrayFromHeap(info) as Floats;
  const arrays = inputs.map((input) => backend.typedArrayFromHeap(input) as Floats);
  kernel.loop(out, arrays, widthOf(first), attrs);
  return info;
}

function runOnWebGpu(kernel: OwnKernel, inputs: TensorInfo[], attrs: NamedAttrMap, backend: WebGPUBackend) {
  const first = inputs[0]!;
  const width = widthOf(first);
  const rows = sizeOf(first) / width;
  const flat = (info: TensorInfo) => ({ ...info, shape: [sizeOf(info)] });
  const program: Program = {
    outputShape: [rows * width],
    shaderKey: kernel.name,
    variableNames: kernel.inputs,
    uniforms: "width : i32, rows : i32, eps : f32,",
    workgroupSize: [kernel.workgroup, 1, 1],
    dispatchLayout: { x: [0] },
    dispatch: [kernel.dispatch(rows, width), 1, 1],
    getUserCode: () => kernel.shader,
  };
  const uniforms = [
    { type: "int32", data: [width] },
    { type: "int32", data: [rows] },
    { type: "float32", data: [(attrs.eps as number | undefined) ?? 0] },
  ];
  const { dataId } = backend.runWebGPUProgram(program, inputs.map(flat), "float32", uniforms);
  return { dataId, shape: first.shape, dtype: "float32" as const };
}

/** Threads of a workgroup of `flatShader`, and the most workgroups that every device takes in one dimension. */
const THREADS = 64;
const MOST_GROUPS = 65_535;

/** Parts of a kernel that computes each value of its output on its own, however many there are. */
export const flatLayout = {
  workgroup: THREADS,
  dispatch: (rows: number, width: number) => Math.min(MOST_GROUPS, Math.ceil((rows * width) / THREADS)),
};

/** WGSL that sets `result[i]` for every i by the statement given. */
export function flatShader(statement: string): string {
  return `
    fn main(index : i32) {
      for (var i = index; i < uniforms.rows * uniforms.width; i = i + i32(numWorkgroups.x) * ${THREADS}) {
        ${statement}
      }
    }`;
}

/** Makes the kernel known on all three backends and returns the function that runs it. */
export function registerOwnKernel(kernel: OwnKernel) {
  const on = <B>(
    backendName: string,
    run: (kernel: OwnKernel, inputs: TensorInfo[], attrs: NamedAttrMap, backend: B) => TensorInfo,
  ) => {
    const kernelFunc: KernelFunc = ({ inputs, attrs, backend }) =>
      run(
        kernel,
        kernel.inputs.map((name) => inputs[name] as TensorInfo),
        attrs ?? {},
        backend as B,
      );
    if (!tf.getKernel(kernel.name, backendName))
      tf.registerKernel({ kernelName: kernel.name, backendName, kernelFunc });
  };
  on<MathBackendCPU>("cpu", runOnCpu);
  on<WasmHeap>("wasm", runOnWasm);
  on<WebGPUBackend>("webgpu", runOnWebGpu);
  return (tensors: tf.Tensor[], attrs: NamedAttrMap = {}): tf.Tensor => {
    const named = Object.fromEntries(kernel.inputs.map((name, i) => [name, tensors[i]!]));
    return tf.engine().runKernel(kernel.name, named, attrs) as tf.Tensor;
  };
}
