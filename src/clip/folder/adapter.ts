/**
 * A LoRA adapter in PEFT's layout, merged into the weights of its base: W + scale · B A, as
 * `PeftModel.from_pretrained(base, adapter).merge_and_unload()` gives it.
 * Source: github.com/huggingface/peft, tuners/lora (get_delta_weight, dora.py), utils/other.py (get_pattern_key).
 */
import { z } from "zod";
import { BrokenFileError, UnsupportedModelError } from "../../base/errors";
import { parseJson, validate } from "../config";
import { type LazyTensor, madeTensor, type Tensors } from "./tensors";

const pattern = z.record(z.string(), z.number()).nullish();
/** Settings under which an adapter is no W + scale · B A of its base. */
const OTHERWISE = [
  "use_qalora",
  "use_bdlora",
  "alora_invocation_tokens",
  "layer_replication",
  "arrow_config",
  "monteclora_config",
  "kasa_config",
  "velora_config",
] as const;
/** Beginnings of a training that take from the base what they give to the adapter: the base that is meant is another one. */
const RESIDUAL = /^(pissa|olora|corda|loftq|lora_ga)/i;

const schema = z.looseObject({
  peft_type: z.string(),
  r: z.number().int().positive().default(8),
  lora_alpha: z.number().default(8),
  rank_pattern: pattern,
  alpha_pattern: pattern,
  use_rslora: z.boolean().nullish(),
  use_dora: z.boolean().nullish(),
  fan_in_fan_out: z.boolean().nullish(),
  base_model_name_or_path: z.string().nullish(),
  init_lora_weights: z.union([z.boolean(), z.string()]).nullish(),
});
type Settings = z.output<typeof schema>;

const FILE = "adapter_config.json";

export function readAdapterConfig(bytes: Uint8Array): Settings {
  const settings = validate(schema, parseJson(bytes, FILE), FILE);
  if (settings.peft_type !== "LORA")
    throw new UnsupportedModelError(
      `${FILE} describes an adapter of the kind ${settings.peft_type}, not LoRA.`,
      "Merge it in PEFT (merge_and_unload) and load the model that comes of it.",
    );
  const odd = OTHERWISE.find((key) => settings[key]);
  if (odd)
    throw new UnsupportedModelError(
      `${FILE} says ${odd}, a kind of LoRA that is not merged here.`,
      "Merge it in PEFT (merge_and_unload) and load the model that comes of it.",
    );
  const { init_lora_weights: begun } = settings;
  if (typeof begun === "string" && RESIDUAL.test(begun))
    throw new UnsupportedModelError(
      `${FILE} says init_lora_weights "${begun}": the adapter belongs to a base that its beginning has changed.`,
      "Merge it in PEFT (merge_and_unload), or save it there with path_initial_model_for_weight_conversion.",
    );
  if (settings.fan_in_fan_out)
    throw new UnsupportedModelError(`${FILE} says fan_in_fan_out, which no layer of a CLIP has.`);
  return settings;
}

/** PEFT's get_pattern_key: the first key that the module's name ends with, as a regular expression. */
function byPattern(patterns: z.output<typeof pattern>, module: string, otherwise: number): number {
  for (const [key, value] of Object.entries(patterns ?? {})) {
    let fits: boolean;
    try {
      fits = new RegExp(`^(.*\\.)?(${key})$`).test(module);
    } catch {
      throw new UnsupportedModelError(`${FILE}: the pattern ${key} can't be read.`);
    }
    if (fits) return value;
  }
  return otherwise;
}

function scaleOf(settings: Settings, module: string): number {
  const rank = byPattern(settings.rank_pattern, module, settings.r);
  const alpha = byPattern(settings.alpha_pattern, module, settings.lora_alpha);
  return alpha / (settings.use_rslora ? Math.sqrt(rank) : rank);
}

interface Patch {
  a?: LazyTensor;
  b?: LazyTensor;
  /** An embedding's factors lie transposed: A [rank, rows], B [width, rank]. */
  embedding?: boolean;
  /** DoRA's length of each row. */
  magnitude?: LazyTensor;
  /** Takes the weight's place (modules_to_save). */
  whole?: LazyTensor;
  bias?: LazyTensor;
  /** Added to the bias, scaled (lora_bias). */
  shift?: LazyTensor;
}

/** What stands in the adapter's file, by module. @throws UnsupportedModelError for anything else than is merged here */
function patchesOf(adapter: Tensors): Map<string, Patch> {
  const patches = new Map<string, Patch>();
  const at = (module: string) => {
    const found = patches.get(module) ?? {};
    patches.set(module, found);
    return found;
  };
  for (const [key, tensor] of adapter) {
    const name = key
      .replace(/^base_model\.model\./, "")
      .replace(/\.(default)(?=\.|$)/, "")
      .replace(".base_layer.", ".");
    const factor = /^(.+)\.lora_(embedding_)?([AB])(\.weight)?$/.exec(name);
    const shift = /^(.+)\.lora_B\.bias$/.exec(name);
    const magnitude = /^(.+)\.lora_magnitude_vector(\.weight)?$/.exec(name);
    const plain = /^(.+?)(?:\.modules_to_save)?\.(weight|bias)$/.exec(name);
    if (factor) {
      const patch = at(factor[1]!);
      patch[factor[3] === "A" ? "a" : "b"] = tensor;
      patch.embedding = factor[2] !== undefined;
    } else if (shift) at(shift[1]!).shift = tensor;
    else if (magnitude) at(magnitude[1]!).magnitude = tensor;
    else if (plain && !/lora_|token_adapter|\.lora/.test(name)) {
      at(plain[1]!)[plain[2] === "weight" ? "whole" : "bias"] = tensor;
    } else if (name === "logit_scale") at(name).whole = tensor;
    else
      throw new UnsupportedModelError(
        `The adapter holds ${key}, a kind of change that is not merged here.`,
        "Merge it in PEFT (merge_and_unload) and load the model that comes of it.",
      );
  }
  return patches;
}

