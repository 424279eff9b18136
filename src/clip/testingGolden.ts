/**
 * The towers against transformers' CLIPModel, on checkpoints of real shapes with hashed weights: the cases of
 * clip-golden.json.gz and how far the current backend is from them. For tests in Node and in a page alike.
 */
import { dot, rowsOf } from "../base/vectors";
import { embedPixels, embedTokens, textInputs, textValues } from "./encoding";
import { hashValues } from "./hashWeights";
import { type ClipModel, loadClip } from "./model";
import type { FloatType } from "./safetensors";
import { checkpointFiles, cutTokenizer, type RawConfig, type TokenizerJson } from "./testingCheckpoint";
import { textFeatures, tokenBatch } from "./text";
import { embedImages, visionFeatures } from "./vision";

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
function goldenPixels(images: number, height: number, width: number): Float32Array {
  const area = height * width;
  const planes = rowsOf(hashValues("pixels", images * 3 * area, 2), area);
  return Float32Array.from({ length: images * area * 3 }, (_, i) => {
    const [pixel, channel] = [Math.floor(i / 3), i % 3];
    return planes[Math.floor(pixel / area) * 3 + channel]![pixel % area]!;
  });
}

/**
 * Compares rows with the expected array, or with its first rows and columns where that holds more.
 *
 * @param width columns of the expected array
 */
function deviation(
  what: string,
  actual: readonly Float32Array[],
  base64: string,
  allowed: Deviation["allowed"],
  width = actual[0]!.length,
): Deviation {
  const expected = unpack(base64);
  let [absolute, largest, cosine] = [0, 0, 1];
  for (const [row, values] of actual.entries()) {
    let [ab, aa, bb] = [0, 0, 0];
    for (const [column, x] of values.entries()) {
      // past the end it is NaN, and so is the cosine
      const y = expected[row * width + column]!;
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
  const tokens = tokenBatch(golden.rows.slice(0, portion.texts), config.text.endToken);
  const { imageSize } = config.vision;
  const pixels = goldenPixels(portion.images, imageSize, imageSize);
  const images = rowsOf(await embedPixels(model, pixels, portion.images), config.embeddingDim);
  const texts = rowsOf(await embedTokens(model, tokens), config.embeddingDim);
  const logits = images.map((image) => Float32Array.from(texts, (text) => dot(image, text) * logitScale));
  return [
    deviation("image", images, golden.expect.image, allowed),
    deviation("text", texts, golden.expect.text, allowed),
    deviation("logits", logits, golden.expect.logits, LOGITS, golden.rows.length),
  ];
}

/** Embeddings of images of other sizes than the model's, by interpolated position embeddings. */
export async function oblongDeviations(
  golden: GoldenCase,
  model: ClipModel,
  backend: GoldenBackend,
): Promise<Deviation[]> {
  const out: Deviation[] = [];
  for (const [size, expected] of Object.entries(golden.oblong)) {
    const [height, width] = size.split(" ").map(Number) as [number, number];
    const { image } = await model.compute(
      `image of ${size}`,
      (clip, trace) => trace.output("image", embedImages(clip, trace.input("pixels", [1, height, width, 3]))),
      { pixels: goldenPixels(1, height, width) },
    );
    out.push(deviation(`image of ${height} × ${width}`, [image!], expected, EMBEDDING[backend]));
  }
  return out;
}

/** What enters the last block: tokens 0 and 3 of the first image, all tokens of the second text. */
export async function featureDeviations(golden: GoldenCase, model: ClipModel): Promise<Deviation[]> {
  const { vision, text } = model.config;
  const side = vision.imageSize;
  const tokens = tokenBatch(golden.rows, text.endToken);
  const found = await model.compute(
    "features",
    (clip, trace) => {
      trace.output("vision", visionFeatures(clip, trace.input("pixels", [1, side, side, 3])));
      trace.output("text", textFeatures(clip, textInputs(trace, tokens.batch, tokens.length)));
    },
    { pixels: goldenPixels(1, side, side), ...textValues(tokens) },
  );
  const patches = rowsOf(found.vision!, vision.width);
  const second = rowsOf(found.text!, text.width).slice(tokens.length, tokens.length + 7);
  return [
    deviation("visionFeatures", [patches[0]!, patches[3]!], golden.expect.visionFeatures, HIDDEN),
    deviation("textFeatures", second, golden.expect.textFeatures, HIDDEN),
  ];
}

/** Those that are further off than allowed; NaN is. */
export function failures(deviations: readonly Deviation[]): Deviation[] {
  return deviations.filter(
    ({ absolute, cosine, allowed }) => !(absolute <= allowed.absolute && cosine >= allowed.cosine),
  );
}
