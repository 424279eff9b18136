/** A device as programs use it: pipelines made once by their text, and faults that no call returns. */
import { InternalError, OutOfMemoryError } from "../../base/errors";
import { gpuFault, lossFault } from "../../device/gpuFaults";
import type { Dispatch } from "./shader";

export interface Pipeline {
  pipeline: GPUComputePipeline;
  layout: GPUBindGroupLayout;
}

export interface Device {
  readonly gpu: GPUDevice;
  /** Pipelines of dispatches, compiled beside each other where they are new. */
  pipelines(dispatches: readonly Dispatch[]): Promise<Pipeline[]>;
  /** A buffer; where memory ends, `check` says so at its next call. */
  buffer(bytes: number, usage: GPUBufferUsageFlags, label: string): GPUBuffer;
  /** Bytes of buffers that were made and not destroyed. */
  readonly bytes: number;
  destroy(buffer: GPUBuffer): void;
  /** @throws DeviceLostError, OutOfMemoryError, InternalError: what happened since the last call */
  check(): void;
  /** As `check`, when all that was asked of the device so far is known to have worked or not. */
  finished(): Promise<void>;
  /** What a failed wait for the device means. */
  fault(cause: unknown): Error;
  /** Listens no more. */
  dispose(): void;
}

const USAGE = { readonly: "read-only-storage", write: "storage" } as const;

function layoutKey({ operands, params }: Dispatch): string {
  return (
    operands.map(({ access }) => (access === "read" ? "r" : "w")).join("") + (params.length > 0 ? "p" : "")
  );
}

/** Pipelines by their text and what they bind, each compiled once. */
function createPipelines(gpu: GPUDevice, lost: () => GPUDeviceLostInfo | null): Device["pipelines"] {
  const layouts = new Map<string, GPUBindGroupLayout>();
  const pipelines = new Map<string, Promise<Pipeline>>();
  const layoutOf = (key: string): GPUBindGroupLayout => {
    const before = layouts.get(key);
    if (before) return before;
    const types = { r: USAGE.readonly, w: USAGE.write, p: "uniform" } as const;
    const entries = [...key].map((letter, binding) => ({
      binding,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type: types[letter as keyof typeof types] },
    }));
    const made = gpu.createBindGroupLayout({ entries });
    layouts.set(key, made);
    return made;
  };
  const compile = async (dispatch: Dispatch): Promise<Pipeline> => {
    const layout = layoutOf(layoutKey(dispatch));
    gpu.pushErrorScope("validation"); // told by the pipeline, with more to say
    const module = gpu.createShaderModule({ code: dispatch.code, label: dispatch.name });
    gpu.popErrorScope().catch(() => {});
    try {
      const pipeline = await gpu.createComputePipelineAsync({
        label: dispatch.name,
        layout: gpu.createPipelineLayout({ bindGroupLayouts: [layout] }),
        compute: { module, entryPoint: "main" },
      });
      return { pipeline, layout };
    } catch (cause) {
      const info = lost();
      if (info) throw lossFault(info);
      const { messages } = await module.getCompilationInfo().catch(() => ({ messages: [] }));
      const said = messages.map(({ lineNum, message }) => `line ${lineNum}: ${message}`).join("; ");
      throw new InternalError(
        `The GPU refuses the kernel "${dispatch.name}": ${said || (cause as Error).message}`,
        undefined,
        { cause },
      );
    }
  };
  return (dispatches) =>
    Promise.all(
      dispatches.map((dispatch) => {
        const key = `${layoutKey(dispatch)}\n${dispatch.code}`;
        let found = pipelines.get(key);
        if (!found) {
          found = compile(dispatch);
          pipelines.set(key, found);
          found.catch(() => pipelines.delete(key));
        }
        return found;
      }),
    );
}

/** Listens to a device; its buffers are the caller's to destroy. */
export function createDevice(gpu: GPUDevice): Device {
  const waits = new Set<Promise<void>>();
  let bytes = 0;
  let lost: GPUDeviceLostInfo | null = null;
  let broken: Error | null = null;
  gpu.lost.then((info) => {
    lost = info;
  });
  const onError = (event: Event) => {
    broken ??= gpuFault((event as GPUUncapturedErrorEvent).error);
  };
  gpu.addEventListener("uncapturederror", onError);

  const pipelines = createPipelines(gpu, () => lost);
  const check = () => {
    if (lost) throw lossFault(lost);
    if (!broken) return;
    const error = broken;
    broken = null;
    throw error;
  };

  return {
    gpu,
    pipelines,
    buffer(size, usage, label) {
      gpu.pushErrorScope("out-of-memory");
      const buffer = gpu.createBuffer({ size, usage, label });
      const wait = gpu.popErrorScope().then(
        (error) => {
          if (error)
            broken = new OutOfMemoryError(
              `The GPU has no memory left for ${label} (${Math.ceil(size / 2 ** 20)} MB).`,
            );
        },
        () => {}, // a lost device: `check` says so
      );
      waits.add(wait);
      wait.then(() => waits.delete(wait));
      bytes += size;
      return buffer;
    },
    get bytes() {
      return bytes;
    },
    destroy(buffer) {
      bytes -= buffer.size;
      buffer.destroy();
    },
    check,
    async finished() {
      await Promise.all(waits);
      // the news of a loss comes by a promise, too
      await Promise.resolve();
      check();
    },
    fault(cause) {
      if (lost) return lossFault(lost);
      return cause instanceof Error ? cause : new Error(String(cause));
    },
    dispose: () => gpu.removeEventListener("uncapturederror", onError),
  };
}
