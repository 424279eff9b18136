/**
 * A CLIP, loaded: configuration, weights on the device, tokenizer, preprocessing; and what most callers want of
 * it, normalised embeddings of pictures and texts.
 */
import { BrokenFileError } from "../kernels/errors";
import * as tf from "../kernels/tf";
import { eager } from "../program/eager";
import type { ClipOn } from "./block";
import type { ByteSource } from "./byteSource";
import { type ClipConfig, expectedShapes, parseConfig } from "./config";
import type { Picture } from "./picture";
import { outputSize, type PreprocessConfig, parsePreprocess, preprocess } from "./preprocess";
import { openSafetensors, readFloats, type SafetensorsFile } from "./safetensors";
import { embedTexts, type TextOn, type TokenBatch, textIndices, tokenBatch } from "./text";
import { type ClipTokenizer, parseTokenizer } from "./tokenizer";
import { embedImages } from "./vision";
import { fromFileLayout, type Weights } from "./weights";

/** The four files of a Hugging Face CLIP folder. */
export interface ClipFiles {
  "config.json": Uint8Array;
  "model.safetensors": Uint8Array | Blob | ByteSource;
  "tokenizer.json": Uint8Array;
  "preprocessor_config.json": Uint8Array;
}

export interface ClipModel {
  config: ClipConfig;
  /** Named as in the checkpoint; layouts as weights.ts says. */
  weights: Weights;
  tokenizer: ClipTokenizer;
  preprocess: PreprocessConfig;
  /** exp(logit_scale): what cosines are multiplied with before a softmax. */
  logitScale: number;
  parameters: number;
  dispose(): void;
}

export interface LoadOptions {
  signal?: AbortSignal;
  /** Bytes of the weights that are on the device. */
  onProgress?: (done: number, total: number) => void;
}

/** Checks names and shapes of a weight file against the config. */
function checkWeights(file: SafetensorsFile, expected: Map<string, number[]>): void {
  for (const [name, shape] of expected) {
    const entry = file.entries.get(name);
    if (!entry)
      throw new BrokenFileError(`model.safetensors has no tensor ${name}, which config.json asks for.`);
    // some writers store the scalar logit_scale as [1]
    const scalar = shape.length === 0 && entry.shape.every((n) => n === 1);
    if (!scalar && (entry.shape.length !== shape.length || entry.shape.some((n, i) => n !== shape[i])))
      throw new BrokenFileError(
        `Tensor ${name} has the shape [${entry.shape}] in model.safetensors, but config.json asks for [${shape}].`,
      );
  }
  for (const name of file.entries.keys())
    if (!expected.has(name) && /\.encoder\.layers\.\d+\./.test(name))
      throw new BrokenFileError(
        `model.safetensors holds ${name}, a tensor of a layer that config.json does not count.`,
      );
}

/**
 * Uploads a checkpoint to the current backend. On failure and on abort nothing stays behind.
 *
 * @throws BrokenFileError, UnsupportedModelError; the signal's reason when aborted
 */
export async function loadClip(files: ClipFiles, options: LoadOptions = {}): Promise<ClipModel> {
  const config = parseConfig(files["config.json"]);
  const preprocessing = parsePreprocess(files["preprocessor_config.json"]);
  const tokenizer = parseTokenizer(files["tokenizer.json"], config.text.contextLength);
  settleSizes(config, preprocessing, tokenizer);
  const file = await openSafetensors(files["model.safetensors"]);
  const expected = expectedShapes(config);
  checkWeights(file, expected);
  const weights = await loadWeights(file, expected, options);
  const logScale = (await weights.logit_scale!.data())[0]!;
  let parameters = 0;
  for (const tensor of Object.values(weights)) parameters += tensor.size;
  return {
    config,
    weights,
    tokenizer,
    preprocess: preprocessing,
    logitScale: Math.exp(logScale),
    parameters,
    dispose: () => tf.dispose(weights),
  };
}

/** Where two files speak of the same number they must agree; the legacy end token gets its meaning here. */
function settleSizes(config: ClipConfig, preprocessing: PreprocessConfig, tokenizer: ClipTokenizer): void {
  const { text, vision } = config;
  // before transformers' PR 24777 every config said 2, and the highest id of a row was taken
  if (text.endToken === 2) text.endToken = tokenizer.endToken;
  if (text.endToken !== tokenizer.endToken)
    throw new BrokenFileError(
      `The files contradict each other: texts end with token ${text.endToken} by config.json, ${tokenizer.endToken} by tokenizer.json.`,
    );
  if (tokenizer.vocabSize > text.vocabSize)
    throw new BrokenFileError(
      `The files contradict each other: ${text.vocabSize} tokens by config.json, ${tokenizer.vocabSize} by tokenizer.json.`,
    );
  const size = outputSize(preprocessing);
  if (size && (size[0] !== vision.imageSize || size[1] !== vision.imageSize))
    throw new BrokenFileError(
      `The files contradict each other: images of ${vision.imageSize} × ${vision.imageSize} pixels by config.json, ${size[1]} × ${size[0]} by preprocessor_config.json.`,
    );
}

