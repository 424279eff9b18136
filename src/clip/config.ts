/**
 * `config.json` of a Hugging Face CLIP, with transformers' defaults for what it leaves out, and the shapes that
 * it promises for the weights.
 */
import { z } from "zod";
import { BrokenFileError, UnsupportedModelError } from "../base/errors";
import { parsePythonJson } from "../base/pythonJson";
import type { Activation } from "../program/activation";
import { assertItself } from "./folder/foreignFile";
import { assertClip } from "./folder/kinds";

export interface TowerConfig {
  width: number;
  /** Width of the feed-forward layer. */
  mlpWidth: number;
  layers: number;
  heads: number;
  activation: Activation;
  layerNormEps: number;
}

export interface VisionConfig extends TowerConfig {
  /** Side of the square image in pixels. */
  imageSize: number;
  patchSize: number;
}

export interface TextConfig extends TowerConfig {
  vocabSize: number;
  /** Longest token row, BOS and EOS included. */
  contextLength: number;
  /**
   * End-of-text id that the file names. Files older than transformers' PR 24777 say 2, which means: the
   * highest id of the row. `loadClip` takes it from the tokenizer.
   */
  endToken: number;
  /** Where a text is pooled: at its first end of text, or at its highest id, which an added token can be. */
  pooling: "end" | "highest";
}

export interface ClipConfig {
  vision: VisionConfig;
  text: TextConfig;
  /** Width E of the common space. */
  embeddingDim: number;
}

const count = z.number().int().positive().max(1_000_000);
/** transformers allows [n, n] where n is meant. */
const side = z.union([
  count,
  z
    .tuple([count, count])
    .refine(([a, b]) => a === b, "must be square")
    .transform(([a]) => a),
]);
const positive = z.number().positive();

const tower = {
  hidden_act: z.string().default("quick_gelu"),
  layer_norm_eps: positive.default(1e-5),
};

const textSchema = z.object({
  ...tower,
  vocab_size: count.default(49408),
  hidden_size: count.default(512),
  intermediate_size: count.default(2048),
  num_hidden_layers: count.default(12),
  num_attention_heads: count.default(8),
  max_position_embeddings: count.default(77),
  eos_token_id: z
    .union([z.number().int().nonnegative(), z.null(), z.array(z.number().int().nonnegative()).nonempty()])
    .default(49407),
});

const visionSchema = z.object({
  ...tower,
  hidden_size: count.default(768),
  intermediate_size: count.default(3072),
  num_hidden_layers: count.default(12),
  num_attention_heads: count.default(12),
  num_channels: count.default(3),
  image_size: side.default(224),
  patch_size: side.default(32),
});

/** `*_config_dict` is the older spelling; where present, transformers lets it win, its defaults included. */
const loose = z.record(z.string(), z.unknown()).nullish();
type Loose = z.output<typeof loose>;
const clipSchema = z.object({
  model_type: z.string().optional(),
  architectures: z.array(z.string()).nullish(),
  projection_dim: count.default(512),
  text_config: loose,
  text_config_dict: loose,
  vision_config: loose,
  vision_config_dict: loose,
});

/** A JSON file's bytes. @throws BrokenFileError */
export function parseJson(bytes: Uint8Array, file: string): unknown {
  if (bytes.length === 0) throw new BrokenFileError(`${file} is empty.`);
  try {
    return parsePythonJson(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    assertItself(bytes, file);
    throw new BrokenFileError(`${file} is not valid JSON.`, undefined, { cause });
  }
}

/** Applies a schema to a parsed file; the first fault becomes a sentence. @throws BrokenFileError */
export function validate<T extends z.ZodType>(schema: T, value: unknown, file: string): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const where = issue.path.length > 0 ? ` at ${issue.path.join(".")}` : "";
  throw new BrokenFileError(`${file} is not what a CLIP folder holds${where}: ${issue.message}.`);
}

function activation(name: string, which: string): Activation {
  if (name === "quick_gelu" || name === "gelu") return name;
  if (name === "gelu_python") return "gelu"; // the same function, written out
  throw new UnsupportedModelError(
    `config.json asks for the activation "${name}" in ${which}, which is not computed here.`,
    "quick_gelu and gelu are, which the CLIPs that were published have. Another one in its place would change every score.",
  );
}

function towerConfig(
  raw: z.output<typeof textSchema> | z.output<typeof visionSchema>,
  which: string,
): TowerConfig {
  if (raw.hidden_size % raw.num_attention_heads !== 0)
    throw new BrokenFileError(
      `config.json contradicts itself in ${which}: hidden_size ${raw.hidden_size} is not a multiple of num_attention_heads ${raw.num_attention_heads}.`,
    );
  return {
    width: raw.hidden_size,
    mlpWidth: raw.intermediate_size,
    layers: raw.num_hidden_layers,
    heads: raw.num_attention_heads,
    activation: activation(raw.hidden_act, which),
    layerNormEps: raw.layer_norm_eps,
  };
}

