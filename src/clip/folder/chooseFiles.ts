/** Which files of a folder make the model, by their names alone: the same choice for a disk, a drop and the hub. */
import { UnsupportedModelError } from "../../base/errors";
import { said } from "./said";

export const CONFIG = "config.json";
export const OPEN_CLIP_CONFIG = "open_clip_config.json";
export const PROCESSOR = "processor_config.json";
export const PREPROCESSOR = "preprocessor_config.json";
const WEIGHTS = "model.safetensors";
export const WEIGHTS_INDEX = "model.safetensors.index.json";
export const ADAPTER_CONFIG = "adapter_config.json";
export const ADAPTER_WEIGHTS = "adapter_model.safetensors";

/** One weight file of several. */
const SHARD = /^(.*)-\d+-of-(\d+)\.safetensors$/;

/** Where both stand transformers 5 reads the nested one, if it is nested: the content tells, so both are taken. */
const IMAGE_SETTINGS = [PROCESSOR, PREPROCESSOR];
/** Said of the tokenizer beside its vocabulary; each is there or not. */
const TOKENIZER_NOTES = ["tokenizer_config.json", "special_tokens_map.json", "added_tokens.json"];
const OPEN_CLIP_WEIGHTS = ["open_clip_model.safetensors", "open_clip_pytorch_model.safetensors"];

export interface Chosen {
  layout: "transformers" | "open_clip";
  /** Small files first, then the weights: what the numbers depend on. */
  read: string[];
  /** The weights among them. */
  weights: string[];
  /** Not read, but written again with what is tuned from this model. */
  kept: string[];
}

/**
 * @param names of one folder, without its subfolders
 * @param place what to call it
 * @throws UnsupportedModelError naming what the folder is, or what it lacks
 */
export function chooseFiles(names: Iterable<string>, place: string): Chosen {
  const all = new Set(names);
  const there = (wanted: readonly string[]) => wanted.filter((name) => all.has(name));
  const openClip = all.has(OPEN_CLIP_CONFIG) && !isTransformers(all);
  const config = openClip ? OPEN_CLIP_CONFIG : CONFIG;
  const adapter = all.has(ADAPTER_CONFIG) || all.has(ADAPTER_WEIGHTS);
  const weights = openClip ? openClipWeights(all, place) : transformersWeights(all, place, adapter);
  if (!all.has(config)) throw lacks(place, config);
  const settings = there(IMAGE_SETTINGS);
  if (!openClip && settings.length === 0) throw lacks(place, PREPROCESSOR);
  const vocabulary = all.has("tokenizer.json") ? ["tokenizer.json"] : there(["vocab.json", "merges.txt"]);
  if (vocabulary.length === 0 || vocabulary.includes("vocab.json") !== vocabulary.includes("merges.txt"))
    throw new UnsupportedModelError(
      `${place} has no tokenizer.json.`,
      "Put the base model's tokenizer.json, or its vocab.json with its merges.txt, beside the weights.",
      said({ kind: "modelHasNoTokenizer", place }),
    );
  const index =
    weights.length > (adapter ? 2 : 1) || weights.some((name) => SHARD.test(name))
      ? there([WEIGHTS_INDEX])
      : [];
  const patch = adapter ? [ADAPTER_CONFIG] : [];
  const read = [
    config,
    ...settings,
    ...vocabulary,
    ...there(TOKENIZER_NOTES),
    ...index,
    ...patch,
    ...weights,
  ];
  const kept = there(["vocab.json", "merges.txt"]).filter((name) => !read.includes(name));
  return { layout: openClip ? "open_clip" : "transformers", read, weights, kept };
}

/** A folder can hold both layouts; transformers' is taken where it is whole. */
function isTransformers(all: ReadonlySet<string>): boolean {
  return all.has(CONFIG) && (all.has(WEIGHTS) || all.has(WEIGHTS_INDEX));
}

const isSafetensors = (name: string) => name.endsWith(".safetensors");

function transformersWeights(all: ReadonlySet<string>, place: string, adapter: boolean): string[] {
  const base = baseWeights(all, place, adapter);
  if (!adapter) return base;
  if (!all.has(ADAPTER_CONFIG)) throw lacks(place, ADAPTER_CONFIG);
  if (!all.has(ADAPTER_WEIGHTS)) throw noWeights(all, place, ADAPTER_WEIGHTS);
  return [...base, ADAPTER_WEIGHTS];
}

function baseWeights(all: ReadonlySet<string>, place: string, adapter: boolean): string[] {
  if (all.has(WEIGHTS)) return [WEIGHTS];
  const candidates = [...all].filter((name) => isSafetensors(name) && name !== ADAPTER_WEIGHTS).sort();
  const shards = candidates.filter((name) => SHARD.test(name));
  if (shards.length > 0) {
    const stems = new Set(shards.map((name) => SHARD.exec(name)![1]));
    if (all.has(WEIGHTS_INDEX) && stems.has("model"))
      return shards.filter((n) => SHARD.exec(n)![1] === "model");
    if (stems.size === 1) return whole(shards, place);
    throw several(place, shards);
  }
  if (candidates.length === 1) return candidates;
  // Shards may have any names: the index says which file has what.
  if (candidates.length > 1 && all.has(WEIGHTS_INDEX)) return candidates;
  if (candidates.length > 1) throw several(place, candidates);
  if (all.has(WEIGHTS_INDEX))
    throw new UnsupportedModelError(
      `${place} has ${WEIGHTS_INDEX}, but none of the weight files that it names.`,
      "Fetch them too.",
    );
  if (adapter)
    throw new UnsupportedModelError(
      `${place} is a LoRA adapter, without the model that it belongs to.`,
      "Put its files into the folder of its base model (adapter_config.json names it), or load the merged model.",
    );
  throw noWeights(all, place, WEIGHTS);
}

