/** For tests: a whole CLIP folder of a few kilobytes with random weights, pairs to tune it on, and a run. */
import { encode } from "fast-png";
import { expectedShapes, parseConfig } from "../clip/config";
import { writeSafetensors } from "../clip/safetensors";
import { type RunConfig, runConfigSchema } from "../degla/config";
import type { PairsPayload } from "./training/protocol";

export type ModelFolder = Map<string, Uint8Array<ArrayBuffer>>;

const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)) as Uint8Array<ArrayBuffer>;

/** The 256 characters that byte-level BPE writes bytes with. */
function byteCharacters(): string[] {
  const printable = (b: number) => (b > 32 && b < 127) || (b > 160 && b !== 173);
  let next = 256;
  return Array.from({ length: 256 }, (_, b) => String.fromCharCode(printable(b) ? b : next++));
}

/**
 * A tokenizer without merges: one token a byte, with an end-of-word form each, and the two special tokens. The whole file, as
 * transformers wants it: it stands in what is exported.
 */
function byteTokenizer() {
  const characters = byteCharacters();
  const tokens = [...characters, ...characters.map((c) => `${c}</w>`), "<|startoftext|>", "<|endoftext|>"];
  const special = (content: string) => ({
    id: tokens.indexOf(content),
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  });
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: [special("<|startoftext|>"), special("<|endoftext|>")],
    normalizer: {
      type: "Sequence",
      normalizers: [
        { type: "NFC" },
        { type: "Replace", pattern: { Regex: "\\s+" }, content: " " },
        { type: "Lowercase" },
      ],
    },
    pre_tokenizer: {
      type: "Sequence",
      pretokenizers: [
        {
          type: "Split",
          pattern: { Regex: "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+" },
          behavior: "Removed",
          invert: true,
        },
        { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true },
      ],
    },
    post_processor: {
      type: "RobertaProcessing",
      sep: ["<|endoftext|>", 513],
      cls: ["<|startoftext|>", 512],
      trim_offsets: false,
      add_prefix_space: false,
    },
    decoder: { type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: "BPE",
      dropout: null,
      unk_token: "<|endoftext|>",
      continuing_subword_prefix: "",
      end_of_word_suffix: "</w>",
      fuse_unk: false,
      byte_fallback: false,
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      merges: [],
    },
  };
}

/** Normal numbers, always the same for a seed. */
function randomNormal(seed: number): () => number {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

export interface TinyClip {
  width?: number;
  layers?: number;
  imageSize?: number;
  patchSize?: number;
}

export function tinyClip(
  seed = 1,
  { width = 32, layers = 2, imageSize = 32, patchSize = 8 }: TinyClip = {},
): ModelFolder {
  const tower = {
    hidden_size: width,
    intermediate_size: width * 2,
    num_hidden_layers: layers,
    num_attention_heads: 2,
    hidden_act: "quick_gelu",
    layer_norm_eps: 1e-5,
  };
  const config = json({
    model_type: "clip",
    projection_dim: 16,
    text_config: {
      ...tower,
      vocab_size: 514,
      max_position_embeddings: 40,
      bos_token_id: 512,
      eos_token_id: 513,
    },
    vision_config: { ...tower, image_size: imageSize, patch_size: patchSize },
  });
  const next = randomNormal(seed);
  const tensors = [...expectedShapes(parseConfig(config))].map(([name, shape]) => {
    const size = shape.reduce((product, n) => product * n, 1);
    const norm = /norm\d?\.weight$|layrnorm\.weight$|layernorm\.weight$/.test(name);
    const scale = shape.length > 1 ? 1 / Math.sqrt(shape.slice(1).reduce((a, b) => a * b, 1)) : 0.1;
    const values = Float32Array.from({ length: size }, () =>
      name === "logit_scale" ? Math.log(20) : (norm ? 1 : 0) + scale * next(),
    );
    return { name, shape, values };
  });
  return new Map([
    ["config.json", config],
    [
      "preprocessor_config.json",
      json({
        do_resize: true,
        size: { shortest_edge: imageSize },
        resample: 3,
        do_center_crop: true,
        crop_size: { height: imageSize, width: imageSize },
        do_rescale: true,
        do_normalize: true,
      }),
    ],
    ["tokenizer.json", json(byteTokenizer())],
    ["model.safetensors", writeSafetensors(tensors)],
  ]);
}

export function asFiles(folder: ModelFolder): { name: string; blob: Blob }[] {
  return [...folder].map(([name, bytes]) => ({ name, blob: new Blob([bytes]) }));
}

const TINTS = ["red", "green", "blue"];

/** Small pictures of two colours, each with a caption and two negatives; every fifth lacks the second. */
export function tinyPairs(count = 20, id = "tiny pairs"): PairsPayload {
  const side = 32;
  const files = Array.from({ length: count }, (_, i) => {
    const data = Uint8Array.from({ length: side * side * 3 }, (_, at) => {
      const left = Math.floor(at / 3) % side < side / 2;
      const tint = left ? i % 3 : Math.floor(i / 3) % 3;
      return at % 3 === tint ? 200 - 5 * i : 40 + i;
    });
    const png = encode({ width: side, height: side, data, channels: 3, depth: 8 });
    return { name: `${i}.png`, blob: new Blob([new Uint8Array(png)], { type: "image/png" }) };
  });
  const pairs = files.map(({ name }, i) => {
    const [left, right] = [TINTS[i % 3]!, TINTS[Math.floor(i / 3) % 3]!];
    const told = (a: string, b: string) => `${a} by ${b}, ${i}`;
    return {
      file: name,
      caption: told(left, right),
      negatives: [told(right, `no ${left}`), i % 5 === 4 ? null : told(`dark ${left}`, right)],
    };
  });
  return { id, files, pairs };
}

/** Eight steps of DeGLA on `tinyPairs`, a checkpoint every second, an evaluation every fourth; `change` goes over it. */
export function tinyRun(model: string, change: Record<string, unknown> = {}): RunConfig {
  return runConfigSchema.parse({
    name: "tiny run",
    model,
    data: { kind: "pairs", id: "tiny pairs" },
    heldOut: 0.2,
    steps: 8,
    batch: 4,
    negatives: 2,
    optimiser: { lr: 1e-3, warmup: 2 },
    evaluateEvery: 4,
    checkpointEvery: 2,
    ...change,
  });
}
