/**
 * jax-js: the same two towers in its numpy, each compiled by its `jit`. As in ours, the last block is computed
 * only where the embedding comes from, so that what is compared is the engines and not that saving.
 */
import { defaultDevice, init, jit, lax, nn, numpy as np } from "@jax-js/jax";
import { type ClipConfig, expectedShapes, parseConfig, type TowerConfig } from "../../src/clip/config";
import { openSafetensors, readFloats } from "../../src/clip/safetensors";
import { isLinearWeight, PATCH_EMBEDDING, patchKernel, transposed } from "../../src/clip/weights";
import { type OpenOptions, padded, type Route } from "./route";

export type Params = Record<string, np.Array>;

const MASKED = -1e9;

/** Weights in the layouts of src/clip/weights.ts. */
export async function loadParams(folder: string, config: ClipConfig): Promise<Params> {
  const bytes = new Uint8Array(await (await fetch(`${folder}/model.safetensors`)).arrayBuffer());
  const file = await openSafetensors(bytes);
  const params: Params = {};
  for (const [name, shape] of expectedShapes(config)) {
    const values = await readFloats(file, file.entries.get(name)!);
    const [first, second, side] = shape as [number, number, number];
    if (name === PATCH_EMBEDDING)
      params[name] = np
        .array(patchKernel(values, first, second, side))
        .reshape([side * side * second, first]);
    else if (isLinearWeight(name))
      params[name] = np.array(transposed(values, first, second)).reshape([second, first]);
    else params[name] = np.array(values).reshape(shape);
  }
  return params;
}

/** x [..., D], used up; the parameters live on. */
function norm(p: Params, prefix: string, x: np.Array, eps: number): np.Array {
  const centred = x.ref.sub(np.mean(x, -1, { keepdims: true }));
  const variance = np.mean(np.square(centred.ref), -1, { keepdims: true });
  const normal = centred.div(np.sqrt(variance.add(eps)));
  return normal.mul(p[`${prefix}.weight`]!.ref).add(p[`${prefix}.bias`]!.ref);
}

function linear(p: Params, prefix: string, x: np.Array): np.Array {
  const y = np.matmul(x, p[`${prefix}.weight`]!.ref);
  const bias = p[`${prefix}.bias`];
  return bias ? y.add(bias.ref) : y;
}

function activate(x: np.Array, { activation }: TowerConfig): np.Array {
  if (activation === "quick_gelu") return x.ref.mul(nn.sigmoid(x.mul(1.702)));
  return x.ref.mul(0.5).mul(lax.erf(x.mul(Math.SQRT1_2)).add(1));
}

/** [B, L, D] → [B, H, L, D / H] */
function split(x: np.Array, heads: number): np.Array {
  const [batch, length, width] = x.shape as [number, number, number];
  return x.reshape([batch, length, heads, width / heads]).transpose([0, 2, 1, 3]);
}

/**
 * A block at the rows `asking` [B, Lq, D], which see all of x [B, L, D].
 *
 * @param mask added to the scores [B, H, Lq, L]
 */
function block(
  p: Params,
  prefix: string,
  tower: TowerConfig,
  x: np.Array,
  asking: np.Array,
  mask?: np.Array,
) {
  const { heads, layerNormEps } = tower;
  const normal = norm(p, `${prefix}.layer_norm1`, x, layerNormEps);
  const few = norm(p, `${prefix}.layer_norm1`, asking.ref, layerNormEps);
  const q = split(linear(p, `${prefix}.self_attn.q_proj`, few), heads);
  const k = split(linear(p, `${prefix}.self_attn.k_proj`, normal.ref), heads);
  const v = split(linear(p, `${prefix}.self_attn.v_proj`, normal), heads);
  const width = q.shape[3]!;
  let scores = np.matmul(q.mul(1 / Math.sqrt(width)), k.transpose([0, 1, 3, 2]));
  if (mask) scores = scores.add(mask);
  const mixed = np.matmul(nn.softmax(scores, -1), v).transpose([0, 2, 1, 3]).reshape(asking.shape);
  const middle = asking.add(linear(p, `${prefix}.self_attn.out_proj`, mixed));
  const inner = linear(p, `${prefix}.mlp.fc1`, norm(p, `${prefix}.layer_norm2`, middle.ref, layerNormEps));
  return middle.add(linear(p, `${prefix}.mlp.fc2`, activate(inner, tower)));
}

function tower(p: Params, model: string, config: TowerConfig, start: np.Array, mask?: np.Array): np.Array {
  let x = start;
  for (let i = 0; i < config.layers - 1; i++)
    x = block(p, `${model}.encoder.layers.${i}`, config, x.ref, x, mask?.ref);
  mask?.dispose();
  return x;
}

