/** URLs of the three files of @tensorflow/tfjs-backend-wasm, as a bundler names them. */
export type WasmUrls = Record<
  "tfjs-backend-wasm.wasm" | "tfjs-backend-wasm-simd.wasm" | "tfjs-backend-wasm-threaded-simd.wasm",
  string
>;

/** Set by the page's worker; Node finds the files in node_modules. */
export const wasmFiles: { urls: WasmUrls | null } = { urls: null };
