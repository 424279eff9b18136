/**
 * Grad-ECLIP (arXiv 2502.18816): which patches the global score depends on. With o the last block's attention
 * output (before its output projection) at the token that becomes the embedding, q that token's query, and k_i,
 * v_i the key and value of token i, all over the full width D,
 *
 *   map_i = ReLU(Σ_c ∂score/∂o_c · v_{i,c} · λ_i),   λ = min–max over i of cos(q, k_i)
 *
 * The score is the cosine of the unchanged model, so the gradient goes through its own multi-head output (the
 * authors' code recomputes the last block with a single head). λ is taken over patches: the class
 * token, which asks, has no say in the range.
 */
import { dot, flat, rowsOf } from "../base/vectors";
import type { ClipModel } from "../clip/model";
import { visionFromAttention } from "../clip/vision";
import { behindAttention, type Tensor } from "./behindAttention";

/** What the image side of Grad-ECLIP needs of a picture. */
export interface VisionEvidence {
  /** [D] class token as it enters the last block. */
  token: Float32Array;
  /** [D] attention output at it. */
  attended: Float32Array;
  /** [N][D] λ_i · v_i of the patches. */
  values: Float32Array[];
}

/**
 * λ_i · v_i of the patches.
 *
 * @param query [D] of the class token
 * @param keys of the patches, [D] each
 */
export function weightedValues(
  query: Float32Array,
  keys: readonly Float32Array[],
  values: readonly Float32Array[],
): Float32Array[] {
  const length = (x: Float32Array) => Math.sqrt(dot(x, x));
  const cosines = keys.map((key) => dot(query, key) / (length(query) * length(key)));
  const low = Math.min(...cosines);
  const range = Math.max(...cosines) - low;
  return values.map((value, i) => {
    // a lone patch, or patches all alike: nothing to tell apart, each counts in full
    const lambda = range > 0 ? (cosines[i]! - low) / range : 1;
    return value.map((x) => x * lambda);
  });
}

/**
 * One map for each text, from one backward pass through the last block at the class token.
 *
 * @param texts [P][E], L2-normalised
 * @returns [P][N], ≥ 0
 */
export async function gradEclipMaps(
  model: ClipModel,
  { token, attended, values }: VisionEvidence,
  texts: readonly Float32Array[],
): Promise<Float32Array[]> {
  const width = token.length;
  const { gradient } = await behindAttention(model, (clip) => {
    const { ops } = clip;
    const asked = ops.tensor(flat(texts), [texts.length, model.config.embeddingDim]);
    const repeated = (row: Float32Array) => ops.tensor(flat(texts.map(() => row)), [texts.length, 1, width]);
    // row p of the gradient is that of score p: the rows of a batch don't see each other
    const scores = (output: Tensor) =>
      ops.binary("multiply", ops.unitRows(visionFromAttention(clip, repeated(token), output)), asked);
    return { gradient: ops.gradient(scores, repeated(attended)) };
  });
  return rowsOf(gradient!, width).map((slope) =>
    Float32Array.from(values, (value) => Math.max(0, dot(slope, value))),
  );
}
