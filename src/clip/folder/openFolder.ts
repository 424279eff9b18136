/**
 * A model's folder, from any place and in any of the layouts that are known: one reading for the page's cache, the
 * hub, dropped folders and every command.
 */
import { BrokenFileError, UnsupportedModelError } from "../../base/errors";
import { type ByteSource, toSource } from "../byteSource";
import { type ClipConfig, expectedShapes, parseConfig, parseJson } from "../config";
import type { PreprocessConfig } from "../preprocess";
import { type ClipTokenizer, tokenizerOf } from "../tokenizer";
import { readAdapterConfig, withAdapter } from "./adapter";
import type { ReadingChoice } from "./choices";
import {
  ADAPTER_CONFIG,
  ADAPTER_WEIGHTS,
  type Chosen,
  CONFIG,
  chooseFiles,
  OPEN_CLIP_CONFIG,
  PREPROCESSOR,
  PROCESSOR,
  WEIGHTS_INDEX,
} from "./chooseFiles";
import { assertItself, BEGINNING } from "./foreignFile";
import { readImageSettings } from "./imageSettings";
import { assertClip, assertTensors } from "./kinds";
import { fromOpenClip, readOpenClipConfig } from "./openClip";
import { shardTensors, type Tensors, withoutPrefix } from "./tensors";
import { type ReadSmall, readTokenizerFiles } from "./tokenizerFiles";

/** The files of one folder, by their names in it. */
export type ClipFiles = Readonly<Record<string, Uint8Array | Blob | ByteSource | undefined>>;

export interface ClipFolder {
  config: ClipConfig;
  /** config.json in transformers' layout: the folder's own bytes, or made of OpenCLIP's. */
  configJson: Uint8Array;
  preprocess: PreprocessConfig;
  tokenizer: ClipTokenizer;
  /** A tokenizer.json that says all of the tokenizer. */
  tokenizerJson: Record<string, unknown>;
  /** In transformers' names and layouts; every one that the config asks for, and no other. */
  tensors: Tensors;
  layout: Chosen["layout"];
  /** Name of the one weight file in transformers' layout; null where the tensors come otherwise. */
  plain: string | null;
  /** What was decided in reading that other readers decide otherwise. */
  choices: ReadingChoice[];
}

/** A config.json or a tokenizer.json of a hundred megabytes is none. */
const MOST = 100_000_000;

function smallReader(files: ClipFiles): ReadSmall {
  return async (name) => {
    const file = Object.hasOwn(files, name) ? files[name] : undefined;
    if (!file) return null;
    const source = toSource(file);
    if (source.size > MOST) throw new BrokenFileError(`${name} is too large: ${source.size} bytes.`);
    const bytes = await source.read(0, source.size);
    assertItself(bytes, name);
    return bytes;
  };
}

/**
 * Which files make the model. Its configuration goes first and is believed: what says that it is no CLIP that can be read
 * is refused by that, whatever else it has or lacks, before a byte of its weights is asked for.
 *
 * @param place what to call the folder
 * @throws UnsupportedModelError naming what it is, or what it lacks
 */
export async function identifyFolder(
  names: Iterable<string>,
  read: ReadSmall,
  place: string,
): Promise<Chosen> {
  const all = [...names];
  if (!all.includes(OPEN_CLIP_CONFIG)) {
    const bytes = all.includes(CONFIG) ? await read(CONFIG) : null;
    if (bytes) assertClip(parseJson(bytes, CONFIG), place);
  }
  const chosen = chooseFiles(all, place);
  if (chosen.layout === "open_clip") {
    const bytes = await read(OPEN_CLIP_CONFIG);
    if (bytes) readOpenClipConfig(bytes);
  }
  return chosen;
}

/** A processor_config.json that holds the image settings themselves; transformers 4 reads it where there is no other. */
const isFlat = (settings: object) => ["image_processor_type", "image_mean"].some((key) => key in settings);

/** Where both stand transformers 5 reads the nested one, in every class; a processor_config.json of 4 is not nested. */
async function imageSettings(
  read: ReadSmall,
  place: string,
): Promise<Pick<ClipFolder, "preprocess" | "choices">> {
  const nested = await read(PROCESSOR);
  const settings = nested && (parseJson(nested, PROCESSOR) as { image_processor?: unknown } | null);
  const plain = await read(PREPROCESSOR);
  if (settings && typeof settings === "object" && settings.image_processor)
    return {
      preprocess: readImageSettings(settings.image_processor, PROCESSOR),
      choices: plain ? [{ kind: "imageSettingsOf", used: PROCESSOR, unused: PREPROCESSOR }] : [],
    };
  if (!plain && settings && typeof settings === "object" && isFlat(settings))
    return {
      preprocess: readImageSettings(settings, PROCESSOR),
      choices: [{ kind: "imageSettingsFlat", used: PROCESSOR }],
    };
  if (!plain) throw new UnsupportedModelError(`${place} has no ${PREPROCESSOR}.`);
  return { preprocess: readImageSettings(parseJson(plain, PREPROCESSOR), PREPROCESSOR), choices: [] };
}

