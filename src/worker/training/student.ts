/** A run's student among the loaded models: asked for anew at every use, filed under its step. */

import { tunedOn } from "../../clip/folder/trainedOn";
import type { ClipModel } from "../../clip/model";
import type { LoadedModel } from "../models";
import type { ModelInfo } from "../types";
import { studentId } from "./protocol";

export interface Student {
  /** As it is now: one object between two steps, another after. */
  get(): LoadedModel;
  /** The weights are about to change, or to go: what was made with them is forgotten. */
  stale(): void;
}

/**
 * @param base what it was tuned from
 * @param step of the weights in `clip`
 * @param forget drops what is kept under the model given
 */
export function createStudent(
  run: { id: string; name: string; data: "scenes" | "pairs" },
  base: ModelInfo,
  clip: ClipModel,
  step: () => number,
  forget: (model: LoadedModel) => void,
): Student {
  let current: LoadedModel | null = null;
  return {
    get: () => {
      const { logitScale } = clip;
      const info = (): ModelInfo => ({
        ...base,
        id: studentId(run.id),
        name: run.name,
        source: "tuned",
        trainedOn: tunedOn(base.trainedOn ?? null, run.data),
        repo: null,
        revision: null,
        cached: false,
        // no file, so no hash: the step tells its weights apart
        sha256: `${base.sha256} step ${step()}`,
        logitScale,
      });
      current ??= { info: info(), clip };
      return current;
    },
    stale: () => {
      if (current) forget(current);
      current = null;
    },
  };
}
