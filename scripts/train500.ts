/**
 * 500 steps of DeGLA on WebGPU with a tiny CLIP: what the device holds must stay flat. Dawn under Node, on whatever adapter
 * there is, SwiftShader at worst.
 *
 *   npx tsx scripts/train500.ts [steps] [webgpu|wasm|cpu]
 *
 * Prints a line every 25 steps; exits with 1 where anything grew, where WebGPU reported an error, or where the loss did
 * not fall.
 */
import { tinyConfig } from "../src/clip/testingCheckpoint";
import { numberClip, numberData, someTexts, tinyRun } from "../src/degla/testing";
import { createTrainer } from "../src/degla/trainer";
import { takeGpuErrors } from "../src/device/gpuFaults";
import { haveGpu } from "../src/device/testingGpu";
import { startBackend } from "../src/program/backend";

const steps = Number(process.argv[2] ?? 500);
const backend = (process.argv[3] ?? "webgpu") as "webgpu" | "wasm" | "cpu";

async function main(): Promise<boolean> {
  if (backend === "webgpu" && !(await haveGpu())) throw new Error("There is no WebGPU adapter.");
  const { adapter } = await startBackend(backend);
  const raw = tinyConfig();
  for (const tower of [raw.vision_config, raw.text_config])
    Object.assign(tower, {
      hidden_size: 16,
      intermediate_size: 32,
      num_attention_heads: 2,
      num_hidden_layers: 1,
    });
  Object.assign(raw.vision_config, { image_size: 16 });
  const model = await numberClip(raw);
  const data = numberData(someTexts(16), 16);
  const config = tinyRun({ steps, batch: 4, optimiser: { lr: 2e-3, warmup: 10 } });
  const run = await createTrainer({ model, config, data, baseSha256: "" });
  const held = () => model.executor.memory();
  const seen: number[] = [];
  console.log(JSON.stringify({ backend, adapter, steps, parameters: model.parameters }));
  while (!run.done) {
    const { step, loss } = await run.runStep();
    seen.push(held());
    if (step === 1 || step % 25 === 0) console.log(JSON.stringify({ step, loss, bytes: held() }));
  }
  const errors = takeGpuErrors();
  if (errors.length > 0) console.log(errors);
  const mean = (part: readonly { loss: number }[]) => part.reduce((sum, s) => sum + s.loss, 0) / part.length;
  const fell = mean(run.steps.slice(-20)) < mean(run.steps.slice(0, 20));
  // batches differ in their texts, so programs of new shapes come in the first rounds of the data, until the kept are full
  const settled = seen.slice(steps >> 1);
  const growth = Math.max(...settled) - Math.min(...settled);
  console.log(JSON.stringify({ errors: errors.length, fell, growth }));
  return errors.length === 0 && fell && growth === 0;
}

main().then(
  (fine) => process.exit(fine ? 0 : 1),
  (error: unknown) => {
    console.error(error);
    process.exit(2);
  },
);