/**
 * A tower's keys. transformers makes a whole config of `*_config_dict`, in which what it leaves out has the defaults,
 * and lets all of it win (CLIPConfig.__post_init__).
 */
function towerOf(config: Loose, dict: Loose, schema: z.ZodObject): Record<string, unknown> {
  if (!dict) return config ?? {};
  const whole = Object.fromEntries(Object.keys(schema.shape).map((key) => [key, dict[key]]));
  return { ...config, ...whole };
}

/**
 * @param bytes config.json
 * @throws BrokenFileError where it is no valid JSON or contradicts itself
 * @throws UnsupportedModelError where it describes another kind of model
 */
export function parseConfig(bytes: Uint8Array): ClipConfig {
  const raw = validate(clipSchema, parseJson(bytes, "config.json"), "config.json");
  assertClip(raw);
  const text = validate(
    textSchema,
    towerOf(raw.text_config, raw.text_config_dict, textSchema),
    "config.json (text_config)",
  );
  const vision = validate(
    visionSchema,
    towerOf(raw.vision_config, raw.vision_config_dict, visionSchema),
    "config.json (vision_config)",
  );
  const eos = text.eos_token_id ?? 2;
  const endToken = Array.isArray(eos) ? eos[0]! : eos;
  if (vision.num_channels !== 3)
    throw new UnsupportedModelError(`config.json asks for ${vision.num_channels} colour channels, not 3.`);
  if (vision.patch_size > vision.image_size)
    throw new BrokenFileError(
      `config.json contradicts itself: patch_size ${vision.patch_size} exceeds image_size ${vision.image_size}.`,
    );
  return {
    vision: {
      ...towerConfig(vision, "vision_config"),
      imageSize: vision.image_size,
      patchSize: vision.patch_size,
    },
    text: {
      ...towerConfig(text, "text_config"),
      vocabSize: text.vocab_size,
      contextLength: text.max_position_embeddings,
      endToken,
      pooling: endToken === 2 ? "highest" : "end",
    },
    embeddingDim: raw.projection_dim,
  };
}

/** Patches along one side of the image; pixels beyond the last whole patch are ignored, as in transformers. */
export function gridSize({ imageSize, patchSize }: VisionConfig): number {
  return Math.floor(imageSize / patchSize);
}

function towerShapes(shapes: Map<string, number[]>, model: string, config: TowerConfig): void {
  const { width, mlpWidth } = config;
  const dense = (prefix: string, outer: number, inner: number) => {
    shapes.set(`${prefix}.weight`, [outer, inner]);
    shapes.set(`${prefix}.bias`, [outer]);
  };
  const normal = (prefix: string) => {
    shapes.set(`${prefix}.weight`, [width]);
    shapes.set(`${prefix}.bias`, [width]);
  };
  for (let i = 0; i < config.layers; i++) {
    const prefix = `${model}.encoder.layers.${i}`;
    for (const name of ["q", "k", "v", "out"]) dense(`${prefix}.self_attn.${name}_proj`, width, width);
    normal(`${prefix}.layer_norm1`);
    normal(`${prefix}.layer_norm2`);
    dense(`${prefix}.mlp.fc1`, mlpWidth, width);
    dense(`${prefix}.mlp.fc2`, width, mlpWidth);
  }
}

/** Every tensor that a checkpoint of this config must hold, with its shape in the file. */
export function expectedShapes(config: ClipConfig): Map<string, number[]> {
  const { text, vision, embeddingDim } = config;
  const shapes = new Map<string, number[]>();
  const pair = (prefix: string, width: number) => {
    shapes.set(`${prefix}.weight`, [width]);
    shapes.set(`${prefix}.bias`, [width]);
  };
  shapes.set("logit_scale", []);
  shapes.set("text_model.embeddings.token_embedding.weight", [text.vocabSize, text.width]);
  shapes.set("text_model.embeddings.position_embedding.weight", [text.contextLength, text.width]);
  towerShapes(shapes, "text_model", text);
  pair("text_model.final_layer_norm", text.width);
  shapes.set("text_projection.weight", [embeddingDim, text.width]);
  shapes.set("vision_model.embeddings.class_embedding", [vision.width]);
  shapes.set("vision_model.embeddings.patch_embedding.weight", [
    vision.width,
    3,
    vision.patchSize,
    vision.patchSize,
  ]);
  shapes.set("vision_model.embeddings.position_embedding.weight", [gridSize(vision) ** 2 + 1, vision.width]);
  pair("vision_model.pre_layrnorm", vision.width);
  towerShapes(shapes, "vision_model", vision);
  pair("vision_model.post_layernorm", vision.width);
  shapes.set("visual_projection.weight", [embeddingDim, vision.width]);
  return shapes;
}
