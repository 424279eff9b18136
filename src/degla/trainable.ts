/** What of a CLIP is trained, and how the weights that the towers see come from it. */

import { BadInputError } from "../base/errors";
import { exactly } from "../base/exactly";
import type { ClipConfig } from "../clip/config";
import { hashValues } from "../clip/hashWeights";
import { isLinearWeight } from "../clip/weights";
import type { Shape, Value } from "../program/graph";
import type { Operations } from "../program/operations";
import type { RunConfig, Trainable } from "./config";

export const TOKEN_TABLE = "text_model.embeddings.token_embedding.weight";
const PROJECTIONS = ["visual_projection.weight", "text_projection.weight"];
const LAYER = /^(vision|text)_model\.encoder\.layers\.(\d+)\./;

/** Names of LoRA's two factors of a linear weight [in, out]: A [in, rank] and B [rank, out]. */
const loraA = (weight: string) => `lora/${weight}/a`;
const loraB = (weight: string) => `lora/${weight}/b`;

/** Of a name of what is trained. */
const isFactor = (name: string) => name.startsWith("lora/");

type What = Pick<RunConfig, "train" | "tokenTable">;

/** The linear weights that LoRA stands beside. */
function loraWeights(names: Iterable<string>, targets: readonly string[]): string[] {
  return [...names].filter(
    (name) => LAYER.test(name) && isLinearWeight(name) && targets.some((t) => name.endsWith(`.${t}.weight`)),
  );
}

/**
 * Names of the checkpoint's own weights that are trained; with LoRA none is but, if asked for, the token table.
 *
 * @throws BadInputError where more blocks are asked for than a tower has
 */
function trainedWeights(config: ClipConfig, names: Iterable<string>, { train, tokenTable }: What): string[] {
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

/** What is trained, by name, from the shapes on the device (`deviceShapes`). */
export function trainedShapes(
  config: ClipConfig,
  shapes: ReadonlyMap<string, Shape>,
  what: What,
): Map<string, Shape> {
  const found = new Map<string, Shape>();
  for (const name of trainedWeights(config, shapes.keys(), what)) found.set(name, shapes.get(name)!);
  if (what.train.kind === "lora") {
    const { rank } = what.train;
    for (const name of loraWeights(shapes.keys(), what.train.targets)) {
      const [inner, outer] = exactly(shapes.get(name) ?? [], 2);
      found.set(loraA(name), [inner, rank]);
      found.set(loraB(name), [rank, outer]);
    }
  }
  return found;
}

/** LoRA's factors at the start: A drawn from the seed (uniform, variance 1 / in), B zero. */
export function initialFactors(shapes: ReadonlyMap<string, Shape>, seed: number): Map<string, Float32Array> {
  const factors = new Map<string, Float32Array>();
  for (const [name, [rows, columns]] of shapes as ReadonlyMap<string, [number, number]>) {
    if (!isFactor(name)) continue;
    const size = rows * columns;
    const drawn = name.endsWith("/a");
    factors.set(
      name,
      drawn ? hashValues(`${seed}/${name}`, size, Math.sqrt(3 / rows)) : new Float32Array(size),
    );
  }
  return factors;
}

/**
 * The weights that the towers see: the base's, with what is trained in place of its own, and
 * W + (alpha / rank) · A · B where LoRA stands.
 */
export function effectiveWeights(
  ops: Operations,
  base: Readonly<Record<string, Value>>,
  parameters: Readonly<Record<string, Value>>,
  train: Trainable,
): Record<string, Value> {
  const weights: Record<string, Value> = { ...base };
  for (const [name, value] of Object.entries(parameters)) if (!isFactor(name)) weights[name] = value;
  if (train.kind === "lora")
    for (const name of loraWeights(Object.keys(base), train.targets)) {
      const product = ops.product(parameters[loraA(name)]!, parameters[loraB(name)]!);
      weights[name] = ops.binary("add", base[name]!, ops.affine(product, train.alpha / train.rank));
    }
  return weights;
}
