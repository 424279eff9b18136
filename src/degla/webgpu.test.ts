/** Runs on WebGPU (SwiftShader, where there is no GPU) against the same on wasm, which trajectories.test.ts holds to PyTorch. */
import { afterAll, describe, expect, it } from "vitest";
import { encodeTexts } from "../clip/model";
import { tinyConfig } from "../clip/testing";
import { takeGpuErrors } from "../device/gpuFaults";
import { haveGpu } from "../device/testingGpu";
import { type BackendName, currentExecutor, startBackend } from "../program/backend";
import { createWebGpuExecutor } from "../program/webgpu/executor";
import { testDevice } from "../program/webgpu/testing";
import { PRESETS } from "./method";
import { numberClip, numberData, someTexts, tinyRun } from "./testing";
import { createTrainer } from "./trainer";

const gpu = await haveGpu();
if (!gpu) console.warn("No WebGPU and no Chromium with SwiftShader here: the WebGPU tests are left out.");

/** @param bindingBytes the GPU is believed to bind no more */
async function trained(backend: BackendName, change: Record<string, unknown>, bindingBytes?: number) {
  await startBackend(backend);
  const limited = bindingBytes === undefined ? null : await testDevice();
  const executor = limited
    ? await createWebGpuExecutor(limited, { adapter: "", software: true, bindingBytes })
    : await currentExecutor();
  const model = await numberClip(tinyConfig(), executor);
  const data = numberData(someTexts(11));
  const config = tinyRun({ steps: 4, ...change });
  const run = await createTrainer({ model, config, data, baseSha256: "" });
  while (!run.done) await run.runStep();
  const found = {
    steps: run.steps,
    arrays: (await run.checkpoint()).arrays,
    weights: await run.weights(),
    embeddings: await encodeTexts(run.student(), ["1 2 3", "4"]),
  };
  run.dispose();
  model.dispose();
  if (limited) executor.dispose();
  limited?.destroy();
  return found;
}

/** Largest difference over the largest value. */
function largestDifference(a: Float32Array, b: Float32Array): number {
  let [largest, worst] = [0, 0];
  for (const [i, x] of a.entries()) {
    largest = Math.max(largest, Math.abs(x));
    worst = Math.max(worst, Math.abs(x - b[i]!));
  }
  return worst / Math.max(largest, 1e-2);
}

const lora = { kind: "lora", rank: 2, alpha: 4, targets: ["q_proj", "fc2"] };

describe.skipIf(!gpu && !process.env.CI)("on WebGPU", { timeout: 600_000 }, () => {
  afterAll(() => expect(takeGpuErrors()).toEqual([]));

  it.each([
    ["degla", { method: PRESETS.degla }],
    ["ce-clip in micro-batches", { method: PRESETS["ce-clip"], microBatch: 3 }],
    ["degla as released, LoRA", { method: PRESETS["degla-released"], train: lora }],
    // 600 × 24 floats, in two parts where it is read, where its gradient is added up and where it is moved
    ["a token table that is longer than a binding", { tokenTable: true }, 54_400],
    ["the same as it is, in micro-batches", { microBatch: 2 }, 54_400],
  ])("four steps are those of wasm: %s", async (_, change, bindingBytes?: number) => {
    const [wasm, webgpu] = [await trained("wasm", change), await trained("webgpu", change, bindingBytes)];
    for (const [i, { loss, gradNorm, logitScale }] of wasm.steps.entries()) {
      const step = webgpu.steps[i]!;
      expect(Math.abs(step.loss / loss - 1)).toBeLessThan(1e-4);
      expect(Math.abs(step.gradNorm / gradNorm - 1)).toBeLessThan(1e-4);
      expect(Math.abs(step.logitScale / logitScale - 1)).toBeLessThan(1e-5);
    }
    for (const [key, { values }] of Object.entries(wasm.arrays)) {
      // a key's bias has no gradient but rounding, which decides where it goes
      if (!key.includes("k_proj.bias"))
        expect(largestDifference(values, webgpu.arrays[key]!.values), key).toBeLessThan(2e-3);
    }
    for (const [i, { name, values }] of wasm.weights.entries())
      if (!name.includes("k_proj.bias"))
        expect(largestDifference(values, webgpu.weights[i]!.values), name).toBeLessThan(2e-3);
    expect(largestDifference(wasm.embeddings, webgpu.embeddings)).toBeLessThan(1e-4);
  });
});
