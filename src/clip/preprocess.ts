/**
 * From a decoded picture to the numbers that the image tower wants, as transformers' CLIPImageProcessor does it:
 * transparency onto white, shortest edge to size, centre crop, 1/255, mean and standard deviation, all as
 * `preprocessor_config.json` says.
 */

import { BadInputError, BrokenFileError } from "../base/errors";
import { exactly } from "../base/exactly";
import type { Picture } from "./picture";
import { type Resample, resize } from "./resize";

/** Side that the shorter edge becomes, as far as the longer one stays within its bound. */
interface BoundedEdge {
  shortest: number;
  longest: number;
}

/** Bounds that the picture is fitted into. */
interface Box {
  maxHeight: number;
  maxWidth: number;
}

export interface PreprocessConfig {
  /** Side that the picture's shorter edge becomes; [height, width] to squeeze it; bounds; null to leave it. */
  resize: number | [number, number] | BoundedEdge | Box | null;
  resample: Resample;
  /** Height and width of the centre crop; null for none. */
  crop: [number, number] | null;
  /** Where an odd margin's half goes: transformers rounds it down, torchvision (OpenCLIP) to the even. */
  rounding: "down" | "even";
  /** Factor of the 8-bit values. */
  rescale: number;
  mean: [number, number, number];
  std: [number, number, number];
}

/** What the model gets to see, or null where that depends on the picture. */
export function outputSize({ resize, crop }: PreprocessConfig): [number, number] | null {
  return crop ?? (Array.isArray(resize) ? resize : null);
}

/** Height and width after resizing. The other side is truncated as Python's int() does. */
function resized(resize: PreprocessConfig["resize"], width: number, height: number): [number, number] {
  if (resize === null) return [height, width];
  if (Array.isArray(resize)) return resize;
  if (typeof resize === "number") return edged(resize, resize, width, height);
  if ("maxHeight" in resize) {
    const scale = Math.min(resize.maxHeight / height, resize.maxWidth / width);
    return [Math.trunc(height * scale), Math.trunc(width * scale)];
  }
  const [low, high] = [Math.min(width, height), Math.max(width, height)];
  if ((high / low) * resize.shortest <= resize.longest)
    return edged(resize.shortest, resize.shortest, width, height);
  const raw = (resize.longest * low) / high;
  return edged(roundEven(raw), raw, width, height);
}

/** The shorter edge becomes `short`; the longer one follows from `raw`, which is `short` before it was rounded. */
function edged(short: number, raw: number, width: number, height: number): [number, number] {
  if (Math.min(width, height) === short) return [height, width];
  return width <= height
    ? [Math.trunc((raw * height) / width), short]
    : [short, Math.trunc((raw * width) / height)];
}

/** Python's round(). */
function roundEven(value: number): number {
  const low = Math.floor(value);
  if (value - low !== 0.5) return Math.round(value);
  return low % 2 === 0 ? low : low + 1;
}

/** The resized size and where the crop lies in it; its corner is negative where the crop is larger. */
function layout(config: PreprocessConfig, width: number, height: number) {
  const [h, w] = resized(config.resize, width, height);
  const [cropHeight, cropWidth] = config.crop ?? [h, w];
  return {
    height: h,
    width: w,
    cropHeight,
    cropWidth,
    top: corner(h, cropHeight, config.rounding),
    left: corner(w, cropWidth, config.rounding),
  };
}

/** Where the crop begins: transformers floors where it cuts away, and pads the larger half before. */
function corner(size: number, crop: number, rounding: PreprocessConfig["rounding"]): number {
  if (crop > size) return -(rounding === "down" ? Math.ceil : Math.floor)((crop - size) / 2);
  return (rounding === "down" ? Math.floor : roundEven)((size - crop) / 2);
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

/** What each of the 256 values becomes, by channel, rounded to float32 where transformers rounds. */
function normalised({ mean, std, rescale }: PreprocessConfig): Float32Array[] {
  return mean.map((centre, c) =>
    Float32Array.from(
      { length: 256 },
      (_, value) => Math.fround(Math.fround(value * rescale) - Math.fround(centre)) / Math.fround(std[c]!),
    ),
  );
}

const tables = new WeakMap<PreprocessConfig, Float32Array[]>();

/**
 * A picture as the image tower wants it.
 *
 * @param into where to write; a new array if not given
 * @returns [S, S, 3] float32, channels last, normalised
 * @throws BadInputError where data and size of the picture disagree; BrokenFileError where `into` is of another length
 */
export function preprocess(
  config: PreprocessConfig,
  picture: Picture,
  into?: Float32Array<ArrayBuffer>,
): Float32Array<ArrayBuffer> {
  const { rgb, width, height } = cropPicture(config, picture);
  const out = into ?? new Float32Array(rgb.length);
  if (out.length !== rgb.length)
    throw new BrokenFileError(
      `preprocessor_config.json makes an image of ${width} × ${height} of a picture of ${picture.width} × ${picture.height}, which is not what the model takes.`,
    );
  let table = tables.get(config);
  if (!table) {
    table = normalised(config);
    tables.set(config, table);
  }
  const [red, green, blue] = exactly(table, 3);
  for (let i = 0; i < rgb.length; i += 3) {
    out[i] = red[rgb[i]!]!;
    out[i + 1] = green[rgb[i + 1]!]!;
    out[i + 2] = blue[rgb[i + 2]!]!;
  }
  return out;
}
