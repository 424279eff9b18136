/**
 * 500 steps of DeGLA on WebGPU with a tiny CLIP: tensors and bytes must stay flat. Dawn under Node, on whatever adapter
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
import { startBackend } from "../src/kernels/backend";
import { takeGpuErrors } from "../src/kernels/gpuFaults";
import { haveGpu } from "../src/kernels/testingGpu";
import * as tf from "../src/kernels/tf";
import { currentExecutor } from "../src/program/select";

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
  const executor = await currentExecutor();
  // what tfjs holds, and what programs do: stores and working memory
  const held = () => {
    const { numTensors, numBytes } = tf.memory();
    return { numTensors, numBytes, programs: executor.memory() };
  };
  const seen: ReturnType<typeof held>[] = [];
  console.log(JSON.stringify({ backend, adapter, steps, parameters: model.parameters }));
  while (!run.done) {
    const { step, loss } = await run.runStep();
    seen.push(held());
    if (step === 1 || step % 25 === 0) console.log(JSON.stringify({ step, loss, ...held() }));
  }
  const errors = takeGpuErrors();
  if (errors.length > 0) console.log(errors);
  const mean = (part: readonly { loss: number }[]) => part.reduce((sum, s) => sum + s.loss, 0) / part.length;
  const fell = mean(run.steps.slice(-20)) < mean(run.steps.slice(0, 20));
  // batches differ in their texts, so programs of new shapes come in the first rounds of the data, until the kept are full
  const settled = seen.slice(steps >> 1);
  const spread = (key: keyof ReturnType<typeof held>) => {
    const values = settled.map((s) => s[key]);
    return Math.max(...values) - Math.min(...values);
  };
  const flat = {
    numTensors: spread("numTensors"),
    numBytes: spread("numBytes"),
    programs: spread("programs"),
  };
  console.log(JSON.stringify({ errors: errors.length, fell, growth: flat }));
  return errors.length === 0 && fell && Object.values(flat).every((growth) => growth === 0);
}

main().then(
  (fine) => process.exit(fine ? 0 : 1),
  (error: unknown) => {
    console.error(error);
    process.exit(2);
  },
);
