/**
 * Raw patch maps: the patch tokens of the unchanged last block, projected as the class token is. They were never
 * trained to mean anything there, so the maps are noisy and often inverted; shown to be compared with.
 */
import { attend, type ClipOn, closeBlock, type Heads } from "../clip/block";
import { lastVisionBlock } from "../clip/vision";
import type { Value } from "../program/graph";
import { patchEmbeddings } from "./selfSelf";

/**
 * @param features [1, 1 + N, D] input of the last vision block
 * @param heads of that block, all tokens asking: q, k, v [1, 1 + N, D]
 * @returns [N, E] patch embeddings, L2-normalised
 */
export function rawPatches(clip: ClipOn, features: Value, heads: Heads): Value {
  const { vision } = clip.config;
  const attended = attend(clip, vision, heads, {});
  return patchEmbeddings(clip, closeBlock(clip, lastVisionBlock(clip.config), vision, features, attended));
}
