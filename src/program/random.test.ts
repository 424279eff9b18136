/** Random graphs on the executors that the app has, against the reference. */
import { describe, it } from "vitest";
import { checkRandom } from "./testingRandom";
import { createWasmExecutor } from "./wasm/executor";
import { testAdapter, testDevice, testExecutor } from "./webgpu/testing";

const seeds = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

describe("random graphs", { timeout: 300_000 }, () => {
  it.each([1, 2])("on WebAssembly, threads: %d", async (threads) => {
    const executor = await createWasmExecutor({ threads });
    for (const seed of seeds(15)) await checkRandom(executor, seed);
    executor.dispose();
  });

  it("on WebGPU", async () => {
    const device = await testDevice();
    const executor = await testExecutor(await testAdapter(), device);
    for (const seed of seeds(3)) await checkRandom(executor, seed);
    executor.dispose();
    device.destroy();
  });
});
