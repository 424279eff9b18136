/**
 * The engine's one interface. The engine itself implements it (engine.ts), in the worker or under Node, and so does the
 * page's client (client.ts), which passes every call on to the worker as it is (boundary.ts). A new call is declared here
 * and written there.
 */
import type { Fault } from "../base/errors";
import type { EvaluationCalls } from "./evaluation/protocol";
import type { FolderCalls } from "./folder/protocol";
import type { Encoded } from "./scores";
import type { TrainingCalls } from "./training/protocol";
import type {
  BackendChoice,
  BackendReport,
  CachedModel,
  CallOptions,
  FrameScores,
  GlobalScores,
  ImageHandle,
  LeaveOneOutResult,
  LocalMethod,
  LocalResult,
  ModelInfo,
  ModelSource,
  StorageReport,
  Verdict,
} from "./types";

export type * from "./types";

/** Every rejection is a class of base/errors.ts: `CancelledError` after a call's `signal` has fired. */
export interface Engine extends EvaluationCalls, FolderCalls, TrainingCalls {
  /**
   * Starts a backend: once in an engine; the page's client takes another worker for another choice, and carries models
   * and pictures over.
   *
   * @throws NoWebGPUError, AdapterRefusedError where it is not to be had
   */
  start(choice: BackendChoice): Promise<BackendReport>;

  /**
   * Loads a model onto the device, from the cache where it lies there. One that is loaded already stays.
   *
   * @throws BadInputError, BrokenFileError, UnsupportedModelError, NetworkError, IntegrityError, OutOfMemoryError
   */
  loadModel(source: ModelSource, options?: CallOptions): Promise<ModelInfo>;
  unloadModel(id: string): Promise<void>;
  /** Everything in the cache, whether loaded or not. */
  cachedModels(): Promise<CachedModel[]>;
  /** Hashes the stored files again. */
  verifyModel(id: string, options?: CallOptions): Promise<Verdict>;
  /** From the cache; a loaded copy stays loaded. */
  deleteModel(id: string): Promise<void>;
  /** Takes a model off the visitor's list, to go with the last run that needs it; or puts it back. */
  keepForRuns(id: string, only: boolean): Promise<void>;
  storage(): Promise<StorageReport>;

  /**
   * Decodes a picture and keeps it under the hash of its file. Added twice, it must be removed twice.
   *
   * @throws BrokenFileError, BadInputError
   */
  addImage(file: Blob, name: string, options?: CallOptions): Promise<ImageHandle>;
  /** Pixels that were drawn here (sample scenes), RGBA, row-major, kept under their own hash. They must not change. */
  addPixels(
    width: number,
    height: number,
    rgba: Uint8ClampedArray<ArrayBuffer>,
    name: string,
  ): Promise<ImageHandle>;
  removeImage(id: string): Promise<void>;

  /** Cosine and softmax of every picture against every caption, from embeddings that are computed once. */
  globalScores(
    model: string,
    images: readonly string[],
    captions: readonly string[],
    options?: CallOptions,
  ): Promise<GlobalScores>;
  /** The same of one picture, RGBA, row-major, that is not kept: a frame of a camera. */
  frameScores(
    model: string,
    width: number,
    height: number,
    rgba: Uint8ClampedArray<ArrayBuffer>,
    captions: readonly string[],
    options?: CallOptions,
  ): Promise<FrameScores>;
  /** A map over the patches for each noun phrase of a caption. */
  localMaps(
    model: string,
    image: string,
    caption: string,
    method: LocalMethod,
    options?: CallOptions,
  ): Promise<LocalResult>;
  /** How much of the cosine each word is responsible for: the caption scored without it. */
  leaveOneOut(
    model: string,
    image: string,
    caption: string,
    options?: CallOptions,
  ): Promise<LeaveOneOutResult>;
  /** L2-normalised embeddings, a row of E numbers each. */
  embeddings(
    model: string,
    images: readonly string[],
    captions: readonly string[],
    options?: CallOptions,
  ): Promise<Encoded>;

  /** Bytes on the device: models, runs, and what programs work in. */
  memory(): Promise<number>;
  /** For tests and "restart the engine": loses the device on purpose. */
  loseDevice(): Promise<void>;
  /** Ends everything at once, as the end of a worker does: what is not in a checkpoint is gone. */
  close(): Promise<void>;
}

/** What the worker tells without being asked. */
export type WorkerEvent =
  /** Something was done in another way than asked: weights kept in memory, a cached copy used offline. */
  { kind: "notice"; notice: Fault } | { kind: "deviceLost"; error: Fault };

/** What the client tells the page; `ready` follows every start and every recovery. */
export type EngineEvent =
  | { kind: "starting" }
  | { kind: "ready"; backend: BackendReport; restarts: number }
  /** The device was lost; a new worker is being started and given its models and images again. */
  | { kind: "restarting"; error: Fault }
  /** No backend could be started at all. */
  | { kind: "failed"; error: Fault }
  | { kind: "notice"; notice: Fault };

/**
 * The engine as a page has it, made by `createEngine()` of client.ts. Calls that are running when the device is lost
 * wait for the new worker and run again, once; after that they reject with `DeviceLostError`. A run that was running
 * goes on from its last checkpoint, as often as it takes.
 */
export interface EngineClient extends Engine {
  onEvent(listener: (event: EngineEvent) => void): () => void;
  /**
   * Goes on with a run that this page has trained before, as `train` would; events come where they came then.
   * Resolves when the run no longer runs.
   */
  resumeTraining(id: string): Promise<void>;
  /** The same for one step; a run that runs pauses. */
  stepTraining(id: string): Promise<void>;
}
