/**
 * A picture, prepared once for all phrases and all methods: the trunk runs once, the last block once in each of
 * its guises, and what stays on the device is a few hundred rows.
 */
import { attend, projectHeads } from "../clip/block";
import { type ClipModel, normalise, pixelBatch } from "../clip/model";
import type { Picture } from "../clip/picture";
import { classToken, lastVisionBlock, visionFromAttention, visionTrunk } from "../clip/vision";
import { mergeHeads } from "../kernels/attention";
import * as tf from "../kernels/tf";
import { type VisionEvidence, weightedValues } from "./gradEclip";
import { rawPatches } from "./raw";
import { selfSelfPatches } from "./selfSelf";

export interface LocalImage {
  /** Patches along the sides; N = rows · columns. */
  rows: number;
  columns: number;
  /** [1, E] global embedding, L2-normalised. */
  embedding: tf.Tensor2D;
  /** [N, E] L2-normalised patch embeddings. */
  patches: { "self-self": tf.Tensor2D; raw: tf.Tensor2D };
  evidence: VisionEvidence;
  dispose(): void;
}

/**
 * @param pixels [1, S, S, 3], as `pixelBatch` makes them; stays the caller's
 */
export function localFeatures({ weights, config }: ClipModel, pixels: tf.Tensor4D): LocalImage {
  const { width } = config.vision;
  const kept = tf.tidy(() => {
    const trunk = visionTrunk(weights, config, pixels);
    const heads = projectHeads(weights, lastVisionBlock(config), config.vision, trunk);
    const [, count, length, inner] = heads.q.shape;
    const q = tf.slice(heads.q, [0, 0, 0, 0], [1, count, 1, inner]); // the class token asks
    const token = classToken(trunk);
    const attended = attend({ ...heads, q }, null);
    return {
      embedding: normalise(visionFromAttention(weights, config, token, attended)),
      selfSelf: selfSelfPatches(weights, config, heads),
      raw: rawPatches(weights, config, trunk, heads),
      token,
      attended,
      values: weightedValues(tf.reshape(mergeHeads(q), [1, width]) as tf.Tensor2D, heads, 1, length),
    };
  });
  const { embedding, selfSelf, raw, token, attended, values } = kept;
  const patch = config.vision.patchSize;
  return {
    rows: Math.floor(pixels.shape[1] / patch),
    columns: Math.floor(pixels.shape[2] / patch),
    embedding,
    patches: { "self-self": selfSelf, raw },
    evidence: { token, attended, values },
    dispose: () => tf.dispose(kept),
  };
}

/**
 * Prepares a picture for `localMaps`; the caller disposes of the result.
 *
 * @throws BadInputError where data and size of the picture disagree
 */
export function prepareLocal(model: ClipModel, picture: Picture): LocalImage {
  const pixels = pixelBatch(model, [picture]);
  try {
    return localFeatures(model, pixels);
  } finally {
    pixels.dispose();
  }
}
