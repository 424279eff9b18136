/**
 * A run: one step at a time, on an executor. What is decided where: order.ts which pairs, schedule.ts which rate,
 * stepTrace.ts what is computed, stepPrograms.ts (in micro-batches cachedPrograms.ts) by which programs, runStores.ts
 * where everything lies.
 */

import { BadInputError, DivergedError } from "../base/errors";
import { clipPrograms } from "../clip/encoding";
import { type ClipModel, readWeights } from "../clip/model";
import type { TensorToWrite } from "../clip/safetensors";
import { paddingOf } from "../clip/text";
import type { Executor } from "../program/executor";
import { type Adapter, adapterOf } from "./adapter";
import { hostBatch } from "./batch";
import { batchesAhead } from "./batchesAhead";
import { createCachedPrograms } from "./cachedPrograms";
import { checkResumable } from "./checkpoint";
import { type RunConfig, teacherRate } from "./config";
import { nextThresholds } from "./losses";
import { needsTeacher } from "./needs";
import { batchOrder } from "./order";
import { type Plan, planTraining, stepModel } from "./plan";
import { createRunStores } from "./runStores";
import { learningRate } from "./schedule";
import { createStepPrograms, type StepOutcome } from "./stepPrograms";
import { clipOn, type StepModel } from "./stepTrace";
import { initialFactors } from "./trainable";
import type { Checkpoint, EvalRecord, StepRecord, TrainerState, TrainingData } from "./types";

export interface TrainerOptions {
  /** The base, on the executor that is to compute. It can be disposed of, or used on, at any time. */
  model: ClipModel;
  config: RunConfig;
  data: TrainingData;
  /** SHA-256 of the base's model.safetensors. */
  baseSha256: string;
  /** Goes on from here. */
  checkpoint?: Checkpoint | null;
  /** Bytes that the device has for this; decides the micro-batch. Null or absent: unknown. */
  budget?: number | null;
}

export interface Trainer {
  readonly config: RunConfig;
  /** Steps done. */
  readonly step: number;
  readonly done: boolean;
  /** Pairs that go through the towers at once. */
  readonly microBatch: number;
  /** Of all steps so far, those before the checkpoint included. */
  readonly steps: readonly StepRecord[];
  readonly evaluations: readonly EvalRecord[];
  /**
   * One optimiser step. Where it throws, parameters, optimiser and teacher are as they were before it.
   *
   * @throws DivergedError for NaN or infinity, BadInputError after the last step; the signal's reason when aborted
   */
  runStep(signal?: AbortSignal): Promise<StepRecord>;
  /** Remembers an evaluation, for the checkpoint. */
  addEvaluation(record: EvalRecord): void;
  /**
   * The model as it is now. One and the same object throughout: its weights change with each step. Disposing of it does
   * nothing.
   */
  student(): ClipModel;
  /** A copy of everything but the history, on the host. Between two steps only. */
  state(): Promise<TrainerState>;
  /** The same with a copy of the history. */
  checkpoint(): Promise<Checkpoint>;
  /** Weights by Hugging Face name, in the layout of the file, LoRA merged: for `writeSafetensors`. */
  weights(): Promise<TensorToWrite[]>;
  /** LoRA's matrices as PEFT names them; null where everything else is trained. */
  adapter(): Promise<Adapter | null>;
  dispose(): void;
}

/** The plan of a run that may begin, or go on. */
function admitted({ model, config, data, baseSha256, checkpoint, budget = null }: TrainerOptions): Plan {
  if (!Object.values(config.method).some((term) => "on" in term && term.on))
    throw new BadInputError("No term of the loss is on.", "Switch on at least one, or choose a preset.");
  const plan = planTraining(model.config, config, { budget, data });
  if (plan.refusal) throw plan.refusal;
  if (checkpoint) checkResumable(checkpoint, { config, dataHash: data.hash, baseSha256 });
  return plan;
}

