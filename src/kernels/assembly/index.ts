/** The kernels of the wasm backend, compiled by scripts/build-wasm.mjs; they work in the memory of tfjs. */
export { attention } from "./attention";
export { layerNorm } from "./layerNorm";
export { multiply } from "./multiply";
