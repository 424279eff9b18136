/** A build's trainer and model under Node, by the folder of its sources: the same calls for this one and the earlier one. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadWorkload, trainingData } from "./examples";

const read = (path: string) => new Uint8Array(readFileSync(path));

/** @param root checkout of the build @param folder of the workload */
export async function openBuild(root: string, folder: string, backend: "webgpu" | "wasm") {
  const backends = ["program", "kernels"].map((room) => `${root}/src/${room}/backend.ts`);
  const { startBackend } = await import(backends.find((path) => existsSync(path))!);
  const { loadClip, encodeImages, encodeTexts } = await import(`${root}/src/clip/model.ts`);
  const { createTrainer } = await import(`${root}/src/degla/trainer.ts`);
  await startBackend(backend, { acceptSoftware: true });
  const json = JSON.parse(readFileSync(join(folder, "workload.json"), "utf8"));
  const workload = loadWorkload(json, read(join(folder, "pictures.bin")));
  const file = (name: string) => read(join(workload.config.model, name));
  const model = await loadClip({
    "config.json": file("config.json"),
    "model.safetensors": file("model.safetensors"),
    "tokenizer.json": file("tokenizer.json"),
    "preprocessor_config.json": file("preprocessor_config.json"),
  });
  const some = workload.examples.slice(0, 8);
  let trainer: { runStep(): Promise<unknown> } | null = null;
  return {
    step: async () => {
      const data = trainingData(workload);
      trainer ??= await createTrainer({ model, config: workload.config, data, baseSha256: "" });
      return trainer!.runStep();
    },
    images: () =>
      encodeImages(
        model,
        some.map(({ picture }) => picture),
      ),
    texts: () =>
      encodeTexts(
        model,
        some.map(({ caption }) => caption),
      ),
  };
}
