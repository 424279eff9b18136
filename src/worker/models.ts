/** Models on the device: obtained through the model store, uploaded, warmed up, and freed again. */

import { BadInputError, OutOfMemoryError } from "../base/errors";
import { never } from "../base/queue";
import { turn } from "../base/turn";
import { trainedOnOf } from "../clip/folder/trainedOn";
import { type ClipModel, encodeImages, encodeTexts, loadClip } from "../clip/model";
import type { Turn } from "../encode/encoder";
import { obtainModel } from "../storage/models/download";
import type { Manifest, ModelFacts } from "../storage/models/manifest";
import type { ModelStore } from "../storage/models/modelStore";
import { createMeter, spokenBytes } from "../storage/models/progress";
import type { ModelReader } from "../storage/models/reader";
import { said } from "../storage/models/said";
import { keptForRuns, listModels, type StoredModel } from "../storage/models/weights";
import { listRuns, runsOf } from "../storage/runs/runs";
import type { OnGpu } from "./gpu";
import type { CachedModel, CallOptions, ModelInfo, ModelSource } from "./types";

/** Each batch of an encoder is one job: what takes long keeps nobody waiting. */
export function batchTurns(onGpu: OnGpu): Turn {
  return async (signal, work) => {
    await turn();
    return onGpu(signal, work);
  };
}

export interface LoadedModel {
  info: ModelInfo;
  clip: ClipModel;
}

/** What embeddings and prepared pictures of a model are filed under: a name can get new weights. */
export function weightsKey({ info }: LoadedModel): string {
  return `${info.id} ${info.sha256}`;
}

export interface Models {
  load(source: ModelSource, options?: CallOptions): Promise<ModelInfo>;
  /** @throws BadInputError where it is not loaded */
  get(id: string): LoadedModel;
  has(id: string): boolean;
  /** A model that lives elsewhere: `model` is asked at every use, until it is taken away. */
  provide(id: string, model: () => LoadedModel): void;
  takeAway(id: string): void;
  unload(id: string): Promise<void>;
}

export function modelInfo(manifest: Manifest, kept: boolean): ModelInfo {
  const { id, name, source, repo, revision, licence, pinned, facts, weights, files } = manifest;
  return {
    id,
    name,
    source,
    repo,
    revision,
    licence,
    trainedOn: trainedOnOf(manifest),
    pinned,
    ...facts,
    cached: kept,
    sha256: weights ?? files.find((file) => file.name === "model.safetensors")!.sha256,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** Everything in the model store, whether loaded or not. */
export async function cachedModels(modelStore: ModelStore): Promise<CachedModel[]> {
  const [models, runs, hidden] = await Promise.all([
    listModels(modelStore),
    listRuns(modelStore).catch(() => []),
    keptForRuns(modelStore).catch(() => new Set<string>()),
  ]);
  return models.map(({ manifest, kept }) => ({
    ...modelInfo(manifest, kept),
    storedAt: manifest.storedAt,
    runs: runsOf(runs, manifest.id),
    forRuns: hidden.has(manifest.id),
    files: manifest.files.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })),
  }));
}

function factsOf({ config, parameters, logitScale, choices }: ClipModel): ModelFacts {
  return {
    parameters,
    memory: parameters * 4,
    imageSize: config.vision.imageSize,
    patchSize: config.vision.patchSize,
    contextLength: config.text.contextLength,
    embeddingDim: config.embeddingDim,
    logitScale,
    ...(choices.length > 0 && { choices: [...choices] }),
  };
}

/** Engines of JavaScript throw a RangeError where the heap or an array can't grow any more. */
export function memoryFault(error: unknown): unknown {
  const text = error instanceof Error ? error.message : "";
  if (
    error instanceof RangeError ||
    /out of memory|allocation failed|memory access out of bounds/i.test(text)
  )
    return new OutOfMemoryError("There is not enough memory for this model.", undefined, {
      cause: error,
      ...said({ kind: "noMemoryForModel" }),
    });
  return error;
}