/** W + scale · (B A) for [out, in], a convolution's kernel as one row; an embedding's is scale · (B A)ᵀ. */
function merged(base: LazyTensor, { a, b, embedding, magnitude }: Patch, scale: number): LazyTensor {
  const [rows, columns] = matrixOf(base.shape);
  const rank = a!.shape[0]!;
  return madeTensor(base.shape, base.bytes + a!.bytes + b!.bytes, async () => {
    const [weight, A, B] = [await base.read(), await a!.read(), await b!.read()];
    for (let row = 0; row < rows; row++) {
      const line = weight.subarray(row * columns, (row + 1) * columns);
      for (let k = 0; k < rank; k++) {
        const left = (embedding ? A[k * rows + row]! : B[row * rank + k]!) * scale;
        for (let c = 0; c < columns; c++)
          line[c] = line[c]! + left * (embedding ? B[c * rank + k]! : A[k * columns + c]!);
      }
    }
    if (magnitude) setLengths(weight, rows, columns, await magnitude.read(), embedding ? "columns" : "rows");
    return weight;
  });
}

/** DoRA: each row, of an embedding each column, gets the length that was learnt for it. */
function setLengths(
  weight: Float32Array,
  rows: number,
  columns: number,
  lengths: Float32Array,
  of: "rows" | "columns",
): void {
  const squares = new Float64Array(lengths.length);
  const at = (row: number, column: number) => (of === "rows" ? row : column);
  for (let row = 0; row < rows; row++)
    for (let c = 0; c < columns; c++) squares[at(row, c)]! += weight[row * columns + c]! ** 2;
  for (let row = 0; row < rows; row++)
    for (let c = 0; c < columns; c++)
      weight[row * columns + c]! *= lengths[at(row, c)]! / Math.sqrt(squares[at(row, c)]!);
}

const area = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);
/** [out, in, h, w] as [out, in · h · w] */
const matrixOf = (shape: readonly number[]): [rows: number, columns: number] => [
  shape[0]!,
  area(shape.slice(1)),
];
const same = (one: readonly number[], other: readonly number[]) =>
  one.length === other.length && one.every((n, i) => n === other[i]);

function mergedOf(base: LazyTensor, patch: Patch, module: string, settings: Settings): LazyTensor {
  const { a, b, embedding, magnitude } = patch;
  const [rows, columns] = matrixOf(base.shape);
  if (!a || !b) throw new BrokenFileError(`The adapter has only one of the two factors of ${module}.`);
  const rank = a.shape[0] ?? 0;
  const expected = embedding ? [[rank, rows], [columns, rank]] : [[rank, columns], [rows, rank]]; // biome-ignore format: pairs
  if (
    base.shape.length < 2 ||
    !same(matrixOf(a.shape), expected[0]!) ||
    !same(matrixOf(b.shape), expected[1]!)
  )
    throw new BrokenFileError(
      `The adapter's factors of ${module}, [${a.shape}] and [${b.shape}], don't fit its base, [${base.shape}].`,
      "It belongs to another model: adapter_config.json names its base.",
    );
  if (settings.use_dora && !magnitude)
    throw new BrokenFileError(`The adapter has no magnitude for ${module}.`);
  if (magnitude && area(magnitude.shape) !== (embedding ? columns : rows))
    throw new BrokenFileError(
      `The adapter's magnitudes of ${module}, [${magnitude.shape}], don't fit its base, [${base.shape}].`,
    );
  return merged(base, patch, scaleOf(settings, module));
}

/** A bias with the adapter's own added. */
function shifted(bias: LazyTensor, shift: LazyTensor, scale: number): LazyTensor {
  return madeTensor(bias.shape, bias.bytes + shift.bytes, async () => {
    const [values, more] = [await bias.read(), await shift.read()];
    return values.map((value, i) => value + scale * more[i]!);
  });
}

/**
 * The base's tensors with an adapter merged in.
 *
 * @param base in transformers' names
 * @throws BrokenFileError where it doesn't fit the base
 * @throws UnsupportedModelError for kinds of adapters that are not merged here
 */
export function withAdapter(base: Tensors, adapter: Tensors, settings: Settings): Tensors {
  const all: Tensors = new Map(base);
  const put = (name: string, tensor: LazyTensor) => {
    const old = base.get(name);
    if (!old)
      throw new BrokenFileError(
        `The adapter changes ${name}, which its base does not have.`,
        "It belongs to another model: adapter_config.json names its base.",
      );
    if (!same(old.shape, tensor.shape))
      throw new BrokenFileError(`The adapter's ${name} is [${tensor.shape}], its base's [${old.shape}].`);
    all.set(name, tensor);
  };
  for (const [module, patch] of patchesOf(adapter)) {
    const name = module === "logit_scale" ? module : `${module}.weight`;
    if (patch.whole) put(name, patch.whole);
    if (patch.bias) put(`${module}.bias`, patch.bias);
    if (!patch.a && !patch.b) continue;
    const weight = base.get(name);
    if (!weight)
      throw new BrokenFileError(
        `The adapter changes ${module}, which its base does not have.`,
        "It belongs to another model: adapter_config.json names its base.",
      );
    put(name, mergedOf(weight, patch, module, settings));
    const bias = patch.shift && all.get(`${module}.bias`);
    if (bias) put(`${module}.bias`, shifted(bias, patch.shift!, scaleOf(settings, module)));
  }
  return all;
}
