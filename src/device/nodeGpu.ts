/** WebGPU under Node, by Dawn through the optional npm package `webgpu`. */
import { NoWebGPUError } from "../base/errors";

interface Dawn {
  create(options: string[]): GPU;
  globals: Record<string, unknown>;
}

/**
 * Puts Dawn behind `navigator.gpu` and its classes on the global object, as in a browser. Does
 * nothing where they are already there.
 *
 * @throws NoWebGPUError when the package is not installed
 */
export async function installNodeGpu(): Promise<void> {
  if (globalThis.navigator?.gpu) return;
  const name = "webgpu"; // not a literal, or bundlers of the page would look for it
  let dawn: Dawn;
  try {
    dawn = (await import(/* @vite-ignore */ name)) as Dawn;
  } catch (cause) {
    throw new NoWebGPUError(
      "Node has no WebGPU of its own, and the optional package `webgpu` is not installed or does not run here.",
      "Install it by `npm install webgpu`, or use --backend wasm.",
      { cause },
    );
  }
  Object.assign(globalThis, dawn.globals);
  // the object must stay referenced: Dawn ends with it
  const gpu = dawn.create([]);
  if (globalThis.navigator)
    Object.defineProperty(globalThis.navigator, "gpu", { value: gpu, configurable: true });
  else
    Object.defineProperty(globalThis, "navigator", { value: { gpu, userAgent: "node" }, configurable: true });
}
