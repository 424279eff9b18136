/** The engine behind the worker's boundary: jobs by name, errors as data, thumbnails of pictures. */
import * as Comlink from "comlink";
import { BrokenFileError, type DeglaError, DeviceLostError, serializeError } from "../base/errors";
import type { Picture } from "../clip/picture";
import { compareResults } from "../eval/compare";
import { poolSides } from "../eval/pool";
import type { Engine } from "./engine";
import { createJobs } from "./jobs";
import { release } from "./ports";
import type { AddedImage, EngineApi, ImageHandle, OnProgress, WorkerEvent } from "./protocol";
import { createTrainingApi } from "./training/api";

export interface ApiHost {
  /** Begun by whoever calls: the depot may be slow to open. */
  engine: Promise<Engine>;
  thumbnail(picture: Picture): Promise<ImageBitmap>;
  /** Events that came before anyone listened, then those of the future. */
  events: EventRelay;
}

export interface EventRelay {
  send(event: WorkerEvent): void;
  connect(listener: (event: WorkerEvent) => void): void;
}

export function createRelay(): EventRelay {
  const waiting: WorkerEvent[] = [];
  let listener: ((event: WorkerEvent) => void) | null = null;
  return {
    send: (event) => (listener ? listener(event) : waiting.push(event)),
    connect: (next) => {
      listener = next;
      for (const event of waiting.splice(0)) next(event);
    },
  };
}

export function notice(error: DeglaError): WorkerEvent {
  return { kind: "notice", notice: serializeError(error) };
}

async function bytesOf(blob: Blob, name: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (cause) {
    throw new BrokenFileError(
      `${name} can't be read from the disk.`,
      "It may have been moved or changed since it was picked. Pick it again.",
      { cause },
    );
  }
}

export function createApi({ engine, thumbnail, events }: ApiHost): EngineApi {
  const jobs = createJobs();

  /** Errors cross as plain data: structured cloning strips classes of their advice. */
  const guarded = async <T>(work: (engine: Engine) => Promise<T> | T): Promise<T> => {
    try {
      return await work(await engine);
    } catch (error) {
      throw serializeError(error);
    }
  };
  const job = async <T>(
    name: string,
    onProgress: OnProgress | null,
    work: (engine: Engine, signal: AbortSignal, onProgress?: OnProgress) => Promise<T>,
  ) => {
    try {
      return await guarded((ready) =>
        jobs.run(name, (signal) => work(ready, signal, onProgress ?? undefined)),
      );
    } finally {
      release(onProgress);
    }
  };
  const withThumbnail = async (ready: Engine, handle: ImageHandle): Promise<AddedImage> => {
    const small = await thumbnail(await ready.images.picture(handle.id));
    return Comlink.transfer({ ...handle, thumbnail: small }, [small]);
  };

  return {
    subscribe: async (onEvent) => events.connect(onEvent),
    start: (choice) => guarded((ready) => ready.start(choice)),
    loadModel: (name, source, onProgress) =>
      job(name, onProgress, (ready, signal, tell) => ready.loadModel(source, signal, tell)),
    unloadModel: (id) => guarded((ready) => ready.unloadModel(id)),
    addImage: (name, blob, fileName) =>
      job(name, null, async (ready, signal) => {
        const bytes = await bytesOf(blob, fileName);
        signal.throwIfAborted();
        return withThumbnail(ready, await ready.images.addFile(bytes, fileName));
      }),
    addPixels: (width, height, rgba, name) =>
      guarded(async (ready) =>
        withThumbnail(ready, await ready.images.addPixels({ width, height, data: rgba }, name)),
      ),
    removeImage: (id) => guarded((ready) => ready.images.remove(id)),
    globalScores: (name, model, images, captions, onProgress) =>
      job(name, onProgress, (ready, signal, tell) =>
        ready.globalScores(model, images, captions, signal, tell),
      ),
    localMaps: (name, model, image, caption, method) =>
      job(name, null, (ready, signal) => ready.localMaps(model, image, caption, method, signal)),
    leaveOneOut: (name, model, image, caption) =>
      job(name, null, (ready, signal) => ready.leaveOneOut(model, image, caption, signal)),
    evaluate: (name, model, request, onProgress) =>
      job(name, onProgress, (ready, signal, tell) => ready.evaluator.evaluate(model, request, signal, tell)),
    casePicture: (request, key) => guarded((ready) => ready.evaluator.casePicture(request, key)),
    compareResults: (a, b) => guarded(() => compareResults(a, b)),
    poolSides: (a, b) => guarded(() => poolSides(a, b)),
    encodings: () => guarded((ready) => ready.evaluator.encodings()),
    forgetEncodings: () => guarded((ready) => ready.evaluator.forgetEncodings()),
    cachedModels: () => guarded((ready) => ready.cachedModels()),
    verifyModel: (name, id, onProgress) =>
      job(name, onProgress, (ready, signal, tell) => ready.verifyModel(id, signal, tell)),
    deleteModel: (id) => guarded((ready) => ready.deleteModel(id)),
    storage: () => guarded((ready) => ready.storage()),
    cancel: async (name) => jobs.cancel(name),
    memory: () => guarded((ready) => ready.memory()),
    loseDevice: () =>
      guarded((ready) => {
        if (ready.loseDevice()) return;
        // No GPU to lose here; the way back is the same.
        const error = new DeviceLostError("The engine was restarted on request.");
        events.send({ kind: "deviceLost", error: serializeError(error) });
      }),
    ...createTrainingApi(guarded, job),
  };
}
