/** What of a CLIP is trained, and how the weights that the towers see come from it. */
import type { ClipConfig } from "../clip/config";
import { hashValues } from "../clip/hashWeights";
import { isLinearWeight, type Weights } from "../clip/weights";
import { BadInputError } from "../kernels/errors";
import * as tf from "../kernels/tf";
import type { RunConfig, Trainable } from "./config";

export const TOKEN_TABLE = "text_model.embeddings.token_embedding.weight";
const PROJECTIONS = ["visual_projection.weight", "text_projection.weight"];
const LAYER = /^(vision|text)_model\.encoder\.layers\.(\d+)\./;

/** Names of LoRA's two factors of a linear weight [in, out]: A [in, rank] and B [rank, out]. */
export const loraA = (weight: string) => `lora/${weight}/a`;
export const loraB = (weight: string) => `lora/${weight}/b`;

type What = Pick<RunConfig, "train" | "tokenTable">;

/** The linear weights that LoRA stands beside. */
export function loraWeights(names: Iterable<string>, targets: readonly string[]): string[] {
  return [...names].filter(
    (name) => LAYER.test(name) && isLinearWeight(name) && targets.some((t) => name.endsWith(`.${t}.weight`)),
  );
}

/**
 * Names of the checkpoint's own weights that are trained; with LoRA none is but, if asked for, the token table.
 *
 * @throws BadInputError where more blocks are asked for than a tower has
 */
export function trainedWeights(
  config: ClipConfig,
  names: Iterable<string>,
  { train, tokenTable }: What,
): string[] {
  return [...names].filter((name) => {
    if (name === TOKEN_TABLE) return tokenTable;
    return isTrained(config, name, train);
  });
}

function isTrained({ vision, text }: ClipConfig, name: string, train: Trainable): boolean {
  switch (train.kind) {
    case "all":
      return true;
    case "lora":
      return false;
    case "projections":
      return PROJECTIONS.includes(name) || name === "logit_scale";
    case "last": {
      if (train.blocks > Math.max(vision.layers, text.layers))
        throw new BadInputError(
          `The last ${train.blocks} blocks were asked for, but the towers have ${vision.layers} and ${text.layers}.`,
          "Choose fewer blocks, or train everything.",
        );
      const layer = LAYER.exec(name);
      if (layer) {
        const layers = layer[1] === "vision" ? vision.layers : text.layers;
        return Number(layer[2]) >= layers - train.blocks;
      }
      return (
        PROJECTIONS.includes(name) || name === "logit_scale" || /post_layernorm|final_layer_norm/.test(name)
      );
    }
  }
}

/** Sizes of what is trained, by name, from the shapes of the checkpoint (file layout or device layout alike). */
export function trainedSizes(
  config: ClipConfig,
  shapes: ReadonlyMap<string, readonly number[]>,
  what: What,
): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const name of trainedWeights(config, shapes.keys(), what))
    sizes.set(
      name,
      shapes.get(name)!.reduce((product, n) => product * n, 1),
    );
  if (what.train.kind === "lora") {
    const { rank } = what.train;
    for (const name of loraWeights(shapes.keys(), what.train.targets)) {
      const [a, b] = shapes.get(name) as [number, number];
      // a linear weight's two axes, whichever comes first in this layout
      sizes.set(loraA(name), a * rank);
      sizes.set(loraB(name), b * rank);
    }
  }
  return sizes;
}

/**
 * The trained parameters at the start, as tensors of their own: copies of the base's, or LoRA's factors, A drawn
 * from the seed (uniform, variance 1 / in), B zero.
 */
export function initialParameters(config: ClipConfig, base: Weights, what: What, seed: number): Weights {
  const parameters: Weights = {};
  for (const name of trainedWeights(config, Object.keys(base), what))
    parameters[name] = tf.clone(base[name]!);
  if (what.train.kind === "lora") {
    const { rank } = what.train;
    for (const name of loraWeights(Object.keys(base), what.train.targets)) {
      const [inner, outer] = base[name]!.shape as [number, number];
      const values = hashValues(`${seed}/${loraA(name)}`, inner * rank, Math.sqrt(3 / inner));
      parameters[loraA(name)] = tf.tensor2d(values, [inner, rank]);
      parameters[loraB(name)] = tf.zeros([rank, outer]);
    }
  }
  return parameters;
}

/**
 * The weights that the towers see: the base's, with what is trained in place of its own, and
 * W + (alpha / rank) · A · B where LoRA stands. Differentiable; new tensors only for LoRA's.
 */
export function effectiveWeights(base: Weights, parameters: Weights, train: Trainable): Weights {
  const weights: Weights = { ...base };
  for (const [name, tensor] of Object.entries(parameters))
    if (!name.startsWith("lora/")) weights[name] = tensor;
  if (train.kind === "lora")
    for (const name of loraWeights(Object.keys(base), train.targets)) {
      const product = tf.matMul(
        parameters[loraA(name)] as tf.Tensor2D,
        parameters[loraB(name)] as tf.Tensor2D,
      );
      weights[name] = tf.add(base[name]!, tf.mul(product, train.alpha / train.rank));
    }
  return weights;
}
