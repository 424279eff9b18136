/** The page's side of the negatives' worker, which is begun at the first call. */
import { InternalError } from "../../base/errors";
import { randomName } from "../../base/randomName";
import { type Boundary, forwarding, packCall } from "../boundary";
import { beginInstance, Ended, type Spawned, type WorkerInstance, watched } from "../workerInstance";
import type { NegativesApi } from "./protocol";

export interface NegativesClient extends NegativesApi {
  /** Ends the worker and all that is under way in it; the next call begins another. */
  end(): void;
}

function spawnWorker(): Spawned<Boundary> {
  const name = `degla-negatives:${randomName()}`;
  return watched(new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name }), name);
}

const diedOf = (message: string) => new InternalError(`The worker that makes negatives has died: ${message}`);

/** @param spawn for tests: another way to get a worker */
export function createNegativesClient(spawn: () => Spawned = spawnWorker): NegativesClient {
  let running: WorkerInstance | null = null;
  let lexicon: Parameters<NegativesApi["takeLexicon"]>[0] = null;

  function begin(): WorkerInstance {
    if (running) return running;
    const instance = beginInstance(spawn(), diedOf, () => {
      if (running === instance) running = null;
    });
    running = instance;
    if (lexicon) void instance.call("takeLexicon", lexicon);
    return instance;
  }

  async function call(method: string, args: unknown[]): Promise<unknown> {
    try {
      return await begin().send(packCall(method, args));
    } catch (error) {
      throw error instanceof Ended ? error.reason : error;
    }
  }

  return forwarding<NegativesClient>(call, {
    takeLexicon: async (user) => {
      lexicon = user;
      if (running) await call("takeLexicon", [user]);
    },
    stop: async () => {
      if (running) await call("stop", []);
    },
    end: () => {
      running?.end(new InternalError("The worker that makes negatives was ended."));
      running = null;
    },
  });
}
