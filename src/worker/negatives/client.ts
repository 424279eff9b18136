/** The page's side of the negatives' worker. */
import { randomName } from "../../base/randomName";
import { forwarding } from "../boundary";
import { createLazyWorker } from "../lazyWorker";
import { type Spawned, watched } from "../workerInstance";
import type { NegativesApi } from "./protocol";

export interface NegativesClient extends NegativesApi {
  /** Ends the worker and all that is under way in it; the next call begins another. */
  end(): void;
}

function spawnWorker(): Spawned {
  const name = `degla-negatives:${randomName()}`;
  return watched(new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name }), name);
}

/** @param spawn for tests: another way to get a worker */
export function createNegativesClient(spawn: () => Spawned = spawnWorker): NegativesClient {
  let lexicon: Parameters<NegativesApi["takeLexicon"]>[0] = null;
  const worker = createLazyWorker("makes negatives", spawn, (instance) => {
    if (lexicon) void instance.call("takeLexicon", lexicon);
  });
  return forwarding<NegativesClient>(worker.call, {
    takeLexicon: async (user) => {
      lexicon = user;
      if (worker.running) await worker.call("takeLexicon", [user]);
    },
    stop: async () => {
      if (worker.running) await worker.call("stop", []);
    },
    end: worker.end,
  });
}
