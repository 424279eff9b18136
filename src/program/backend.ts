/**
 * What the engine computes on: WebGPU, else WebAssembly with SIMD, else plain JavaScript. Works in the page, in its
 * module worker and under Node.
 */

import { AdapterRefusedError, type Fault, toFault } from "../base/errors";
import { type Adapter, probeAdapter, requestDevice } from "../device/adapter";
import { watchDevice } from "../device/gpuFaults";
import { threadCount } from "../device/threads";
import type { Executor } from "./executor";
import { createReference } from "./reference/executor";
import { createWasmExecutor } from "./wasm/executor";

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

export interface BackendOptions {
  /** "auto" takes WebAssembly before a software adapter, which is slower; true turns that off. */
  acceptSoftware?: boolean;
}

interface Backend {
  name: BackendName;
  /** Its executor: made when first asked for, one for as long as the backend lives. */
  executor: () => Promise<Executor>;
}

/** With the device that its executor runs on. */
type BackendInUse = Backend &
  ({ name: "webgpu"; device: GPUDevice; info: GPUAdapterInfo } | { name: "wasm" | "cpu" });

let current: BackendInUse | null = null;

/**
 * Starts a backend and makes it the current one. "auto" takes the best that works and says in `fallback` why it is not
 * a better one; a backend asked for by name must work or throws.
 *
 * @throws NoWebGPUError, AdapterRefusedError for "webgpu"; OutOfMemoryError, or Error without SIMD, for "wasm"
 */
export async function startBackend(
  choice: BackendChoice,
  { acceptSoftware = false }: BackendOptions = {},
): Promise<BackendReport> {
  if (choice === "webgpu") return startWebGpu(await probeAdapter());
  if (choice === "wasm") return startWasm(null);
  if (choice === "cpu") return startCpu(null);
  let fallback: Fault;
  try {
    const adapter = await probeAdapter();
    if (adapter.software && !acceptSoftware)
      throw new AdapterRefusedError(
        `The browser offers only a software adapter (${adapter.name}), which is slower than WebAssembly.`,
        "WebAssembly is in use instead. For a real GPU, update the graphics driver and turn on hardware acceleration.",
      );
    return await startWebGpu(adapter);
  } catch (error) {
    fallback = toFault(error);
  }
  try {
    return await startWasm(fallback);
  } catch (error) {
    return startCpu(toFault(error));
  }
}

/** `make`, called once. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}

async function startWebGpu(adapter: Adapter): Promise<BackendReport> {
  const { name, software } = adapter;
  const device = await requestDevice(adapter);
  watchDevice(device);
  const executor = once(async () => {
    const { createWebGpuExecutor } = await import("./webgpu/executor");
    return createWebGpuExecutor(device, { adapter: name, software });
  });
  current = { name: "webgpu", executor, device, info: adapter.adapter.info };
  return { backend: "webgpu", adapter: name, software, threads: 1, fallback: null };
}

let wasm = once(() => createWasmExecutor());

async function startWasm(fallback: Fault | null): Promise<BackendReport> {
  try {
    await wasm();
  } catch (error) {
    wasm = once(() => createWasmExecutor()); // another try may find memory
    throw error;
  }
  current = { name: "wasm", executor: wasm };
  return { backend: "wasm", adapter: "", software: false, threads: threadCount(), fallback };
}

const reference = once(async () => createReference());

async function startCpu(fallback: Fault | null): Promise<BackendReport> {
  current = { name: "cpu", executor: reference };
  return { backend: "cpu", adapter: "", software: false, threads: 1, fallback };
}

/** The one that was started last. */
export function backendInUse(): BackendInUse {
  if (!current) throw new Error("No backend was started.");
  return current;
}

export async function currentExecutor(): Promise<Executor> {
  return backendInUse().executor();
}

let names = 0;

/** A name for a store that no other has. */
export function uniqueName(what: string): string {
  return `${what} ${++names}`;
}
