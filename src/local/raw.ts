/**
 * Raw patch maps: the patch tokens of the unchanged last block, projected as the class token is. They were never
 * trained to mean anything there, so the maps are noisy and often inverted; shown to be compared with.
 */
import { attend, closeBlock, type Heads } from "../clip/block";
import type { ClipConfig } from "../clip/config";
import { lastVisionBlock } from "../clip/vision";
import type { Weights } from "../clip/weights";
import type * as tf from "../kernels/tf";
import { patchEmbeddings } from "./selfSelf";

/**
 * @param trunk [1, 1 + N, D] input of the last vision block
 * @param heads of that block, all tokens asking: q, k, v [1, H, 1 + N, Dh]
 * @returns [N, E] patch embeddings, L2-normalised
 */
export function rawPatches(
  weights: Weights,
  config: ClipConfig,
  trunk: tf.Tensor3D,
  heads: Heads,
): tf.Tensor2D {
  const prefix = lastVisionBlock(config);
  const states = closeBlock(weights, prefix, config.vision, trunk, attend(heads, null));
  return patchEmbeddings(weights, config, states);
}
