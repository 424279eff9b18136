/**
 * A picture, prepared once for all phrases and all methods: all blocks but the last run once, the last block once in each of
 * its guises, and what stays on the device is a few hundred rows.
 */
import { attend, type ClipOn, projectHeads } from "../clip/block";
import { type ClipModel, eagerClip, pixelBatch } from "../clip/model";
import type { Picture } from "../clip/picture";
import { classToken, lastVisionBlock, visionFeatures, visionFromAttention } from "../clip/vision";
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

function localFeatures(clip: ClipOn<tf.Tensor>, pixels: tf.Tensor4D): LocalImage {
  const { config } = clip;
  const { width } = config.vision;
  const kept = tf.tidy(() => {
    const features = visionFeatures(clip, pixels);
    const heads = projectHeads(clip, lastVisionBlock(config), config.vision, features);
    const q = classToken(clip, heads.q); // the class token asks
    const token = classToken(clip, features) as tf.Tensor3D;
    const attended = attend(clip, config.vision, { ...heads, q }, {}) as tf.Tensor3D;
    return {
      embedding: clip.ops.unitRows(visionFromAttention(clip, token, attended)) as tf.Tensor2D,
      selfSelf: selfSelfPatches(clip, heads),
      raw: rawPatches(clip, features, heads),
      token,
      attended,
      values: weightedValues(tf.reshape(q, [1, width]), heads, 1, features.shape[1]!),
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
export async function prepareLocal(model: ClipModel, picture: Picture): Promise<LocalImage> {
  const clip = eagerClip(await model.tensors(), model.config);
  const pixels = pixelBatch(model, [picture]);
  try {
    return localFeatures(clip, pixels);
  } finally {
    pixels.dispose();
  }
}
