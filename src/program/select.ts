/** The executor that goes with tfjs' current backend: one for as long as the backend lives. */
import { currentAdapter } from "../kernels/backend";
import * as tf from "../kernels/tf";
import type { Executor } from "./executor";
import { createReference } from "./reference/executor";
import { createWasmExecutor } from "./wasm/executor";

const executors = new WeakMap<object, Promise<Executor>>();

async function create(): Promise<Executor> {
  switch (tf.getBackend()) {
    case "webgpu": {
      const { createWebGpuExecutor } = await import("./webgpu/executor");
      const { name, software } = currentAdapter()!;
      const { device } = tf.backend() as unknown as { device: GPUDevice };
      return createWebGpuExecutor(device, { adapter: name, software });
    }
    case "wasm":
      return createWasmExecutor();
    default:
      return createReference();
  }
}

/** Made when first asked for. */
export function currentExecutor(): Promise<Executor> {
  const backend = tf.backend();
  let executor = executors.get(backend);
  if (!executor) {
    executor = create();
    executors.set(backend, executor);
  }
  return executor;
}

let names = 0;

/** A name for a store that no other has. */
export function uniqueName(what: string): string {
  return `${what} ${++names}`;
}
