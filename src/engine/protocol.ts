/**
 * What the page and the worker say to each other. Everything here is plain, structured-cloneable data;
 * functions (progress callbacks) travel as Comlink proxies, cancellation as a job id (see client.ts).
 */
import type { SerializedError } from "../kernels/errors";

export type BackendName = "webgpu" | "wasm" | "cpu";
export type BackendChoice = BackendName | "auto";

export interface BackendReport {
  backend: BackendName;
  /** Adapter as the browser names it, e.g. "nvidia ampere"; empty on wasm. */
  adapter: string;
  /** True where WebGPU runs on a software adapter (SwiftShader, lavapipe). */
  software: boolean;
  /** Why a better backend is not in use; null when the wanted one is. */
  fallback: SerializedError | null;
}

/** One total for a whole job: never one bar per file. */
export interface Progress {
  phase: "download" | "verify" | "load" | "warmup" | "encode" | "local" | "work";
  /** Bytes for downloads, items otherwise. */
  done: number;
  total: number;
  unit: "bytes" | "items";
  /** Seconds still to go by the measured rate; null while unknown. */
  remaining: number | null;
  /** For a screen reader: "Downloading TinyCLIP, 41 of 94 MB". */
  label: string;
}

/** Where a model's four files come from. */
export type ModelSource =
  | { kind: "bundled"; id: string; path: string }
  | { kind: "hub"; repo: string; revision: string; mirror?: string }
  | { kind: "files"; name: string; files: { name: string; blob: Blob }[] }
  | { kind: "cached"; id: string };

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
  cached: boolean;
}

/** An image as the page holds it; the worker keeps its own decoded copy under the same id. */
export interface ImageHandle {
  /** SHA-256 of the file's bytes: the cache key of its embeddings. */
  id: string;
  width: number;
  height: number;
}

export interface GlobalScores {
  model: string;
  images: string[];
  captions: string[];
  /** cosine[i * captions.length + j], image i against caption j. */
  cosine: Float32Array;
  /** softmax over the captions of an image at the model's own logit scale. */
  probability: Float32Array;
  logitScale: number;
  /** How many encodings had to be computed (the rest came from the cache). */
  encodedImages: number;
  encodedTexts: number;
  milliseconds: number;
}

export type LocalMethod = "self-self" | "grad-eclip" | "raw";

export interface Phrase {
  text: string;
  /** [start, end) in the caption. */
  start: number;
  end: number;
  kind: "word" | "noun-phrase" | "caption";
}

export interface LocalMap {
  phrase: Phrase;
  /** [rows * columns] raw values (cosine for self-self and raw), row-major. */
  values: Float32Array;
  max: number;
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

export interface WordImportance {
  word: Phrase;
  /** cosine(full caption) − cosine(caption without the word). */
  drop: number;
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

export interface StorageReport {
  usage: number | null;
  quota: number | null;
  persisted: boolean;
  /** "indexeddb", or "memory" where the browser refuses storage. */
  where: "indexeddb" | "memory";
}

export type OnProgress = (progress: Progress) => void;

/**
 * The worker's whole surface (Comlink). Every long call takes a job id: `cancel(job)` rejects it with
 * `CancelledError`. Rejections are `SerializedError` data, rebuilt by the client.
 */
export interface EngineApi {
  start(choice: BackendChoice): Promise<BackendReport>;
  loadModel(job: string, source: ModelSource, onProgress: OnProgress): Promise<ModelInfo>;
  unloadModel(id: string): Promise<void>;
  addImage(job: string, bytes: Blob, name: string): Promise<ImageHandle & { thumbnail: ImageBitmap }>;
  removeImage(id: string): Promise<void>;
  globalScores(
    job: string,
    model: string,
    images: string[],
    captions: string[],
    onProgress: OnProgress,
  ): Promise<GlobalScores>;
  localMaps(
    job: string,
    model: string,
    image: string,
    caption: string,
    method: LocalMethod,
    onProgress: OnProgress,
  ): Promise<LocalResult>;
  leaveOneOut(job: string, model: string, image: string, caption: string): Promise<LeaveOneOutResult>;
  cachedModels(): Promise<CachedModel[]>;
  verifyModel(job: string, id: string, onProgress: OnProgress): Promise<{ ok: boolean; broken: string[] }>;
  deleteModel(id: string): Promise<void>;
  storage(): Promise<StorageReport>;
  cancel(job: string): Promise<void>;
  memory(): Promise<{ tensors: number; bytes: number }>;
  /** Tests and "restart engine" only: lose the device on purpose. */
  loseDevice(): Promise<void>;
}
