/**
 * The adapter and its device, or by name why there is none.
 */
import { AdapterRefusedError, NoWebGPUError } from "../base/errors";
import { node } from "../base/node";
import { installNodeGpu } from "./nodeGpu";

export interface Adapter {
  adapter: GPUAdapter;
  /** As the browser names it, e.g. "nvidia ampere". */
  name: string;
  /** True for SwiftShader, lavapipe and their like, which are slower than WebAssembly. */
  software: boolean;
}

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|basic render|software/i;

/**
 * @throws NoWebGPUError where there is no WebGPU at all
 * @throws AdapterRefusedError where it offers no adapter
 */
export async function probeAdapter(): Promise<Adapter> {
  if (node()) await installNodeGpu();
  const gpu = globalThis.navigator?.gpu;
  if (!gpu && globalThis.isSecureContext === false)
    throw new NoWebGPUError(
      "This page was opened over plain http, where browsers offer no WebGPU and save no page for use without a network.",
      "It works with WebAssembly meanwhile. For the GPU open it over https, or as localhost: `ssh -L 4173:localhost:4173 host`, then http://localhost:4173.",
    );
  if (!gpu) throw new NoWebGPUError("There is no WebGPU here.");
  let adapter: GPUAdapter | null;
  try {
    adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
  } catch (cause) {
    throw new AdapterRefusedError("The request for a GPU adapter failed.", undefined, { cause });
  }
  if (!adapter) throw new AdapterRefusedError("WebGPU is there, but it offers no adapter.");
  const { vendor = "", architecture = "", device = "", description = "" } = adapter.info ?? {};
  const parts = [vendor, architecture].filter(Boolean).join(" ");
  const fallback = (adapter.info as { isFallbackAdapter?: boolean } | undefined)?.isFallbackAdapter === true;
  return {
    adapter,
    name: parts || description || device || "unnamed adapter",
    software: fallback || SOFTWARE.test([vendor, architecture, device, description].join(" ")),
  };
}

/**
 * A device with the adapter's own limits, as large models need them.
 *
 * @throws AdapterRefusedError
 */
export async function requestDevice({ adapter, name }: Adapter): Promise<GPUDevice> {
  const { limits } = adapter;
  // subgroups: products whose threads share what they load (src/program/webgpu)
  const features = (["timestamp-query", "subgroups"] as GPUFeatureName[]).filter((name) =>
    adapter.features.has(name),
  );
  try {
    return await adapter.requestDevice({
      requiredFeatures: features,
      requiredLimits: {
        maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
        maxComputeWorkgroupsPerDimension: limits.maxComputeWorkgroupsPerDimension,
        maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
        maxBufferSize: limits.maxBufferSize,
        maxComputeWorkgroupSizeX: limits.maxComputeWorkgroupSizeX,
        maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
      },
    });
  } catch (cause) {
    throw new AdapterRefusedError(`The adapter ${name} gives no device.`, undefined, { cause });
  }
}
