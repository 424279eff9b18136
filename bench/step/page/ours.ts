/** The page's trainer as it is now. */
import { loadClip } from "../../../src/clip/model";
import { createTrainer } from "../../../src/degla/trainer";
import { startBackend } from "../../../src/program/backend";
import { trainingData } from "../examples";
import { modelFiles } from "./modelFiles";
import type { StepOptions, StepRoute } from "./route";

export async function open({ folder, backend, workload }: StepOptions): Promise<StepRoute> {
  await startBackend(backend);
  const model = await loadClip(await modelFiles(folder));
  const data = trainingData(workload);
  const trainer = await createTrainer({ model, config: workload.config, data, baseSha256: "" });
  return { step: async () => (await trainer.runStep()).loss };
}
