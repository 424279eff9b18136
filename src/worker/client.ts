/**
 * The page's side of the engine. It knows what the worker was given (backend, models, pictures), so that a new
 * worker can be given the same when the device is lost or another backend is chosen; calls that were under way
 * are made again, and the page need not know.
 */
import * as Comlink from "comlink";
import {
  BadInputError,
  CancelledError,
  type DeglaError,
  DeviceLostError,
  InternalError,
  serializeError,
} from "../base/errors";
import { persist } from "../storage/models/persist";
import type { SuiteRequest } from "./evaluation/protocol";
import type {
  AddedImage,
  BackendChoice,
  BackendReport,
  CallOptions,
  EngineClient,
  EngineEvent,
  ModelInfo,
  ModelSource,
  OnProgress,
} from "./protocol";
import { createTrainingClient } from "./training/client";
import { beginGeneration, Ended, fault, type Generation, type Spawned, spawnWorker } from "./workerInstance";

interface GivenImage {
  add(api: Generation["api"]): Promise<AddedImage>;
  name: string;
  users: number;
}

interface GivenModel {
  source: ModelSource;
  info: ModelInfo;
}

/** So many losses within so long, and WebGPU is given up for WebAssembly. */
const MAX_LOSSES = 3;
const LOSS_WINDOW_MS = 60_000;

let jobs = 0;

