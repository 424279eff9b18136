/** A step by gradient caching, for batches whose activations have no room: see stepTrace.ts. */
import type { Padding } from "../clip/text";
import type { Executable, Executor } from "../program/executor";
import type { Graph } from "../program/graph";
import type { Inputs } from "../program/inputs";
import { createPrograms, inputsFor } from "../program/programs";
import { needsTeacher, needsWholeTeacher } from "./needs";
import {
  batchShape,
  type HostPart,
  lossInputs,
  pictureParts,
  stepTokens,
  teacherTexts,
  textParts,
} from "./stepInputs";
import { compileLoss, finish, type LossProgram, type StepPrograms } from "./stepPrograms";
import {
  type BatchShape,
  type GradientGraph,
  type StepModel,
  traceBackward,
  traceCachedLoss,
  traceEmbedding,
} from "./stepTrace";

/** Shapes of parts, and of whole batches, whose programs are kept. */
const [KEPT_PARTS, KEPT_LOSSES] = [16, 6];

interface PartProgram {
  graph: Graph;
  executable: Executable;
  dispose(): void;
}

/** With what is touched by the gradients that go on back from it. */
function cachedLoss(model: StepModel, shape: BatchShape, some: readonly HostPart[]): GradientGraph {
  const loss = traceCachedLoss(model, shape);
  const touched = (["images", "texts"] as const).flatMap((tower) => {
    if (!loss.graph.outputs.some(({ name }) => name === `by/${tower}`)) return [];
    const first = some.find(({ part }) => part.tower === tower)!;
    return traceBackward(model, first.part).touched;
  });
  return { graph: loss.graph, touched: [...new Set([...loss.touched, ...touched])] };
}

/** @param microBatch pairs that go through the towers at once */
export function createCachedPrograms(
  executor: Executor,
  model: StepModel,
  padding: Padding,
  microBatch: number,
): StepPrograms {
  const [partPrograms, lossPrograms] = [
    createPrograms<PartProgram>(KEPT_PARTS),
    createPrograms<LossProgram>(KEPT_LOSSES),
  ];
  const width = model.config.embeddingDim;

  const run = async (
    key: string,
    trace: () => Graph,
    inputs: Inputs,
    signal?: AbortSignal,
  ): Promise<Executable> => {
    const { graph, executable } = await partPrograms.get(key, async () => {
      const traced = trace();
      const made = await executor.compile(traced);
      return { graph: traced, executable: made, dispose: () => made.dispose() };
    });
    await executable.run(inputsFor(graph, inputs), signal);
    return executable;
  };

  /** All rows through a tower, [count, E]. */
  const embed = async (
    who: "student" | "teacher",
    some: readonly HostPart[],
    count: number,
    signal?: AbortSignal,
  ) => {
    const out = new Float32Array(count * width);
    for (const { part, start, rows, inputs } of some) {
      signal?.throwIfAborted();
      const key = `${who} ${JSON.stringify(part)}`;
      const executable = await run(key, () => traceEmbedding(model, who, part), inputs, signal);
      const found = (await executable.read(["rows"])).rows!;
      out.set(found.subarray(0, rows * width), start * width);
    }
    return out;
  };

  /** The loss's gradient by embeddings, back through their tower. */
  const back = async (seed: Float32Array, some: readonly HostPart[], signal?: AbortSignal) => {
    for (const { part, start, rows, inputs } of some) {
      signal?.throwIfAborted();
      const padded = new Float32Array(part.count * width);
      padded.set(seed.subarray(start * width, (start + rows) * width));
      const key = `back ${JSON.stringify(part)}`;
      await run(key, () => traceBackward(model, part).graph, { ...inputs, seed: padded }, signal);
    }
  };

  return {
    run: async (batch, thresholds, numbers, signal) => {
      const shape = batchShape(batch, stepTokens(model, batch, padding));
      const pictures = pictureParts(batch, microBatch);
      const texts = textParts(batch.texts, batch, microBatch, padding);
      const inputs: Inputs = lossInputs(model, batch, thresholds);
      if (needsTeacher(model.method)) {
        const seen = textParts(teacherTexts(model, batch), batch, microBatch, padding);
        inputs["teacher/texts"] = await embed("teacher", seen, shape.teacherTexts || shape.texts, signal);
        if (needsWholeTeacher(model.method))
          inputs["teacher/images"] = await embed("teacher", pictures, batch.size, signal);
      }
      inputs.images = await embed("student", pictures, batch.size, signal);
      inputs.texts = await embed("student", texts, shape.texts, signal);
      // texts come as embeddings here, however they were packed
      const key = JSON.stringify({ ...shape, rows: 0, teacherRows: 0 });
      const loss = await lossPrograms.get(key, () =>
        compileLoss(executor, model, cachedLoss(model, shape, [...pictures, ...texts])),
      );
      executor.fillStore(model.stores.gradients, 0);
      await loss.executable.run(inputsFor(loss.graph, inputs), signal);
      const by = await loss.executable.read();
      if (by["by/images"]) await back(by["by/images"], pictures, signal);
      if (by["by/texts"]) await back(by["by/texts"], texts, signal);
      signal?.throwIfAborted();
      return finish(loss, numbers);
    },
    dispose: () => {
      partPrograms.dispose();
      lossPrograms.dispose();
    },
  };
}
