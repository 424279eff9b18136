/**
 * A CLIP, loaded: configuration, weights on the device, tokenizer, preprocessing; and what most callers want of
 * it, normalised embeddings of pictures and texts.
 */

import { currentExecutor, uniqueName } from "../program/backend";
import type { Executor } from "../program/executor";
import { type Shape, sizeOf, type Value } from "../program/graph";
import { layoutOf } from "../program/layout";
import { createTrace, type Trace } from "../program/trace";
import { type ClipConfig, expectedShapes } from "./config";
import { reconcileSizes, withinTable } from "./consistency";
import { type ClipPrograms, clipPrograms, embedPixels, embedTokens } from "./encoding";
import type { ReadingChoice } from "./folder/choices";
import { type ClipFiles, openFolder } from "./folder/openFolder";
import type { Tensors } from "./folder/tensors";
import type { Picture } from "./picture";
import { type PreprocessConfig, preprocess } from "./preprocess";
import type { TensorToWrite } from "./safetensors";
import { bucketedTokens, paddingOf } from "./text";
import type { ClipTokenizer } from "./tokenizer";
import { deviceShapes, fromFileLayout, toFileLayout } from "./weights";

export interface ClipModel extends ClipParts, ClipPrograms {}

/** What a model is besides its weights. */
export interface ClipParts {
  config: ClipConfig;
  tokenizer: ClipTokenizer;
  preprocess: PreprocessConfig;
  /** exp(logit_scale): what cosines are multiplied with before a softmax. */
  logitScale: number;
  parameters: number;
  /** What was decided in reading its folder that other readers decide otherwise. */
  choices: readonly ReadingChoice[];
}

export interface LoadOptions {
  /** What to call the model in messages. */
  place?: string;
  signal?: AbortSignal;
  /** Bytes of the weights that are on the device. */
  onProgress?: (done: number, total: number) => void;
  /** Where to; that of the current backend when left out. */
  executor?: Executor;
}

/**
 * Uploads a checkpoint. On failure and on abort nothing stays behind.
 *
 * @param files of its folder, by name: see `openFolder` for what they may be
 * @throws BrokenFileError, UnsupportedModelError, OutOfMemoryError; the signal's reason when aborted
 */
export async function loadClip(files: ClipFiles, options: LoadOptions = {}): Promise<ClipModel> {
  const folder = await openFolder(files, options.place);
  const { config, preprocess: preprocessing, choices, tensors } = folder;
  reconcileSizes(config, preprocessing, folder.tokenizer);
  const tokenizer = withinTable(folder.tokenizer, config.text.vocabSize);
  const executor = options.executor ?? (await currentExecutor());
  const shapes = deviceShapes(new Map([...tensors].map(([name, { shape }]) => [name, shape])));
  const store = await filledStore(executor, shapes, (to) => upload(tensors, executor, to, options));
  const { logit_scale } = await executor.readStore(store, ["logit_scale"]);
  const parameters = [...shapes.values()].reduce((sum, shape) => sum + sizeOf(shape), 0);
  const logitScale = Math.exp(logit_scale![0]!);
  const parts = { config, tokenizer, preprocess: preprocessing, logitScale, parameters, choices };
  return storedClip(parts, executor, store, shapes);
}

async function upload(
  tensors: Tensors,
  executor: Executor,
  store: string,
  { signal, onProgress }: LoadOptions,
): Promise<void> {
  let total = 0;
  for (const { bytes } of tensors.values()) total += bytes;
  let done = 0;
  for (const [name, tensor] of tensors) {
    signal?.throwIfAborted();
    executor.writeStore(store, name, fromFileLayout(name, tensor.shape, await tensor.read()));
    done += tensor.bytes;
    onProgress?.(done, total);
  }
  signal?.throwIfAborted();
}

/** A store for tensors of these shapes that `fill` has written to; none where it throws. */
async function filledStore(
  executor: Executor,
  shapes: ReadonlyMap<string, Shape>,
  fill: (store: string) => Promise<void>,
): Promise<string> {
  const store = uniqueName("model");
  executor.createStore(store, layoutOf(shapes));
  try {
    await fill(store);
  } catch (error) {
    executor.disposeStore(store);
    throw error;
  }
  return store;
}

/** A model of the weights in a store, which are its own from now on. */
function storedClip(
  parts: ClipParts,
  executor: Executor,
  store: string,
  shapes: ReadonlyMap<string, Shape>,
): ClipModel {
  const programs = clipPrograms(executor, (trace) => ({
    ops: trace,
    weights: Object.fromEntries([...shapes].map(([name, shape]) => [name, trace.stored(store, name, shape)])),
    config: parts.config,
  }));
  const dispose = () => {
    programs.dispose();
    executor.disposeStore(store);
  };
  return { ...parts, ...programs, dispose };
}

