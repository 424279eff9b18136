/** Whole checkpoints in memory with hashed weights, for tests and benchmarks, in Node and in a page. */
import { expectedShapes, parseConfig } from "./config";
import type { ClipFiles } from "./folder/openFolder";
import { hashTensor, hashValues } from "./hashWeights";
import type { Picture } from "./picture";
import { type FloatType, writeSafetensors } from "./safetensors";

export interface TokenizerJson {
  model: { vocab: Record<string, number>; merges: string[]; [key: string]: unknown };
  [key: string]: unknown;
}

/** What config.json holds, as far as tests say it. */
export interface RawConfig {
  model_type: "clip";
  projection_dim: number;
  vision_config: RawTower & { image_size: number; patch_size: number };
  text_config: RawTower & { vocab_size: number; max_position_embeddings: number; eos_token_id: number };
}

interface RawTower {
  hidden_size: number;
  intermediate_size: number;
  num_hidden_layers: number;
  num_attention_heads: number;
  hidden_act?: string;
}

/** A value as the bytes of a JSON file. */
export function jsonBytes(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** The 256 characters that stand for bytes, in the order of CLIP's vocabulary: printable ones first. */
function byteCharacters(): string[] {
  const printable: number[] = [];
  for (let b = 33; b < 256; b++) if (b < 127 || (b > 160 && b !== 173)) printable.push(b);
  const characters = printable.map((b) => String.fromCharCode(b));
  for (let i = 0; i < 256 - printable.length; i++) characters.push(String.fromCharCode(256 + i));
  return characters;
}

/**
 * CLIP's tokenizer cut to its first merges: 514 + merges entries, BOS and EOS the last two.
 *
 * @param json tokenizer.json of openai/clip-vit-base-patch32 without its vocabulary, which follows from the
 *   merges: the fixture clip-merges.json.gz; it is not changed
 */
export function cutTokenizer(json: TokenizerJson, vocabulary: number): TokenizerJson {
  const merges = json.model.merges.slice(0, vocabulary - 514);
  const characters = byteCharacters();
  const tokens = [
    ...characters,
    ...characters.map((c) => `${c}</w>`),
    ...merges.map((merge) => merge.replace(" ", "")),
    "<|startoftext|>",
    "<|endoftext|>",
  ];
  const vocab = Object.fromEntries(tokens.map((token, id) => [token, id]));
  const rest = JSON.stringify({ ...json, model: undefined })
    .replaceAll("49406", String(vocabulary - 2))
    .replaceAll("49407", String(vocabulary - 1));
  return { ...JSON.parse(rest), model: { ...json.model, vocab, merges } };
}

/** Files of a checkpoint in memory, with hashed weights; see `tinyConfig` for one that is quick. */
export function checkpointFiles(config: RawConfig, tokenizer: TokenizerJson, dtype?: FloatType): ClipFiles {
  const size = config.vision_config.image_size;
  const shapes = expectedShapes(parseConfig(jsonBytes(config)));
  const tensors = [...shapes].map(([name, shape]) => ({ name, shape, values: hashTensor(name, shape) }));
  return {
    "config.json": jsonBytes(config),
    "model.safetensors": writeSafetensors(tensors, dtype),
    "tokenizer.json": jsonBytes(tokenizer),
    "preprocessor_config.json": jsonBytes({
      size: { shortest_edge: size },
      crop_size: { height: size, width: size },
    }),
  };
}

/** The smallest sensible CLIP: 32 px, patch 8, two layers of width 24 in each tower, 600 tokens. */
export function tinyConfig(): RawConfig {
  const tower = {
    hidden_size: 24,
    intermediate_size: 96,
    num_hidden_layers: 2,
    num_attention_heads: 3,
    hidden_act: "quick_gelu",
  };
  return {
    model_type: "clip",
    projection_dim: 16,
    vision_config: { ...tower, image_size: 32, patch_size: 8 },
    text_config: { ...tower, vocab_size: 600, max_position_embeddings: 24, eos_token_id: 599 },
  };
}

/** A picture of hashed colours, opaque. */
export function hashedPicture(width: number, height: number, name = "picture"): Picture {
  const values = hashValues(name, width * height * 4, 128, 128);
  const data = Uint8ClampedArray.from(values, Math.floor);
  for (let i = 3; i < data.length; i += 4) data[i] = 255;
  return { width, height, data };
}
