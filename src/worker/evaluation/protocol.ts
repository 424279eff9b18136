/** Evaluation, as the engine offers it. Plain data; the files stay on the disk. */
import type { Picture } from "../../clip/picture";
import type { Comparison } from "../../eval/compare";
import type { PooledSides } from "../../eval/pool";
import type { SuiteResult } from "../../eval/result";
import type { MissingPicture, Suite } from "../../eval/types";
import type { EncodingsReport } from "../../storage/embeddings";
import type { CallOptions } from "../types";

export type { EncodingsReport };

/** A suite as it is asked for: drawn in the worker by name, or read by the page with the files that it found. */
export type SuiteRequest =
  | { kind: "scenes"; name: string; count: number; seed: number }
  | { kind: "files"; suite: Suite; files: SuiteFile[]; missing: MissingPicture[] };

/** The file that was found for a picture of a suite's cases. */
export interface SuiteFile {
  /** As the cases name it, a crop included. */
  key: string;
  /** In the folder that was picked. */
  path: string;
  blob: Blob;
}

interface Evaluation {
  /** The cases as they were scored: captions and picture keys of the failures. */
  suite: Suite;
  result: SuiteResult;
}

/** Part of Engine. */
export interface EvaluationCalls {
  /**
   * Encodings are kept by the hash of the weights and of the picture or text: an evaluation that is cancelled and asked
   * for again goes on where it was.
   *
   * @throws BadInputError for an unknown suite or model
   */
  evaluate(model: string, request: SuiteRequest, options?: CallOptions): Promise<Evaluation>;
  /** One picture of a suite, to be shown. Null where it is not there. */
  casePicture(request: SuiteRequest, key: string): Promise<Picture | null>;
  /** From the first to the second model, on the cases of both. */
  compareResults(a: SuiteResult, b: SuiteResult): Promise<Comparison>;
  /** Replicates of a first and a second method, which may have none, on the same cases. */
  poolSides(a: SuiteResult[], b: SuiteResult[]): Promise<PooledSides>;
  encodings(): Promise<EncodingsReport>;
  forgetEncodings(): Promise<void>;
}
