/**
 * A CLIP, loaded: configuration, weights on the device, tokenizer, preprocessing; and what most callers want of
 * it, normalised embeddings of pictures and texts.
 */

import * as tf from "../kernels/tf";
import { eager } from "../program/eager";
import type { Executor } from "../program/executor";
import { layoutOf } from "../program/layout";
import { currentExecutor, uniqueName } from "../program/select";
import type { ClipOn } from "./block";
import type { ClipConfig } from "./config";
import { reconcileSizes, withinTable } from "./consistency";
import { createEncoding, type Encoding } from "./encoding";
import type { ReadingChoice } from "./folder/choices";
import { type ClipFiles, openFolder } from "./folder/openFolder";
import type { Tensors } from "./folder/tensors";
import type { Picture } from "./picture";
import { type PreprocessConfig, preprocess } from "./preprocess";
import { bucketedTokens, embedTexts, paddingOf, type TextOn, textIndices } from "./text";
import type { TokenBatch } from "./tokenBatch";
import type { ClipTokenizer } from "./tokenizer";
import { embedImages } from "./vision";
import { fromFileLayout, type Weights } from "./weights";

export interface ClipModel extends ClipParts {
  /**
   * The weights as tensors, for what computes at once (local maps): named as in the checkpoint, layouts as weights.ts
   * says. They are the model's, and live as long as it does.
   */
  tensors(): Promise<Weights>;
  /** The same for as long as `work` takes: nothing stays on the device for it that was not there before. */
  withTensors<T>(work: (weights: Weights) => Promise<T>): Promise<T>;
  /** Programs that encode with these weights; the model's. */
  encoding(): Promise<Encoding>;
  dispose(): void;
}

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
}

/**
 * Uploads a checkpoint to the current backend. On failure and on abort nothing stays behind.
 *
 * @param files of its folder, by name: see `openFolder` for what they may be
 * @throws BrokenFileError, UnsupportedModelError; the signal's reason when aborted
 */
export async function loadClip(files: ClipFiles, options: LoadOptions = {}): Promise<ClipModel> {
  const folder = await openFolder(files, options.place);
  const { config, preprocess: preprocessing, choices } = folder;
  reconcileSizes(config, preprocessing, folder.tokenizer);
  const tokenizer = withinTable(folder.tokenizer, config.text.vocabSize);
  const weights = await loadWeights(folder.tensors, options);
  const logScale = (await weights.logit_scale!.data())[0]!;
  let parameters = 0;
  for (const tensor of Object.values(weights)) parameters += tensor.size;
  const logitScale = Math.exp(logScale);
  return clipOf({ config, tokenizer, preprocess: preprocessing, logitScale, parameters, choices }, weights);
}

/**
 * A model of weights, which are its own from now on. They lie on the device once: when first encoded with they move
 * into a store of the executor, unless somebody has asked for the tensors before; asked for later, they are read back.
 */
export function clipOf(parts: ClipParts, weights: Weights): ClipModel {
  let tensors: Promise<Weights> | null = null;
  let encoding: Promise<Encoding> | null = null;
  let stored: { executor: Executor; store: string } | null = null;
  let loose: Weights | null = weights;
  const names = Object.keys(weights);
  const move = async (): Promise<Encoding> => {
    const executor = await currentExecutor();
    const store = uniqueName("model");
    const shapes = names.map((name) => [name, weights[name]!.shape] as const);
    executor.createStore(store, layoutOf(shapes));
    stored = { executor, store };
    await executor.writeTensors(store, weights);
    if (!tensors) {
      tf.dispose(weights);
      loose = null;
    }
    return createEncoding(executor, parts.config, (trace) => ({
      ops: trace,
      weights: Object.fromEntries(shapes.map(([name, shape]) => [name, trace.stored(store, name, shape)])),
      config: parts.config,
    }));
  };
  const read = async (): Promise<Weights> => {
    await encoding;
    loose ??= await stored!.executor.readTensors(stored!.store, names);
    return loose;
  };
  const withTensors: ClipModel["withTensors"] = async (work) => {
    await encoding;
    if (tensors || !stored) return work(await (tensors ?? weights));
    return disposing(await stored.executor.readTensors(stored.store, names), work);
  };
  return {
    ...parts,
    tensors: () => (tensors ??= read()),
    withTensors,
    encoding: () => {
      encoding ??= move().catch((error) => {
        // no room: the tensors are still there, and another try may find some
        if (stored) stored.executor.disposeStore(stored.store);
        [encoding, stored] = [null, null];
        throw error;
      });
      return encoding;
    },
    dispose: () => {
      void encoding?.then((programs) => programs.dispose());
      stored?.executor.disposeStore(stored.store);
      if (loose) tf.dispose(loose);
    },
  };
}

