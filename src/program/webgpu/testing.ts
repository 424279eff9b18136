/** An adapter for tests of programs on WebGPU: a GPU, or SwiftShader. Never imported by the app. */
import { type Adapter, probeAdapter, requestDevice } from "../../device/adapter";
import { haveGpu } from "../../device/testingGpu";
import type { Executor } from "../executor";
import { createWebGpuExecutor, type WebGpuOptions } from "./executor";

/** @throws where there is no adapter: a test that is left out proves nothing */
export async function testAdapter(): Promise<Adapter> {
  if (!(await haveGpu()))
    throw new Error(
      "No WebGPU adapter, and no Chromium that brings SwiftShader: npm run pretest installs one.",
    );
  return probeAdapter();
}

/** A device of its own, with the adapter's limits or the smallest that the specification allows. */
export async function testDevice(limits: "adapter" | "smallest" = "adapter"): Promise<GPUDevice> {
  const adapter = await testAdapter(); // gives one device
  return limits === "adapter" ? requestDevice(adapter) : adapter.adapter.requestDevice();
}

export function testExecutor(
  adapter: Adapter,
  device: GPUDevice,
  options: Partial<WebGpuOptions> = {},
): Promise<Executor> {
  return createWebGpuExecutor(device, { adapter: adapter.name, software: adapter.software, ...options });
}
