/**
 * The towers against transformers' CLIPModel, on checkpoints of real shapes with hashed weights: the cases of
 * clip-golden.json.gz and how far the current backend is from them. For tests in Node and in a page alike.
 */
import * as tf from "../kernels/tf";
import { hashValues } from "./hashWeights";
import { type ClipModel, eagerClip, imageEmbeddings, loadClip, textEmbeddings, textTensors } from "./model";
import type { FloatType } from "./safetensors";
import { checkpointFiles, cutTokenizer, type RawConfig, type TokenizerJson } from "./testingCheckpoint";
import { textFeatures, tokenBatch } from "./text";
import { visionFeatures } from "./vision";

/** Float arrays are base64 of little-endian float32; what is in them: training/fixtures/clip_golden.py. */
export interface GoldenCase {
  name: string;
  config: RawConfig;
  dtype: FloatType;
  /** Token ids with BOS and EOS, the short rows first. */
  rows: number[][];
  images: number;
  expect: Record<"image" | "text" | "visionFeatures" | "textFeatures" | "logits", string>;
  /** Embedding of one image of "height width" other than the model's. */
  oblong: Record<string, string>;
}

/** How much of a case is computed, for backends that take seconds for an image. */
export interface Portion {
  images: number;
  texts: number;
}

/** How far one tensor is from transformers'. */
export interface Deviation {
  /** Which tensor. */
  what: string;
  /** Largest absolute difference. */
  absolute: number;
  /** The same as a part of the largest expected value. */
  relative: number;
  /** Smallest cosine of two rows that should be the same. */
  cosine: number;
  /** What `absolute` may be and `cosine` must be. */
  allowed: { absolute: number; cosine: number };
}

/** What the project asks of embeddings, per backend. */
const EMBEDDING = {
  wasm: { absolute: 2e-4, cosine: 0.99999 },
  webgpu: { absolute: 2e-4, cosine: 0.9999 },
};
/** Hidden states and logits are larger numbers than embeddings, of length 1. */
const HIDDEN = { absolute: 5e-4, cosine: 0.99999 };
const LOGITS = { absolute: 1e-3, cosine: 0.9999 };

export type GoldenBackend = keyof typeof EMBEDDING;

/** One line for a case, as test names show it. */
export function goldenTitle({ name, config, dtype }: GoldenCase): string {
  return `${name}, ${config.vision_config.hidden_act}, ${dtype}`;
}

/**
 * Loads a case's model on the current backend; the caller disposes of it.
 *
 * @param merges content of clip-merges.json.gz
 */
export function loadGolden({ config, dtype }: GoldenCase, merges: TokenizerJson): Promise<ClipModel> {
  const tokenizer = cutTokenizer(merges, config.text_config.vocab_size);
  return loadClip(checkpointFiles(config, tokenizer, dtype));
}

function unpack(base64: string): Float32Array {
  return new Float32Array(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)).buffer);
}

/** Pixels as torch has them [B, 3, H, W], to [B, H, W, 3]. */
function goldenPixels(images: number, height: number, width: number): tf.Tensor4D {
  const flat = hashValues("pixels", images * 3 * height * width, 2);
  return tf.tidy(
    () => tf.transpose(tf.tensor4d(flat, [images, 3, height, width]), [0, 2, 3, 1]) as tf.Tensor4D,
  );
}

/**
 * Compares with the expected array, or with its first rows and columns where that holds more; disposes of the
 * tensor.
 *
 * @param width columns of the expected array
 */
async function deviation(
  what: string,
  actual: tf.Tensor,
  base64: string,
  allowed: Deviation["allowed"],
  width = actual.shape.at(-1)!,
): Promise<Deviation> {
  const [a, b] = [await actual.data(), unpack(base64)];
  const columns = actual.shape.at(-1)!;
  actual.dispose();
  let [absolute, largest, cosine] = [0, 0, 1];
  for (let row = 0; row < a.length / columns; row++) {
    let [ab, aa, bb] = [0, 0, 0];
    for (let column = 0; column < columns; column++) {
      // past the end of either it is NaN, and so is the cosine
      const [x, y] = [a[row * columns + column]!, b[row * width + column]!];
      absolute = Math.max(absolute, Math.abs(x - y));
      largest = Math.max(largest, Math.abs(y));
      ab += x * y;
      aa += x * x;
      bb += y * y;
    }
    cosine = Math.min(cosine, ab / Math.sqrt(aa * bb));
  }
  return { what, absolute, relative: absolute / largest, cosine, allowed };
}

/** Embeddings of images and texts, and the logits of every pair. */
export async function embeddingDeviations(
  golden: GoldenCase,
  model: ClipModel,
  backend: GoldenBackend,
  portion: Portion = { images: golden.images, texts: golden.rows.length },
): Promise<Deviation[]> {
  const allowed = EMBEDDING[backend];
  const { config, logitScale } = model;
  const weights = await model.tensors();
  const tokens = tokenBatch(golden.rows.slice(0, portion.texts), config.text.endToken);
  const { imageSize } = config.vision;
  const [image, text, logits] = tf.tidy(() => {
    const image = imageEmbeddings(weights, config, goldenPixels(portion.images, imageSize, imageSize));
    const text = textEmbeddings(weights, config, tokens);
    return [image, text, tf.mul(tf.matMul(image, text, false, true), logitScale)];
  });
  return [
    await deviation("image", image!, golden.expect.image, allowed),
    await deviation("text", text!, golden.expect.text, allowed),
    await deviation("logits", logits!, golden.expect.logits, LOGITS, golden.rows.length),
  ];
}

/** Embeddings of images of other sizes than the model's, by interpolated position embeddings. */
export async function oblongDeviations(
  golden: GoldenCase,
  model: ClipModel,
  backend: GoldenBackend,
): Promise<Deviation[]> {
  const { config } = model;
  const weights = await model.tensors();
  const out: Deviation[] = [];
  for (const [size, expected] of Object.entries(golden.oblong)) {
    const [height, width] = size.split(" ").map(Number) as [number, number];
    const image = tf.tidy(() => imageEmbeddings(weights, config, goldenPixels(1, height, width)));
    out.push(await deviation(`image of ${height} × ${width}`, image, expected, EMBEDDING[backend]));
  }
  return out;
}

/** What enters the last block: tokens 0 and 3 of the first image, all tokens of the second text. */
export async function featureDeviations(golden: GoldenCase, model: ClipModel): Promise<Deviation[]> {
  const { config } = model;
  const weights = await model.tensors();
  const { imageSize } = config.vision;
  const tokens = tokenBatch(golden.rows, config.text.endToken);
  const [vision, text] = tf.tidy(() => [
    tf.gather(visionFeatures(eagerClip(weights, config), goldenPixels(1, imageSize, imageSize)), [0, 3], 1),
    tf.slice(
      textFeatures(eagerClip(weights, config), textTensors(tokens)),
      [1, 0, 0],
      [1, 7, config.text.width],
    ),
  ]);
  return [
    await deviation("visionFeatures", vision!, golden.expect.visionFeatures, HIDDEN),
    await deviation("textFeatures", text!, golden.expect.textFeatures, HIDDEN),
  ];
}

/** Those that are further off than allowed; NaN is. */
export function failures(deviations: readonly Deviation[]): Deviation[] {
  return deviations.filter(
    ({ absolute, cosine, allowed }) => !(absolute <= allowed.absolute && cosine >= allowed.cosine),
  );
}
