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
import type { ClipOn, Heads } from "../clip/block";
import { visionFromAttention } from "../clip/vision";
import * as tf from "../kernels/tf";
import { eager } from "../program/eager";

/**
 * λ_i · v_i of tokens [first, last).
 *
 * @param query [1, D] of the token that becomes the embedding
 * @param heads k, v [1, L, D]
 * @returns [last − first, D]
 */
export function weightedValues(
  query: tf.Tensor,
  { k, v }: Heads<tf.Tensor>,
  first: number,
  last: number,
): tf.Tensor2D {
  const rows = (x: tf.Tensor) => tf.slice(tf.squeeze(x, [0]), [first, 0], [last - first, x.shape[2]!]);
  const cosine = tf.matMul(eager.unitRows(rows(k)), eager.unitRows(query), false, true); // [n, 1]
  const low = tf.min(cosine);
  const range = tf.sub(tf.max(cosine), low);
  // a lone token, or tokens all alike: nothing to tell apart, each counts in full
  const lambda = tf.where(tf.greater(range, 0), tf.divNoNan(tf.sub(cosine, low), range), tf.onesLike(cosine));
  return tf.mul(rows(v), lambda);
}

/** What the image side of Grad-ECLIP needs of a picture. */
export interface VisionEvidence {
  /** [1, 1, D] class token as it enters the last block. */
  token: tf.Tensor3D;
  /** [1, 1, D] attention output at it. */
  attended: tf.Tensor3D;
  /** [N, D] λ_i · v_i of the patches. */
  values: tf.Tensor2D;
}

/**
 * One map for each text, from one backward pass through the last block at the class token.
 *
 * @param texts [P, E], L2-normalised
 * @returns [P, N], ≥ 0
 */
export function gradEclipMaps(
  clip: ClipOn<tf.Tensor>,
  { token, attended, values }: VisionEvidence,
  texts: tf.Tensor2D,
): tf.Tensor2D {
  return tf.tidy(() => {
    const many = texts.shape[0];
    const tokens = tf.tile(token, [many, 1, 1]);
    // row p of the gradient is that of score p: the rows of a batch don't see each other
    const gradient = tf.grad((o: tf.Tensor) => {
      const images = eager.unitRows(visionFromAttention(clip, tokens, o));
      return tf.sum(tf.mul(images, texts));
    })(tf.tile(attended, [many, 1, 1]));
    return tf.relu(tf.matMul(tf.reshape(gradient, [many, -1]) as tf.Tensor2D, values, false, true));
  });
}
