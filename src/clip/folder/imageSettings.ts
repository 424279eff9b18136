/**
 * How a folder says that pictures are prepared: processor_config.json of transformers 5, preprocessor_config.json of
 * all others, in the dialects that transformers' AutoImageProcessor reads. Keys that a file leaves out have the
 * defaults of the class that it names (imageProcessors.json, made by training/fixtures/clip_processors.py); null is
 * "unset": a step is left out, a value is missing.
 */
import { z } from "zod";
import { BrokenFileError, UnsupportedModelError } from "../../base/errors";
import { parseJson, validate } from "../config";
import type { PreprocessConfig } from "../preprocess";
import type { Resample } from "../resize";
import processors from "./imageProcessors.json" with { type: "json" };

const { classes } = processors;

const edge = z.number().int().positive().max(16_384);
const size = z.union([
  edge,
  z.tuple([edge, edge]),
  z.object({
    shortest_edge: edge.nullish(),
    longest_edge: edge.nullish(),
    height: edge.nullish(),
    width: edge.nullish(),
    max_height: edge.nullish(),
    max_width: edge.nullish(),
  }),
]);
const rgb = z.union([z.tuple([z.number(), z.number(), z.number()]), z.number()]);
const flag = z.boolean().nullish();

const schema = z.object({
  do_resize: flag,
  size: size.nullish(),
  default_to_square: flag,
  resample: z.union([z.number().int(), z.string()]).nullish(),
  do_center_crop: flag,
  crop_size: size.nullish(),
  do_rescale: flag,
  rescale_factor: z.number().positive().nullish(),
  do_normalize: flag,
  image_mean: rgb.nullish(),
  image_std: rgb.nullish(),
  do_pad: flag,
  crop_pct: z.number().positive().max(1).nullish(),
});
type Settings = z.output<typeof schema>;

/** Pillow's numbers of its filters. */
const RESAMPLES: readonly Resample[] = ["nearest", "lanczos", "bilinear", "bicubic", "box", "hamming"];

function filterOf(wanted: number | string, file: string): Resample {
  const found = typeof wanted === "number" ? RESAMPLES[wanted] : undefined;
  if (found) return found;
  if (typeof wanted === "string")
    throw new UnsupportedModelError(
      `${file} names the resampling filter by a word, “${wanted}”.`,
      "transformers 5 takes bilinear for every word, transformers 4 refuses them. Write Pillow's number: 2 is bilinear, 3 bicubic.",
    );
  throw new UnsupportedModelError(
    `${file} asks for the resampling filter ${wanted}.`,
    "Pillow's filters are 0 (nearest) to 5 (hamming).",
  );
}

/** The class that a file names, by any of the names that it has had; CLIP's own where it names none. */
function classOf(raw: Record<string, unknown>, file: string): string {
  const named = raw.image_processor_type ?? raw.feature_extractor_type;
  if (named === undefined || named === null) return "CLIPImageProcessor";
  const name = String(named)
    .replace(/FeatureExtractor$/, "ImageProcessor")
    .replace(/(Fast|Pil)$/, "");
  if (Object.hasOwn(classes, name)) return name;
  throw new UnsupportedModelError(
    `${file} asks for the image processor ${String(named)}, which is not known here.`,
    `Save the folder with CLIPImageProcessor. Known are: ${Object.keys(classes).join(", ")}.`,
  );
}

function needed<T>(value: T | null | undefined, key: string, file: string): T {
  if (value !== null && value !== undefined) return value;
  throw new BrokenFileError(`${file} needs ${key}, but says null.`);
}

function cropOf(value: z.output<typeof size>, file: string): [number, number] {
  if (typeof value === "number") return [value, value];
  if (Array.isArray(value)) return value;
  if (value.height && value.width) return [value.height, value.width];
  throw new BrokenFileError(`${file}: crop_size needs height and width.`);
}

function sizeOf(value: z.output<typeof size>, square: boolean, file: string): PreprocessConfig["resize"] {
  if (typeof value === "number") return square ? [value, value] : value;
  if (Array.isArray(value)) return value;
  const { shortest_edge: shortest, longest_edge: longest, height, width, max_height, max_width } = value;
  if (shortest) return longest ? { shortest, longest } : shortest;
  if (max_height && max_width) return { maxHeight: max_height, maxWidth: max_width };
  if (height && width) return [height, width];
  throw new BrokenFileError(`${file}: size needs shortest_edge, or height and width.`);
}

const triple = (value: z.output<typeof rgb>): [number, number, number] =>
  typeof value === "number" ? [value, value, value] : value;

/** ConvNeXT's: below 384 px a larger picture whose middle is taken, else the whole, squeezed. */
function croppedShare(settings: Settings, file: string): Pick<PreprocessConfig, "resize" | "crop"> {
  const { size: wanted, crop_pct } = settings;
  const side = sizeOf(needed(wanted, "size", file), false, file);
  if (typeof side !== "number") throw new BrokenFileError(`${file}: size needs shortest_edge.`);
  if (side >= 384) return { resize: [side, side], crop: null };
  return { resize: Math.trunc(side / needed(crop_pct, "crop_pct", file)), crop: [side, side] };
}

/**
 * @param value what the file holds, parsed; of processor_config.json what stands at "image_processor"
 * @param file its name, for messages
 * @throws BrokenFileError, UnsupportedModelError
 */
export function readImageSettings(value: unknown, file: string): PreprocessConfig {
  const raw = validate(z.record(z.string(), z.unknown()), value, file);
  const kind = classOf(raw, file);
  const defaults = validate(schema, classes[kind as keyof typeof classes], file);
  const said = validate(schema, raw, file);
  const given = Object.entries(said).filter(([key]) => key in raw && raw[key] !== undefined);
  const all: Settings = { ...defaults, ...Object.fromEntries(given) };
  if (all.do_pad)
    throw new UnsupportedModelError(`${file} asks for padding (do_pad), which is not known here.`);
  const resample = all.do_resize ? filterOf(needed(all.resample, "resample", file), file) : "bicubic";
  let resize: PreprocessConfig["resize"] = null;
  let crop = all.do_center_crop ? cropOf(needed(all.crop_size, "crop_size", file), file) : null;
  if (all.do_resize && kind === "ConvNextImageProcessor") {
    const share = croppedShare(all, file);
    resize = share.resize;
    crop ??= share.crop;
  } else if (all.do_resize) {
    resize = sizeOf(needed(all.size, "size", file), all.default_to_square ?? true, file);
  }
  const { do_normalize } = all;
  return {
    resize,
    resample,
    crop,
    rounding: "down",
    rescale: all.do_rescale ? needed(all.rescale_factor, "rescale_factor", file) : 1,
    mean: do_normalize ? triple(needed(all.image_mean, "image_mean", file)) : [0, 0, 0],
    std: do_normalize ? triple(needed(all.image_std, "image_std", file)) : [1, 1, 1],
  };
}

/** The same from a file's bytes. */
export function parsePreprocess(bytes: Uint8Array, file = "preprocessor_config.json"): PreprocessConfig {
  return readImageSettings(parseJson(bytes, file), file);
}