async function loadWeights(tensors: Tensors, { signal, onProgress }: LoadOptions): Promise<Weights> {
  const weights: Weights = {};
  let total = 0;
  for (const { bytes } of tensors.values()) total += bytes;
  let done = 0;
  try {
    for (const [name, tensor] of tensors) {
      signal?.throwIfAborted();
      weights[name] = fromFileLayout(name, tensor.shape, await tensor.read());
      done += tensor.bytes;
      onProgress?.(done, total);
    }
    signal?.throwIfAborted();
  } catch (error) {
    tf.dispose(weights);
    throw error;
  }
  return weights;
}

/** What comes of work with tensors that are not needed afterwards. */
export async function disposing<T>(weights: Weights, work: (weights: Weights) => Promise<T>): Promise<T> {
  try {
    return await work(weights);
  } finally {
    tf.dispose(weights);
  }
}

/** Towers that compute at once, on tensors. */
export function eagerClip(weights: Weights, config: ClipConfig): ClipOn<tf.Tensor> {
  return { ops: eager, weights, config };
}

/** Tokens as tensors; the caller disposes of them, or calls inside `tf.tidy`. */
export function textTensors(tokens: TokenBatch): TextOn<tf.Tensor> {
  const { ids, ends, limits } = textIndices(tokens);
  const { batch, length } = tokens;
  const row = (values: Int32Array) => tf.tensor1d(values, "int32");
  return { batch, length, ids: row(ids), ends: row(ends), limits: row(limits) };
}

/**
 * @param pixels [B, S, S, 3], from `preprocess`
 * @returns [B, E], L2-normalised
 */
export function imageEmbeddings(weights: Weights, config: ClipConfig, pixels: tf.Tensor4D): tf.Tensor2D {
  return tf.tidy(() => embedImages(eagerClip(weights, config), pixels) as tf.Tensor2D);
}

/** @returns [B, E], L2-normalised */
export function textEmbeddings(weights: Weights, config: ClipConfig, tokens: TokenBatch): tf.Tensor2D {
  return tf.tidy(() => embedTexts(eagerClip(weights, config), textTensors(tokens)) as tf.Tensor2D);
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

/** Pictures as one tensor [B, S, S, 3]; the caller disposes of it. */
export function pixelBatch(model: ClipModel, pictures: readonly Picture[]): tf.Tensor4D {
  const size = model.config.vision.imageSize;
  return tf.tensor4d(pictureValues(model, pictures), [pictures.length, size, size, 3]);
}

/** L2-normalised embeddings of pictures, [n * E] row-major: one batch, see src/encode for many. */
export async function encodeImages(model: ClipModel, pictures: readonly Picture[]): Promise<Float32Array> {
  const encoding = await model.encoding();
  return encoding.images(pictureValues(model, pictures), pictures.length);
}

/** L2-normalised embeddings of texts, [n * E] row-major: one batch. */
export async function encodeTexts(model: ClipModel, texts: readonly string[]): Promise<Float32Array> {
  const { tokenizer, config } = model;
  const encoding = await model.encoding();
  const rows = texts.map((text) => tokenizer.encode(text));
  const embeddings = await encoding.texts(bucketedTokens(rows, paddingOf(model)));
  return embeddings.subarray(0, texts.length * config.embeddingDim);
}
