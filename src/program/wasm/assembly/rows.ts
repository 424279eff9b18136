/** What goes row by row: layer norm, unit rows, log Σ exp. A chunk is a range of rows. */
import { dot, inverseDeviation, normaliseRow, total } from "./oneRow";
import { exp, largest, madd, sum } from "./vector";
import { clear } from "./bytes";
import { address, real, word } from "./tape";

// @ts-ignore: decorator
@inline
function firstOf(at: usize, chunk: i32): i32 {
  return chunk * word(at, 4);
}

// @ts-ignore: decorator
@inline
function lastOf(at: usize, chunk: i32): i32 {
  return min(word(at, 2), (chunk + 1) * word(at, 4));
}

/** Words: 2 rows, 3 width, 4 rows of a chunk, 5 x, 6 gain, 7 bias, 8 eps, 9 out. */
export function layerNormChunk(at: usize, chunk: i32): void {
  const width = word(at, 3), gain = address(at, 6), bias = address(at, 7), eps = real(at, 8);
  const bytes = <usize>width << 2;
  const end = lastOf(at, chunk);
  for (let row = firstOf(at, chunk); row < end; row++) {
    const before = <usize>row * bytes;
    normaliseRow(address(at, 5) + before, width, gain, bias, eps, address(at, 9) + before);
  }
}

/**
 * dx = (s − mean(s) − ŷ · mean(s · ŷ)) / √(variance + eps), with s = dy · gain.
 *
 * Words: 2 rows, 3 width, 4 rows of a chunk, 5 x, 6 gain, 7 dy, 8 eps, 9 dx, 10 what is added, or 0.
 */
export function layerNormGradXChunk(at: usize, chunk: i32): void {
  const width = word(at, 3), gain = address(at, 6), residual = address(at, 10), eps = real(at, 8);
  const bytes = <usize>width << 2, vectors = bytes & ~15;
  const end = lastOf(at, chunk);
  for (let row = firstOf(at, chunk); row < end; row++) {
    const x = address(at, 5) + <usize>row * bytes;
    const dy = address(at, 7) + <usize>row * bytes, dx = address(at, 9) + <usize>row * bytes;
    const added = residual ? residual + <usize>row * bytes : 0;
    const mean = total(x, bytes) / <f32>width;
    const inverse = inverseDeviation(x, bytes, width, mean, eps);
    const middle = f32x4.splat(mean), factor = f32x4.splat(inverse);
    let plain = f32x4.splat(0), along = plain;
    for (let i: usize = 0; i < vectors; i += 16) {
      const scaled = f32x4.mul(v128.load(dy + i), v128.load(gain + i));
      plain = f32x4.add(plain, scaled);
      along = madd(scaled, f32x4.mul(f32x4.sub(v128.load(x + i), middle), factor), along);
    }
    let meanPlain = sum(plain), meanAlong = sum(along);
    for (let i = vectors; i < bytes; i += 4) {
      const scaled = load<f32>(dy + i) * load<f32>(gain + i);
      meanPlain += scaled;
      meanAlong += scaled * (load<f32>(x + i) - mean) * inverse;
    }
    meanPlain /= <f32>width;
    meanAlong /= <f32>width;
    const allPlain = f32x4.splat(meanPlain), allAlong = f32x4.splat(meanAlong);
    for (let i: usize = 0; i < vectors; i += 16) {
      const normal = f32x4.mul(f32x4.sub(v128.load(x + i), middle), factor);
      const scaled = f32x4.mul(v128.load(dy + i), v128.load(gain + i));
      const inner = f32x4.sub(f32x4.sub(scaled, allPlain), f32x4.mul(normal, allAlong));
      const slope = f32x4.mul(inner, factor);
      v128.store(dx + i, added ? f32x4.add(slope, v128.load(added + i)) : slope);
    }
    for (let i = vectors; i < bytes; i += 4) {
      const normal = (load<f32>(x + i) - mean) * inverse;
      const scaled = load<f32>(dy + i) * load<f32>(gain + i);
      const slope = (scaled - meanPlain - normal * meanAlong) * inverse;
      store<f32>(dx + i, added ? slope + load<f32>(added + i) : slope);
    }
  }
}

/**
 * Σ dy · ŷ and Σ dy over the rows of the chunk, into its own rows of two tables [chunks, width], whose sums over the
 * first axis are the gradients.
 *
 * Words: 2 rows, 3 width, 4 rows of a chunk, 5 x, 7 dy, 8 eps, 9 and 10 the tables.
 */
