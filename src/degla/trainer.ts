/**
 * A run: parameters, optimiser and teacher on the device, one step at a time. What is decided where: order.ts which
 * pairs, schedule.ts which rate, gradients.ts the gradient, optimiser.ts the update, teacher.ts the teacher.
 */
import { expectedShapes } from "../clip/config";
import type { ClipModel } from "../clip/model";
import type { TensorToWrite } from "../clip/safetensors";
import { readWeights, type Weights } from "../clip/weights";
import { BadInputError, DivergedError } from "../kernels/errors";
import * as tf from "../kernels/tf";
import { type Adapter, readAdapter } from "./adapter";
import { hostBatch } from "./batch";
import { checkResumable, readArrays, restoreArrays } from "./checkpoint";
import { type RunConfig, teacherRate } from "./config";
import { computeGradients, type Gradients } from "./gradients";
import { needsNegatives, needsTeacher, nextThresholds } from "./losses";
import { adamStep, initialState } from "./optimiser";
import { batchOrder } from "./order";
import { planTraining } from "./plan";
import { learningRate } from "./schedule";
import { followStudent } from "./teacher";
import { effectiveWeights, initialParameters } from "./trainable";
import type { Checkpoint, EvalRecord, StepRecord, TrainingData } from "./types";

export interface TrainerOptions {
  /** The base. Its tensors are shared until they change; it can be disposed of, or used on, at any time. */
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
   * The model as it is now. One and the same object throughout: its weights change with each step, and what was
   * taken out of it before is gone then. Disposing of it does nothing.
   */
  student(): ClipModel;
  /** A copy of everything, on the host. Between two steps only. */
  checkpoint(): Promise<Checkpoint>;
  /** Weights by Hugging Face name, in the layout of the file, LoRA merged: for `writeSafetensors`. */
  weights(): Promise<TensorToWrite[]>;
  /** LoRA's matrices as PEFT names them; null where everything else is trained. */
  adapter(): Promise<Adapter | null>;
  dispose(): void;
}

