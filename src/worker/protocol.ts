/**
 * What the page and the worker say to each other. Everything here is plain, structured-cloneable data;
 * functions (progress callbacks) travel as Comlink proxies, cancellation as a job id (see client.ts).
 */

import type { SerializedError } from "../base/errors";
import type { BackendChoice, BackendName, BackendReport } from "../kernels/backend";
import type { LocalMap, LocalMethod, Phrase, WordImportance } from "../local/types";
import type { ModelSource, OnProgress, Progress, StorageReport, Verdict } from "../storage/models/types";
import type { EvaluationApi, EvaluationClient } from "./evaluation/protocol";
import type { TrainingApi, TrainingClient } from "./training/protocol";

export type {
  BackendChoice,
  BackendName,
  BackendReport,
  LocalMap,
  LocalMethod,
  ModelSource,
  OnProgress,
  Phrase,
  Progress,
  StorageReport,
  Verdict,
  WordImportance,
};

export interface ModelInfo {
  /** Stable key: "bundled:scenes-clip", "hub:wkcn/TinyCLIP-…@a2a8c6…", "local:<sha256 prefix>". */
  id: string;
  name: string;
  source: "bundled" | "hub" | "local" | "tuned";
  repo: string | null;
  revision: string | null;
  licence: string | null;
  /** SHA-256 of model.safetensors, lower-case hex. */
  sha256: string;
  bytes: number;
  parameters: number;
  /** Bytes the model needs on the device in float32. */
  memory: number;
  imageSize: number;
  patchSize: number;
  contextLength: number;
  embeddingDim: number;
  logitScale: number;
  /** What was decided in reading its folder that other readers decide otherwise (docs/formats.md). */
  choices?: string[];
  /** False where it is only in memory (no storage) and will be gone with the tab. */
  cached: boolean;
  /** False for a hub revision that is a branch ("main"), whose content can change. */
  pinned: boolean;
}

/** An image as the page holds it; the worker keeps its own decoded copy under the same id. */
export interface ImageHandle {
  /** SHA-256 of the file's bytes: the cache key of its embeddings. */
  id: string;
  width: number;
  height: number;
  /** What was done to the picture on the way in: "Animated: only the first frame is used." Usually empty. */
  notices: string[];
}

/** A handle with a small picture for the page to show (longest side ≤ 512); the caller owns and closes it. */
export type AddedImage = ImageHandle & { thumbnail: ImageBitmap };

export interface GlobalScores {
  model: string;
  images: string[];
  captions: string[];
  /** cosine[i * captions.length + j], image i against caption j. */
  cosine: Float32Array;
  /** softmax over the captions of an image at the model's own logit scale. */
  probability: Float32Array;
  logitScale: number;
  /** Tokens that are cut off each caption's end: 0 where the model reads all of it. */
  cut: number[];
  /** How many encodings had to be computed (the rest came from the cache). */
  encodedImages: number;
  encodedTexts: number;
  milliseconds: number;
}

export interface LocalResult {
  model: string;
  image: string;
  caption: string;
  method: LocalMethod;
  rows: number;
  columns: number;
  maps: LocalMap[];
  /** Mean over the noun phrases of the maximum over patches (FILIP-like). */
  localScore: number;
  /** The square that the model saw, in pixels of the original image: centre crop of the resized image. */
  crop: { x: number; y: number; width: number; height: number };
  milliseconds: number;
}

export interface LeaveOneOutResult {
  model: string;
  image: string;
  caption: string;
  cosine: number;
  words: WordImportance[];
}

export interface CachedModel extends ModelInfo {
  storedAt: string;
  files: { name: string; bytes: number; sha256: string }[];
}

/** What the worker tells without being asked. */
export type WorkerEvent =
  /** Something was done in another way than asked: weights kept in memory, a cached copy used offline. */
  { kind: "notice"; notice: SerializedError } | { kind: "deviceLost"; error: SerializedError };

/**
 * The worker's whole surface (Comlink). Every long call takes a job id: `cancel(job)` rejects it with
 * `CancelledError`. Rejections are `SerializedError` data, rebuilt by the client.
 */
