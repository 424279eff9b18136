/** What an evaluation needs of a model: unit embeddings of pictures and texts, each text computed once. */
import { type ClipModel, type EncodeOptions, encodeImages, encodeTexts } from "../clip/model";
import type { Picture } from "../clip/picture";

export interface Encoder {
  /** Width of an embedding. */
  dim: number;
  /** [n * dim], L2-normalised rows. */
  images(pictures: readonly Picture[], options?: EncodeOptions): Promise<Float32Array>;
  /** One L2-normalised row a text, in the order asked for. */
  texts(texts: readonly string[], options?: EncodeOptions): Promise<Float32Array[]>;
}

/** An encoder that remembers every text it has seen. */
export function clipEncoder(model: ClipModel): Encoder {
  const dim = model.config.embeddingDim;
  const known = new Map<string, Float32Array>();
  return {
    dim,
    images: (pictures, options) => encodeImages(model, pictures, options),
    async texts(texts, options) {
      // Sorted by length, so that each batch is cropped to captions of one size.
      const missing = [...new Set(texts)]
        .filter((text) => !known.has(text))
        .sort((a, b) => a.length - b.length);
      if (missing.length > 0) {
        const rows = await encodeTexts(model, missing, options);
        missing.forEach((text, i) => {
          known.set(text, rows.slice(i * dim, (i + 1) * dim));
        });
      }
      return texts.map((text) => known.get(text) as Float32Array);
    },
  };
}

/** Dot product of row `i` of a matrix [n * a.length] with a vector. */
export function rowDot(matrix: Float32Array, i: number, a: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += matrix[i * a.length + k] * a[k];
  return sum;
}
