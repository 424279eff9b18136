/** The one engine of the page: its state, its backend, and how to start it again. */
import { createStore } from "zustand/vanilla";
import { createEngine } from "../worker/client";
import type { BackendChoice, BackendReport, EngineClient } from "../worker/protocol";
import { type Fault, report, toFault } from "./faults";
import { say } from "./words";

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

const nameOf = ({ backend, adapter }: BackendReport) =>
  backend === "webgpu" ? `${NAMES.webgpu} · ${adapter || "GPU"}` : NAMES[backend];

/** "WebGPU · nvidia ampere", "WebAssembly, 2 threads" */
export function backendLabel(report: BackendReport): string {
  const name = nameOf(report);
  const { backend, software, threads } = report;
  if (backend === "webgpu") return software ? say(($) => $.engine.software, { name }) : name;
  return threads > 1 ? say(($) => $.engine.threads, { name, count: threads }) : name;
}

/** What computes now, as the record names it, in English: no number depends on how many threads. Null while nothing does. */
export function adapterName(): string | null {
  const { backend } = engineStore.getState();
  return backend && nameOf(backend) + (backend.backend === "webgpu" && backend.software ? " (software)" : "");
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
