/**
 * Self-self attention maps: in the last block only, patches attend to patches like themselves,
 *
 *   A = softmax(s·q·qᵀ) + softmax(s·k·kᵀ)      per head, s = 1 / sqrt(Dh), class token among the keys
 *   y = out_proj(A·v)                          no residual, no feed-forward
 *   p = visual_projection(post_layernorm(y)), L2-normalised
 *   map = p · (t − t_∅)                        t_∅ the embedding of the bare prompt "a photo"
 *
 * The two softmaxes are summed, not averaged: each row of A sums to 2, as in SCLIP (arXiv 2312.01597). The
 * layer norm takes the factor out again, except against out_proj's bias. Leaving residual and feed-forward out
 * is ClearCLIP's (2407.12442); CLIP Surgery (2304.05653) takes the empty prompt off a single caption, here it is the
 * bare one (BARE_PROMPT of localMaps.ts says why).
 */
import { exactly } from "../base/exactly";
import { attend, type ClipOn, type Heads, linear } from "../clip/block";
import { lastVisionBlock, projectVision } from "../clip/vision";
import type { Value } from "../program/graph";

/**
 * @param heads of the last vision block, all tokens asking: q, k, v [1, 1 + N, D]
 * @returns [N, E] patch embeddings, L2-normalised; the class token's row is dropped
 */
export function selfSelfPatches(clip: ClipOn, { q, k, v }: Heads): Value {
  const { ops, config } = clip;
  // (A + B) v = A v + B v: each is an attention as any other
  const byQueries = attend(clip, config.vision, { q, k: q, v }, {});
  const byKeys = attend(clip, config.vision, { q: k, k, v }, {});
  const attended = ops.binary("add", byQueries, byKeys); // [1, 1 + N, D]
  return patchEmbeddings(clip, linear(clip, `${lastVisionBlock(config)}.self_attn.out_proj`, attended));
}

/** States of the last block, class token first, to patch embeddings: [1, 1 + N, D] → [N, E], L2-normalised. */
export function patchEmbeddings(clip: ClipOn, states: Value): Value {
  return clip.ops.unitRows(projectVision(clip, patchRows(clip, states)));
}

/** The rows of patches, without the class token's: [1, 1 + N, D] → [N, D]. */
export function patchRows({ ops }: ClipOn, states: Value): Value {
  const [, length, width] = exactly(states.shape, 3);
  return ops.reshape(ops.slice(states, 1, 1, length - 1), [length - 1, width]);
}
