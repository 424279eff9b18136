/** The page's trainer as it was at commit d923a04: one thread, tfjs' gradients. */
import plain from "@earlier/../node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import simd from "@earlier/../node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import threaded from "@earlier/../node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url";
import { loadClip } from "@earlier/clip/model";
import { createTrainer } from "@earlier/degla/trainer";
import { startBackend } from "@earlier/kernels/backend";
import { trainingData } from "../examples";
import { modelFiles } from "./modelFiles";
import type { StepOptions, StepRoute } from "./route";

/** The files of tfjs' wasm backend, as the bundler names them. */
const wasmUrls = {
  "tfjs-backend-wasm.wasm": plain,
  "tfjs-backend-wasm-simd.wasm": simd,
  "tfjs-backend-wasm-threaded-simd.wasm": threaded,
};

export async function open({ folder, backend, workload }: StepOptions): Promise<StepRoute> {
  await startBackend(backend, { wasmUrls });
  const model = await loadClip(await modelFiles(folder));
  const data = trainingData(workload);
  const trainer = await createTrainer({ model, config: workload.config, data, baseSha256: "" });
  return { step: async () => (await trainer.runStep()).loss };
}
