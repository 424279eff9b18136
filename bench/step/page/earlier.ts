/** The page's trainer as it was at commit d923a04: one thread, tfjs' gradients. */
import { loadClip } from "@earlier/clip/model";
import { createTrainer } from "@earlier/degla/trainer";
import { startBackend } from "@earlier/kernels/backend";
import { trainingData } from "../examples";
import type { StepOptions, StepRoute } from "./route";
import { modelFiles, wasmUrls } from "./wasmUrls";

export async function open({ folder, backend, workload }: StepOptions): Promise<StepRoute> {
  await startBackend(backend, { wasmUrls });
  const model = await loadClip(await modelFiles(folder));
  const data = trainingData(workload);
  const trainer = await createTrainer({ model, config: workload.config, data, baseSha256: "" });
  return { step: async () => (await trainer.runStep()).loss };
}
