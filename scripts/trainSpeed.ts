/**
 * What a step of training the bundled model costs on wasm: processor seconds, the backend's heap, and which kernels they
 * go to.
 *
 *   npx tsx scripts/trainSpeed.ts [batch 32] [microBatch = batch] [steps 3]
 *
 * Processor time, not the clock's, so that other work on the machine spoils it little; the first step warms up.
 */
import { loadAtlas } from "../src/cli/atlas";
import { loadModelFolder } from "../src/cli/modelFolder";
import { runConfigSchema, type ScenesData } from "../src/degla/config";
import { scenesData } from "../src/degla/scenesData";
import { createTrainer } from "../src/degla/trainer";
import { startBackend } from "../src/kernels/backend";
import * as tf from "../src/kernels/tf";

const [batch, microBatch, steps] = [32, 0, 3].map((otherwise, i) =>
  Number(process.argv[2 + i] ?? otherwise),
) as [number, number, number];
const seconds = () => process.cpuUsage().user / 1e6;

/** Milliseconds and calls by kernel, from now on. */
function watchKernels(): Map<string, { milliseconds: number; calls: number }> {
  const sums = new Map<string, { milliseconds: number; calls: number }>();
  for (const kernel of tf.getKernelsForBackend("wasm")) {
    const run = kernel.kernelFunc;
    kernel.kernelFunc = (parameters) => {
      const begun = process.cpuUsage();
      const result = run(parameters);
      const sum = sums.get(kernel.kernelName) ?? { milliseconds: 0, calls: 0 };
      sums.set(kernel.kernelName, sum);
      sum.milliseconds += process.cpuUsage(begun).user / 1e3;
      sum.calls++;
      return result;
    };
  }
  return sums;
}

async function main(): Promise<void> {
  await startBackend("wasm");
  const model = await loadModelFolder("public/models/scenes-clip");
  const config = runConfigSchema.parse({
    model: "bundled:scenes-clip",
    batch,
    microBatch: microBatch || batch,
    heldOut: 0,
    data: { kind: "scenes", count: 2 * batch * steps },
  });
  const { training } = scenesData(loadAtlas(), config, config.data as ScenesData);
  const run = await createTrainer({ model, config, data: training, baseSha256: "" });
  const { wasm } = tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } };
  let sums = watchKernels();
  for (let i = 0; i < steps; i++) {
    if (i === 1) sums.clear();
    const begun = seconds();
    const { step, loss } = await run.runStep();
    console.log(
      JSON.stringify({ step, loss, cpuSeconds: seconds() - begun, heapMegabytes: wasm.HEAPU8.length / 1e6 }),
    );
  }
  sums = new Map([...sums].sort(([, a], [, b]) => b.milliseconds - a.milliseconds).slice(0, 15));
  for (const [kernel, { milliseconds, calls }] of sums)
    console.log(JSON.stringify({ kernel, millisecondsAStep: milliseconds / Math.max(1, steps - 1), calls }));
}

void main();
