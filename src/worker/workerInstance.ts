/** One life of a worker: from its start to its end, wanted or not. */
import * as Comlink from "comlink";
import type { DeglaError } from "../base/errors";
import { type Boundary, type Call, packCall, send } from "./boundary";
import { untilEnd } from "./lifeLock";

/** A worker as it is started: its surface, how to end it, and how to hear of its crash. */
export interface Spawned<B extends Boundary = Boundary> {
  boundary: B;
  end(): void;
  onCrash(listener: (message: string) => void): void;
}

/** @param name that the worker was given, and holds the lock of */
export function watched<B extends Boundary>(worker: Worker, name: string): Spawned<B> {
  const ended = new AbortController();
  return {
    boundary: Comlink.wrap(worker) as unknown as B,
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
      worker.addEventListener("error", (event) => listener(event.message || "Its script failed."));
      worker.addEventListener("messageerror", () => listener("It sent what can't be read."));
    },
  };
}

export interface WorkerInstance {
  /** @throws Ended where the worker ends before it answers */
  send(call: Call): Promise<unknown>;
  call(method: string, ...args: unknown[]): Promise<unknown>;
  end(reason: DeglaError): void;
  readonly over: boolean;
}

/** Why calls of a worker that is gone never come back. `reason` is what the visitor is told. */
export class Ended extends Error {
  constructor(readonly reason: DeglaError) {
    super(reason.message);
  }
}

/** @param onCrash the worker died by itself, and has been ended with the reason that `crash` makes of the message */
export function beginInstance(
  { boundary, end, onCrash: watch }: Spawned,
  crash: (message: string) => DeglaError,
  onCrash: (error: DeglaError) => void,
): WorkerInstance {
  const gone = new AbortController();
  const instance: WorkerInstance = {
    send: (call) => send(boundary, call, gone.signal),
    call: (method, ...args) => instance.send(packCall(method, args)),
    end: (reason) => {
      if (instance.over) return;
      end();
      gone.abort(new Ended(reason));
    },
    get over() {
      return gone.signal.aborted;
    },
  };
  watch((message) => {
    if (instance.over) return;
    const error = crash(message);
    instance.end(error);
    onCrash(error);
  });
  return instance;
}
