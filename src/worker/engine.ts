/**
 * The engine: one backend, any number of models and pictures, everything on the GPU one after the other. The
 * page runs it in a worker (worker.ts), the command line as it is; nothing here knows which.
 */

import { InternalError } from "../base/errors";
import { createQueue, type Queue } from "../base/queue";
import { memoryCache } from "../encode/cache";
import { startBackend, type WasmUrls } from "../kernels/backend";
import { loseDevice, onDeviceLost, takeGpuErrors } from "../kernels/gpuFaults";
import * as tf from "../kernels/tf";
import type { DecodeImage } from "../pictures/imageFile";
import type { Atlas } from "../scenes/atlas";
import type { Depot } from "../storage/models/modelStore";
import { storageReport } from "../storage/models/report";
import { deleteModel, verifyModel } from "../storage/models/weights";
import { createEvaluator, type Evaluator } from "./evaluation/evaluation";
import { createImages, type Images } from "./images";
import { createPrepared, leaveOneOutResult, localResult } from "./local";
import { cachedModels, createModels, weightsKey } from "./models";
import type {
  BackendChoice,
  BackendName,
  BackendReport,
  CachedModel,
  GlobalScores,
  LeaveOneOutResult,
  LocalMethod,
  LocalResult,
  ModelInfo,
  ModelSource,
  OnProgress,
  StorageReport,
  Verdict,
} from "./protocol";
import { type Encoded, encodeAll, globalScores } from "./scores";
import { createOpenData } from "./training/data";
import { exportRun } from "./training/export";
import type { ExportKind } from "./training/protocol";
import type { TrainingHost } from "./training/run";
import { createTraining, type Training } from "./training/training";
import { keepRun } from "./training/weights";

export interface EngineHost {
  depot: Depot;
  decode: DecodeImage;
  /** Needed in the page; Node finds the files by itself. */
  wasmUrls?: WasmUrls;
  /** What training on scenes draws from. */
  atlas?(): Promise<Atlas>;
  onDeviceLost?(error: Error): void;
}

export interface Engine {
  readonly images: Images;
  readonly evaluator: Evaluator;
  /** Once; another backend needs another engine. */
  start(choice: BackendChoice): Promise<BackendReport>;
  loadModel(source: ModelSource, signal: AbortSignal, onProgress?: OnProgress): Promise<ModelInfo>;
  unloadModel(id: string): Promise<void>;
  globalScores(
    model: string,
    images: readonly string[],
    captions: readonly string[],
    signal: AbortSignal,
    onProgress?: OnProgress,
  ): Promise<GlobalScores>;
  localMaps(
    model: string,
    image: string,
    caption: string,
    method: LocalMethod,
    signal: AbortSignal,
  ): Promise<LocalResult>;
  leaveOneOut(model: string, image: string, caption: string, signal: AbortSignal): Promise<LeaveOneOutResult>;
  /** L2-normalised embeddings, a row each. */
  embeddings(
    model: string,
    images: readonly string[],
    captions: readonly string[],
    signal: AbortSignal,
  ): Promise<Encoded>;
  cachedModels(): Promise<CachedModel[]>;
  verifyModel(id: string, signal: AbortSignal, onProgress?: OnProgress): Promise<Verdict>;
  /** From the cache; a loaded copy stays loaded. */
  deleteModel(id: string): Promise<void>;
  storage(): Promise<StorageReport>;
  memory(): { tensors: number; bytes: number };
  loseDevice(): boolean;
  readonly training: Training;
  /** Puts a run's weights among the cached models. */
  keepRun(run: string, name: string, signal: AbortSignal, onProgress?: OnProgress): Promise<ModelInfo>;
  exportRun(run: string, what: ExportKind, signal: AbortSignal, onProgress?: OnProgress): Promise<Blob>;
}

/** tfjs' wasm heap grows to 4 GB, but its kernels take half of the addresses for negative ones. */
const WASM_BUDGET = 2 ** 31;

/** Bytes of embeddings that are kept in memory: 8,000 of 512 numbers. */
const EMBEDDINGS = 16_000_000;

export function createEngine({ depot, decode, wasmUrls, atlas, onDeviceLost: tellLost }: EngineHost): Engine {
  const queue = createQueue();
  let report: Promise<BackendReport> | null = null;
  let backend: BackendName | null = null;
  let software = false;
  let lost: Error | null = null;
  onDeviceLost((error) => {
    lost = error;
    tellLost?.(error);
  });

  const watched = async <T>(work: () => Promise<T>, discard?: (late: T) => void): Promise<T> => {
    if (!report) throw new InternalError("The engine was used before it was started.");
    await report;
    if (lost) throw lost;
    takeGpuErrors(); // those of work that was given up
    try {
      const result = await work();
      const [fault] = takeGpuErrors();
      if (!fault) return result;
      discard?.(result);
      throw fault;
    } catch (error) {
      throw lost ?? error;
    }
  };
  const onGpu: Queue["run"] = (signal, work, discard) =>
    queue.run(signal, () => watched(work, discard), discard);

  const images = createImages(decode);
  const prepared = createPrepared();
  const models = createModels(depot, onGpu, prepared.forget);
  const cache = memoryCache(EMBEDDINGS);
  const host: TrainingHost = {
    depot,
    onGpu,
    whenIdle: (signal, work) => queue.idle(signal, (gently) => watched(() => work(gently))),
    models,
    openData: createOpenData(atlas, decode),
    budget: () => (backend === "wasm" ? WASM_BUDGET : null),
    measurable: () => backend === "wasm" || (backend === "webgpu" && !software),
    forget: (model) => {
      prepared.forget(model);
      cache.forget(weightsKey(model));
    },
  };
  const training = createTraining(host);

  return {
    images,
    evaluator: createEvaluator(depot, decode, models, onGpu),
    start: (choice) => {
      if (report) throw new InternalError("The engine was started twice.");
      report = startBackend(choice, { wasmUrls });
      report.then(
        (started) => {
          ({ backend, software } = started);
        },
        () => {
          report = null; // another choice may work
        },
      );
      return report;
    },
    loadModel: models.load,
    unloadModel: async (id) => {
      if (!(await training.unload(id))) await models.unload(id);
    },
    globalScores: (id, imageIds, captions, signal, onProgress) =>
      onGpu(signal, () =>
        globalScores(models.get(id), images, cache, imageIds, captions, signal, onProgress),
      ),
    localMaps: (id, image, caption, method, signal) =>
      onGpu(signal, () =>
        localResult(models.get(id), images, cache, prepared, image, caption, method, signal),
      ),
    leaveOneOut: (id, image, caption, signal) =>
      onGpu(signal, () => leaveOneOutResult(models.get(id), images, cache, image, caption, signal)),
    embeddings: (id, imageIds, captions, signal) =>
      onGpu(signal, () => encodeAll(models.get(id), images, cache, imageIds, captions, signal)),
    cachedModels: () => cachedModels(depot),
    verifyModel: (id, signal, onProgress) => verifyModel(depot, id, { signal, onProgress }),
    deleteModel: (id) => deleteModel(depot, id),
    storage: () => storageReport(depot),
    memory: () => {
      const { numTensors, numBytes } = tf.memory();
      return { tensors: numTensors, bytes: numBytes };
    },
    loseDevice,
    training,
    keepRun: (run, name, signal, onProgress) => keepRun(host, training, run, name, signal, onProgress),
    exportRun: (run, what, signal, onProgress) => exportRun(host, training, run, what, signal, onProgress),
  };
}
