/**
 * A picture, prepared once for all phrases and all methods: all blocks but the last run once, the last block once in each of
 * its guises, and what is kept is a few hundred rows.
 */
import { rowsOf } from "../base/vectors";
import { attend, projectHeads } from "../clip/block";
import { pixelInput } from "../clip/encoding";
import { type ClipModel, pictureValues } from "../clip/model";
import type { Picture } from "../clip/picture";
import { classToken, lastVisionBlock, visionFeatures, visionFromAttention } from "../clip/vision";
import { type VisionEvidence, weightedValues } from "./gradEclip";
import { rawPatches } from "./raw";
import { patchRows, selfSelfPatches } from "./selfSelf";

export interface LocalImage {
  /** Patches along the sides; N = rows · columns. */
  rows: number;
  columns: number;
  /** [E] global embedding, L2-normalised. */
  embedding: Float32Array;
  /** [N][E] L2-normalised patch embeddings. */
  patches: { "self-self": Float32Array[]; raw: Float32Array[] };
  evidence: VisionEvidence;
}

/**
 * Prepares a picture for `localMaps`.
 *
 * @throws BadInputError where data and size of the picture disagree
 */
export async function prepareLocal(model: ClipModel, picture: Picture): Promise<LocalImage> {
  const { config } = model;
  const found = await model.compute(
    "local",
    (clip, trace) => {
      const features = visionFeatures(clip, pixelInput(trace, config, 1));
      const heads = projectHeads(clip, lastVisionBlock(config), config.vision, features);
      const query = classToken(clip, heads.q); // the class token asks
      const token = classToken(clip, features);
      const attended = attend(clip, config.vision, { ...heads, q: query }, {});
      const embedding = trace.unitRows(visionFromAttention(clip, token, attended));
      const rows = { keys: patchRows(clip, heads.k), values: patchRows(clip, heads.v) };
      const patches = { selfSelf: selfSelfPatches(clip, heads), raw: rawPatches(clip, features, heads) };
      for (const [name, value] of Object.entries({ embedding, token, query, attended, ...rows, ...patches }))
        trace.output(name, value);
    },
    { pixels: pictureValues(model, [picture]) },
  );
  const { imageSize, patchSize, width } = config.vision;
  const [keys, values] = [found.keys!, found.values!].map((rows) => rowsOf(rows, width));
  const [selfSelf, raw] = [found.selfSelf!, found.raw!].map((rows) => rowsOf(rows, config.embeddingDim));
  const side = Math.floor(imageSize / patchSize);
  return {
    rows: side,
    columns: side,
    embedding: found.embedding!,
    patches: { "self-self": selfSelf!, raw: raw! },
    evidence: {
      token: found.token!,
      attended: found.attended!,
      values: weightedValues(found.query!, keys!, values!),
    },
  };
}
