/** This project's engine, as the worker of the page uses it. */
import plain from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import simd from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import threaded from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url";
import { loadClip } from "../../src/clip/model";
import { bucketedTokens, paddingOf } from "../../src/clip/text";
import { startBackend } from "../../src/kernels/backend";
import { takeGpuErrors } from "../../src/kernels/gpuFaults";
import * as tf from "../../src/kernels/tf";
import { setThreads } from "../../src/kernels/threads";
import type { OpenOptions, Route } from "./route";

export async function open({ folder, backend, threads, inputs }: OpenOptions): Promise<Route> {
  setThreads(threads);
  await startBackend(backend, {
    wasmUrls: {
      "tfjs-backend-wasm.wasm": plain,
      "tfjs-backend-wasm-simd.wasm": simd,
      "tfjs-backend-wasm-threaded-simd.wasm": threaded,
    },
  });
  const read = async (name: string) => new Uint8Array(await (await fetch(`${folder}/${name}`)).arrayBuffer());
  const model = await loadClip({
    "config.json": await read("config.json"),
    "model.safetensors": await read("model.safetensors"),
    "tokenizer.json": await read("tokenizer.json"),
    "preprocessor_config.json": await read("preprocessor_config.json"),
  });
  const { size, pixels, rows } = inputs;
  const encoding = await model.encoding();
  const checked = async (embeddings: Promise<Float32Array>, count: number) => {
    const values = await embeddings;
    const [error] = takeGpuErrors();
    if (error) throw error;
    // a batch of texts may have been filled up to a shape that has a program
    return values.subarray(0, count * model.config.embeddingDim);
  };
  return {
    images: (count) => checked(encoding.images(pixels.subarray(0, count * size * size * 3), count), count),
    texts: (count) => checked(encoding.texts(bucketedTokens(rows.slice(0, count), paddingOf(model))), count),
    alive: () => [tf.memory().numTensors, tf.engine().backend.numDataIds()],
  };
}
