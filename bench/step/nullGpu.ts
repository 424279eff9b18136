/** Dawn's null adapter as this process' GPU, with everything counted that a build asks of it. */
import { create, globals } from "webgpu";

export interface Counts {
  dispatches: number;
  submissions: number;
  /** Bytes of the buffers that are alive, and the most that were. */
  bytes: number;
  most: number;
}

function wrap(
  prototype: object,
  name: string,
  after: (self: object, args: unknown[], result: unknown) => void,
) {
  const original = Reflect.get(prototype, name) as (...args: unknown[]) => unknown;
  Object.defineProperty(prototype, name, {
    value(this: object, ...args: unknown[]) {
      const result = original.apply(this, args);
      after(this, args, result);
      return result;
    },
  });
}

export function installNullGpu(): Counts {
  Object.assign(globalThis, globals);
  Object.defineProperty(globalThis, "navigator", {
    value: { gpu: create(["backend=null"]), userAgent: "node" },
    configurable: true,
  });
  const counts: Counts = { dispatches: 0, submissions: 0, bytes: 0, most: 0 };
  const sizes = new WeakMap<object, number>();
  wrap(GPUComputePassEncoder.prototype, "dispatchWorkgroups", () => counts.dispatches++);
  wrap(GPUQueue.prototype, "submit", () => counts.submissions++);
  wrap(GPUDevice.prototype, "createBuffer", (_, [descriptor], buffer) => {
    const { size } = descriptor as GPUBufferDescriptor;
    sizes.set(buffer as object, size);
    counts.bytes += size;
    counts.most = Math.max(counts.most, counts.bytes);
  });
  wrap(GPUBuffer.prototype, "destroy", (buffer) => {
    counts.bytes -= sizes.get(buffer) ?? 0;
    sizes.delete(buffer);
  });
  return counts;
}