function openClipWeights(all: ReadonlySet<string>, place: string): string[] {
  const found = OPEN_CLIP_WEIGHTS.find((name) => all.has(name));
  if (found) return [found];
  const others = [...all].filter(isSafetensors);
  if (others.length === 1) return others;
  if (others.length > 1) throw several(place, others);
  throw noWeights(all, place, OPEN_CLIP_WEIGHTS[0]!);
}

/** Without an index the names say how many there should be. */
function whole(shards: string[], place: string): string[] {
  const announced = Number(SHARD.exec(shards[0]!)![2]);
  if (shards.length === announced) return shards;
  throw new UnsupportedModelError(
    `${place} has ${shards.length} of the ${announced} weight files that their names announce.`,
    "Fetch the others too, and model.safetensors.index.json with them.",
  );
}

function several(place: string, names: readonly string[]): UnsupportedModelError {
  return new UnsupportedModelError(
    `${place} holds several weight files: ${names.slice(0, 4).join(", ")}${names.length > 4 ? ", …" : ""}.`,
    `Leave only the one that is meant, or call it ${WEIGHTS}.`,
    said({ kind: "modelHasSeveralWeights", place }),
  );
}

const TRANSFORMERS = "transformers' CLIPModel.from_pretrained(…).save_pretrained(folder)";
const OPEN_CLIP =
  "open_clip.create_model(…), then safetensors.torch.save_file(model.state_dict(), 'open_clip_model.safetensors')";
const IN_4 = (from: string) =>
  `Convert it once, in transformers 4: CLIPModel.from_pretrained(…, ${from}=True).save_pretrained(folder), then load the folder.`;
const ORIGIN =
  "It can't be turned back: load the model that it was made from, with its model.safetensors; its card names it.";

const PICKLED = "a PyTorch pickle";

/** Ending → what it is, and what to do. */
const FORMATS: [RegExp, what: string, advice: (names: ReadonlySet<string>) => string][] = [
  [/^openvino_model\.(bin|xml)$/, "an OpenVINO model", () => ORIGIN],
  [
    /\.(bin|pt|pth|ckpt)$/,
    PICKLED,
    (names) =>
      `Pickles can run code and are not read here. Convert it once: ${names.has(OPEN_CLIP_CONFIG) ? OPEN_CLIP : TRANSFORMERS}, then load the folder.`,
  ],
  [/\.msgpack$/, "Flax weights", () => IN_4("from_flax")],
  [/\.h5$/, "TensorFlow weights", () => IN_4("from_tf")],
  [/\.onnx$/, "an ONNX graph", () => ORIGIN],
  [/\.gguf$/, "a GGUF file", () => ORIGIN],
  [/\.npz$/, "NumPy arrays", () => ORIGIN],
  [/\.tflite$/, "a TensorFlow Lite model", () => ORIGIN],
  [/\.mlmodel$/, "a Core ML model", () => ORIGIN],
];

/** What browsers and download tools call a file that is not whole yet, and archives. */
const NOT_YET: [RegExp, (name: string) => [what: string, advice: string]][] = [
  [
    /\.(incomplete|crdownload|part|partial|download|aria2|tmp)$/i,
    (name) => [`${name} is a download that has not ended`, "Let it end, or fetch the file again."],
  ],
  [
    /\.(zip|tar|tgz|tar\.gz|7z|rar)$/i,
    (name) => [`${name} is an archive`, "Unpack it and load the folder that comes of it."],
  ],
];

/** Names of files that hold a model's weights, in whatever format. */
export function isWeightsName(name: string): boolean {
  return (
    isSafetensors(name) ||
    (FORMATS.some(([ending]) => ending.test(name)) && !/^training_args\.bin$/.test(name))
  );
}

function noWeights(all: ReadonlySet<string>, place: string, wanted: string): UnsupportedModelError {
  const found = FORMATS.find(([ending]) => [...all].some((name) => ending.test(name) && isWeightsName(name)));
  if (!found) return notYet(all, place, wanted) ?? lacks(place, wanted);
  if (wanted === ADAPTER_WEIGHTS)
    return new UnsupportedModelError(
      `${place} holds its adapter only as ${found[1]}, without ${wanted}.`,
      "Pickles can run code and are not read here. Convert it once: PEFT's PeftModel.from_pretrained(base, folder).save_pretrained(folder), then load the folder.",
    );
  return new UnsupportedModelError(
    `${place} holds its weights only as ${found[1]}, without ${wanted}.`,
    found[2](all),
    said({ kind: found[1] === PICKLED ? "modelIsPickle" : "modelIsOtherWeights", place, wanted }),
  );
}

function notYet(all: ReadonlySet<string>, place: string, wanted: string): UnsupportedModelError | null {
  for (const [ending, say] of NOT_YET) {
    const name = [...all].find((one) => ending.test(one));
    if (name === undefined) continue;
    const [what, advice] = say(name);
    return new UnsupportedModelError(`${place} has no ${wanted}; ${what}.`, advice);
  }
  return null;
}

function lacks(place: string, name: string): UnsupportedModelError {
  return new UnsupportedModelError(
    `${place} has no ${name}.`,
    undefined,
    said({ kind: "modelLacks", place, wanted: name }),
  );
}
