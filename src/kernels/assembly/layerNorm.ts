/** (x − mean) / sqrt(variance + eps) · gain + bias, row by row. */
import { madd, sum } from "./vector";

/** x and out [rows, width] */
export function layerNorm(
  rows: i32, width: i32, x: usize, gain: usize, bias: usize, eps: f32, out: usize,
): void {
  const bytes = <usize>width << 2;
  const vectors = bytes & ~15;
  for (; rows > 0; rows--) {
    let total = f32x4.splat(0);
    for (let i: usize = 0; i < vectors; i += 16) total = f32x4.add(total, v128.load(x + i));
    let mean = sum(total);
    for (let i = vectors; i < bytes; i += 4) mean += load<f32>(x + i);
    mean /= <f32>width;
    const middle = f32x4.splat(mean);
    total = f32x4.splat(0);
    for (let i: usize = 0; i < vectors; i += 16) {
      const d = f32x4.sub(v128.load(x + i), middle);
      total = madd(d, d, total);
    }
    let variance = sum(total);
    for (let i = vectors; i < bytes; i += 4) {
      const d = load<f32>(x + i) - mean;
      variance += d * d;
    }
    const inverse = <f32>1 / sqrt<f32>(variance / <f32>width + eps);
    const factor = f32x4.splat(inverse);
    for (let i: usize = 0; i < vectors; i += 16) {
      const normal = f32x4.mul(f32x4.sub(v128.load(x + i), middle), factor);
      v128.store(out + i, madd(normal, v128.load(gain + i), v128.load(bias + i)));
    }
    for (let i = vectors; i < bytes; i += 4)
      store<f32>(out + i, (load<f32>(x + i) - mean) * inverse * load<f32>(gain + i) + load<f32>(bias + i));
    x += bytes;
    out += bytes;
  }
}
