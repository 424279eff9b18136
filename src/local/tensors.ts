/**
 * The one door to TensorFlow.js: its core with every gradient registered, and nothing else (no layers, data or
 * converter); a part of its own, which is loaded with the first map by Grad-ECLIP.
 *
 * `#tfjs-gradients` is an alias of package.json: the bare registrations in the page; the bundled CommonJS
 * build under Node, which can't load tfjs' extensionless ES modules.
 *
 * The core comes first: bundled apart (as the development server does), the registrations would run before its flags.
 */
import "@tensorflow/tfjs-core";
import "#tfjs-gradients";
import * as tf from "@tensorflow/tfjs-core";
import { backendInUse } from "../program/backend";
import { wasmFiles } from "./wasmFiles";

export * from "@tensorflow/tfjs-core";

type Backend = ReturnType<typeof backendInUse>;

let started: { on: Backend; ready: Promise<void> } | null = null;

/** Starts tfjs on what programs run on, on WebGPU with their device. */
export function startTensors(): Promise<void> {
  const on = backendInUse();
  if (started?.on !== on) {
    const ready = start(on).catch((error) => {
      started = null; // another try may find memory
      throw error;
    });
    started = { on, ready };
  }
  return started.ready;
}

async function start(on: Backend): Promise<void> {
  tf.enableProdMode();
  if (on.name === "webgpu") {
    const { WebGPUBackend } = await import("@tensorflow/tfjs-backend-webgpu");
    // in place of tfjs' own factory, which asks for another adapter and knows neither refusal nor loss
    if (tf.findBackendFactory("webgpu")) tf.removeBackend("webgpu");
    tf.registerBackend("webgpu", () => new WebGPUBackend(on.device, on.info), 3);
    return activate("webgpu");
  }
  if (on.name === "wasm" && (await tryWasm())) return;
  await import("@tensorflow/tfjs-backend-cpu");
  await activate("cpu");
  // else tfjs greets Node users on the console at the first tensor
  Object.assign(tf.backend(), { firstUse: false });
}

/** Whether tfjs' WebAssembly, other files than those of programs, is there and starts. */
async function tryWasm(): Promise<boolean> {
  const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
  // tfjs starts its threads from the source text of a function, which a bundler's other names break
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  if (wasmFiles.urls && !tf.engine().registry.wasm) setWasmPaths({ ...wasmFiles.urls });
  return activate("wasm").then(
    () => true,
    () => false,
  );
}

async function activate(backend: string): Promise<void> {
  if (!(await tf.setBackend(backend))) throw new Error(`tfjs did not start its ${backend} backend.`);
  await tf.ready();
}