/** @param spawn for tests: another way to get a worker */
export function createEngine(spawn: () => Spawned = spawnWorker): EngineClient {
  const listeners = new Set<(event: EngineEvent) => void>();
  const images = new Map<string, GivenImage>();
  const models = new Map<string, GivenModel>();
  let losses: number[] = [];
  let restarts = 0;
  let chosen: BackendChoice = "auto";
  let running: Generation | null = null;
  /** Settles with a worker that has a backend, all models and all pictures. Replaced at every (re)start. */
  let ready = deferred<Generation>();

  const tell = (event: EngineEvent) => {
    for (const listener of [...listeners]) listener(event);
  };

  /** A worker with a backend; a wanted backend that does not work gives way to the best that does, with the reason. */
  async function boot(choice: BackendChoice): Promise<{ generation: Generation; backend: BackendReport }> {
    const generation = beginGeneration(
      spawn,
      (event) => event.kind === "notice" && tell(event),
      (gone, error) => gone === running && recover(error),
    );
    running = generation;
    const start = (wanted: BackendChoice) =>
      Promise.race([generation.api.start(wanted), generation.ended]).catch((error) => {
        throw error instanceof Ended ? error : fault(error);
      });
    try {
      return { generation, backend: await start(choice) };
    } catch (error) {
      if (error instanceof Ended || choice === "auto") throw error;
      const backend = await start("auto");
      return { generation, backend: { ...backend, fallback: serializeError(error) } };
    }
  }

  /** Gives a new worker what the old one had. What can't be had again is dropped, with a notice. */
  async function replay({ api, ended }: Generation): Promise<void> {
    const attempt = (work: Promise<unknown>) => Promise.race([work, ended]);
    const drop = (error: unknown, what: string) => {
      if (error instanceof Ended) throw error;
      const { code, message, advice } = fault(error);
      tell({
        kind: "notice",
        notice: { code, message: `${what} could not be brought back: ${message}`, advice },
      });
    };
    for (const [id, image] of images) {
      try {
        for (let user = 0; user < image.users; user++)
          await attempt(image.add(api).then(({ thumbnail }) => thumbnail.close()));
      } catch (error) {
        drop(error, image.name);
        images.delete(id);
      }
    }
    for (const [id, { source, info }] of models) {
      const cached: ModelSource = { kind: "cached", id };
      try {
        await attempt(
          api.loadModel(jobName(), cached, null).catch((error: unknown) => {
            if (source.kind === "cached") throw error;
            return api.loadModel(jobName(), source, null);
          }),
        );
      } catch (error) {
        drop(error, info.name);
        models.delete(id);
      }
    }
  }

  async function startWith(choice: BackendChoice, fallback?: DeglaError): Promise<BackendReport> {
    const mine = ready;
    try {
      const { generation, backend: report } = await boot(choice);
      await replay(generation);
      const backend = fallback ? { ...report, fallback: serializeError(fallback) } : report;
      tell({ kind: "ready", backend, restarts });
      mine.resolve(generation);
      return backend;
    } catch (error) {
      const cause = error instanceof Ended ? error.reason : fault(error);
      if (mine === ready && !(error instanceof Ended)) {
        tell({ kind: "failed", error: serializeError(cause) });
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
    tell({ kind: "restarting", error: serializeError(error) });
    const hopeless = losses.length >= MAX_LOSSES;
    if (losses.length > 2 * MAX_LOSSES) {
      tell({ kind: "failed", error: serializeError(error) });
      ready.reject(error);
      return;
    }
    startWith(hopeless ? "wasm" : chosen, hopeless ? error : undefined).catch(() => {});
  }

  async function start(choice: BackendChoice): Promise<BackendReport> {
    chosen = choice;
    losses = [];
    const old = running;
    if (ready.settled) ready = deferred();
    running = null;
    old?.end(new DeviceLostError("Another backend was chosen."));
    tell({ kind: "starting" });
    return startWith(choice);
  }

  /** Makes a call on the worker of now, and once more on the next if that one ends under it. */
  async function call<T>(
    work: (api: Generation["api"], job: string, onProgress: OnProgress | null) => Promise<T>,
    { signal, onProgress }: CallOptions = {},
  ): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      const generation = await orAbort(ready.promise, signal);
      const { api, ended } = generation;
      const job = jobName();
      const cancel = () => void Promise.resolve(api.cancel(job)).catch(() => {});
      signal?.addEventListener("abort", cancel, { once: true });
      try {
        const report = onProgress ? Comlink.proxy(onProgress) : null;
        return await orAbort(Promise.race([work(api, job, report), ended]), signal);
      } catch (error) {
        if (error instanceof Ended) {
          if (attempt === 0) continue;
          throw error.reason;
        }
        throw fault(error);
      } finally {
        signal?.removeEventListener("abort", cancel);
      }
    }
  }

  async function add(image: Omit<GivenImage, "users">, options?: CallOptions): Promise<AddedImage> {
    const added = await call((api) => image.add(api), options);
    const known = images.get(added.id);
    if (known) known.users++;
    else images.set(added.id, { ...image, users: 1 });
    return added;
  }

  return {
    ...createTrainingClient({ ready: (signal) => orAbort(ready.promise, signal), call, jobName, orAbort }),
    start,
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    loadModel: async (source, options) => {
      const wanted = absolute(source);
      if (source.kind === "hub" || source.kind === "files") void persist();
      const info = await call((api, job, report) => api.loadModel(job, wanted, report), options);
      models.set(info.id, { source: wanted, info });
      return info;
    },
    unloadModel: (id) => {
      models.delete(id);
      return call((api) => api.unloadModel(id));
    },
    addImage: (bytes, name, options) =>
      add({ name, add: (api) => api.addImage(jobName(), bytes, name) }, options),
    addPixels: (width, height, rgba, name) => {
      const own = rgba.slice();
      return add({ name, add: (api) => api.addPixels(width, height, own, name) });
    },
    removeImage: (id) => {
      const known = images.get(id);
      if (known && --known.users === 0) images.delete(id);
      return call((api) => api.removeImage(id));
    },
    globalScores: (model, pictures, captions, options) =>
      call((api, job, report) => api.globalScores(job, model, pictures, captions, report), options),
    localMaps: (model, image, caption, method, options) =>
      call((api, job) => api.localMaps(job, model, image, caption, method), options),
    leaveOneOut: (model, image, caption, options) =>
      call((api, job) => api.leaveOneOut(job, model, image, caption), options),
    evaluate: (model, request, options) =>
      call((api, job, report) => api.evaluate(job, model, located(request), report), options),
    casePicture: (request, key) => call((api) => api.casePicture(located(request), key)),
    compareResults: (a, b) => call((api) => api.compareResults(a, b)),
    poolSides: (a, b) => call((api) => api.poolSides(a, b)),
    encodings: () => call((api) => api.encodings()),
    forgetEncodings: () => call((api) => api.forgetEncodings()),
    cachedModels: () => call((api) => api.cachedModels()),
    verifyModel: (id, options) => call((api, job, report) => api.verifyModel(job, id, report), options),
    deleteModel: (id) => call((api) => api.deleteModel(id)),
    storage: () => call((api) => api.storage()),
    memory: () => call((api) => api.memory()),
    loseDevice: async () => {
      const { api, ended } = await ready.promise;
      await Promise.race([api.loseDevice(), ended]).catch(() => {});
    },
    close: () => {
      const old = running;
      running = null;
      const over = new InternalError("The engine was closed.");
      if (ready.settled) ready = deferred();
      ready.reject(over);
      old?.end(over);
    },
  };
}

function jobName(): string {
  jobs++;
  return `job ${jobs}`;
}

/** The page's own folders, seen from a worker that lies elsewhere. */
function absolute(source: ModelSource): ModelSource {
  if (source.kind !== "bundled" || typeof document === "undefined") return source;
  if (!URL.canParse(source.path, document.baseURI))
    throw new BadInputError(`"${source.path}" is no folder of this page.`);
  return { ...source, path: new URL(source.path, document.baseURI).href };
}

/** With the page's address: the worker lies elsewhere. */
function located(request: SuiteRequest): SuiteRequest {
  if (request.kind !== "scenes" || typeof document === "undefined") return request;
  return { ...request, base: document.baseURI };
}

function orAbort<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const stop = () => reject(new CancelledError("Stopped on request."));
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

interface Deferred<T> {
  promise: Promise<T>;
  settled: boolean;
  resolve(value: T): void;
  reject(reason: unknown): void;
}

function deferred<T>(): Deferred<T> {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  promise.catch(() => {}); // nobody may be waiting
  const out: Deferred<T> = {
    promise,
    settled: false,
    resolve: (value) => {
      out.settled = true;
      resolve(value);
    },
    reject: (reason) => {
      out.settled = true;
      reject(reason);
    },
  };
  return out;
}
