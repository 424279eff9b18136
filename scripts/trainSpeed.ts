/**
 * What a step of training the bundled model costs on wasm: processor seconds, seconds, and the memory that the executor
 * holds.
 *
 *   npx tsx scripts/trainSpeed.ts [batch 32] [microBatch = batch] [steps 3]
 *
 * Processor time, not the clock's, so that other work on the machine spoils it little; the first step warms up.
 */
import { atlasOnDisk } from "../src/cli/atlas";
import { loadModelFolder } from "../src/cli/modelFolder";
import { runConfigSchema, type ScenesData } from "../src/degla/config";
import { scenesData } from "../src/degla/scenesData";
import { createTrainer } from "../src/degla/trainer";
import { currentExecutor, startBackend } from "../src/program/backend";

const [batch, microBatch, steps] = [32, 0, 3].map((otherwise, i) =>
  Number(process.argv[2 + i] ?? otherwise),
) as [number, number, number];
const seconds = () => process.cpuUsage().user / 1e6;

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
  const { training } = scenesData(await atlasOnDisk(), config, config.data as ScenesData);
  const run = await createTrainer({ model, config, data: training, baseSha256: "" });
  const executor = await currentExecutor();
  const { name, threads } = executor;
  console.log(JSON.stringify({ executor: name, threads, parameters: model.parameters }));
  for (let i = 0; i < steps; i++) {
    const [begun, clock] = [seconds(), performance.now()];
    const { step, loss } = await run.runStep();
    const wall = (performance.now() - clock) / 1000;
    console.log(
      JSON.stringify({
        step,
        loss,
        cpuSeconds: seconds() - begun,
        seconds: wall,
        megabytes: executor.memory() / 1e6,
      }),
    );
  }
  run.dispose();
  executor.dispose();
}

void main();
