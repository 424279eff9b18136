/** What other adapters get: the other ways of multiplying, and rows by workgroups. */
import { beforeAll, describe, it } from "vitest";
import type { Adapter } from "../../device/adapter";
import type { Executor } from "../executor";
import { checkExecutor, type ExecutorCase } from "../testing";
import { executorCases } from "../testingCases";
import type { ProductKernel } from "./product";
import { testAdapter, testDevice, testExecutor } from "./testing";

const cases = executorCases();
const titled = (pattern: RegExp) => cases.filter(({ title }) => pattern.test(title));

/** Of widths that vectors fit and don't, with edges in every direction. */
const PRODUCTS = titled(/^product .*(65 × 65 × 65|66 × 48 × 68, quick_gelu, pre|groups 3 and 1)/);
const ROWS = titled(/\[(5, 3|77, 50|197, 192|3, 1030)\]|sum of|max of/);

async function check(device: GPUDevice, executor: Executor, chosen: readonly ExecutorCase[]): Promise<void> {
  try {
    for (const one of chosen) await checkExecutor(executor, one);
  } finally {
    executor.dispose();
    device.destroy();
  }
}

describe("kernels of other adapters", { timeout: 600_000 }, () => {
  let adapter: Adapter;
  beforeAll(async () => {
    adapter = await testAdapter();
  });

  const kernels: ProductKernel[] = [
    { kind: "register", size: 1 },
    { kind: "quad" },
    // as in tune.ts but for its numbers: SwiftShader compiles longer arrays of workgroups for minutes
    { kind: "workgroup", threads: 4, size: 1, depth: 4 },
    { kind: "workgroup", threads: 4, size: 2, depth: 4 },
  ];
  it.each(kernels)("multiply: %j", async (product) => {
    const device = await testDevice();
    if (product.kind === "quad" && !device.features.has("subgroups" as GPUFeatureName)) return;
    await check(device, await testExecutor(adapter, device, { product }), PRODUCTS);
  });

  it("work at rows by workgroups", async () => {
    const device = await testDevice();
    const product: ProductKernel = { kind: "register", size: 1 };
    await check(device, await testExecutor(adapter, device, { product, software: false }), ROWS);
  });
});