export function layerNormGradParametersChunk(at: usize, chunk: i32): void {
  const width = word(at, 3), eps = real(at, 8);
  const bytes = <usize>width << 2, vectors = bytes & ~15;
  const end = lastOf(at, chunk);
  const gain = address(at, 9) + <usize>chunk * bytes, bias = address(at, 10) + <usize>chunk * bytes;
  clear(gain, bytes);
  clear(bias, bytes);
  for (let row = firstOf(at, chunk); row < end; row++) {
    const x = address(at, 5) + <usize>row * bytes, dy = address(at, 7) + <usize>row * bytes;
    const mean = total(x, bytes) / <f32>width;
    const inverse = inverseDeviation(x, bytes, width, mean, eps);
    const middle = f32x4.splat(mean), factor = f32x4.splat(inverse);
    for (let i: usize = 0; i < vectors; i += 16) {
      const slope = v128.load(dy + i);
      const normal = f32x4.mul(f32x4.sub(v128.load(x + i), middle), factor);
      v128.store(gain + i, madd(slope, normal, v128.load(gain + i)));
      v128.store(bias + i, f32x4.add(slope, v128.load(bias + i)));
    }
    for (let i = vectors; i < bytes; i += 4) {
      const slope = load<f32>(dy + i);
      store<f32>(gain + i, load<f32>(gain + i) + slope * (load<f32>(x + i) - mean) * inverse);
      store<f32>(bias + i, load<f32>(bias + i) + slope);
    }
  }
}

/** x / √Σx². Words: 2 rows, 3 width, 4 rows of a chunk, 5 x, 9 out. */
export function unitRowsChunk(at: usize, chunk: i32): void {
  const bytes = <usize>word(at, 3) << 2;
  const end = lastOf(at, chunk);
  for (let row = firstOf(at, chunk); row < end; row++) {
    const x = address(at, 5) + <usize>row * bytes, out = address(at, 9) + <usize>row * bytes;
    const length = sqrt<f32>(dot(x, x, bytes));
    for (let i: usize = 0; i < bytes; i += 4) store<f32>(out + i, load<f32>(x + i) / length);
  }
}

/** dx = (dy − u (u · dy)) / |x|, with u = x / |x|. Words: 2 rows, 3 width, 4 rows of a chunk, 5 x, 7 dy, 9 dx. */
export function unitRowsGradChunk(at: usize, chunk: i32): void {
  const bytes = <usize>word(at, 3) << 2;
  const end = lastOf(at, chunk);
  for (let row = firstOf(at, chunk); row < end; row++) {
    const x = address(at, 5) + <usize>row * bytes;
    const dy = address(at, 7) + <usize>row * bytes, dx = address(at, 9) + <usize>row * bytes;
    const length = sqrt<f32>(dot(x, x, bytes));
    const along = dot(x, dy, bytes) / length / length;
    for (let i: usize = 0; i < bytes; i += 4)
      store<f32>(dx + i, (load<f32>(dy + i) - load<f32>(x + i) * along) / length);
  }
}

/** log Σ exp over each row. Words: 2 rows, 3 width, 4 rows of a chunk, 5 x, 9 out. */
export function logSumExpRowsChunk(at: usize, chunk: i32): void {
  const bytes = <usize>word(at, 3) << 2, vectors = bytes & ~15;
  const end = lastOf(at, chunk);
  for (let row = firstOf(at, chunk); row < end; row++) {
    const x = address(at, 5) + <usize>row * bytes;
    let top = f32x4.splat(-f32.MAX_VALUE);
    for (let i: usize = 0; i < vectors; i += 16) top = f32x4.max(top, v128.load(x + i));
    let high = largest(top);
    for (let i = vectors; i < bytes; i += 4) high = max(high, load<f32>(x + i));
    const shift = f32x4.splat(high);
    let lanes = f32x4.splat(0);
    for (let i: usize = 0; i < vectors; i += 16) lanes = f32x4.add(lanes, exp(f32x4.sub(v128.load(x + i), shift)));
    let s = sum(lanes);
    for (let i = vectors; i < bytes; i += 4) s += expOf(load<f32>(x + i) - high);
    store<f32>(address(at, 9) + (<usize>row << 2), high + Mathf.log(s));
  }
}

// @ts-ignore: decorator
@inline
export function expOf(x: f32): f32 {
  return f32x4.extract_lane(exp(f32x4.splat(x)), 0);
}

/** log Σ exp over each column. Words: 2 rows, 3 columns, 4 columns of a chunk, 5 x, 9 out. */
export function logSumExpColumnsChunk(at: usize, chunk: i32): void {
  const rows = word(at, 2), columns = word(at, 3);
  const row = <usize>columns << 2;
  const end = min(columns, (chunk + 1) * word(at, 4));
  for (let column = chunk * word(at, 4); column < end; column++) {
    const x = address(at, 5) + (<usize>column << 2);
    let high: f32 = -f32.MAX_VALUE;
    for (let i = 0; i < rows; i++) high = max(high, load<f32>(x + <usize>i * row));
    let s: f32 = 0;
    for (let i = 0; i < rows; i++) s += expOf(load<f32>(x + <usize>i * row) - high);
    store<f32>(address(at, 9) + (<usize>column << 2), high + Mathf.log(s));
  }
}
