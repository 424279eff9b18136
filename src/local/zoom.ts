/** Finer maps: the same model on a larger picture, its position embeddings interpolated to the larger grid. */
import { gridSize } from "../clip/config";
import { type ClipModel, clipOf } from "../clip/model";
import type { PreprocessConfig } from "../clip/preprocess";
import * as tf from "../kernels/tf";

const POSITIONS = "vision_model.embeddings.position_embedding.weight";

/** Keys' cubic convolution kernel with a = −0.75, as PyTorch's bicubic interpolation has it. */
function cubic(distance: number): number {
  const a = -0.75;
  const x = Math.abs(distance);
  if (x <= 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
}

/** Bicubic interpolation from n to m points, pixel centres aligned, edges repeated: [m][n]. */
function cubicRows(n: number, m: number): Float64Array[] {
  return Array.from({ length: m }, (_, i) => {
    const row = new Float64Array(n);
    const at = ((i + 0.5) * n) / m - 0.5;
    for (let tap = Math.floor(at) - 1; tap <= Math.floor(at) + 2; tap++) {
      const clamped = Math.min(n - 1, Math.max(0, tap));
      row[clamped] = row[clamped]! + cubic(at - tap);
    }
    return row;
  });
}

/** [1 + n², D] → [1 + m², D]; the class token's row stays. */
function interpolated(positions: tf.Tensor2D, n: number, m: number): tf.Tensor2D {
  const rows = cubicRows(n, m);
  const mix = new Float32Array(m * m * n * n);
  let o = 0;
  for (const y of rows) for (const x of rows) for (const b of y) for (const a of x) mix[o++] = a * b;
  return tf.tidy(() => {
    const width = positions.shape[1];
    const grid = tf.matMul(tf.tensor2d(mix, [m * m, n * n]), tf.slice(positions, [1, 0], [n * n, width]));
    return tf.concat([tf.slice(positions, [0, 0], [1, width]), grid as tf.Tensor2D], 0);
  });
}

/** Preprocessing to a size `factor` times larger. */
function enlarged(config: PreprocessConfig, factor: number): PreprocessConfig {
  const { resize, crop } = config;
  return { ...config, resize: larger(resize, factor), crop: larger(crop, factor) };
}

/** Every number of a size, times a factor. */
function larger<T extends PreprocessConfig["resize"]>(size: T, factor: number): T {
  if (size === null) return size;
  if (typeof size === "number") return (size * factor) as T;
  const entries = Object.entries(size).map(([key, value]) => [key, value * factor]);
  return (Array.isArray(size) ? size.map((value) => value * factor) : Object.fromEntries(entries)) as T;
}

/**
 * A model that sees its pictures `factor` times larger, with factor² as many patches, for `prepareLocal`. It
 * shares all weights but the positions; to be disposed of as well.
 *
 * @param factor whole number ≥ 1
 */
export async function zoomed(model: ClipModel, factor: number): Promise<ClipModel> {
  if (!Number.isInteger(factor) || factor < 1) throw new RangeError(`Can't zoom by ${factor}.`);
  const { config } = model;
  const vision = { ...config.vision, imageSize: config.vision.imageSize * factor };
  const weights = await model.tensors();
  const positions = interpolated(
    weights[POSITIONS] as tf.Tensor2D,
    gridSize(config.vision),
    gridSize(vision),
  );
  // clones share the values
  const own = Object.fromEntries(
    Object.entries(weights).map(([name, tensor]) => [
      name,
      name === POSITIONS ? positions : tf.clone(tensor),
    ]),
  );
  const preprocess = enlarged(model.preprocess, factor);
  return clipOf({ ...model, config: { ...config, vision }, preprocess }, own);
}
