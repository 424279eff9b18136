/** (x − mean) / sqrt(variance + eps) · gain + bias, row by row. */
import { normaliseRow } from "./rows";

/** x and out [rows, width] */
export function layerNorm(
  rows: i32, width: i32, x: usize, gain: usize, bias: usize, eps: f32, out: usize,
): void {
  const bytes = <usize>width << 2;
  for (; rows > 0; rows--) {
    normaliseRow(x, width, gain, bias, eps, out);
    x += bytes;
    out += bytes;
  }
}
