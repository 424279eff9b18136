/** Training behind the worker's boundary. */

import type { Engine } from "../engine";
import { release } from "../ports";
import type { OnProgress } from "../protocol";
import type { TrainingApi, TrainingEvent } from "./protocol";

type Guarded = <T>(work: (engine: Engine) => Promise<T> | T) => Promise<T>;
type Job = <T>(
  name: string,
  onProgress: OnProgress | null,
  work: (engine: Engine, signal: AbortSignal, onProgress?: OnProgress) => Promise<T>,
) => Promise<T>;

export function createTrainingApi(guarded: Guarded, job: Job): TrainingApi {
  return {
    planTraining: (name, config, pairs) => job(name, null, ({ training }) => training.plan(config, pairs)),
    timeTraining: (name, config, sample) =>
      job(name, null, ({ training }, signal) => training.time(config, sample, signal)),
    train: async (name, id, config, pairs, until, onEvent) => {
      // over the boundary a call is a promise, and nobody waits for this one
      const tell = (event: TrainingEvent) => void Promise.resolve(onEvent(event)).catch(() => {});
      try {
        return await job(name, null, ({ training }, signal) =>
          training.train(id, config, pairs, until, signal, tell),
        );
      } finally {
        release(onEvent);
      }
    },
    pauseTraining: (id) => guarded(({ training }) => training.pause(id)),
    stopTraining: (id) => guarded(({ training }) => training.stop(id)),
    checkpointTraining: (id) => guarded(({ training }) => training.checkpoint(id)),
    runs: () => guarded(({ training }) => training.runs()),
    renameRun: (id, name) => guarded(({ training }) => training.rename(id, name)),
    deleteRun: (id) => guarded(({ training }) => training.remove(id)),
    keepRun: (name, id, called, onProgress) =>
      job(name, onProgress, (engine, signal, tell) => engine.keepRun(id, called, signal, tell)),
    exportRun: (name, id, what, onProgress) =>
      job(name, onProgress, (engine, signal, tell) => engine.exportRun(id, what, signal, tell)),
  };
}
