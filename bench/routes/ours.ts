/** This project's engine, as the worker of the page uses it. */
import plain from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import simd from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import threaded from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url";
import { imageEmbeddings, loadClip, textEmbeddings } from "../../src/clip/model";
import { tokenBatch } from "../../src/clip/text";
import { startBackend } from "../../src/kernels/backend";
import { takeGpuErrors } from "../../src/kernels/gpuFaults";
import * as tf from "../../src/kernels/tf";
import type { OpenOptions, Route } from "./route";

export async function open({ folder, backend, inputs }: OpenOptions): Promise<Route> {
  await startBackend(backend, {
    wasmUrls: {
      "tfjs-backend-wasm.wasm": plain,
      "tfjs-backend-wasm-simd.wasm": simd,
      "tfjs-backend-wasm-threaded-simd.wasm": threaded,
    },
  });
  const read = async (name: string) => new Uint8Array(await (await fetch(`${folder}/${name}`)).arrayBuffer());
  const { weights, config } = await loadClip({
    "config.json": await read("config.json"),
    "model.safetensors": await read("model.safetensors"),
    "tokenizer.json": await read("tokenizer.json"),
    "preprocessor_config.json": await read("preprocessor_config.json"),
  });
  const { size, pixels, rows, endToken } = inputs;
  const values = async (embeddings: tf.Tensor2D) => {
    const data = await embeddings.data<"float32">();
    embeddings.dispose();
    const [error] = takeGpuErrors();
    if (error) throw error;
    return data;
  };
  return {
    images: (count) => {
      const batch = tf.tensor4d(pixels.subarray(0, count * size * size * 3), [count, size, size, 3]);
      const embeddings = imageEmbeddings(weights, config, batch);
      batch.dispose();
      return values(embeddings);
    },
    texts: (count) => values(textEmbeddings(weights, config, tokenBatch(rows.slice(0, count), endToken))),
    alive: () => [tf.memory().numTensors, tf.engine().backend.numDataIds()],
  };
}
