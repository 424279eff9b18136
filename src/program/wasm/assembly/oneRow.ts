/** What is done to one row of floats: four lanes at a time, then what is left. */
import { exp, largest, madd, sum } from "./vector";

/** Sum of `bytes` of floats. */
export function total(x: usize, bytes: usize): f32 {
  const vectors = bytes & ~15;
  let lanes = f32x4.splat(0);
  for (let i: usize = 0; i < vectors; i += 16) lanes = f32x4.add(lanes, v128.load(x + i));
  let s = sum(lanes);
  for (let i = vectors; i < bytes; i += 4) s += load<f32>(x + i);
  return s;
}

/** Σ a · b over a row. */
export function dot(a: usize, b: usize, bytes: usize): f32 {
  const vectors = bytes & ~15;
  let lanes = f32x4.splat(0);
  for (let i: usize = 0; i < vectors; i += 16) lanes = madd(v128.load(a + i), v128.load(b + i), lanes);
  let s = sum(lanes);
  for (let i = vectors; i < bytes; i += 4) s += load<f32>(a + i) * load<f32>(b + i);
  return s;
}

/** 1 / √(variance + eps) of a row. */
export function inverseDeviation(x: usize, bytes: usize, width: i32, mean: f32, eps: f32): f32 {
  const vectors = bytes & ~15;
  const middle = f32x4.splat(mean);
  let lanes = f32x4.splat(0);
  for (let i: usize = 0; i < vectors; i += 16) {
    const d = f32x4.sub(v128.load(x + i), middle);
    lanes = madd(d, d, lanes);
  }
  let squares = sum(lanes);
  for (let i = vectors; i < bytes; i += 4) {
    const d = load<f32>(x + i) - mean;
    squares += d * d;
  }
  return <f32>1 / sqrt<f32>(squares / <f32>width + eps);
}

/** (x − mean) / √(variance + eps) · gain + bias of a row. */
export function normaliseRow(x: usize, width: i32, gain: usize, bias: usize, eps: f32, out: usize): void {
  const bytes = <usize>width << 2, vectors = bytes & ~15;
  const mean = total(x, bytes) / <f32>width;
  const inverse = inverseDeviation(x, bytes, width, mean, eps);
  const middle = f32x4.splat(mean), factor = f32x4.splat(inverse);
  for (let i: usize = 0; i < vectors; i += 16) {
    const normal = f32x4.mul(f32x4.sub(v128.load(x + i), middle), factor);
    v128.store(out + i, madd(normal, v128.load(gain + i), v128.load(bias + i)));
  }
  for (let i = vectors; i < bytes; i += 4)
    store<f32>(out + i, (load<f32>(x + i) - mean) * inverse * load<f32>(gain + i) + load<f32>(bias + i));
}

/**
 * Softmax of the first `seen` floats · scale in place, zeros behind them up to `padded`.
 *
 * @returns log Σ exp
 */
export function softmaxRow(row: usize, seen: i32, padded: i32, scale: f32): f32 {
  const factor = f32x4.splat(scale);
  const end = row + (<usize>seen << 2), whole = row + (<usize>padded << 2);
  let at = row;
  let top = f32x4.splat(-f32.MAX_VALUE);
  for (; at + 16 <= end; at += 16) {
    const x = f32x4.mul(v128.load(at), factor);
    v128.store(at, x);
    top = f32x4.max(top, x);
  }
  let high = largest(top);
  for (; at < end; at += 4) {
    const x = load<f32>(at) * scale;
    store<f32>(at, x);
    high = max(high, x);
  }
  // behind the last score nothing may count
  for (; at < whole; at += 4) store<f32>(at, -f32.MAX_VALUE);
  const shift = f32x4.splat(high);
  let lanes = f32x4.splat(0);
  for (at = row; at < whole; at += 16) {
    const x = exp(f32x4.sub(v128.load(at), shift));
    v128.store(at, x);
    lanes = f32x4.add(lanes, x);
  }
  const all = sum(lanes);
  const inverse = f32x4.splat(1 / all);
  for (at = row; at < whole; at += 16) v128.store(at, f32x4.mul(v128.load(at), inverse));
  return high + Mathf.log(all);
}
