/**
 * How the parameters of a CLIP lie on the device, under their names in Hugging Face checkpoints. Two kinds are held in
 * another layout than in the file, because the towers only multiply from the right and a transposed product is slow on
 * every backend:
 *   linear weights      file [out, in]       here [in, out]
 *   patch embedding     file [D, C, P, P]    here [P * P * C, D], rows in the order of a pixel-major patch
 */
import { exactly } from "../base/exactly";

/** Names of the linear weights, which are transposed between file and device. */
export function isLinearWeight(name: string): boolean {
  return /(_proj|\.fc1|\.fc2|^text_projection|^visual_projection)\.weight$/.test(name);
}

export const PATCH_EMBEDDING = "vision_model.embeddings.patch_embedding.weight";

/** [rows, columns] → [columns, rows], on the host. */
export function transposed(values: Float32Array, rows: number, columns: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(values.length);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) out[c * rows + r] = values[r * columns + c]!;
  return out;
}

/** [D, C, P, P] of the file → [P * P * C, D]. */
export function patchKernel(values: Float32Array, width: number, channels: number, patch: number) {
  const area = patch * patch;
  const out = new Float32Array(values.length);
  for (let d = 0; d < width; d++)
    for (let c = 0; c < channels; c++)
      for (let p = 0; p < area; p++)
        out[(p * channels + c) * width + d] = values[(d * channels + c) * area + p]!;
  return out;
}

/** [P * P * C, D] → [D, C, P, P] of the file: the inverse of `patchKernel`. */
function patchConvolution(values: Float32Array, width: number, channels: number, patch: number) {
  const area = patch * patch;
  const out = new Float32Array(values.length);
  for (let d = 0; d < width; d++)
    for (let c = 0; c < channels; c++)
      for (let p = 0; p < area; p++)
        out[(d * channels + c) * area + p] = values[(p * channels + c) * width + d]!;
  return out;
}

/** The values of a tensor as the towers want them. @param shape of the file */
export function fromFileLayout(name: string, shape: readonly number[], values: Float32Array): Float32Array {
  if (isLinearWeight(name)) {
    const [outer, inner] = exactly(shape, 2);
    return transposed(values, outer, inner);
  }
  if (name === PATCH_EMBEDDING) {
    const [width, channels, patch] = exactly(shape, 4);
    return patchKernel(values, width, channels, patch);
  }
  return values;
}

/**
 * The inverse of `fromFileLayout`, from values that were read back.
 *
 * @param shape of the file
 */
export function toFileLayout(name: string, shape: readonly number[], values: Float32Array): Float32Array {
  if (isLinearWeight(name)) {
    const [outer, inner] = exactly(shape, 2);
    return transposed(values, inner, outer);
  }
  if (name === PATCH_EMBEDDING) {
    const [width, channels, patch] = exactly(shape, 4);
    return patchConvolution(values, width, channels, patch);
  }
  return values;
}

/** Shapes on the device, by name, from those of the file. */
export function deviceShapes(shapes: ReadonlyMap<string, readonly number[]>): Map<string, readonly number[]> {
  return new Map(
    [...shapes].map(([name, shape]) => {
      if (isLinearWeight(name)) return [name, [shape[1]!, shape[0]!]];
      if (name === PATCH_EMBEDDING) return [name, [shape[2]! * shape[3]! * shape[1]!, shape[0]!]];
      return [name, shape];
    }),
  );
}
