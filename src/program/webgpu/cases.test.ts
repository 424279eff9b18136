/** Every operation on WebGPU against the reference, by the kernels that this adapter gets. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Executor } from "../executor";
import { checkExecutor } from "../testing";
import { executorCases } from "../testingCases";
import { checkStores, checkUpdate } from "../testingStores";
import { testAdapter, testDevice, testExecutor } from "./testing";

describe("programs on WebGPU", { timeout: 600_000 }, () => {
  let device: GPUDevice;
  let executor: Executor;

  beforeAll(async () => {
    const adapter = await testAdapter();
    device = await testDevice();
    executor = await testExecutor(adapter, device);
  });
  afterAll(() => {
    executor?.dispose();
    expect(executor?.memory() ?? 0).toBe(0);
    device?.destroy();
  });

  it.each(executorCases())("$title", async (one) => {
    await checkExecutor(executor, one);
  });
  it("keeps stores", () => checkStores(executor));
  it("updates", () => checkUpdate(executor));
});
