/**
 * From a decoded picture to the numbers that the image tower wants, as transformers' CLIPImageProcessor does it:
 * transparency onto white, shortest edge to size, centre crop, 1/255, mean and standard deviation, all as
 * `preprocessor_config.json` says.
 */
import { z } from "zod";
import { BadInputError, UnsupportedModelError } from "../kernels/errors";
import { parseJson, validate } from "./config";
import type { Picture } from "./picture";
import { type Resample, resize } from "./resize";

export interface PreprocessConfig {
  /** Side that the picture's shorter edge becomes; [height, width] to squeeze it; null to leave it. */
  resize: number | [number, number] | null;
  resample: Resample;
  /** Height and width of the centre crop; null for none. */
  crop: [number, number] | null;
  /** Factor of the 8-bit values. */
  rescale: number;
  mean: [number, number, number];
  std: [number, number, number];
}

const edge = z.number().int().positive().max(16_384);
const rectangle = z.object({ height: edge, width: edge });
const rgb = z.tuple([z.number(), z.number(), z.number()]);

const schema = z.object({
  do_resize: z.boolean().default(true),
  size: z.union([edge, z.object({ shortest_edge: edge }), rectangle]).default(224),
  resample: z.number().int().default(3),
  do_center_crop: z.boolean().default(true),
  crop_size: z.union([edge, rectangle]).default(224),
  do_rescale: z.boolean().default(true),
  rescale_factor: z
    .number()
    .positive()
    .default(1 / 255),
  do_normalize: z.boolean().default(true),
  image_mean: rgb.default([0.48145466, 0.4578275, 0.40821073]),
  image_std: rgb.default([0.26862954, 0.26130258, 0.27577711]),
});

/** Pillow's numbers of its filters. */
const RESAMPLES: Record<number, Resample> = { 1: "lanczos", 2: "bilinear", 3: "bicubic" };

/**
 * @param bytes preprocessor_config.json
 * @throws BrokenFileError, UnsupportedModelError
 */
export function parsePreprocess(bytes: Uint8Array): PreprocessConfig {
  const file = "preprocessor_config.json";
  const raw = validate(schema, parseJson(bytes, file), file);
  const resample = RESAMPLES[raw.resample];
  if (!resample) throw new UnsupportedModelError(`${file} asks for the resampling filter ${raw.resample}.`);
  const { size, crop_size } = raw;
  const target = typeof size === "number" ? size : "height" in size ? pair(size) : size.shortest_edge;
  const crop = typeof crop_size === "number" ? ([crop_size, crop_size] as [number, number]) : pair(crop_size);
  return {
    resize: raw.do_resize ? target : null,
    resample,
    crop: raw.do_center_crop ? crop : null,
    rescale: raw.do_rescale ? raw.rescale_factor : 1,
    mean: raw.do_normalize ? raw.image_mean : [0, 0, 0],
    std: raw.do_normalize ? raw.image_std : [1, 1, 1],
  };
}

function pair({ height, width }: { height: number; width: number }): [number, number] {
  return [height, width];
}

/** What the model gets to see, or null where that depends on the picture. */
export function outputSize({ resize, crop }: PreprocessConfig): [number, number] | null {
  return crop ?? (Array.isArray(resize) ? resize : null);
}

/** The resized size and where the crop lies in it; its corner is negative where the crop is larger. */
function layout(config: PreprocessConfig, width: number, height: number) {
  let [h, w] = [height, width];
  if (Array.isArray(config.resize)) [h, w] = config.resize;
  else if (config.resize !== null) {
    const short = config.resize;
    // the long side is truncated as Python's int() does
    if (width <= height) [h, w] = [Math.trunc((short * height) / width), short];
    else [h, w] = [short, Math.trunc((short * width) / height)];
  }
  const [cropHeight, cropWidth] = config.crop ?? [h, w];
  return {
    height: h,
    width: w,
    cropHeight,
    cropWidth,
    top: corner(h, cropHeight),
    left: corner(w, cropWidth),
  };
}

/** Where the crop begins: transformers floors where it cuts away, and pads the larger half before. */
function corner(size: number, crop: number): number {
  return crop <= size ? Math.floor((size - crop) / 2) : -Math.ceil((crop - size) / 2);
}

/** The part of the original picture that the model sees, in its pixels (fractional). */
export function cropRectangle(config: PreprocessConfig, width: number, height: number) {
  const plan = layout(config, width, height);
  const across = width / plan.width;
  const down = height / plan.height;
  return {
    x: plan.left * across,
    y: plan.top * down,
    width: plan.cropWidth * across,
    height: plan.cropHeight * down,
  };
}

/**
 * Transparency onto white, with Pillow's integer arithmetic (AlphaComposite.c, for an opaque background).
 * The picture itself comes back when it is opaque.
 */
export function onWhite(picture: Picture): Picture {
  const { data } = picture;
  let opaque = true;
  for (let i = 3; i < data.length && opaque; i += 4) opaque = data[i] === 255;
  if (opaque) return picture;
  const out = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i += 4) {
    const alpha = data[i + 3]!;
    const front = alpha * 128;
    const white = 255 * (255 * 128 - front);
    for (let c = 0; c < 3; c++) {
      const sum = data[i + c]! * front + white + 0x4000;
      out[i + c] = ((sum >> 8) + sum) >> 15;
    }
    out[i + 3] = 255;
  }
  return { width: picture.width, height: picture.height, data: out };
}

/** Resized and cropped, still 8 bits: [cropHeight * cropWidth * 3] RGB. Padding is black, as in transformers. */
export function cropPicture(config: PreprocessConfig, picture: Picture) {
  const { width, height, data } = picture;
  if (!(width > 0 && height > 0) || data.length !== width * height * 4)
    throw new BadInputError(`A picture of ${width} × ${height} pixels can't have ${data.length} bytes.`);
  const plan = layout(config, width, height);
  const seen = {
    left: Math.max(0, plan.left),
    top: Math.max(0, plan.top),
    width: Math.min(plan.cropWidth, plan.width),
    height: Math.min(plan.cropHeight, plan.height),
  };
  const rgb = resize(onWhite(picture), plan.width, plan.height, seen, config.resample);
  if (seen.width === plan.cropWidth && seen.height === plan.cropHeight)
    return { width: seen.width, height: seen.height, rgb };
  const padded = new Uint8Array(plan.cropWidth * plan.cropHeight * 3);
  for (let y = 0; y < seen.height; y++) {
    const line = rgb.subarray(y * seen.width * 3, (y + 1) * seen.width * 3);
    padded.set(line, ((y + Math.max(0, -plan.top)) * plan.cropWidth + Math.max(0, -plan.left)) * 3);
  }
  return { width: plan.cropWidth, height: plan.cropHeight, rgb: padded };
}

/**
 * A picture as the image tower wants it.
 *
 * @returns [S, S, 3] float32, channels last, normalised
 * @throws BadInputError where data and size of the picture disagree
 */
export function preprocess(config: PreprocessConfig, picture: Picture): Float32Array<ArrayBuffer> {
  const { rgb } = cropPicture(config, picture);
  // 256 values per channel, rounded to float32 where transformers rounds
  const table = config.mean.map((mean, c) =>
    Float32Array.from({ length: 256 }, (_, value) => {
      const scaled = Math.fround(value * config.rescale);
      return Math.fround(scaled - Math.fround(mean)) / Math.fround(config.std[c]!);
    }),
  );
  const out = new Float32Array(rgb.length);
  for (let i = 0; i < rgb.length; i += 3) for (let c = 0; c < 3; c++) out[i + c] = table[c]![rgb[i + c]!]!;
  return out;
}
