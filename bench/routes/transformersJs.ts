/**
 * transformers.js with the onnxruntime-web that it brings, in the build that it picks for Chromium by itself
 * ("asyncify", for both backends); only its address is local.
 */
import {
  CLIPTextModelWithProjection,
  CLIPVisionModelWithProjection,
  env,
  Tensor,
} from "@huggingface/transformers";
import { type OpenOptions, padded, type Route } from "./route";

export async function open({ folder, backend, threads, inputs }: OpenOptions): Promise<Route> {
  env.allowLocalModels = true;
  env.allowRemoteModels = false;
  env.localModelPath = "/";
  env.useBrowserCache = false;
  env.useWasmCache = false;
  const wasm = env.backends.onnx.wasm!;
  wasm.wasmPaths = {
    mjs: "/ort/ort-wasm-simd-threaded.asyncify.mjs",
    wasm: "/ort/ort-wasm-simd-threaded.asyncify.wasm",
  };
  wasm.numThreads = threads;
  const name = folder.replace(/^\//, "");
  const options = { device: backend, dtype: "fp32" } as const;
  const vision = await CLIPVisionModelWithProjection.from_pretrained(name, options);
  const text = await CLIPTextModelWithProjection.from_pretrained(name, options);
  const { size, planes } = inputs;
  // outputs come back in the page's memory by default
  const values = async (tensor: Tensor) => tensor.data as Float32Array;
  return {
    images: async (count) => {
      const data = planes.subarray(0, count * 3 * size * size);
      const pixel_values = new Tensor("float32", data, [count, 3, size, size]);
      return values((await vision({ pixel_values })).image_embeds);
    },
    texts: async (count) => {
      const { ids, length } = padded(inputs, count);
      const input_ids = new Tensor("int64", BigInt64Array.from(ids, BigInt), [count, length]);
      return values((await text({ input_ids })).text_embeds);
    },
  };
}