function upload(
  onGpu: OnGpu,
  reader: ModelReader,
  name: string,
  { signal = never, onProgress }: CallOptions,
): Promise<ClipModel> {
  const work = async () => {
    const meter = createMeter(
      "load",
      "bytes",
      (done, total) => `Loading ${name}, ${spokenBytes(done, total)}`,
      onProgress,
    );
    let counted = 0;
    try {
      const clip = await loadClip(reader.files(), {
        place: name,
        signal,
        onProgress: (done, total) => {
          meter.setTotal(total);
          meter.add(done - counted);
          counted = done;
        },
      });
      meter.flush();
      return clip;
    } catch (error) {
      throw memoryFault(error);
    }
  };
  return onGpu(signal, work, (late) => late.dispose());
}

/** The first call compiles shaders, for seconds on some GPUs: here, and said so, not at the first picture. */
function warmUp(
  onGpu: OnGpu,
  clip: ClipModel,
  name: string,
  { signal = never, onProgress }: CallOptions,
): Promise<void> {
  return onGpu(signal, async () => {
    const meter = createMeter("warmup", "items", () => `Warming up ${name}`, onProgress, 0);
    meter.setTotal(2);
    meter.flush();
    const side = clip.config.vision.imageSize;
    const blank = { width: side, height: side, data: new Uint8ClampedArray(side * side * 4).fill(255) };
    try {
      await encodeImages(clip, [blank]);
      meter.add(1);
      await encodeTexts(clip, ["a"]);
      meter.add(1);
    } catch (error) {
      throw memoryFault(error);
    }
  });
}

/** @param onUnload called on the GPU's turn, before the weights go */
export function createModels(
  modelStore: ModelStore,
  onGpu: OnGpu,
  onUnload: (model: LoadedModel) => void,
): Models {
  const models = new Map<string, LoadedModel>();
  const provided = new Map<string, () => LoadedModel>();
  /** After all work that may still use it. */
  const freeWhenUnused = (model: LoadedModel) =>
    onGpu(never, async () => {
      onUnload(model);
      model.clip.dispose();
    });

  return {
    load: async (source, options = {}) => {
      const { signal = never, onProgress } = options;
      const known = source.kind === "cached" ? models.get(source.id) : undefined;
      if (known) return known.info;
      const fresh: { clip?: ClipModel } = {};
      let stored: StoredModel;
      let clip: ClipModel;
      try {
        const inspect = async (reader: ModelReader, called: string) => {
          fresh.clip = await upload(onGpu, reader, called, options);
          return factsOf(fresh.clip);
        };
        stored = await obtainModel(modelStore, source, { signal, onProgress, inspect });
        const { id, name } = stored.manifest;
        const already = models.get(id);
        const same = already?.info.sha256 === modelInfo(stored.manifest, stored.kept).sha256;
        if (already && same) {
          if (fresh.clip) void free(onGpu, fresh.clip);
          return already.info;
        }
        clip = fresh.clip ??= await upload(onGpu, stored.reader, name, options);
        await warmUp(onGpu, clip, name, options);
      } catch (error) {
        if (fresh.clip) void free(onGpu, fresh.clip);
        throw error;
      }
      const info = modelInfo(stored.manifest, stored.kept);
      const replaced = models.get(info.id);
      models.set(info.id, { info, clip });
      if (replaced) await freeWhenUnused(replaced);
      return info;
    },
    get: (id) => {
      const found = models.get(id) ?? provided.get(id)?.();
      if (!found) throw new BadInputError(`The model ${id} is not loaded.`, "Load it first.");
      return found;
    },
    has: (id) => models.has(id) || provided.has(id),
    provide: (id, model) => void provided.set(id, model),
    takeAway: (id) => void provided.delete(id),
    unload: async (id) => {
      const found = models.get(id);
      if (!found) return;
      models.delete(id);
      await freeWhenUnused(found);
    },
  };
}

function free(onGpu: OnGpu, clip: ClipModel): Promise<void> {
  return onGpu(never, async () => clip.dispose());
}