/** Pixels [B, S, S, 3] to embeddings [B, E], not normalised. */
export function visionTower(config: ClipConfig) {
  const { vision, embeddingDim } = config;
  const { patchSize: patch, width, layers, layerNormEps: eps } = vision;
  const model = "vision_model";
  return (p: Params, pixels: np.Array): np.Array => {
    const [batch, size] = pixels.shape as [number, number];
    const grid = Math.floor(size / patch);
    const area = patch * patch * 3;
    const patches = pixels
      .reshape([batch, grid, patch, grid, patch * 3])
      .transpose([0, 1, 3, 2, 4])
      .reshape([batch, grid * grid, area]);
    const tokens = np.matmul(patches, p[PATCH_EMBEDDING]!.ref);
    const first = np.broadcastTo(p[`${model}.embeddings.class_embedding`]!.ref.reshape([1, 1, width]), [
      batch,
      1,
      width,
    ]);
    const all = np.concatenate([first, tokens], 1);
    const placed = all.add(p[`${model}.embeddings.position_embedding.weight`]!.ref);
    const features = tower(p, model, vision, norm(p, `${model}.pre_layrnorm`, placed, eps));
    const token = features.ref.slice([], [0, 1]);
    const last = block(p, `${model}.encoder.layers.${layers - 1}`, vision, features, token);
    const state = norm(p, `${model}.post_layernorm`, last, eps);
    return linear(p, "visual_projection", state).reshape([batch, embeddingDim]);
  };
}

/** Rows `ends` [B] of x [B, L, D] laid flat: [B, 1, D]. */
function takeEnds(x: np.Array, ends: np.Array): np.Array {
  const [batch, length, width] = x.shape as [number, number, number];
  return np.take(x.reshape([batch * length, width]), ends, 0).reshape([batch, 1, width]);
}

/**
 * Token rows to embeddings [B, E], not normalised.
 *
 * @param pick the end-of-text rows [B, 1, D] of the features [B, L, D]
 */
export function textTower(config: ClipConfig, pick = takeEnds) {
  const { text, embeddingDim } = config;
  const { width, layers, layerNormEps: eps } = text;
  const model = "text_model";
  // ids [B * L] and ends [B] are int32; mask [L, L]; endMask [B, 1, 1, L]
  return (p: Params, ids: np.Array, ends: np.Array, mask: np.Array, endMask: np.Array): np.Array => {
    const length = mask.shape[0]!;
    const batch = endMask.shape[0]!;
    const table = p[`${model}.embeddings.token_embedding.weight`]!.ref;
    const places = p[`${model}.embeddings.position_embedding.weight`]!.ref.slice([0, length]);
    const start = np.take(table, ids, 0).reshape([batch, length, width]).add(places);
    const features = tower(p, model, text, start, mask);
    const token = pick(features.ref, ends);
    const last = block(p, `${model}.encoder.layers.${layers - 1}`, text, features, token, endMask);
    const state = norm(p, `${model}.final_layer_norm`, last, eps);
    return linear(p, "text_projection", state).reshape([batch, embeddingDim]);
  };
}

export async function open({ folder, backend, inputs }: OpenOptions): Promise<Route> {
  const found = await init(backend);
  if (!found.includes(backend)) throw new Error(`jax-js has no ${backend} here.`);
  defaultDevice(backend);
  const bytes = new Uint8Array(await (await fetch(`${folder}/config.json`)).arrayBuffer());
  const config = parseConfig(bytes);
  const params = await loadParams(folder, config);
  const only = (model: string, projection: string): Params =>
    Object.fromEntries(
      Object.entries(params).filter(([name]) => name.startsWith(model) || name.startsWith(projection)),
    );
  const visionParams = only("vision_model", "visual_projection");
  const textParams = only("text_model", "text_projection");
  const refs = (some: Params): Params =>
    Object.fromEntries(Object.entries(some).map(([name, value]) => [name, value.ref]));
  const vision = jit(visionTower(config));
  const text = jit(textTower(config));
  const { size, pixels, endToken } = inputs;
  return {
    images: async (count) => {
      const data = pixels.slice(0, count * size * size * 3);
      const batch = np.array(data).reshape([count, size, size, 3]);
      return (await vision(refs(visionParams), batch).data()) as Float32Array;
    },
    texts: async (count) => {
      const { ids, length } = padded(inputs, count);
      const ends = Array.from({ length: count }, (_, b) =>
        ids.slice(b * length, (b + 1) * length).indexOf(endToken),
      );
      const mask = new Float32Array(length * length);
      for (let i = 0; i < length; i++) mask.fill(MASKED, i * length + i + 1, (i + 1) * length);
      const endMask = new Float32Array(count * length);
      for (const [b, end] of ends.entries()) endMask.fill(MASKED, b * length + end + 1, (b + 1) * length);
      const rows = text(
        refs(textParams),
        np.array(Int32Array.from(ids)),
        np.array(Int32Array.from(ends, (end, b) => b * length + end)),
        np.array(mask).reshape([length, length]),
        np.array(endMask).reshape([count, 1, 1, length]),
      );
      return (await rows.data()) as Float32Array;
    },
  };
}