/** Names of weights by the store that they lie in as they are; what has to be computed first, as LoRA's, is told. */
function storedIn(
  weights: Readonly<Record<string, Value>>,
  names: Iterable<string>,
  computed: (name: string, value: Value) => void,
): Map<string, string[]> {
  const stored = new Map<string, string[]>();
  for (const name of names) {
    const value = weights[name]!;
    const { origin } = value;
    if (origin.kind === "stored") stored.set(origin.store, [...(stored.get(origin.store) ?? []), name]);
    else computed(name, value);
  }
  return stored;
}

/** What the outputs of a trace come to; nothing is compiled where it has none. */
async function runOnce(executor: Executor, trace: Trace): Promise<Record<string, Float32Array>> {
  const graph = trace.graph();
  if (graph.outputs.length === 0) return {};
  const executable = await executor.compile(graph);
  try {
    await executable.run({});
    return await executable.read();
  } finally {
    executable.dispose();
  }
}

/** Puts weights of a model as they are now, LoRA merged, into a store that has tensors of these names. */
export async function copyWeights(
  { executor, clipOn }: ClipPrograms,
  store: string,
  names: Iterable<string>,
): Promise<void> {
  const trace = createTrace();
  const { weights } = clipOn(trace);
  const stored = storedIn(weights, names, (name, value) =>
    trace.output(name, value, { store, name, accumulate: false }),
  );
  for (const [from, tensors] of stored) executor.copyStore(from, store, tensors);
  await runOnce(executor, trace);
}

/** The same model as it is now, whatever becomes of the one given. */
export async function copyClip(model: ClipModel): Promise<ClipModel> {
  const { weights } = model.clipOn(createTrace());
  const shapes = new Map(Object.entries(weights).map(([name, { shape }]) => [name, shape]));
  const store = await filledStore(model.executor, shapes, (to) => copyWeights(model, to, shapes.keys()));
  const { config, tokenizer, preprocess, parameters, choices, logitScale } = model;
  const parts = { config, tokenizer, preprocess, parameters, choices, logitScale };
  return storedClip(parts, model.executor, store, shapes);
}

/** Weights as they are now, read back from the device, in the towers' layout. */
export async function readParameters(
  { executor, clipOn }: ClipPrograms,
  wanted: (name: string) => boolean = () => true,
): Promise<Map<string, { shape: Shape; values: Float32Array }>> {
  const trace = createTrace();
  const { weights } = clipOn(trace);
  const names = Object.keys(weights).filter(wanted);
  const stored = storedIn(weights, names, (name, value) => trace.output(name, value));
  const read = await runOnce(executor, trace);
  for (const [store, tensors] of stored) Object.assign(read, await executor.readStore(store, tensors));
  return new Map(names.map((name) => [name, { shape: weights[name]!.shape, values: read[name]! }]));
}

/** All weights in the layout of the file: ready for `writeSafetensors`. */
export async function readWeights(model: ClipModel): Promise<TensorToWrite[]> {
  const parameters = await readParameters(model);
  return [...expectedShapes(model.config)].map(([name, shape]) => ({
    name,
    shape,
    values: toFileLayout(name, shape, parameters.get(name)!.values),
  }));
}

/** Pictures as the image tower wants them, on the host: [B * S * S * 3]. */
export function pictureValues(
  model: Pick<ClipModel, "config" | "preprocess">,
  pictures: readonly Picture[],
): Float32Array<ArrayBuffer> {
  const size = model.config.vision.imageSize;
  const area = size * size * 3;
  const values = new Float32Array(pictures.length * area);
  for (const [i, picture] of pictures.entries())
    preprocess(model.preprocess, picture, values.subarray(i * area, (i + 1) * area));
  return values;
}

/** L2-normalised embeddings of pictures, [n * E] row-major: one batch, see src/encode for many. */
export async function encodeImages(model: ClipModel, pictures: readonly Picture[]): Promise<Float32Array> {
  return embedPixels(model, pictureValues(model, pictures), pictures.length);
}

/** L2-normalised embeddings of texts, [n * E] row-major: one batch. */
export async function encodeTexts(model: ClipModel, texts: readonly string[]): Promise<Float32Array> {
  const { tokenizer, config } = model;
  const rows = texts.map((text) => tokenizer.encode(text));
  const embeddings = await embedTokens(model, bucketedTokens(rows, paddingOf(model)));
  return embeddings.subarray(0, texts.length * config.embeddingDim);
}