/** @throws BadInputError, OutOfMemoryError: see `planTraining` and `checkResumable` */
export async function createTrainer(options: TrainerOptions): Promise<Trainer> {
  const { model, config, data, baseSha256, checkpoint = null } = options;
  const { microBatch } = admitted(options);
  const order = groupedOrder(data, config);
  const { executor } = model;
  const planned = stepModel(model.config, config);
  const { parameters, slots } = planned;
  const factors = initialFactors(parameters, config.seed);
  const stores = await createRunStores(planned, model, factors, needsTeacher(config.method));
  const on: StepModel = { ...planned, stores: stores.names };
  const padding = paddingOf(model);
  const programs =
    microBatch < config.batch
      ? createCachedPrograms(executor, on, padding, microBatch)
      : createStepPrograms(executor, on, padding);
  const { beta1, beta2, epsilon, weightDecay, clipNorm } = config.optimiser;
  const constant = { beta1, beta2, epsilon, weightDecay, clipNorm, alpha: teacherRate(config) };
  const logitScaleNow = () => logitScaleIn(executor, stores.names.student);
  const steps: StepRecord[] = [];
  const evaluations: EvalRecord[] = [];
  let thresholds = new Array<number>(slots).fill(0);
  let step = 0;
  let { logitScale } = model;

  if (checkpoint) {
    try {
      stores.restore(checkpoint);
      if (parameters.has("logit_scale")) logitScale = await logitScaleNow();
    } catch (error) {
      stores.dispose();
      throw error;
    }
    step = checkpoint.step;
    steps.push(...checkpoint.steps);
    evaluations.push(...checkpoint.evaluations);
    thresholds = thresholds.map((_, k) => checkpoint.memory[`threshold/${k}`] ?? 0);
  }

  const batches = batchesAhead(async (index, signal) =>
    hostBatch(model, await data.examples(order(index), signal), slots),
  );
  const studentPrograms = clipPrograms(executor, (trace) => clipOn(trace, on, "student"));
  const student: ClipModel = {
    ...model,
    ...studentPrograms,
    get logitScale() {
      return logitScale;
    },
    dispose() {},
  };

  const runStep = async (signal?: AbortSignal): Promise<StepRecord> => {
    if (step >= config.steps)
      throw new BadInputError(`This run is done: it was to have ${config.steps} steps.`, "Begin a new run.");
    const begun = performance.now();
    signal?.throwIfAborted();
    const batch = await batches.take(step, signal);
    const lr = learningRate(step, { ...config.optimiser, steps: config.steps });
    const running = programs.run(batch, thresholds, { step: step + 1, lr, ...constant }, signal);
    if (step + 1 < config.steps) batches.prepare(step + 1);
    const found = await running;
    checkFinite(found, step + 1, lr);
    step++;
    if (found.gaps) thresholds = nextThresholds(thresholds, found.gaps, batch.filled);
    if (parameters.has("logit_scale")) logitScale = await logitScaleNow();
    const { loss, terms, accuracy, norm } = found;
    const seconds = (performance.now() - begun) / 1000;
    const record: StepRecord = { step, loss, terms, lr, gradNorm: norm, logitScale, accuracy, seconds };
    steps.push(record);
    return record;
  };

  const state = async (): Promise<TrainerState> => {
    const memory = Object.fromEntries(thresholds.map((value, k) => [`threshold/${k}`, value]));
    // what describes the moment is taken before the first wait
    const moment = { step, memory };
    const arrays = await stores.arrays();
    return { format: 1, ...moment, config, dataHash: data.hash, baseSha256, arrays };
  };

  return {
    config,
    get step() {
      return step;
    },
    get done() {
      return step >= config.steps;
    },
    microBatch,
    steps,
    evaluations,
    runStep,
    addEvaluation: (record) => void evaluations.push(record),
    student: () => student,
    state,
    checkpoint: async () => {
      const history = { steps: [...steps], evaluations: [...evaluations] };
      return { ...(await state()), ...history };
    },
    weights: () => readWeights(student),
    adapter: async () => adapterOf(await executor.readStore(stores.names.student), parameters, config),
    dispose: () => {
      studentPrograms.dispose();
      programs.dispose();
      stores.dispose();
    },
  };
}

async function logitScaleIn(executor: Executor, store: string): Promise<number> {
  const values = await executor.readStore(store, ["logit_scale"]);
  return Math.exp(values.logit_scale![0]!);
}

/** Indices of the batch of a step; examples that belong together stay together. */
function groupedOrder({ size, together = 1 }: TrainingData, { batch, seed }: RunConfig) {
  const order = batchOrder(Math.floor(size / together), batch / together, seed);
  return (step: number) =>
    [...order(step)].flatMap((group) => Array.from({ length: together }, (_, i) => group * together + i));
}

function checkFinite({ loss, norm, terms }: StepOutcome, step: number, lr: number): void {
  if (Number.isFinite(loss) && Number.isFinite(norm)) return;
  const broken = Object.entries(terms).find(([, value]) => !Number.isFinite(value))?.[0];
  const what = broken ? `the term ${broken}` : Number.isFinite(loss) ? "the gradient" : "the loss";
  throw new DivergedError(
    `Step ${step} stopped: ${what} is no finite number any more (learning rate ${lr.toPrecision(2)}).`,
  );
}
