/** Programs on WebGPU. */
import type { Executable, Executor, Layout, Update, UpdateStores } from "../executor";
import type { Graph } from "../graph";
import { planWithin } from "../planWithin";
import { createDevice } from "./device";
import { createExecutable, type GpuExecutable } from "./executable";
import { lower } from "./lower";
import type { ProductKernel } from "./product";
import { createStores } from "./stores";
import { chosenKernel, productChoice } from "./tune";
import { createGpuUpdate } from "./update";
import { createWorkingMemory } from "./workingMemory";

export interface WebGpuOptions {
  /** As `BackendReport` says. */
  adapter: string;
  software: boolean;
  /** In place of the fastest, for tests. */
  product?: ProductKernel;
  /** In place of what the device binds, for tests: small tables then go through the windows of large ones. */
  bindingBytes?: number;
}

/**
 * @throws InternalError for a kernel that the GPU refuses, DeviceLostError, OutOfMemoryError; the same from whatever
 *   the executor is asked for later
 */
export async function createWebGpuExecutor(gpu: GPUDevice, options: WebGpuOptions): Promise<Executor> {
  const { adapter, software } = options;
  const device = createDevice(gpu);
  const bindingBytes = options.bindingBytes ?? gpu.limits.maxStorageBufferBindingSize;
  const stores = createStores(device);
  const memory = createWorkingMemory(device);
  const executables = new Map<Executable, GpuExecutable>();
  const updates = new Set<Update>();
  const choice = options.product
    ? { large: options.product, small: options.product }
    : await productChoice(device, adapter, software);
  const settings = {
    software,
    bindings: gpu.limits.maxStorageBuffersPerShaderStage,
    bindingFloats: Math.floor(bindingBytes / 4),
    productKernel: (task: Parameters<typeof chosenKernel>[1]) => chosenKernel(choice, task),
  };

  return {
    name: "webgpu",
    threads: 1,
    createStore: (name: string, layout: Layout) => stores.create(name, layout),
    hasStore: stores.has,
    writeStore: stores.write,
    readStore: stores.read,
    copyStore: stores.copy,
    fillStore: stores.fill,
    disposeStore: stores.dispose,
    async compile(graph: Graph) {
      device.check();
      const { graph: short } = planWithin(graph, {
        maxBufferFloats: Number.POSITIVE_INFINITY,
        inPlace: false,
      });
      const made = await createExecutable(short, lower(short, settings), { device, stores, memory });
      const executable: Executable = {
        ...made,
        dispose() {
          made.dispose();
          executables.delete(executable);
        },
      };
      executables.set(executable, made);
      return executable;
    },
    createUpdate(names: UpdateStores, guard) {
      const made = guard && executables.get(guard.executable);
      if (guard && !made) throw new Error("The guard's executable is not of this executor.");
      const update = createGpuUpdate(device, stores, names, guard && made!.kept(guard.output), bindingBytes);
      const own: Update = {
        run: update.run,
        dispose() {
          if (updates.delete(own)) update.dispose();
        },
      };
      updates.add(own);
      return own;
    },
    memory: () => device.bytes,
    dispose() {
      for (const executable of [...executables.keys()]) executable.dispose();
      for (const update of [...updates]) update.dispose();
      stores.disposeAll();
      memory.dispose();
      device.dispose();
    },
  };
}
