/**
 * What replays graphs: the reference in TypeScript (reference.ts), WebGPU (webgpu/), wasm on all cores (wasm/). Numbers
 * that stay on the device between runs lie in stores.
 */
import type { Graph, Shape } from "./graph";

/**
 * A flat row of float32 of many tensors. Tensors begin at multiples of 64 floats (256 bytes, what WebGPU asks of a
 * binding's offset), gaps hold zeros. No segment is longer than a device binds.
 */
export interface Layout {
  /** Tensors by name: segment and place in it, in floats. */
  readonly places: ReadonlyMap<string, { segment: number; offset: number; shape: Shape }>;
  /** Lengths of the segments, in floats. */
  readonly segments: readonly number[];
}

/** Numbers of an update that change from step to step. */
export interface StepNumbers {
  /** 1 for the first step. */
  step: number;
  lr: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
  /** Largest global norm; 0 for no clipping. */
  clipNorm: number;
  /** α of the teacher. */
  alpha: number;
}

/** What an update works on: stores of one layout. */
export interface UpdateStores {
  parameters: string;
  gradients: string;
  m: string;
  v: string;
  /** Null where there is no teacher. */
  teacher: string | null;
  /** Tensors that decay. */
  decayed: ReadonlySet<string>;
  /** Bounds of single tensors, by name: logit_scale. */
  bounds: ReadonlyMap<string, readonly [number, number]>;
}

/**
 * Norm of all gradients, clipping (torch.nn.utils.clip_grad_norm_), AdamW in PyTorch's order, EMA. Where the norm or
 * `guard` is not finite nothing is changed.
 */
export interface Update {
  /** Resolves to the norm before clipping. `guard`: an output of the executable that ran before, e.g. the loss. */
  run(numbers: StepNumbers): Promise<number>;
  dispose(): void;
}

export interface Executable {
  /**
   * Writes the inputs and computes; resolves when the next may be begun, on a GPU before the work is done. Where work
   * is done in parts, the signal ends it between two of them: outputs may then be what they were, or new.
   *
   * @throws the signal's reason
   */
  run(inputs: Record<string, Float32Array | Int32Array>, signal?: AbortSignal): Promise<void>;
  /** Outputs without a target, of the latest run, by name. */
  read(names?: readonly string[]): Promise<Record<string, Float32Array>>;
  /** Bytes of working memory and number of dispatches (kernels) of a run. */
  readonly cost: { bytes: number; dispatches: number };
  dispose(): void;
}

export interface Executor {
  readonly name: "reference" | "webgpu" | "wasm";
  /** That a run is worked on by; 1 where it is not WebAssembly. */
  readonly threads: number;
  createStore(name: string, layout: Layout): void;
  hasStore(name: string): boolean;
  /** Values in the tensor's own shape, row-major. */
  writeStore(name: string, tensor: string, values: Float32Array): void;
  /** Tensors of a store on the host; all of them where no names are given. */
  readStore(name: string, tensors?: readonly string[]): Promise<Record<string, Float32Array<ArrayBuffer>>>;
  /** Tensors of one store into another that has them too; all of `from` where no names are given. */
  copyStore(from: string, to: string, tensors?: readonly string[]): void;
  fillStore(name: string, value: number): void;
  disposeStore(name: string): void;
  compile(graph: Graph): Promise<Executable>;
  createUpdate(stores: UpdateStores, guard: { executable: Executable; output: string } | null): Update;
  /** Bytes that it holds on the device: stores and working memory. */
  memory(): number;
  /** Stops threads and frees all. */
  dispose(): void;
}