export interface EngineApi extends EvaluationApi, TrainingApi {
  subscribe(onEvent: (event: WorkerEvent) => void): Promise<void>;
  start(choice: BackendChoice): Promise<BackendReport>;
  loadModel(job: string, source: ModelSource, onProgress: OnProgress | null): Promise<ModelInfo>;
  unloadModel(id: string): Promise<void>;
  addImage(job: string, bytes: Blob, name: string): Promise<AddedImage>;
  /** Pixels that were drawn here (sample scenes): RGBA, row-major; the id is the hash of the pixels. */
  addPixels(
    width: number,
    height: number,
    rgba: Uint8ClampedArray<ArrayBuffer>,
    name: string,
  ): Promise<AddedImage>;
  removeImage(id: string): Promise<void>;
  globalScores(
    job: string,
    model: string,
    images: string[],
    captions: string[],
    onProgress: OnProgress | null,
  ): Promise<GlobalScores>;
  localMaps(
    job: string,
    model: string,
    image: string,
    caption: string,
    method: LocalMethod,
  ): Promise<LocalResult>;
  leaveOneOut(job: string, model: string, image: string, caption: string): Promise<LeaveOneOutResult>;
  cachedModels(): Promise<CachedModel[]>;
  verifyModel(job: string, id: string, onProgress: OnProgress | null): Promise<Verdict>;
  deleteModel(id: string): Promise<void>;
  storage(): Promise<StorageReport>;
  cancel(job: string): Promise<void>;
  memory(): Promise<{ tensors: number; bytes: number }>;
  /** Tests and "restart engine" only: lose the device on purpose. */
  loseDevice(): Promise<void>;
}

/** What the client tells the page; `ready` follows every start and every recovery. */
export type EngineEvent =
  | { kind: "starting" }
  | { kind: "ready"; backend: BackendReport; restarts: number }
  /** The device was lost; a new worker is being started and given its models and images again. */
  | { kind: "restarting"; error: SerializedError }
  /** No backend could be started at all. */
  | { kind: "failed"; error: SerializedError }
  | { kind: "notice"; notice: SerializedError };

export interface CallOptions {
  signal?: AbortSignal;
  onProgress?: OnProgress;
}

/**
 * The page's view of the engine, made by `createEngine()` of client.ts. Every rejection is a class of
 * base/errors.ts (`CancelledError` after `signal` fires). Calls that are running when the device is lost
 * wait for the new worker and run again, once; after that they reject with `DeviceLostError`.
 */
export interface EngineClient extends EvaluationClient, TrainingClient {
  /** Chooses (again) the backend; models and images are carried over. */
  start(choice: BackendChoice): Promise<BackendReport>;
  onEvent(listener: (event: EngineEvent) => void): () => void;
  loadModel(source: ModelSource, options?: CallOptions): Promise<ModelInfo>;
  unloadModel(id: string): Promise<void>;
  addImage(bytes: Blob, name: string, options?: CallOptions): Promise<AddedImage>;
  addPixels(
    width: number,
    height: number,
    rgba: Uint8ClampedArray<ArrayBuffer>,
    name: string,
  ): Promise<AddedImage>;
  removeImage(id: string): Promise<void>;
  globalScores(
    model: string,
    images: string[],
    captions: string[],
    options?: CallOptions,
  ): Promise<GlobalScores>;
  localMaps(
    model: string,
    image: string,
    caption: string,
    method: LocalMethod,
    options?: CallOptions,
  ): Promise<LocalResult>;
  leaveOneOut(
    model: string,
    image: string,
    caption: string,
    options?: CallOptions,
  ): Promise<LeaveOneOutResult>;
  cachedModels(): Promise<CachedModel[]>;
  verifyModel(id: string, options?: CallOptions): Promise<Verdict>;
  deleteModel(id: string): Promise<void>;
  storage(): Promise<StorageReport>;
  memory(): Promise<{ tensors: number; bytes: number }>;
  loseDevice(): Promise<void>;
  /** Ends the worker for good. */
  close(): void;
}
