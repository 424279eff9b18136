/** The engine's worker, and the next one: when the device is lost, or another backend is chosen. */
import * as Comlink from "comlink";
import { deferred } from "../base/deferred";
import { type DeglaError, DeviceLostError, InternalError, toError, toFault } from "../base/errors";
import { orAbort } from "./boundary";
import type { EngineBoundary } from "./events";
import type { BackendChoice, BackendReport, EngineEvent, WorkerEvent } from "./protocol";
import { beginInstance, Ended, type Spawned, type WorkerInstance } from "./workerInstance";

export interface Workers {
  /** Ends the worker of now, if there is one, and begins another on this backend. */
  start(choice: BackendChoice): Promise<BackendReport>;
  /** The worker, once it has a backend and everything that the one before had. */
  ready(signal?: AbortSignal): Promise<WorkerInstance>;
  /** Ends the worker for good. */
  close(): void;
}

/** So many losses within so long, and WebGPU is given up for WebAssembly. */
const MAX_LOSSES = 3;
const LOSS_WINDOW_MS = 60_000;

const diedOf = (message: string) => new DeviceLostError(`The engine's worker has died: ${message}`);

/** @param restore gives a new worker what the one before had */
export function createWorkers(
  spawn: () => Spawned<EngineBoundary>,
  restore: (instance: WorkerInstance) => Promise<void>,
  tell: (event: EngineEvent) => void,
): Workers {
  let losses: number[] = [];
  let restarts = 0;
  let chosen: BackendChoice = "auto";
  let running: WorkerInstance | null = null;
  /** Replaced at every (re)start. */
  let ready = deferred<WorkerInstance>();

  function begin(): WorkerInstance {
    const spawned = spawn();
    const lose = (error: DeglaError) => {
      instance.end(error);
      if (instance === running) recover(error);
    };
    const instance = beginInstance(spawned, diedOf, lose);
    const listen = (event: WorkerEvent) => {
      if (instance.over) return;
      if (event.kind === "deviceLost") lose(toError(event.error));
      else tell(event);
    };
    spawned.boundary.subscribe(Comlink.proxy(listen)).catch((error) => instance.over || lose(toError(error)));
    return instance;
  }

  /** Begins a worker; a wanted backend that does not work gives way to the best that does, with the reason. */
  async function boot(choice: BackendChoice) {
    const instance = begin();
    running = instance;
    const start = (wanted: BackendChoice) => instance.call("start", wanted) as Promise<BackendReport>;
    try {
      return { instance, backend: await start(choice) };
    } catch (error) {
      if (error instanceof Ended || choice === "auto") throw error;
      const backend = await start("auto");
      return { instance, backend: { ...backend, fallback: toFault(error) } };
    }
  }

  async function startWith(choice: BackendChoice, fallback?: DeglaError): Promise<BackendReport> {
    const mine = ready;
    try {
      const { instance, backend: report } = await boot(choice);
      await restore(instance);
      const backend = fallback ? { ...report, fallback: toFault(fallback) } : report;
      tell({ kind: "ready", backend, restarts });
      mine.resolve(instance);
      return backend;
    } catch (error) {
      const cause = error instanceof Ended ? error.reason : toError(error);
      if (mine === ready && !(error instanceof Ended)) {
        tell({ kind: "failed", error: toFault(cause) });
        mine.reject(cause);
      }
      throw cause;
    }
  }

  /** After a loss: the old worker has ended, calls wait on a new `ready`. */
  function recover(error: DeglaError): void {
    const now = Date.now();
    losses = [...losses.filter((at) => now - at < LOSS_WINDOW_MS), now];
    restarts++;
    if (ready.settled) ready = deferred();
    tell({ kind: "restarting", error: toFault(error) });
    const hopeless = losses.length >= MAX_LOSSES;
    if (losses.length > 2 * MAX_LOSSES) {
      tell({ kind: "failed", error: toFault(error) });
      ready.reject(error);
      return;
    }
    startWith(hopeless ? "wasm" : chosen, hopeless ? error : undefined).catch(() => {});
  }

  function endRunning(reason: DeglaError): void {
    const old = running;
    running = null;
    if (ready.settled) ready = deferred();
    old?.end(reason);
  }

  return {
    start: (choice) => {
      chosen = choice;
      losses = [];
      endRunning(new DeviceLostError("Another backend was chosen."));
      tell({ kind: "starting" });
      return startWith(choice);
    },
    ready: (signal) => orAbort(ready.promise, signal),
    close: () => {
      const over = new InternalError("The engine was closed.");
      endRunning(over);
      ready.reject(over);
    },
  };
}
