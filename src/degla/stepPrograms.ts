/** A step on an executor: gradients by the programs of stepTrace.ts, then the update. */
import type { Padding } from "../clip/text";
import type { Executable, Executor, StepNumbers, Update, UpdateStores } from "../program/executor";
import type { Graph } from "../program/graph";
import { createPrograms, inputsFor } from "../program/programs";
import type { HostBatch } from "./batch";
import type { Term } from "./method";
import { needsTeacher } from "./needs";
import { decays, LARGEST_LOGIT_SCALE } from "./optimiser";
import { batchShape, lossInputs, stepTokens, towerInputs } from "./stepInputs";
import { type GradientGraph, type StepModel, traceStep } from "./stepTrace";

/** What a step found. Where loss or norm is not finite nothing has changed. */
export interface StepOutcome {
  loss: number;
  terms: Partial<Record<Term, number>>;
  accuracy: number;
  /** Global norm of the gradients, before clipping. */
  norm: number;
  /** Sums of gaps by slot, [K], see `losses`; null where that term is off. */
  gaps: Float32Array | null;
}

export interface StepPrograms {
  /** Forward, backward and update. @throws the signal's reason when aborted: nothing has changed then */
  run(
    batch: HostBatch,
    thresholds: readonly number[],
    numbers: StepNumbers,
    signal?: AbortSignal,
  ): Promise<StepOutcome>;
  dispose(): void;
}

/** Shapes of batch whose programs are kept. */
const KEPT = 12;

/** A program that ends in a loss, and the update that follows it. */
export interface LossProgram {
  graph: Graph;
  executable: Executable;
  update: Update;
  dispose(): void;
}

function updateStores({ stores, method, parameters }: StepModel, touched: readonly string[]): UpdateStores {
  return {
    parameters: stores.student,
    gradients: stores.gradients,
    m: stores.m,
    v: stores.v,
    teacher: needsTeacher(method) ? stores.teacher : null,
    // as in PyTorch, what the loss doesn't depend on stays as it is: no gradient, no moments, no decay
    decayed: new Set(touched.filter((name) => decays(name, parameters.get(name)!))),
    bounds: new Map([["logit_scale", [0, LARGEST_LOGIT_SCALE]]]),
  };
}

/** Compiles a graph with a loss, and the update after it. */
export async function compileLoss(
  executor: Executor,
  model: StepModel,
  { graph, touched }: GradientGraph,
): Promise<LossProgram> {
  const executable = await executor.compile(graph);
  const update = executor.createUpdate(updateStores(model, touched), { executable, output: "loss" });
  const dispose = () => {
    update.dispose();
    executable.dispose();
  };
  return { graph, executable, update, dispose };
}

/** The update, and what the loss's program has left to be read. */
export async function finish(
  { executable, update }: LossProgram,
  numbers: StepNumbers,
): Promise<StepOutcome> {
  // both are asked for before either is waited for: on a GPU one wait is enough
  const [norm, found] = await Promise.all([update.run(numbers), executable.read()]);
  const terms = Object.entries(found).flatMap(([name, values]) =>
    name.startsWith("term/") ? [[name.slice("term/".length), values[0]!]] : [],
  );
  return {
    loss: found.loss![0]!,
    accuracy: found.accuracy![0]!,
    terms: Object.fromEntries(terms),
    norm,
    gaps: found.gaps ?? null,
  };
}

/** Everything of a step in one program, for each shape of batch. */
export function createStepPrograms(executor: Executor, model: StepModel, padding: Padding): StepPrograms {
  const programs = createPrograms<LossProgram>(KEPT);
  return {
    run: async (batch, thresholds, numbers, signal) => {
      const tokens = stepTokens(model, batch, padding);
      const shape = batchShape(batch, tokens);
      const program = await programs.get(JSON.stringify(shape), () =>
        compileLoss(executor, model, traceStep(model, shape)),
      );
      signal?.throwIfAborted();
      const inputs = { ...lossInputs(model, batch, thresholds), ...towerInputs(batch, tokens) };
      await program.executable.run(inputsFor(program.graph, inputs), signal);
      signal?.throwIfAborted();
      return finish(program, numbers);
    },
    dispose: programs.dispose,
  };
}
