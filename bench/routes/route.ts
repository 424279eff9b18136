/** What the bench asks of every engine: the same two towers from the same inputs. */

export type RouteBackend = "webgpu" | "wasm";

export interface Inputs {
  /** Side of the pictures in pixels. */
  size: number;
  /** [8, S, S, 3], normalised. */
  pixels: Float32Array;
  /** The same as [8, 3, S, S]. */
  planes: Float32Array;
  /** Token rows with BOS and EOS, not padded. */
  rows: number[][];
  endToken: number;
}

export interface OpenOptions {
  /** Address of the folder with config.json, model.safetensors and onnx/. */
  folder: string;
  backend: RouteBackend;
  /** Of the wasm backend; more than one needs an isolated page. */
  threads: number;
  inputs: Inputs;
}

/** From numbers in the page's memory to numbers in the page's memory: upload, towers and read-back are timed. */
export interface Route {
  /** Embeddings of the first `count` pictures in one batch, [count * E]. */
  images(count: number): Promise<Float32Array>;
  /** Embeddings of the first `count` captions in one batch, cropped to the longest. */
  texts(count: number): Promise<Float32Array>;
  /** Bytes on the device, where the engine can tell. */
  held?(): number;
}

export type Engine = "ours" | "transformers.js" | "jax-js";
export type Tower = "image" | "text";

/** What a page of the bench answers to, on `window.bench`. */
export interface BenchApi {
  /** Loads the workload and opens the route; milliseconds of the latter. */
  open(engine: Engine, options: Omit<OpenOptions, "inputs">): Promise<number>;
  /** The embeddings themselves, for comparison. */
  embeddings(tower: Tower, count: number): Promise<number[]>;
  /** Milliseconds of `times` calls, one by one. */
  time(tower: Tower, count: number, times: number): Promise<number[]>;
  /** Bytes on the device; NaN where the engine can't tell. */
  held(): number;
}

/** [count * L] rows padded with the end token to the longest, and L. */
export function padded({ rows, endToken }: Inputs, count: number): { ids: number[]; length: number } {
  const some = rows.slice(0, count);
  const length = Math.max(...some.map((row) => row.length));
  return { ids: some.flatMap((row) => [...row, ...Array(length - row.length).fill(endToken)]), length };
}
