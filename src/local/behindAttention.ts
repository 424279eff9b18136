/** What stands behind the last attention of the image tower, computed at once: there Grad-ECLIP differentiates. */
import type { RowsOn } from "../clip/block";
import { type ClipModel, readParameters } from "../clip/model";
import { lastVisionBlock } from "../clip/vision";
import type { Eager } from "./eager";

export type Tensor = ReturnType<Eager["tensor"]>;

/** A model from there on, as tensors. */
export interface BehindAttention extends RowsOn<Tensor> {
  ops: Eager;
}

const OF_THE_BLOCK = ["self_attn.out_proj.", "layer_norm2.", "mlp."];
const BEHIND_IT = ["vision_model.post_layernorm.", "visual_projection."];

/**
 * @param work gets the weights as they are now, LoRA merged; what it makes on the way is let go of
 * @returns what it gives back, on the host
 */
export async function behindAttention(
  model: ClipModel,
  work: (clip: BehindAttention) => Record<string, Tensor>,
): Promise<Record<string, Float32Array>> {
  const { config } = model;
  const begins = [...OF_THE_BLOCK.map((part) => `${lastVisionBlock(config)}.${part}`), ...BEHIND_IT];
  const parameters = await readParameters(model, (name) => begins.some((begin) => name.startsWith(begin)));
  const { computeOnTensors } = await import("./eager");
  return computeOnTensors((ops) => {
    const tensors = [...parameters].map(([name, { shape, values }]) => [name, ops.tensor(values, shape)]);
    return work({ ops, config, weights: Object.fromEntries(tensors) });
  });
}
