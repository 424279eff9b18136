import { afterEach, describe, expect, it, vi } from "vitest";
import { AdapterRefusedError, NoWebGPUError } from "../base/errors";
import { probeAdapter } from "../device/adapter";
import { loseDevice, onDeviceLost, takeGpuErrors, watchDevice } from "../device/gpuFaults";
import { threadCount } from "../device/threads";
import { currentExecutor, startBackend } from "./backend";
import { draft } from "./testing";

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A navigator whose WebGPU answers with the adapter given. */
function stubGpu(requestAdapter: () => Promise<unknown>): void {
  vi.stubGlobal("navigator", { gpu: { requestAdapter } });
}

const swiftshader = {
  info: { vendor: "google", architecture: "swiftshader", device: "", description: "" },
  features: new Set(),
  limits: {},
  requestDevice: async () => {
    throw new Error("not today");
  },
};

/** A device as far as gpuFaults looks at it. */
class FakeDevice extends EventTarget {
  lose!: (info: { reason: string; message: string }) => void;
  lost = new Promise<{ reason: string; message: string }>((resolve) => {
    this.lose = resolve;
  });
  destroy() {
    this.lose({ reason: "destroyed", message: "" });
  }
  fail(error: Error) {
    this.dispatchEvent(Object.assign(new Event("uncapturederror"), { error }));
  }
}

describe("probeAdapter", () => {
  it("says NoWebGPU in a page without it", async () => {
    vi.stubGlobal("window", {});
    vi.stubGlobal("navigator", {});
    await expect(probeAdapter()).rejects.toBeInstanceOf(NoWebGPUError);
  });

  it("says AdapterRefused when there is no adapter, or the request fails", async () => {
    stubGpu(async () => null);
    await expect(probeAdapter()).rejects.toBeInstanceOf(AdapterRefusedError);
    stubGpu(async () => {
      throw new Error("blocked");
    });
    await expect(probeAdapter()).rejects.toBeInstanceOf(AdapterRefusedError);
  });

  it("names the adapter and knows software ones", async () => {
    stubGpu(async () => swiftshader);
    expect(await probeAdapter()).toMatchObject({ name: "google swiftshader", software: true });
    stubGpu(async () => ({ info: { vendor: "nvidia", architecture: "ampere" } }));
    expect(await probeAdapter()).toMatchObject({ name: "nvidia ampere", software: false });
    stubGpu(async () => ({ info: { vendor: "x", isFallbackAdapter: true } }));
    expect(await probeAdapter()).toMatchObject({ software: true });
    stubGpu(async () => ({}));
    expect(await probeAdapter()).toMatchObject({ name: "unnamed adapter", software: false });
  });
});

/** By the current backend. */
async function sum(a: number, b: number): Promise<number> {
  const { graph, inputs } = draft("sum", (d) => d.sum(d.given(Float32Array.of(a, b), [2], "x")));
  const program = await (await currentExecutor()).compile(graph);
  await program.run(inputs);
  const { 0: found } = await program.read();
  program.dispose();
  return found![0]!;
}

describe("startBackend", () => {
  it("starts wasm by name, and it computes", async () => {
    const report = await startBackend("wasm");
    expect(report).toEqual({
      ...{ backend: "wasm", adapter: "", software: false, fallback: null },
      threads: threadCount(),
    });
    expect(await sum(2, 3)).toBe(5);
    expect((await currentExecutor()).name).toBe("wasm");
  });

  it("falls back to wasm and says why", async () => {
    stubGpu(async () => null);
    const report = await startBackend("auto");
    expect(report.backend).toBe("wasm");
    expect(report.fallback?.code).toBe("AdapterRefused");
    expect(report.fallback?.advice).not.toBe("");
  });

  it("takes wasm before a software adapter, unless told otherwise", async () => {
    stubGpu(async () => swiftshader);
    const report = await startBackend("auto");
    expect(report.backend).toBe("wasm");
    expect(report.fallback?.message).toMatch(/software adapter \(google swiftshader\)/);
    const forced = await startBackend("auto", { acceptSoftware: true });
    expect(forced.backend).toBe("wasm");
    expect(forced.fallback?.message).toMatch(/gives no device/);
  });

  it("throws the named error when webgpu is asked for and refused", async () => {
    stubGpu(async () => null);
    await expect(startBackend("webgpu")).rejects.toBeInstanceOf(AdapterRefusedError);
    stubGpu(async () => swiftshader);
    await expect(startBackend("webgpu")).rejects.toBeInstanceOf(AdapterRefusedError);
  });

  it("starts cpu by name", async () => {
    expect((await startBackend("cpu")).backend).toBe("cpu");
    expect(await sum(2, 3)).toBe(5);
    expect((await currentExecutor()).name).toBe("reference");
  });
});

describe("device faults", () => {
  it("reports the loss of the device in use, once, and not of one that was replaced", async () => {
    const losses: string[] = [];
    const stop = onDeviceLost((error) => losses.push(error.code));
    const [old, current] = [new FakeDevice(), new FakeDevice()];
    watchDevice(old as unknown as GPUDevice);
    watchDevice(current as unknown as GPUDevice);
    old.lose({ reason: "unknown", message: "" });
    await old.lost;
    expect(losses).toEqual([]);
    expect(loseDevice()).toBe(true);
    await current.lost;
    expect(losses).toEqual(["DeviceLost"]);
    expect(loseDevice()).toBe(false);
    stop();
  });

  it("collects uncaptured errors and tells out of memory from the rest", () => {
    class GPUOutOfMemoryError extends Error {}
    vi.stubGlobal("GPUOutOfMemoryError", GPUOutOfMemoryError);
    const device = new FakeDevice();
    watchDevice(device as unknown as GPUDevice);
    device.fail(new Error("invalid shader"));
    device.fail(new GPUOutOfMemoryError());
    expect(takeGpuErrors().map(({ code, message }) => [code, message])).toEqual([
      ["Internal", "The GPU reports: invalid shader"],
      ["OutOfMemory", "The GPU has no memory left."],
    ]);
    expect(takeGpuErrors()).toEqual([]);
  });
});