async function loadWeights(
  file: SafetensorsFile,
  expected: Map<string, number[]>,
  { signal, onProgress }: LoadOptions,
): Promise<Weights> {
  const weights: Weights = {};
  const entries = [...expected.keys()].map((name) => file.entries.get(name)!);
  const total = entries.reduce((sum, { begin, end }) => sum + end - begin, 0);
  let done = 0;
  try {
    for (const entry of entries) {
      signal?.throwIfAborted();
      const values = await readFloats(file, entry);
      weights[entry.name] = fromFileLayout(entry.name, expected.get(entry.name)!, values);
      done += entry.end - entry.begin;
      onProgress?.(done, total);
    }
    signal?.throwIfAborted();
  } catch (error) {
    tf.dispose(weights);
    throw error;
  }
  return weights;
}

/** Towers that compute at once, on tensors. */
export function eagerClip({ weights, config }: Pick<ClipModel, "weights" | "config">): ClipOn<tf.Tensor> {
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
  return tf.tidy(() => embedImages(eagerClip({ weights, config }), pixels) as tf.Tensor2D);
}

/** @returns [B, E], L2-normalised */
export function textEmbeddings(weights: Weights, config: ClipConfig, tokens: TokenBatch): tf.Tensor2D {
  return tf.tidy(() => embedTexts(eagerClip({ weights, config }), textTensors(tokens)) as tf.Tensor2D);
}

/** Pictures as the image tower wants them, on the host: [B * S * S * 3]. */
export function pictureValues(
  model: Pick<ClipModel, "config" | "preprocess">,
  pictures: readonly Picture[],
): Float32Array<ArrayBuffer> {
  const size = model.config.vision.imageSize;
  const area = size * size * 3;
  const values = new Float32Array(pictures.length * area);
  for (const [i, picture] of pictures.entries()) {
    const pixels = preprocess(model.preprocess, picture);
    if (pixels.length !== area)
      throw new BrokenFileError(
        `preprocessor_config.json makes no ${size} × ${size} image of a picture of ${picture.width} × ${picture.height}.`,
      );
    values.set(pixels, i * area);
  }
  return values;
}

/** Pictures as one tensor [B, S, S, 3]; the caller disposes of it. */
export function pixelBatch(model: ClipModel, pictures: readonly Picture[]): tf.Tensor4D {
  const size = model.config.vision.imageSize;
  return tf.tensor4d(pictureValues(model, pictures), [pictures.length, size, size, 3]);
}

/** Captions as one batch of token rows, cropped to the longest. */
export function captionBatch({ tokenizer }: ClipModel, texts: readonly string[]): TokenBatch {
  const rows = texts.map((text) => tokenizer.encode(text));
  return tokenBatch(rows, tokenizer.endToken);
}

export interface EncodeOptions {
  /** How many go through the tower at once. */
  batch?: number;
  signal?: AbortSignal;
  onProgress?: (done: number, total: number) => void;
  /** Awaited after every batch: lets others have the device, or messages in. */
  breathe?: () => Promise<void>;
}

async function inBatches<T>(
  items: readonly T[],
  width: number,
  { batch = 8, signal, onProgress, breathe }: EncodeOptions,
  encode: (part: readonly T[]) => tf.Tensor2D,
): Promise<Float32Array> {
  const out = new Float32Array(items.length * width);
  for (let start = 0; start < items.length; start += batch) {
    signal?.throwIfAborted();
    const rows = encode(items.slice(start, start + batch));
    try {
      out.set(await rows.data(), start * width);
    } finally {
      rows.dispose();
    }
    onProgress?.(Math.min(start + batch, items.length), items.length);
    await breathe?.();
  }
  return out;
}

/** L2-normalised embeddings of pictures, [n * E] row-major. */
export async function encodeImages(
  model: ClipModel,
  pictures: readonly Picture[],
  options: EncodeOptions = {},
): Promise<Float32Array> {
  return inBatches(pictures, model.config.embeddingDim, options, (part) =>
    tf.tidy(() => imageEmbeddings(model.weights, model.config, pixelBatch(model, part))),
  );
}

/** L2-normalised embeddings of texts, [n * E] row-major. */
export async function encodeTexts(
  model: ClipModel,
  texts: readonly string[],
  options: EncodeOptions = {},
): Promise<Float32Array> {
  return inBatches(texts, model.config.embeddingDim, { batch: 32, ...options }, (part) =>
    textEmbeddings(model.weights, model.config, captionBatch(model, part)),
  );
}
