/** What the engine tells without being asked, from the worker to whoever listens. */
import { type DeglaError, toFault } from "../base/errors";
import { type Boundary, serve } from "./boundary";
import type { Engine, WorkerEvent } from "./protocol";

export interface EngineBoundary extends Boundary {
  subscribe(onEvent: (event: WorkerEvent) => void): Promise<void>;
}

export interface EventRelay {
  notice(error: DeglaError): void;
  deviceLost(error: DeglaError): void;
  connect(listener: (event: WorkerEvent) => void): void;
}

/** Events that came before anyone listened wait for the listener. */
export function createRelay(): EventRelay {
  const waiting: WorkerEvent[] = [];
  let listener: ((event: WorkerEvent) => void) | null = null;
  const tell = (event: WorkerEvent) => (listener ? listener(event) : waiting.push(event));
  return {
    notice: (error) => tell({ kind: "notice", notice: toFault(error) }),
    deviceLost: (error) => tell({ kind: "deviceLost", error: toFault(error) }),
    connect: (next) => {
      listener = next;
      for (const event of waiting.splice(0)) next(event);
    },
  };
}

/** @param engine may still be opening its storage */
export function serveEngine(engine: Engine | Promise<Engine>, events: EventRelay): EngineBoundary {
  return { ...serve(engine), subscribe: async (onEvent) => events.connect(onEvent) };
}
