/**
 * The engine: one backend, any number of models and pictures, everything on the GPU one after the other. The
 * page runs it in a worker (worker.ts), the command line as it is; nothing here knows which.
 */

import { bytesOf } from "../base/blob";
import { DeviceLostError } from "../base/errors";
import { never } from "../base/queue";
import { loseDevice } from "../device/gpuFaults";
import { memoryCache } from "../encode/cache";
import type { DecodeImage } from "../pictures/imageFile";
import { currentExecutor } from "../program/backend";
import type { Atlas } from "../scenes/atlas";
import type { ModelStore } from "../storage/models/modelStore";
import { storageReport } from "../storage/models/report";
import { deleteModel, keepForRuns, verifyModel } from "../storage/models/weights";
import { createEvaluation } from "./evaluation/evaluation";
import { createFolder } from "./folder/folder";
import { createGpu } from "./gpu";
import { createImages } from "./images";
import { createKeptEncoders } from "./keptEncoder";
import { createPrepared, leaveOneOutResult, localResult } from "./local";
import { cachedModels, createModels, weightsKey } from "./models";
import type { CallOptions, Engine } from "./protocol";
import { encodeAll, frameScores, globalScores } from "./scores";
import type { Statistics } from "./statistics/statistics";
import { createOpenData } from "./training/data";
import { createTraining } from "./training/training";

export interface EngineHost {
  modelStore: ModelStore;
  decode: DecodeImage;
  /** What scenes are drawn from, in training and in suites; fetched when first asked for. */
  atlas?(): Promise<Atlas>;
  /** Default: in place. */
  statistics?: Statistics;
  onDeviceLost?(error: DeviceLostError): void;
}

/** What a run may take of the 4 GiB that WebAssembly's addresses reach: models lie there, too. */
const WASM_BUDGET = 2 ** 31;

/** Bytes of embeddings that are kept in memory: 8,000 of 512 numbers. */
const EMBEDDINGS = 16_000_000;

export function createEngine(host: EngineHost): Engine {
  const { modelStore, decode, atlas, statistics, onDeviceLost } = host;
  const gpu = createGpu(onDeviceLost);
  const images = createImages(decode);
  const prepared = createPrepared();
  const models = createModels(modelStore, gpu.run, prepared.forget);
  const cache = memoryCache(EMBEDDINGS);
  const kept = { pictures: images, cache };
  const onGpu = <T>({ signal = never }: CallOptions, work: () => Promise<T>) => gpu.run(signal, work);
  const encoders = createKeptEncoders(models, gpu.run);
  const training = createTraining({
    modelStore,
    onGpu: gpu.run,
    whenIdle: gpu.whenIdle,
    models,
    openData: createOpenData(atlas, decode),
    budget: () => (gpu.report()?.backend === "wasm" ? WASM_BUDGET : null),
    measurable: () => {
      const { backend, software } = gpu.report() ?? {};
      return backend === "wasm" || (backend === "webgpu" && !software);
    },
    forget: (model) => {
      prepared.forget(model);
      cache.forget(weightsKey(model));
    },
  });

  return {
    ...training.calls,
    ...createEvaluation({ decode, encoders, atlas, statistics }),
    ...createFolder({ decode, openKept: encoders.open }),
    start: gpu.start,
    loadModel: models.load,
    unloadModel: async (id) => {
      if (!(await training.unload(id))) await models.unload(id);
    },
    cachedModels: () => cachedModels(modelStore),
    verifyModel: (id, { signal = never, onProgress } = {}) =>
      verifyModel(modelStore, id, { signal, onProgress }),
    deleteModel: (id) => deleteModel(modelStore, id),
    keepForRuns: (id, only) => keepForRuns(modelStore, id, only),
    storage: () => storageReport(modelStore),
    addImage: async (file, name, { signal } = {}) => {
      const bytes = await bytesOf(file, name);
      signal?.throwIfAborted();
      return images.addFile(bytes, name);
    },
    addPixels: (width, height, data, name) => images.addPixels({ width, height, data }, name),
    removeImage: async (id) => images.remove(id),
    globalScores: (id, images, captions, options = {}) =>
      onGpu(options, () => globalScores(kept, models.get(id), { images, captions, ...options })),
    frameScores: (id, width, height, data, captions, options = {}) =>
      onGpu(options, () =>
        frameScores(kept, models.get(id), { frame: { width, height, data }, captions, ...options }),
      ),
    localMaps: (id, image, caption, method, options = {}) =>
      onGpu(options, () =>
        localResult(kept, prepared, models.get(id), { image, caption, method, ...options }),
      ),
    leaveOneOut: (id, image, caption, options = {}) =>
      onGpu(options, () => leaveOneOutResult(kept, models.get(id), { image, caption, ...options })),
    embeddings: (id, images, captions, options = {}) =>
      onGpu(options, () => encodeAll(kept, models.get(id), { images, captions, ...options })),
    memory: async () => (await currentExecutor()).memory(),
    loseDevice: async () => {
      // where there is no GPU to lose the way back is the same
      if (!loseDevice()) onDeviceLost?.(new DeviceLostError("The engine was restarted on request."));
    },
    close: training.close,
  };
}