/** A tensor that every whole model of a layout has. */
const ANCHORS: Record<Chosen["layout"], string> = {
  transformers: "text_model.embeddings.token_embedding.weight",
  open_clip: "visual.conv1.weight",
};

async function tensorsOf(files: ClipFiles, chosen: Chosen, read: ReadSmall, place: string) {
  const weights = chosen.weights.filter((name) => name !== ADAPTER_WEIGHTS);
  for (const name of chosen.weights) {
    const source = toSource(files[name]!);
    assertItself(await source.read(0, Math.min(BEGINNING, source.size)), name);
  }
  const index = chosen.read.includes(WEIGHTS_INDEX) ? await read(WEIGHTS_INDEX) : null;
  const stored = await shardTensors(new Map(weights.map((name) => [name, files[name]!])), index);
  const { tensors: own, prefix } = withoutPrefix(stored, ANCHORS[chosen.layout]);
  const base = chosen.layout === "open_clip" ? fromOpenClip(own) : own;
  if (!chosen.weights.includes(ADAPTER_WEIGHTS)) return { tensors: base, prefix };
  const settings = readAdapterConfig((await read(ADAPTER_CONFIG))!);
  const adapter = await shardTensors(new Map([[ADAPTER_WEIGHTS, files[ADAPTER_WEIGHTS]!]]), null);
  assertNames(base, place);
  return { tensors: withAdapter(base, adapter, settings), prefix };
}

/** A weight file that is something else is named for what it is before a tensor is missed. */
function assertNames(tensors: Tensors, place: string): void {
  const whole = ["text_model", "vision_model"].every((tower) =>
    [...tensors.keys()].some((name) => name.startsWith(`${tower}.`)),
  );
  if (!whole) assertTensors(tensors.keys(), place);
}

/** Checks names and shapes of the weights against the config; returns those that it asks for, in its order. */
function checkedTensors(tensors: Tensors, config: ClipConfig, file: string): Tensors {
  const expected = expectedShapes(config);
  const all: Tensors = new Map();
  for (const [name, shape] of expected) {
    const tensor = tensors.get(name);
    if (!tensor) throw new BrokenFileError(`${file} has no tensor ${name}, which config.json asks for.`);
    // some writers store the scalar logit_scale as [1]
    const scalar = shape.length === 0 && tensor.shape.every((n) => n === 1);
    if (!scalar && (tensor.shape.length !== shape.length || tensor.shape.some((n, i) => n !== shape[i])))
      throw new BrokenFileError(
        `Tensor ${name} has the shape [${tensor.shape}] in ${file}, but config.json asks for [${shape}].`,
      );
    all.set(name, { ...tensor, shape });
  }
  for (const name of tensors.keys())
    if (!expected.has(name) && /\.encoder\.layers\.\d+\./.test(name))
      throw new BrokenFileError(
        `${file} holds ${name}, a tensor of a layer that config.json does not count.`,
      );
  return all;
}

/**
 * Reads all of a folder but the values of its tensors.
 *
 * @param place what to call it in messages
 * @throws BrokenFileError, UnsupportedModelError
 */
export async function openFolder(files: ClipFiles, place = "This model"): Promise<ClipFolder> {
  const read = smallReader(files);
  const chosen = await identifyFolder(
    Object.keys(files).filter((name) => files[name]),
    read,
    place,
  );
  const { layout } = chosen;
  const openClip = layout === "open_clip" ? readOpenClipConfig((await read(OPEN_CLIP_CONFIG))!) : null;
  const configJson = openClip?.config ?? (await read(CONFIG))!;
  const config = parseConfig(configJson);
  const { preprocess, choices } = openClip
    ? { ...openClip, choices: [{ kind: "openClipLayout" } as const] }
    : await imageSettings(read, place);
  const { json, notes } = await readTokenizerFiles(read);
  const tokenizer = tokenizerOf(json, config.text.contextLength);
  const { tensors: all, prefix } = await tensorsOf(files, chosen, read, place);
  assertNames(all, place);
  const weightsName = chosen.weights.length === 1 ? chosen.weights[0]! : "The weights";
  const adapter: ReadingChoice[] = chosen.weights.includes(ADAPTER_WEIGHTS) ? [{ kind: "loraMerged" }] : [];
  return {
    config,
    configJson,
    preprocess,
    tokenizer,
    tokenizerJson: json,
    tensors: checkedTensors(all, config, weightsName),
    layout,
    plain:
      layout === "transformers" && chosen.weights.length === 1 && prefix === "" ? chosen.weights[0]! : null,
    choices: [
      ...choices,
      ...notes,
      ...(prefix ? [{ kind: "prefixDropped", prefix } as const] : []),
      ...adapter,
    ],
  };
}
