/** The one engine of the page: its state, its backend, and how to start it again. */
import { createStore } from "zustand/vanilla";
import { createEngine } from "../worker/client";
import type { BackendChoice, BackendReport, EngineClient } from "../worker/protocol";
import { type Fault, report, toFault } from "./faults";

export interface EngineState {
  status: "off" | "starting" | "ready" | "restarting" | "failed";
  choice: BackendChoice;
  backend: BackendReport | null;
  fault: Fault | null;
  /** Which of the workers that were begun: with another, on another backend, results may have other numbers. */
  workerInstance: number;
}

export const BACKEND_CHOICES = ["auto", "webgpu", "wasm"] as const satisfies readonly BackendChoice[];

export const engineStore = createStore<EngineState>(() => ({
  status: "off",
  choice: "auto",
  backend: null,
  fault: null,
  workerInstance: 0,
}));

const NAMES = { webgpu: "WebGPU", wasm: "WebAssembly", cpu: "JavaScript" };

/** "WebGPU · nvidia ampere", "WebAssembly, 2 threads" */
export function backendLabel({ backend, adapter, software, threads }: BackendReport): string {
  if (backend !== "webgpu") return `${NAMES[backend]}${threads > 1 ? `, ${threads} threads` : ""}`;
  return `${NAMES[backend]} · ${adapter || "GPU"}${software ? " (software)" : ""}`;
}

/** What computes now, as the record names it: no number depends on how many threads. Null while nothing does. */
export function adapterName(): string | null {
  const { backend } = engineStore.getState();
  return backend && backendLabel({ ...backend, threads: 1 });
}

let client: EngineClient | null = null;

/** The client, made at the first call; it outlives lost devices and changed backends. */
export function engine(): EngineClient {
  if (client) return client;
  client = createEngine();
  client.onEvent((event) => {
    switch (event.kind) {
      case "starting":
        engineStore.setState({ status: "starting", fault: null });
        break;
      case "ready":
        engineStore.setState(({ workerInstance }) => ({
          status: "ready",
          backend: event.backend,
          fault: null,
          workerInstance: workerInstance + 1,
        }));
        break;
      case "restarting":
        engineStore.setState({ status: "restarting", fault: event.error });
        report(event.error, { level: "notice" });
        break;
      case "failed":
        engineStore.setState({ status: "failed", fault: event.error, backend: null });
        break;
      case "notice":
        report(event.notice, { level: "notice" });
        break;
    }
  });
  return client;
}

/** Starts the engine, or starts it again on another backend. Never rejects: faults are in the store. */
export async function startEngine(choice: BackendChoice = engineStore.getState().choice): Promise<boolean> {
  engineStore.setState({ choice, status: "starting", fault: null });
  try {
    const backend = await engine().start(choice);
    engineStore.setState(({ status }) => (status === "ready" ? {} : { status: "ready", backend }));
    return true;
  } catch (error) {
    engineStore.setState({ status: "failed", fault: toFault(error), backend: null });
    return false;
  }
}
