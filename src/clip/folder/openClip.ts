/**
 * OpenCLIP's own layout (open_clip_config.json, fused q, k, v, `visual.*`), read as if it were transformers': the same
 * config.json, the same names of tensors.
 * Source: open_clip 3.3.0, model.py (CLIP, CustomTextCLIP), transform.py (image_transform); transformers,
 * convert_clip_original_pytorch_to_hf.py.
 */

import { z } from "zod";
import { BrokenFileError, UnsupportedModelError } from "../../base/errors";
import { exactly } from "../../base/exactly";
import { parseJson, validate } from "../config";
import type { PreprocessConfig } from "../preprocess";
import { OPEN_CLIP_CONFIG } from "./chooseFiles";
import { type LazyTensor, madeTensor, type Tensors } from "./tensors";

const count = z.number().int().positive();
const eps = z.object({ eps: z.number().positive().optional() }).nullish();
const vision = z.looseObject({
  layers: z.union([count, z.array(count)]).default(12),
  width: count.default(768),
  head_width: count.default(64),
  mlp_ratio: z.number().positive().default(4),
  patch_size: count.default(16),
  image_size: z.union([count, z.tuple([count, count])]).default(224),
  norm_kwargs: eps,
});
const text = z.looseObject({
  context_length: count.default(77),
  vocab_size: count.default(49408),
  width: count.default(512),
  heads: count.default(8),
  layers: count.default(12),
  mlp_ratio: z.number().positive().default(4),
  pool_type: z.string().default("argmax"),
  eos_id: z.number().int().default(2),
  norm_kwargs: eps,
});
const modelSchema = z.looseObject({
  embed_dim: count,
  quick_gelu: z.boolean().default(false),
  vision_cfg: vision.default(() => vision.parse({})),
  text_cfg: text.default(() => text.parse({})),
});
const rgb = z.union([z.tuple([z.number(), z.number(), z.number()]), z.number()]);
const preprocessSchema = z.object({
  mean: rgb.nullish(),
  std: rgb.nullish(),
  interpolation: z.string().nullish(),
  resize_mode: z.string().nullish(),
});
const schema = z.object({ model_cfg: z.unknown(), preprocess_cfg: preprocessSchema.nullish() });
type ModelConfig = z.output<typeof modelSchema>;

const MEAN: [number, number, number] = [0.48145466, 0.4578275, 0.40821073];
const STD: [number, number, number] = [0.26862954, 0.26130258, 0.27577711];

/** Settings that make another network of it; each with the values at which it is CLIP's own. */
const PLAIN: [where: "vision_cfg" | "text_cfg", key: string, plain: readonly unknown[]][] = [
  ["vision_cfg", "timm_model_name", []],
  ["vision_cfg", "attentional_pool", [false]],
  ["vision_cfg", "no_ln_pre", [false]],
  ["vision_cfg", "pos_embed_type", ["learnable"]],
  ["vision_cfg", "pool_type", ["tok"]],
  ["text_cfg", "hf_model_name", []],
  ["text_cfg", "embed_cls", [false]],
  ["text_cfg", "no_causal_mask", [false]],
  ["text_cfg", "pool_type", ["argmax", "eos"]],
  ["text_cfg", "proj_type", ["linear"]],
  ["text_cfg", "proj_bias", [false]],
  ...(["vision_cfg", "text_cfg"] as const).flatMap((where) => [
    ...["ls_init_value", "act_kwargs"].map((key): [typeof where, string, unknown[]] => [where, key, []]),
    ...[
      "final_ln_after_pool",
      "qk_norm",
      "scaled_cosine_attn",
      "scale_heads",
      "scale_attn_inner",
      "scale_attn",
      "scale_fc",
    ].map((key): [typeof where, string, unknown[]] => [where, key, [false]]),
  ]),
];

function assertPlain(model: ModelConfig): void {
  const refuse = (what: string) => {
    throw new UnsupportedModelError(
      `${OPEN_CLIP_CONFIG} describes ${what}, which is not read here.`,
      "Of OpenCLIP the models with CLIP's own two transformers are read (ViT-B-32, ViT-L-14, ViT-H-14, …).",
    );
  };
  if (model.multimodal_cfg) refuse("a CoCa (multimodal_cfg)");
  if (model.init_logit_bias !== undefined && model.init_logit_bias !== null)
    refuse("a SigLIP (init_logit_bias)");
  if (Array.isArray(model.vision_cfg.layers)) refuse("a ResNet as its image tower (vision_cfg.layers)");
  const { clean } = (model.text_cfg.tokenizer_kwargs ?? {}) as { clean?: unknown };
  if (clean !== undefined && clean !== "lower")
    refuse(`captions that are prepared otherwise (text_cfg.tokenizer_kwargs.clean ${JSON.stringify(clean)})`);
  for (const [where, key, plain] of PLAIN) {
    const value = (model[where] as Record<string, unknown>)[key];
    if (value === undefined || value === null || plain.includes(value)) continue;
    refuse(`a tower of another kind (${where}.${key} ${JSON.stringify(value)})`);
  }
}

