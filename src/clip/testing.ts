/** Helpers of tests, here and in other folders: never imported by the app. Node only. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { expectedShapes, parseConfig } from "./config";
import { hashTensor, hashValues } from "./hashWeights";
import type { ClipFiles } from "./model";
import type { Picture } from "./picture";
import { type FloatType, writeSafetensors } from "./safetensors";

/** A JSON fixture of src/clip/__fixtures__, gunzipped. */
export function readFixture(name: string): unknown {
  const path = fileURLToPath(new URL(`./__fixtures__/${name}`, import.meta.url));
  return JSON.parse(gunzipSync(readFileSync(path)).toString("utf8"));
}

export interface TokenizerJson {
  model: { vocab: Record<string, number>; merges: string[]; [key: string]: unknown };
  [key: string]: unknown;
}

/** The 256 characters that stand for bytes, in the order of CLIP's vocabulary: printable ones first. */
function byteCharacters(): string[] {
  const printable: number[] = [];
  for (let b = 33; b < 256; b++) if (b < 127 || (b > 160 && b !== 173)) printable.push(b);
  const characters = printable.map((b) => String.fromCharCode(b));
  for (let i = 0; i < 256 - printable.length; i++) characters.push(String.fromCharCode(256 + i));
  return characters;
}

/** tokenizer.json of openai/clip-vit-base-patch32, 49,408 entries: BOS 49406, EOS 49407. */
export function clipTokenizerJson(): TokenizerJson {
  return withVocabulary(readFixture("clip-merges.json.gz") as TokenizerJson);
}

/** The same with the first merges only: 514 + merges entries, BOS and EOS the last two. */
export function smallTokenizerJson(merges: number): TokenizerJson {
  const json = readFixture("clip-merges.json.gz") as TokenizerJson;
  json.model.merges.length = merges;
  const begin = 512 + merges;
  const text = JSON.stringify({ ...json, model: undefined })
    .replaceAll("49406", String(begin))
    .replaceAll("49407", String(begin + 1));
  return withVocabulary({ ...JSON.parse(text), model: json.model });
}

/** A value as the bytes of a JSON file. */
export function jsonBytes(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** Fills in the vocabulary that follows from the merges. */
function withVocabulary(json: TokenizerJson): TokenizerJson {
  const characters = byteCharacters();
  const tokens = [
    ...characters,
    ...characters.map((c) => `${c}</w>`),
    ...json.model.merges.map((merge) => merge.replace(" ", "")),
    "<|startoftext|>",
    "<|endoftext|>",
  ];
  json.model.vocab = Object.fromEntries(tokens.map((token, id) => [token, id]));
  return json;
}

/** Files of a checkpoint in memory, with hashed weights; see `tinyConfig` for one that is quick. */
export function hashedCheckpoint(config: RawConfig, options: CheckpointOptions = {}): ClipFiles {
  const { vocab_size } = config.text_config;
  const tokenizer =
    options.tokenizer ?? (vocab_size === 49408 ? clipTokenizerJson() : smallTokenizerJson(vocab_size - 514));
  const size = config.vision_config.image_size;
  const shapes = expectedShapes(parseConfig(jsonBytes(config)));
  const tensors = [...shapes].map(([name, shape]) => ({ name, shape, values: hashTensor(name, shape) }));
  return {
    "config.json": jsonBytes(config),
    "model.safetensors": writeSafetensors(tensors, options.dtype),
    "tokenizer.json": jsonBytes(tokenizer),
    "preprocessor_config.json": jsonBytes({
      size: { shortest_edge: size },
      crop_size: { height: size, width: size },
    }),
  };
}

export interface CheckpointOptions {
  /** Defaults to CLIP's first merges, as many as the vocabulary leaves room for. */
  tokenizer?: TokenizerJson;
  dtype?: FloatType;
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
