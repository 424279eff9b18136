/** One shape for every place that a model can come from: an id, and files that can be opened. */

import type { TrainedOn } from "../../clip/folder/trainedOn";
import type { Fetch, OpenedFile } from "./http";
import type { ModelSource, OnProgress, Published } from "./types";

export const WEIGHTS_FILE = "model.safetensors";

/** The small ones first: they are gone through before the long one, whose connection waits least. */
export const MODEL_FILES = [
  "config.json",
  "preprocessor_config.json",
  "tokenizer.json",
  WEIGHTS_FILE,
] as const;

export interface OriginFile {
  name: string;
  /** Begins the file at `offset`, or at 0 where the host won't; `total` is its length where known. */
  open(offset: number, total: number | null, signal: AbortSignal): Promise<OpenedFile>;
}

export interface Origin {
  id: string;
  name: string;
  source: "bundled" | "hub" | "local" | "tuned";
  repo: string | null;
  revision: string | null;
  pinned: boolean;
  licence: string | null;
  /** Of a model that was tuned here. */
  trainedOn?: TrainedOn | null;
  /** By file name where it is known before anything is asked: a stored copy that differs is fetched anew. */
  published: Record<string, Published> | null;
  /** Called only when files must be fetched: fills in what the host knows. */
  prepare(
    signal: AbortSignal,
  ): Promise<{ files: OriginFile[]; revision: string | null; licence: string | null }>;
}

export interface OriginContext {
  fetch: Fetch;
  /** Base of relative addresses: the page's own. */
  baseUrl: string;
  /** What comes with the page, by a model's id. */
  bundled(id: string): Record<string, Published> | null;
  signal: AbortSignal;
  onProgress?: OnProgress;
}

/** What is needed of it where nothing comes over the network. */
export type Reading = Pick<OriginContext, "signal" | "onProgress">;

export type Source<K extends ModelSource["kind"]> = Extract<ModelSource, { kind: K }>;
