/** What the engine takes and gives: plain, structured-cloneable data. */
import type { ReadingChoice } from "../clip/folder/choices";
import type { TrainedOn } from "../clip/folder/trainedOn";
import type { LocalMap, LocalMethod, Phrase, WordImportance } from "../local/types";
import type { PictureNotice } from "../pictures/imageFile";
import type { BackendChoice, BackendName, BackendReport } from "../program/backend";
import type { ModelSource, OnProgress, Progress, StorageReport, Verdict } from "../storage/models/types";

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

/** Of a call that may take a while. */
export interface CallOptions {
  /** When it fires, the call rejects with `CancelledError` at once; the work ends at its next stop. */
  signal?: AbortSignal;
  onProgress?: OnProgress;
}

export interface ModelInfo {
  /** Stable key: "bundled:scenes-clip", "hub:wkcn/TinyCLIP-…@a2a8c6…", "local:<sha256 prefix>". */
  id: string;
  name: string;
  source: "bundled" | "hub" | "local" | "tuned";
  repo: string | null;
  revision: string | null;
  licence: string | null;
  /** Null where nobody has said it; absent of what an earlier version of the page loaded. */
  trainedOn?: TrainedOn | null;
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
  choices?: (ReadingChoice | string)[];
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
  notices: PictureNotice[];
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
  /** Tokens that are cut off each caption's end: 0 where the model reads all of it. */
  cut: number[];
  /** How many encodings had to be computed (the rest came from the cache). */
  encodedImages: number;
  encodedTexts: number;
  milliseconds: number;
}

/** Of a frame of a camera, of which nothing is kept. */
export interface FrameScores {
  captions: string[];
  /** [captions] */
  cosine: Float32Array;
  /** [captions] Softmax at the model's own logit scale. */
  probability: Float32Array;
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
  /** Names of the runs on this machine that need it: to go on, to be kept as a model, to be exported. */
  runs: string[];
  /** Deleted by the visitor, and kept for these runs alone. */
  forRuns: boolean;
}