/** @throws BadInputError, OutOfMemoryError: see `planTraining` and `checkResumable` */
export async function createTrainer(options: TrainerOptions): Promise<Trainer> {
  const { model, config, data, baseSha256, checkpoint = null, budget = null } = options;
  if (!Object.values(config.method).some((term) => "on" in term && term.on))
    throw new BadInputError("No term of the loss is on.", "Switch on at least one, or choose a preset.");
  const plan = planTraining(model.config, config, { budget, data });
  if (plan.refusal) throw plan.refusal;
  if (checkpoint) checkResumable(checkpoint, { config, dataHash: data.hash, baseSha256 });
  const order = groupedOrder(data, config);

  const { train } = config;
  const parameters = initialParameters(model.config, model.weights, config, config.seed);
  const state = initialState(parameters);
  const teacher: Weights | null = needsTeacher(config.method) ? copies(parameters) : null;
  const frozen = copies(
    Object.fromEntries(Object.entries(model.weights).filter(([name]) => !(name in parameters))),
  );
  const stores: Record<string, Weights> = { student: parameters, m: state.m, v: state.v };
  if (teacher) stores.teacher = teacher;
  const slots = needsNegatives(config.method) ? config.negatives : 0;
  const alpha = teacherRate(config);
  let thresholds = new Array<number>(slots).fill(0);
  const steps: StepRecord[] = [];
  const evaluations: EvalRecord[] = [];
  let step = 0;
  let logitScale = model.logitScale;
  let merged: Weights | null = null;

  const dropMerged = () => {
    // with LoRA the merged weights are tensors of their own
    if (merged)
      for (const [name, tensor] of Object.entries(merged))
        if (tensor !== frozen[name] && tensor !== parameters[name]) tensor.dispose();
    merged = null;
  };
  const dispose = () => {
    dropMerged();
    tf.dispose([frozen, ...Object.values(stores)]);
  };

  if (checkpoint) {
    try {
      restoreArrays(stores, checkpoint);
      logitScale = await exponent((parameters.logit_scale ?? frozen.logit_scale)!);
    } catch (error) {
      dispose();
      throw error;
    }
    step = checkpoint.step;
    steps.push(...checkpoint.steps);
    evaluations.push(...checkpoint.evaluations);
    for (let k = 0; k < slots; k++) thresholds[k] = checkpoint.memory[`threshold/${k}`] ?? 0;
  }

  const student: ClipModel = {
    config: model.config,
    tokenizer: model.tokenizer,
    preprocess: model.preprocess,
    parameters: model.parameters,
    choices: model.choices,
    get weights() {
      merged ??= keptWeights(frozen, parameters, train);
      return merged;
    },
    get logitScale() {
      return logitScale;
    },
    dispose() {},
  };

  const runStep = async (signal?: AbortSignal): Promise<StepRecord> => {
    if (step >= config.steps)
      throw new BadInputError(`This run is done: it was to have ${config.steps} steps.`, "Begin a new run.");
    const begun = performance.now();
    const examples = await data.examples(order(step), signal);
    const batch = hostBatch(model, examples, slots);
    const { microBatch } = plan;
    const found = await computeGradients({
      model: student,
      method: config.method,
      train,
      frozen,
      parameters,
      teacher,
      batch,
      microBatch,
      thresholds,
      signal,
    });
    const lr = learningRate(step, { ...config.optimiser, steps: config.steps });
    try {
      checkFinite(found, step + 1, lr);
      dropMerged();
      adamStep(
        parameters,
        found.gradients,
        state,
        { step: step + 1, lr, norm: found.norm },
        config.optimiser,
      );
    } finally {
      tf.dispose(found.gradients);
    }
    if (teacher) followStudent(teacher, parameters, alpha);
    step++;
    if (found.gaps) thresholds = nextThresholds(thresholds, found.gaps, batch.filled);
    if (parameters.logit_scale) logitScale = await exponent(parameters.logit_scale);
    const { loss, terms, accuracy, norm } = found;
    const seconds = (performance.now() - begun) / 1000;
    const record: StepRecord = { step, loss, terms, lr, gradNorm: norm, logitScale, accuracy, seconds };
    steps.push(record);
    return record;
  };

  return {
    config,
    get step() {
      return step;
    },
    get done() {
      return step >= config.steps;
    },
    microBatch: plan.microBatch,
    steps,
    evaluations,
    runStep,
    addEvaluation: (record) => void evaluations.push(record),
    student: () => student,
    checkpoint: async () => {
      const memory = Object.fromEntries(thresholds.map((value, k) => [`threshold/${k}`, value]));
      // what describes the moment is taken before the first wait
      const moment = { step, memory, steps: [...steps], evaluations: [...evaluations] };
      const arrays = await readArrays(stores);
      return { format: 1, ...moment, config, dataHash: data.hash, baseSha256, arrays };
    },
    weights: () => readWeights(student.weights, expectedShapes(model.config)),
    adapter: () => readAdapter(parameters, config),
    dispose,
  };
}

/** Indices of the batch of a step; examples that belong together stay together. */
function groupedOrder({ size, together = 1 }: TrainingData, { batch, seed }: RunConfig) {
  const order = batchOrder(Math.floor(size / together), batch / together, seed);
  return (step: number) =>
    [...order(step)].flatMap((group) => Array.from({ length: together }, (_, i) => group * together + i));
}

function copies(weights: Weights): Weights {
  return Object.fromEntries(Object.entries(weights).map(([name, tensor]) => [name, tf.clone(tensor)]));
}

/** As `effectiveWeights`, for good: the caller disposes of what is neither frozen nor a parameter. */
function keptWeights(frozen: Weights, parameters: Weights, train: RunConfig["train"]): Weights {
  return tf.tidy(() => {
    const weights = effectiveWeights(frozen, parameters, train);
    for (const tensor of Object.values(weights)) tf.keep(tensor);
    return weights;
  });
}

async function exponent(scalar: tf.Tensor): Promise<number> {
  return Math.exp((await scalar.data())[0]!);
}

function checkFinite({ loss, norm, terms }: Gradients, step: number, lr: number): void {
  if (Number.isFinite(loss) && Number.isFinite(norm)) return;
  const broken = Object.entries(terms).find(([, value]) => !Number.isFinite(value))?.[0];
  const what = broken ? `the term ${broken}` : Number.isFinite(loss) ? "the gradient" : "the loss";
  throw new DivergedError(
    `Step ${step} stopped: ${what} is no finite number any more (learning rate ${lr.toPrecision(2)}).`,
  );
}
