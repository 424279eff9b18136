/** One life of the worker: from its start to its end, wanted or not. */
import * as Comlink from "comlink";
import { type DeglaError, DeviceLostError, deserializeError, serializeError } from "../base/errors";
import { randomName } from "../base/randomName";
import type { EngineApi, WorkerEvent } from "./protocol";

/** A worker as it is started: its surface, how to end it, and how to hear of its crash. */
export interface Spawned {
  api: Comlink.Remote<EngineApi> | EngineApi;
  end(): void;
  onCrash(listener: (message: string) => void): void;
}

/** Between two looks for the worker's lock, in milliseconds. */
const LOOK = 50;

/**
 * A worker that ends without an error tells nobody. It holds a lock of its name for as long as it lives, however busy it
 * is: who gets the lock after it knows. Its own request may still be on its way when its first message is here, so that
 * it must be seen to hold the lock first. (Plain http has no locks: there such an end stays unseen.)
 */
async function untilEnd(name: string, signal: AbortSignal): Promise<void> {
  const { locks } = navigator;
  if (!locks) throw new Error("No locks here.");
  const held = async () => (await locks.query()).held?.some((lock) => lock.name === name);
  while (!(await held())) {
    await new Promise((resolve) => setTimeout(resolve, LOOK));
    signal.throwIfAborted();
  }
  await locks.request(name, { signal }, () => {});
}

export function spawnWorker(): Spawned {
  const name = `degla-engine:${randomName()}`;
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name });
  const ended = new AbortController();
  return {
    api: Comlink.wrap<EngineApi>(worker),
    end: () => {
      ended.abort();
      worker.terminate();
    },
    onCrash: (listener) => {
      const watch = () =>
        untilEnd(name, ended.signal).then(
          () => listener("It ended without an error."),
          () => {}, // ended by us, or there are no locks here
        );
      worker.addEventListener("message", watch, { once: true });
      worker.addEventListener("error", (event) => listener(event.message || "The engine's script failed."));
      worker.addEventListener("messageerror", () => listener("The engine sent what can't be read."));
    },
  };
}

export interface Generation {
  api: Spawned["api"];
  /** Rejects with `Ended` when the worker is ended for whatever reason; calls race against it. */
  ended: Promise<never>;
  end(reason: DeglaError): void;
}

/** Why calls of a worker that is gone never come back. `reason` is what the visitor is told. */
export class Ended extends Error {
  constructor(readonly reason: DeglaError) {
    super(reason.message);
  }
}

/**
 * @param onLost the device was lost or the worker crashed; it has been ended already
 */
export function beginGeneration(
  spawn: () => Spawned,
  onEvent: (event: WorkerEvent) => void,
  onLost: (generation: Generation, error: DeglaError) => void,
): Generation {
  const { api, end, onCrash } = spawn();
  let over = false;
  let reject!: (reason: Ended) => void;
  const ended = new Promise<never>((_, fail) => {
    reject = fail;
  });
  ended.catch(() => {}); // nobody may be waiting
  const generation: Generation = {
    api,
    ended,
    end: (reason) => {
      if (over) return;
      over = true;
      end();
      reject(new Ended(reason));
    },
  };
  const lose = (error: DeglaError) => {
    if (over) return;
    generation.end(error);
    onLost(generation, error);
  };
  onCrash((message) => lose(new DeviceLostError(`The engine's worker has died: ${message}`)));
  const listen = (event: WorkerEvent) => {
    if (over) return;
    if (event.kind === "deviceLost") lose(deserializeError(event.error));
    else onEvent(event);
  };
  api.subscribe(Comlink.proxy(listen)).catch((error) => lose(fault(error)));
  return generation;
}

/** What crossed the boundary as data, as its class again. */
export function fault(error: unknown): DeglaError {
  const known = typeof error === "object" && error !== null && "code" in error && "advice" in error;
  return deserializeError(known ? (error as ReturnType<typeof serializeError>) : serializeError(error));
}