/** A JSON number with the point that says that it is no integer: transformers checks. */
const float = (value: number) => (Number.isInteger(value) ? `${value}.0` : String(value));

function configText(model: ModelConfig): string {
  const { embed_dim, quick_gelu, vision_cfg: v, text_cfg: t } = model;
  const act = quick_gelu ? "quick_gelu" : "gelu";
  const tower = (type: string, config: typeof v | typeof t, more: Record<string, number>, heads: number) => [
    `    "model_type": "${type}",`,
    `    "hidden_size": ${config.width},`,
    `    "intermediate_size": ${Math.trunc(config.width * config.mlp_ratio)},`,
    `    "num_hidden_layers": ${config.layers as number},`,
    `    "num_attention_heads": ${heads},`,
    `    "hidden_act": "${act}",`,
    `    "layer_norm_eps": ${float(config.norm_kwargs?.eps ?? 1e-5)},`,
    ...Object.entries(more).map(([key, value]) => `    "${key}": ${value},`),
    `    "projection_dim": ${embed_dim}`,
  ];
  const side = Array.isArray(v.image_size) ? v.image_size[0] : v.image_size;
  // 2 is transformers' word for OpenCLIP's argmax: the highest id of a text
  const eos = t.pool_type === "eos" ? t.eos_id : 2;
  return [
    "{",
    '  "architectures": ["CLIPModel"],',
    '  "model_type": "clip",',
    `  "projection_dim": ${embed_dim},`,
    '  "logit_scale_init_value": 2.6592,',
    '  "text_config": {',
    ...tower(
      "clip_text_model",
      t,
      { vocab_size: t.vocab_size, max_position_embeddings: t.context_length, eos_token_id: eos },
      t.heads,
    ),
    "  },",
    '  "vision_config": {',
    ...tower(
      "clip_vision_model",
      v,
      { image_size: side, patch_size: v.patch_size, num_channels: 3 },
      Math.trunc(v.width / v.head_width),
    ),
    "  }",
    "}",
    "",
  ].join("\n");
}

function preprocessOf(
  model: ModelConfig,
  settings: z.output<typeof preprocessSchema> | null | undefined,
): PreprocessConfig {
  const { image_size } = model.vision_cfg;
  const [height, width] = Array.isArray(image_size) ? image_size : [image_size, image_size];
  if (height !== width)
    throw new UnsupportedModelError(`${OPEN_CLIP_CONFIG} asks for oblong images, ${width} × ${height}.`);
  const triple = (value: z.output<typeof rgb> | null | undefined, otherwise: [number, number, number]) =>
    typeof value === "number" ? ([value, value, value] as [number, number, number]) : (value ?? otherwise);
  const mode = settings?.resize_mode ?? "shortest";
  if (mode !== "shortest" && mode !== "squash")
    throw new UnsupportedModelError(
      `${OPEN_CLIP_CONFIG} asks for resize_mode "${mode}", which is not known here.`,
    );
  return {
    resize: mode === "squash" ? [height, height] : height,
    // open_clip takes whatever isn't bilinear for bicubic
    resample: settings?.interpolation === "bilinear" ? "bilinear" : "bicubic",
    crop: mode === "squash" ? null : [height, height],
    rounding: "even",
    rescale: 1 / 255,
    mean: triple(settings?.mean, MEAN),
    std: triple(settings?.std, STD),
  };
}

export interface OpenClipReading {
  /** The config.json that transformers would want. */
  config: Uint8Array<ArrayBuffer>;
  preprocess: PreprocessConfig;
}

/**
 * @param bytes open_clip_config.json
 * @throws BrokenFileError, UnsupportedModelError
 */
