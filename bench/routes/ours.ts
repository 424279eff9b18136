/** This project's engine, as the worker of the page uses it. */
import { embedPixels, embedTokens } from "../../src/clip/encoding";
import { loadClip } from "../../src/clip/model";
import { bucketedTokens, paddingOf } from "../../src/clip/text";
import { takeGpuErrors } from "../../src/device/gpuFaults";
import { setThreads } from "../../src/device/threads";
import { startBackend } from "../../src/program/backend";
import type { OpenOptions, Route } from "./route";

export async function open({ folder, backend, threads, inputs }: OpenOptions): Promise<Route> {
  setThreads(threads);
  await startBackend(backend);
  const read = async (name: string) => new Uint8Array(await (await fetch(`${folder}/${name}`)).arrayBuffer());
  const model = await loadClip({
    "config.json": await read("config.json"),
    "model.safetensors": await read("model.safetensors"),
    "tokenizer.json": await read("tokenizer.json"),
    "preprocessor_config.json": await read("preprocessor_config.json"),
  });
  const { size, pixels, rows } = inputs;
  const checked = async (embeddings: Promise<Float32Array>, count: number) => {
    const values = await embeddings;
    const [error] = takeGpuErrors();
    if (error) throw error;
    // a batch of texts may have been filled up to a shape that has a program
    return values.subarray(0, count * model.config.embeddingDim);
  };
  return {
    images: (count) => checked(embedPixels(model, pixels.subarray(0, count * size * size * 3), count), count),
    texts: (count) =>
      checked(embedTokens(model, bucketedTokens(rows.slice(0, count), paddingOf(model))), count),
    held: () => model.executor.memory(),
  };
}
