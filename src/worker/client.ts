/**
 * The page's engine: every call goes to the worker as it is, and once more to the next one if that ends under it. Only
 * what must be remembered, for a new worker to be given the same, is written by name: given.ts, training/client.ts.
 */
import { toFault } from "../base/errors";
import { randomName } from "../base/randomName";
import { forwarding, packCall } from "./boundary";
import type { EngineBoundary } from "./events";
import { createGiven } from "./given";
import type { Engine, EngineClient, EngineEvent } from "./protocol";
import { createTrainingClient } from "./training/client";
import { Ended, type Spawned, watched } from "./workerInstance";
import { createWorkers } from "./workers";

function spawnWorker(): Spawned<EngineBoundary> {
  const name = `degla-engine:${randomName()}`;
  return watched(new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name }), name);
}

/** @param spawn for tests: another way to get a worker */
export function createEngine(spawn: () => Spawned<EngineBoundary> = spawnWorker): EngineClient {
  const listeners = new Set<(event: EngineEvent) => void>();
  const tell = (event: EngineEvent) => {
    for (const listener of [...listeners]) listener(event);
  };

  /** Makes a call on the worker of now. @throws Ended where that ends under it */
  async function callOnce(method: string, args: unknown[]): Promise<unknown> {
    const call = packCall(method, args);
    return (await workers.ready(call.signal)).send(call);
  }
  async function call(method: string, args: unknown[], repeat = true): Promise<unknown> {
    try {
      return await callOnce(method, args);
    } catch (error) {
      if (!(error instanceof Ended)) throw error;
      if (repeat) return call(method, args, false);
      throw error.reason;
    }
  }

  const engine = forwarding<Engine>(call);
  const given = createGiven(engine, (what, error) => {
    const { code, message, advice } = toFault(error);
    const notice = { code, message: `${what} could not be brought back: ${message}`, advice };
    tell({ kind: "notice", notice });
  });
  const workers = createWorkers(spawn, given.restore, tell);
  const once = forwarding<Engine>(callOnce);

  return forwarding<EngineClient>(call, {
    ...given.calls,
    ...createTrainingClient(engine, once.train),
    start: workers.start,
    loseDevice: () => once.loseDevice().catch(() => {}), // not the next worker's as well
    close: async () => workers.close(),
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
}
