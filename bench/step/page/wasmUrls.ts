import plain from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import simd from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import threaded from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url";

/** The files of tfjs' wasm backend, as the bundler names them. */
export const wasmUrls = {
  "tfjs-backend-wasm.wasm": plain,
  "tfjs-backend-wasm-simd.wasm": simd,
  "tfjs-backend-wasm-threaded-simd.wasm": threaded,
};

/** The four files of a model's folder. */
export async function modelFiles(folder: string) {
  const read = async (name: string) => new Uint8Array(await (await fetch(`${folder}/${name}`)).arrayBuffer());
  return {
    "config.json": await read("config.json"),
    "model.safetensors": await read("model.safetensors"),
    "tokenizer.json": await read("tokenizer.json"),
    "preprocessor_config.json": await read("preprocessor_config.json"),
  };
}
