/**
 * The last block of the image tower and what follows it, computed at once: local maps replace its attention, and
 * Grad-ECLIP differentiates behind it. All blocks before it are a program's.
 */
import type { BlockOn } from "../clip/block";
import { type ClipModel, readParameters } from "../clip/model";
import { lastVisionBlock } from "../clip/vision";
import type { Eager } from "./eager";

export type Tensor = ReturnType<Eager["tensor"]>;

/** A model from its last block on, as tensors. */
export interface LastBlock extends BlockOn<Tensor> {
  ops: Eager;
}

/**
 * @param work gets the weights as they are now, LoRA merged; what it makes on the way is let go of
 * @returns what it gives back, on the host
 */
export async function onLastBlock(
  model: ClipModel,
  work: (clip: LastBlock) => Record<string, Tensor>,
): Promise<Record<string, Float32Array>> {
  const { config } = model;
  const block = `${lastVisionBlock(config)}.`;
  const parameters = await readParameters(
    model,
    (name) => name.startsWith(block) || /^(vision_model\.post_layernorm|visual_projection)\./.test(name),
  );
  const { computeOnTensors } = await import("./eager");
  return computeOnTensors((ops) => {
    const tensors = [...parameters].map(([name, { shape, values }]) => [name, ops.tensor(values, shape)]);
    return work({ ops, config, weights: Object.fromEntries(tensors) });
  });
}
