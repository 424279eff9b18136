/** The wasm executor against the reference: every operation, stores and updates, on one thread and on several. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { interpreterBinaries } from "../../../scripts/build-wasm.mjs";
import { checkExecutor } from "../testing";
import { executorCases } from "../testingCases";
import { checkStores, checkUpdate } from "../testingStores";
import { createWasmExecutor } from "./executor";

type WasmExecutor = Awaited<ReturnType<typeof createWasmExecutor>>;

it("is compiled from its sources", async () => {
  const kept = readFileSync(new URL("./binaries.ts", import.meta.url), "utf8");
  expect(kept).toBe(await interpreterBinaries());
}, 240_000);

describe.each([1, 3])("on %d threads", (threads) => {
  let executor: WasmExecutor;
  beforeAll(async () => {
    executor = await createWasmExecutor({ threads });
  });
  afterAll(() => executor.dispose());

  it.each(executorCases())("$title", (one) => checkExecutor(executor, one));
  it("keeps stores", () => checkStores(executor));
  it("updates", () => checkUpdate(executor));
});
