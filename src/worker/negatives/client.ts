/** The page's side of the negatives' worker: begun at the first call, errors as their classes again. */
import * as Comlink from "comlink";
import { InternalError } from "../../base/errors";
import { fault } from "../workerInstance";
import type { NegativesApi } from "./protocol";

export interface NegativesClient extends NegativesApi {
  /** Ends the worker and all that is under way in it; the next call begins another. */
  end(): void;
}

export interface SpawnedNegatives {
  api: Comlink.Remote<NegativesApi> | NegativesApi;
  end(): void;
  onCrash(listener: (message: string) => void): void;
}

function spawnWorker(): SpawnedNegatives {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), {
    type: "module",
    name: "negatives",
  });
  return {
    api: Comlink.wrap<NegativesApi>(worker),
    end: () => worker.terminate(),
    onCrash: (listener) =>
      worker.addEventListener("error", (event) => listener(event.message || "Its script failed.")),
  };
}

/** @param spawn for tests: another way to get a worker */
export function createNegativesClient(spawn: () => SpawnedNegatives = spawnWorker): NegativesClient {
  let running: { api: NegativesApi; end(): void; ended: Promise<never> } | null = null;
  let lexicon: Parameters<NegativesApi["takeLexicon"]>[0] = null;

  function begin() {
    if (running) return running;
    const { api, end, onCrash } = spawn();
    let reject!: (error: Error) => void;
    const ended = new Promise<never>((_, fail) => {
      reject = fail;
    });
    ended.catch(() => {}); // nobody may be waiting
    const mine = { api: api as NegativesApi, end, ended };
    running = mine;
    onCrash((message) => {
      if (running === mine) running = null;
      end();
      reject(new InternalError(`The worker that makes negatives has died: ${message}`));
    });
    if (lexicon) void mine.api.takeLexicon(lexicon);
    return mine;
  }

  async function call<T>(work: (api: NegativesApi) => Promise<T>): Promise<T> {
    const mine = begin();
    try {
      return await Promise.race([work(mine.api), mine.ended]);
    } catch (error) {
      throw fault(error);
    }
  }

  return {
    takeLexicon: async (user) => {
      lexicon = user;
      if (running) await call((api) => api.takeLexicon(user));
    },
    open: (...all) => call((api) => api.open(...all)),
    check: (...all) => call((api) => api.check(...all)),
    fill: (...all) => call((api) => api.fill(...all)),
    regenerate: (...all) => call((api) => api.regenerate(...all)),
    edit: (...all) => call((api) => api.edit(...all)),
    beside: (...all) => call((api) => api.beside(...all)),
    reachable: (...all) => call((api) => api.reachable(...all)),
    rewriteByEndpoint: (items, settings, endpoint, onReport) =>
      call((api) => api.rewriteByEndpoint(items, settings, endpoint, Comlink.proxy(onReport))),
    rewriteByPage: (items, settings, about, rewrite, onReport) =>
      call((api) =>
        api.rewriteByPage(items, settings, about, Comlink.proxy(rewrite), Comlink.proxy(onReport)),
      ),
    stop: () => (running ? call((api) => api.stop()) : Promise.resolve()),
    end: () => {
      running?.end();
      running = null;
    },
  };
}
