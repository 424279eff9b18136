/**
 * The small files of a model's folder as every reader takes them, whatever layout it was read from: transformers 5
 * wants processor_config.json or preprocessor_config.json, transformers 4 and transformers.js the latter, a slow
 * tokenizer vocab.json and merges.txt, a fast one tokenizer.json, truncation tokenizer_config.json.
 */
import { toSource } from "../byteSource";
import { writeSafetensors } from "../safetensors";
import { PREPROCESSOR, PROCESSOR } from "./chooseFiles";
import { valueSpan } from "./jsonText";
import type { ClipFiles, ClipFolder } from "./openFolder";

type Bytes = Uint8Array<ArrayBuffer>;

const encode = (text: string): Bytes => new TextEncoder().encode(text);
const json = (value: unknown): Bytes => encode(`${JSON.stringify(value, null, 2)}\n`);

async function own(files: ClipFiles, name: string): Promise<Bytes | null> {
  const file = files[name];
  if (!file) return null;
  const source = toSource(file);
  return (await source.read(0, source.size)).slice();
}

interface Bpe {
  added_tokens?: { id: number; content: string; special?: boolean }[];
  model: { vocab: Record<string, number>; merges: (string | [string, string])[] };
}

/** vocab.json, merges.txt and what a tokenizer says beside them, out of its tokenizer.json. */
function tokenizerFiles({ tokenizer, tokenizerJson, config }: ClipFolder): Record<string, () => Bytes> {
  const { added_tokens = [], model } = tokenizerJson as unknown as Bpe;
  const names = new Map([...Object.entries(model.vocab).map(([token, id]) => [id, token] as const)]);
  for (const { id, content } of added_tokens) names.set(id, content);
  const [begin, end] = [names.get(tokenizer.beginToken)!, names.get(tokenizer.endToken)!];
  const special = { bos_token: begin, eos_token: end, unk_token: end, pad_token: end };
  const known = new Set([begin, end]);
  const vocab = { ...model.vocab };
  for (const token of known) vocab[token] ??= token === begin ? tokenizer.beginToken : tokenizer.endToken;
  const more = added_tokens.filter(({ content }) => vocab[content] === undefined);
  return {
    "tokenizer_config.json": () =>
      json({
        tokenizer_class: "CLIPTokenizer",
        model_max_length: config.text.contextLength,
        do_lower_case: true,
        ...special,
      }),
    "special_tokens_map.json": () => json(special),
    "vocab.json": () => encode(JSON.stringify(vocab)),
    "merges.txt": () => {
      const lines = model.merges.map((merge) => (typeof merge === "string" ? merge : merge.join(" ")));
      return encode(`#version: 0.2\n${lines.join("\n")}\n`);
    },
    ...(more.length > 0 && {
      "added_tokens.json": () => json(Object.fromEntries(more.map(({ id, content }) => [content, id]))),
    }),
  };
}

/** preprocessor_config.json of what was read: processor_config.json's nested settings as text, or OpenCLIP's. */
async function preprocessorFile(files: ClipFiles, { preprocess, layout }: ClipFolder): Promise<Bytes> {
  const nested = layout === "transformers" ? await own(files, PROCESSOR) : null;
  const text = nested && new TextDecoder().decode(nested);
  const span = text && valueSpan(text, ["image_processor"]);
  if (text && span) return encode(`${text.slice(...span)}\n`);
  const plain = layout === "transformers" ? await own(files, PREPROCESSOR) : null;
  if (plain ?? nested) return (plain ?? nested)!; // without nested settings processor_config.json holds them itself
  const { resize, crop, resample, rescale, mean, std } = preprocess;
  const pair = (size: [number, number]) => ({ height: size[0], width: size[1] });
  return json({
    image_processor_type: "CLIPImageProcessor",
    do_convert_rgb: true,
    do_resize: resize !== null,
    size: Array.isArray(resize) ? pair(resize) : { shortest_edge: resize },
    resample: resample === "bilinear" ? 2 : 3,
    do_center_crop: crop !== null,
    ...(crop && { crop_size: pair(crop) }),
    do_rescale: true,
    rescale_factor: rescale,
    do_normalize: true,
    image_mean: mean,
    image_std: std,
  });
}

/**
 * All but the weights; what the folder has goes on byte for byte, what it lacks is made.
 *
 * @param files of the folder that was read
 */
export async function transformersFiles(
  files: ClipFiles,
  folder: ClipFolder,
): Promise<Record<string, Bytes>> {
  const out: Record<string, Bytes> = {
    "config.json": folder.configJson.slice() as Bytes,
    "tokenizer.json": (await own(files, "tokenizer.json")) ?? json(folder.tokenizerJson),
    [PREPROCESSOR]: await preprocessorFile(files, folder),
  };
  for (const [name, make] of Object.entries(tokenizerFiles(folder)))
    out[name] = (await own(files, name)) ?? make();
  const processor = folder.layout === "transformers" ? await own(files, PROCESSOR) : null;
  if (processor) out[PROCESSOR] = processor;
  return out;
}

/**
 * The weights as one file in transformers' layout: the folder's own where it is one, else written anew in float32.
 */
export async function wholeWeights(files: ClipFiles, folder: ClipFolder): Promise<Bytes> {
  if (folder.plain) return (await own(files, folder.plain))!;
  const tensors = [];
  for (const [name, { shape, read }] of folder.tensors) tensors.push({ name, shape, values: await read() });
  return writeSafetensors(tensors);
}
