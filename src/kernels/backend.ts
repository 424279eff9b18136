/**
 * Starts what the engine computes on: WebGPU, else WebAssembly with SIMD, else plain JavaScript. Works in the
 * page, in its module worker and under Node.
 */

import { AdapterRefusedError, type Fault, toFault } from "../base/errors";
import { type Adapter, probeAdapter, requestDevice } from "./adapter";
import { watchDevice } from "./gpuFaults";
import * as tf from "./tf";
import { threadCount } from "./threads";
import type { WasmHeap } from "./wasmHeap";
import { attachWasmKernels } from "./wasmKernels";

export type BackendName = "webgpu" | "wasm" | "cpu";
export type BackendChoice = BackendName | "auto";

export interface BackendReport {
  backend: BackendName;
  /** Adapter as the browser names it, e.g. "nvidia ampere"; empty on wasm. */
  adapter: string;
  /** True where WebGPU runs on a software adapter (SwiftShader, lavapipe). */
  software: boolean;
  /** Threads that programs run on; 1 where it is not WebAssembly. */
  threads: number;
  /** Why a better backend is not in use; null when the wanted one is. */
  fallback: Fault | null;
}

/** URLs of the three files of @tensorflow/tfjs-backend-wasm, as a bundler names them. */
export interface WasmUrls {
  "tfjs-backend-wasm.wasm": string;
  "tfjs-backend-wasm-simd.wasm": string;
  "tfjs-backend-wasm-threaded-simd.wasm": string;
}

export interface BackendOptions {
  /** Needed in the page; Node finds the files in node_modules. */
  wasmUrls?: WasmUrls;
  /** "auto" takes WebAssembly before a software adapter, which is slower; true turns that off. */
  acceptSoftware?: boolean;
}

/**
 * Starts a backend and makes it tfjs' current one. "auto" takes the best that works and says in `fallback` why
 * it is not a better one; a backend asked for by name must work or throws.
 *
 * @throws NoWebGPUError, AdapterRefusedError for "webgpu"; what the wasm loader throws for "wasm"
 */
export async function startBackend(
  choice: BackendChoice,
  options: BackendOptions = {},
): Promise<BackendReport> {
  tf.enableProdMode();
  if (choice === "webgpu") return startWebGpu(await probeAdapter());
  if (choice === "wasm") return startWasm(options, null);
  if (choice === "cpu") return startCpu(null);
  let fallback: Fault;
  try {
    const adapter = await probeAdapter();
    if (adapter.software && !options.acceptSoftware)
      throw new AdapterRefusedError(
        `The browser offers only a software adapter (${adapter.name}), which is slower than WebAssembly.`,
        "WebAssembly is in use instead. For a real GPU, update the graphics driver and turn on hardware acceleration.",
      );
    return await startWebGpu(adapter);
  } catch (error) {
    fallback = toFault(error);
  }
  try {
    return await startWasm(options, fallback);
  } catch (error) {
    return startCpu(toFault(error));
  }
}

async function activate(backend: BackendName): Promise<void> {
  if (!(await tf.setBackend(backend))) throw new Error(`tfjs did not start its ${backend} backend.`);
  await tf.ready();
}

let adapterInUse: Pick<Adapter, "name" | "software"> | null = null;

/** The adapter that the webgpu backend was started on; null before. */
export const currentAdapter = () => adapterInUse;

async function startWebGpu(adapter: Adapter): Promise<BackendReport> {
  const { WebGPUBackend } = await import("@tensorflow/tfjs-backend-webgpu");
  const device = await requestDevice(adapter);
  watchDevice(device);
  // in place of tfjs' own factory, which asks for an adapter again and knows neither refusal nor loss
  if (tf.findBackendFactory("webgpu")) tf.removeBackend("webgpu");
  tf.registerBackend("webgpu", () => new WebGPUBackend(device, adapter.adapter.info), 3);
  try {
    await activate("webgpu");
  } catch (cause) {
    throw new AdapterRefusedError(`tfjs can't use the adapter ${adapter.name}.`, undefined, { cause });
  }
  adapterInUse = adapter;
  return { backend: "webgpu", adapter: adapter.name, software: adapter.software, threads: 1, fallback: null };
}

async function startWasm(options: BackendOptions, fallback: Fault | null): Promise<BackendReport> {
  const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
  // tfjs starts its threads from the source text of a function, which a bundler's other names break
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  if (options.wasmUrls && !tf.engine().registry.wasm) setWasmPaths({ ...options.wasmUrls });
  await activate("wasm");
  await attachWasmKernels(tf.backend() as unknown as WasmHeap);
  return { backend: "wasm", adapter: "", software: false, threads: threadCount(), fallback };
}

async function startCpu(fallback: Fault | null): Promise<BackendReport> {
  await import("@tensorflow/tfjs-backend-cpu");
  await activate("cpu");
  // else tfjs greets Node users on the console at the first tensor
  (tf.backend() as { firstUse?: boolean }).firstUse = false;
  return { backend: "cpu", adapter: "", software: false, threads: 1, fallback };
}
