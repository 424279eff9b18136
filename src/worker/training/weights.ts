/** What a run has come to: its weights, of where it stands here or of its last checkpoint in storage. */

import { BadInputError } from "../../base/errors";
import { never } from "../../base/queue";
import type { ClipConfig } from "../../clip/config";
import type { ClipFiles } from "../../clip/folder/openFolder";
import { tunedOn } from "../../clip/folder/trainedOn";
import type { TensorToWrite } from "../../clip/safetensors";
import type { Adapter } from "../../degla/adapter";
import type { RunConfig } from "../../degla/config";
import type { RunFacts } from "../../degla/modelCard";
import { createTrainer } from "../../degla/trainer";
import { tunedFolder } from "../../degla/tunedFolder";
import type { Checkpoint, EvalRecord, StepRecord, TrainingData } from "../../degla/types";
import { obtainFrom, obtainModel } from "../../storage/models/download";
import { tunedOrigin } from "../../storage/models/fileOrigin";
import { type ModelFacts, modelFacts } from "../../storage/models/manifest";
import { type RunRecord, readRun } from "../../storage/runs/runs";
import { modelInfo } from "../models";
import type { CallOptions, ModelInfo } from "../types";
import { loadCheckpoint } from "./checkpoint";
import { type LiveRun, type TrainingHost, withBase } from "./run";

/** Runs wherever they are: here, or in storage. */
export interface RunAccess {
  /** The run that lives here, if it is this one. */
  live(id: string): LiveRun | null;
  /** Changes the record of a run. @throws BadInputError for an unknown run */
  amend(id: string, change: Partial<RunRecord>): Promise<void>;
}

export interface Outcome {
  config: RunConfig;
  base: ModelInfo;
  /** Of the base's and the tuned weights' architecture. */
  clip: ClipConfig;
  step: number;
  dataHash: string;
  steps: readonly StepRecord[];
  evaluations: readonly EvalRecord[];
  /** In the file's layout, LoRA merged. */
  weights: TensorToWrite[];
  adapter: Adapter | null;
  /** Where it was asked for: it is four times as large as the weights. */
  checkpoint: Checkpoint | null;
}

/** Weights, adapter and checkpoint of a run. @throws BadInputError for a run without a single step */
export async function outcomeOf(
  host: TrainingHost,
  runs: RunAccess,
  id: string,
  signal: AbortSignal,
  { whole = false } = {},
): Promise<Outcome> {
  const { modelStore, onGpu } = host;
  const live = runs.live(id);
  if (live) {
    const { trainer, config, data, base } = live;
    const read = await onGpu(signal, async () => ({
      step: trainer.step,
      steps: [...trainer.steps],
      evaluations: [...trainer.evaluations],
      weights: await trainer.weights(),
      adapter: await trainer.adapter(),
      checkpoint: whole ? await trainer.checkpoint() : null,
    }));
    if (read.step === 0) throw untrained();
    return { ...read, config, base, clip: trainer.student().config, dataHash: data.training.hash };
  }
  const record = await readRun(modelStore, id);
  if (!record) throw new BadInputError("This run is not known here.");
  const checkpoint = await loadCheckpoint(modelStore, id);
  if (!checkpoint) throw untrained();
  const { dataHash, baseSha256, step, steps, evaluations } = checkpoint;
  const config = { ...checkpoint.config, name: (record.config as RunConfig).name };
  // a trainer that never trains: only what it makes of the checkpoint is wanted
  const data: TrainingData = { size: config.batch, hash: dataHash, examples: async () => [] };
  const read = await withBase(host, config.model, signal, ({ info, clip: model }) =>
    onGpu(signal, async () => {
      const trainer = await createTrainer({ model, config, data, baseSha256, checkpoint });
      try {
        const [weights, adapter] = [await trainer.weights(), await trainer.adapter()];
        return { base: info, clip: model.config, weights, adapter };
      } finally {
        trainer.dispose();
      }
    }),
  );
  const kept = whole ? checkpoint : null;
  return { ...read, config, step, dataHash, steps, evaluations, checkpoint: kept };
}

const untrained = () =>
  new BadInputError("This run has not made a step that is kept.", "Train it for a step, then pause it.");

/**
 * The files of the base's folder, as they came; of a bundled base from the page's host again where the browser's storage
 * has been cleared since.
 * @throws BadInputError where they are gone
 */
export async function baseFiles(
  host: TrainingHost,
  base: ModelInfo,
  signal: AbortSignal,
): Promise<ClipFiles> {
  const { modelStore } = host;
  const found = await obtainModel(
    modelStore,
    { kind: "cached", id: base.id },
    { signal, inspect: async () => factsOfModel(base) },
  );
  if (modelInfo(found.manifest, found.kept).sha256 !== base.sha256)
    throw new BadInputError(
      `The base model ${base.name} is not the one that this run was begun from.`,
      "Load that one again first.",
    );
  return found.reader.files();
}

/** What a run's record knows of its base, so that the files need not be opened for it. */
const factsOfModel = (base: ModelInfo): ModelFacts => modelFacts.omit({ choices: true }).parse(base);

/** What the card tells of a run. */
export function factsOf({ config, steps, evaluations, dataHash, base: info }: Outcome): RunFacts {
  const base = { name: info.name, sha256: info.sha256, licence: info.licence ?? undefined };
  const trainedOn = tunedOn(info.trainedOn ?? null, config.data.kind);
  return { config, steps, evaluations, dataHash, base, trainedOn };
}

/** The tuned model as a Hugging Face folder, in float32, with its card. */
export async function tunedFiles(host: TrainingHost, outcome: Outcome, signal: AbortSignal) {
  return tunedFolder(await baseFiles(host, outcome.base, signal), outcome.weights, factsOf(outcome));
}

/** Puts a run's weights among the cached models, as a model of their own. */
export async function keepRun(
  host: TrainingHost,
  runs: RunAccess,
  id: string,
  name: string,
  { signal = never, onProgress }: CallOptions = {},
): Promise<ModelInfo> {
  const { modelStore } = host;
  const outcome = await outcomeOf(host, runs, id, signal);
  const { base, weights } = outcome;
  const folder = await tunedFiles(host, outcome, signal);
  const files = Object.entries(folder).map(([file, bytes]) => ({ name: file, blob: new Blob([bytes]) }));
  const { licence } = base;
  const trainedOn = tunedOn(base.trainedOn ?? null, outcome.config.data.kind);
  const logScale = weights.find((tensor) => tensor.name === "logit_scale")!.values[0]!;
  const facts = { ...factsOfModel(base), logitScale: Math.exp(logScale) };
  const origin = await tunedOrigin({ name, licence, trainedOn, files }, { signal, onProgress });
  const stored = await obtainFrom(modelStore, origin, { signal, onProgress, inspect: async () => facts });
  const info = modelInfo(stored.manifest, stored.kept);
  const change: Partial<RunRecord> = { model: info.id };
  await runs.amend(id, change);
  return info;
}