export function readOpenClipConfig(bytes: Uint8Array): OpenClipReading {
  const { model_cfg, preprocess_cfg } = validate(
    schema,
    parseJson(bytes, OPEN_CLIP_CONFIG),
    OPEN_CLIP_CONFIG,
  );
  if (typeof model_cfg !== "object" || model_cfg === null || !("embed_dim" in model_cfg))
    throw new UnsupportedModelError(
      `${OPEN_CLIP_CONFIG} does not describe its model: it has no model_cfg.embed_dim.`,
      "Take the file of the model's own repository, or a conversion to transformers' layout.",
    );
  const model = validate(modelSchema, model_cfg, OPEN_CLIP_CONFIG);
  assertPlain(model);
  return {
    config: new TextEncoder().encode(configText(model)),
    preprocess: preprocessOf(model, preprocess_cfg),
  };
}

/** [rows, columns] → [columns, rows] */
function turned(tensor: LazyTensor): LazyTensor {
  const [rows, columns] = exactly(tensor.shape, 2);
  return madeTensor([columns, rows], tensor.bytes, async () => {
    const values = await tensor.read();
    const out = new Float32Array(values.length);
    for (let r = 0; r < rows; r++)
      for (let c = 0; c < columns; c++) out[c * rows + r] = values[r * columns + c]!;
    return out;
  });
}

/** A third of the fused weight or bias: q, k or v. */
function third(tensor: LazyTensor, index: 0 | 1 | 2): LazyTensor {
  const rows = tensor.shape[0]! / 3;
  const shape = [rows, ...tensor.shape.slice(1)];
  return madeTensor(shape, tensor.bytes / 3, () => tensor.rows(index * rows, (index + 1) * rows));
}

/** OpenCLIP's name of a tensor outside the blocks → transformers', and whether it lies transposed. */
const NAMES: Record<string, [name: string, transposed?: true]> = {
  logit_scale: ["logit_scale"],
  "token_embedding.weight": ["text_model.embeddings.token_embedding.weight"],
  positional_embedding: ["text_model.embeddings.position_embedding.weight"],
  "ln_final.weight": ["text_model.final_layer_norm.weight"],
  "ln_final.bias": ["text_model.final_layer_norm.bias"],
  text_projection: ["text_projection.weight", true],
  // proj_type "linear" of a CustomTextCLIP
  "text_projection.weight": ["text_projection.weight"],
  "visual.class_embedding": ["vision_model.embeddings.class_embedding"],
  "visual.positional_embedding": ["vision_model.embeddings.position_embedding.weight"],
  "visual.conv1.weight": ["vision_model.embeddings.patch_embedding.weight"],
  "visual.ln_pre.weight": ["vision_model.pre_layrnorm.weight"],
  "visual.ln_pre.bias": ["vision_model.pre_layrnorm.bias"],
  "visual.ln_post.weight": ["vision_model.post_layernorm.weight"],
  "visual.ln_post.bias": ["vision_model.post_layernorm.bias"],
  "visual.proj": ["visual_projection.weight", true],
};
const BLOCK = /^(visual\.)?transformer\.resblocks\.(\d+)\.(.+)\.?(weight|bias)$/;
const PARTS: Record<string, string> = {
  "attn.out_proj.": "self_attn.out_proj",
  "ln_1.": "layer_norm1",
  "ln_2.": "layer_norm2",
  "mlp.c_fc.": "mlp.fc1",
  "mlp.c_proj.": "mlp.fc2",
};

/** Tensors in OpenCLIP's names as those that transformers expects. Buffers are left out. */
export function fromOpenClip(tensors: Tensors): Tensors {
  const all: Tensors = new Map();
  for (const [key, tensor] of tensors) {
    const name = key.replace(/^text\./, "");
    const known = NAMES[name];
    if (known) {
      all.set(known[0], known[1] ? turned(tensor) : tensor);
      continue;
    }
    const block = BLOCK.exec(name);
    if (!block) continue;
    const [, visual, layer, part, kind] = block;
    const prefix = `${visual ? "vision_model" : "text_model"}.encoder.layers.${layer}`;
    if (part === "attn.in_proj_") {
      if (tensor.shape[0]! % 3 !== 0)
        throw new BrokenFileError(`${key} of shape [${tensor.shape}] is no three matrices.`);
      for (const [i, letter] of (["q", "k", "v"] as const).entries())
        all.set(`${prefix}.self_attn.${letter}_proj.${kind}`, third(tensor, i as 0 | 1 | 2));
    } else if (PARTS[part!]) all.set(`${prefix}.${PARTS[part!]}.${kind}`, tensor);
  }
  return all;
}
