/**
 * Sums and maxima over the middle axis of x [outer, R, inner]. A sum is taken in float32 over a few values, and those
 * sums in float64: one float32 for all would lose what many small values come to.
 *
 * Words: 2 outer, 3 R, 4 inner, 5 0 for a sum and 1 for the largest, 6 x, 7 out, 8 units of a chunk, 9 columns of a
 * unit. A unit is a row of `outer` where inner is 1, else so many columns of it.
 */
import { largest, sum } from "./vector";
import { address, word } from "./tape";

/** Values that are added in float32. */
// @ts-ignore: decorator
@inline
const BLOCK: i32 = 64;

// @ts-ignore: decorator
@inline
function widened(x: v128): v128 {
  const high = i64x2.shuffle(x, x, 1, 0);
  return f64x2.add(f64x2.promote_low_f32x4(x), f64x2.promote_low_f32x4(high));
}

/** Σ of n values in a line. */
export function sumLine(n: i32, x: usize): f64 {
  let all = f64x2.splat(0);
  for (; n >= BLOCK; n -= BLOCK) {
    let a = v128.load(x), b = v128.load(x, 16), c = v128.load(x, 32), d = v128.load(x, 48);
    for (let i: usize = 64; i < <usize>BLOCK << 2; i += 64) {
      a = f32x4.add(a, v128.load(x + i));
      b = f32x4.add(b, v128.load(x + i, 16));
      c = f32x4.add(c, v128.load(x + i, 32));
      d = f32x4.add(d, v128.load(x + i, 48));
    }
    all = f64x2.add(all, widened(f32x4.add(f32x4.add(a, b), f32x4.add(c, d))));
    x += <usize>BLOCK << 2;
  }
  let s = f64x2.extract_lane(all, 0) + f64x2.extract_lane(all, 1);
  for (; n > 0; n--, x += 4) s += <f64>load<f32>(x);
  return s;
}

function largestLine(n: i32, x: usize): f32 {
  let high = load<f32>(x);
  if (n >= 4) {
    let lanes = v128.load(x);
    for (; n >= 4; n -= 4, x += 16) lanes = f32x4.max(lanes, v128.load(x));
    high = largest(lanes);
  }
  for (; n > 0; n--, x += 4) high = max(high, load<f32>(x));
  return high;
}

/** Sums of four columns of [rows, *]. */
function sumFour(rows: i32, x: usize, row: usize, out: usize): void {
  let low = f64x2.splat(0), high = low;
  while (rows > 0) {
    const some = min(rows, BLOCK);
    let lanes = f32x4.splat(0);
    for (let i = 0; i < some; i++, x += row) lanes = f32x4.add(lanes, v128.load(x));
    low = f64x2.add(low, f64x2.promote_low_f32x4(lanes));
    high = f64x2.add(high, f64x2.promote_low_f32x4(i64x2.shuffle(lanes, lanes, 1, 0)));
    rows -= some;
  }
  v128.store(out, i64x2.shuffle(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2));
}

/** Sums of sixteen columns: a line of the cache. */
function sumSixteen(rows: i32, x: usize, row: usize, out: usize): void {
  let low0 = f64x2.splat(0), high0 = low0, low1 = low0, high1 = low0;
  let low2 = low0, high2 = low0, low3 = low0, high3 = low0;
  while (rows > 0) {
    const some = min(rows, BLOCK);
    let a = f32x4.splat(0), b = a, c = a, d = a;
    for (let i = 0; i < some; i++, x += row) {
      a = f32x4.add(a, v128.load(x));
      b = f32x4.add(b, v128.load(x, 16));
      c = f32x4.add(c, v128.load(x, 32));
      d = f32x4.add(d, v128.load(x, 48));
    }
    low0 = f64x2.add(low0, f64x2.promote_low_f32x4(a));
    high0 = f64x2.add(high0, f64x2.promote_low_f32x4(i64x2.shuffle(a, a, 1, 0)));
    low1 = f64x2.add(low1, f64x2.promote_low_f32x4(b));
    high1 = f64x2.add(high1, f64x2.promote_low_f32x4(i64x2.shuffle(b, b, 1, 0)));
    low2 = f64x2.add(low2, f64x2.promote_low_f32x4(c));
    high2 = f64x2.add(high2, f64x2.promote_low_f32x4(i64x2.shuffle(c, c, 1, 0)));
    low3 = f64x2.add(low3, f64x2.promote_low_f32x4(d));
    high3 = f64x2.add(high3, f64x2.promote_low_f32x4(i64x2.shuffle(d, d, 1, 0)));
    rows -= some;
  }
  v128.store(out, i64x2.shuffle(f32x4.demote_f64x2_zero(low0), f32x4.demote_f64x2_zero(high0), 0, 2));
  v128.store(out, i64x2.shuffle(f32x4.demote_f64x2_zero(low1), f32x4.demote_f64x2_zero(high1), 0, 2), 16);
  v128.store(out, i64x2.shuffle(f32x4.demote_f64x2_zero(low2), f32x4.demote_f64x2_zero(high2), 0, 2), 32);
  v128.store(out, i64x2.shuffle(f32x4.demote_f64x2_zero(low3), f32x4.demote_f64x2_zero(high3), 0, 2), 48);
}

function sumColumns(rows: i32, columns: i32, x: usize, row: usize, out: usize): void {
  for (; columns >= 16; columns -= 16, x += 64, out += 64) sumSixteen(rows, x, row, out);
  for (; columns >= 4; columns -= 4, x += 16, out += 16) sumFour(rows, x, row, out);
  for (; columns > 0; columns--, x += 4, out += 4) {
    let s: f64 = 0;
    for (let i = 0; i < rows; i++) s += <f64>load<f32>(x + <usize>i * row);
    store<f32>(out, <f32>s);
  }
}

function largestColumns(rows: i32, columns: i32, x: usize, row: usize, out: usize): void {
  for (; columns >= 4; columns -= 4, x += 16, out += 16) {
    let lanes = v128.load(x);
    for (let i = 1; i < rows; i++) lanes = f32x4.max(lanes, v128.load(x + <usize>i * row));
    v128.store(out, lanes);
  }
  for (; columns > 0; columns--, x += 4, out += 4) {
    let high = load<f32>(x);
    for (let i = 1; i < rows; i++) high = max(high, load<f32>(x + <usize>i * row));
    store<f32>(out, high);
  }
}

export function reduceChunk(at: usize, chunk: i32): void {
  const outer = word(at, 2), rows = word(at, 3), inner = word(at, 4), kind = word(at, 5);
  const x = address(at, 6), out = address(at, 7), columns = word(at, 9);
  const across = (inner + columns - 1) / columns;
  const end = min(outer * across, (chunk + 1) * word(at, 8));
  for (let unit = chunk * word(at, 8); unit < end; unit++) {
    if (inner === 1) {
      const line = x + ((<usize>unit * <usize>rows) << 2);
      store<f32>(out + (<usize>unit << 2), kind ? largestLine(rows, line) : <f32>sumLine(rows, line));
      continue;
    }
    const sample = unit / across;
    const first = (unit - sample * across) * columns;
    const some = min(columns, inner - first);
    const from = x + ((<usize>sample * <usize>rows * <usize>inner + <usize>first) << 2);
    const to = out + ((<usize>sample * <usize>inner + <usize>first) << 2);
    if (kind) largestColumns(rows, some, from, <usize>inner << 2, to);
    else sumColumns(rows, some, from, <usize>inner << 2, to);
  }
}
