/** Both sides of a product, copied into the order in which tiles read them. Strides are in bytes. */
import { STEP, TILE } from "./tile";

/** Four lines of four floats, `line` bytes apart, as columns of a strip or panel whose rows are `step` bytes apart. */
// @ts-ignore: decorator
@inline
export function transpose(from: usize, line: usize, to: usize, step: usize): void {
  const r0 = v128.load(from);
  const r1 = v128.load(from + line);
  const r2 = v128.load(from + 2 * line);
  const r3 = v128.load(from + 3 * line);
  const a = i32x4.shuffle(r0, r1, 0, 4, 1, 5);
  const b = i32x4.shuffle(r0, r1, 2, 6, 3, 7);
  const c = i32x4.shuffle(r2, r3, 0, 4, 1, 5);
  const d = i32x4.shuffle(r2, r3, 2, 6, 3, 7);
  v128.store(to, i64x2.shuffle(a, c, 0, 2));
  v128.store(to + step, i64x2.shuffle(a, c, 1, 3));
  v128.store(to + 2 * step, i64x2.shuffle(b, d, 0, 2));
  v128.store(to + 3 * step, i64x2.shuffle(b, d, 1, 3));
}

/** Two lines of four floats as columns of a strip, see `transpose`. */
// @ts-ignore: decorator
@inline
function transposeTwo(from: usize, line: usize, to: usize, step: usize): void {
  const r0 = v128.load(from);
  const r1 = v128.load(from + line);
  const a = i32x4.shuffle(r0, r1, 0, 4, 1, 5);
  const b = i32x4.shuffle(r0, r1, 2, 6, 3, 7);
  v128.store64_lane(to, a, 0);
  v128.store64_lane(to + step, a, 1);
  v128.store64_lane(to + 2 * step, b, 0);
  v128.store64_lane(to + 3 * step, b, 1);
}

/** Rows [0, rows) of A [*, K] into a strip [K, TILE], zeros behind them. */
export function packStrip(depth: i32, rows: i32, a: usize, rowA: usize, columnA: usize, strip: usize): void {
  if (rows === TILE && columnA === 4)
    for (; depth >= 4; depth -= 4) {
      transpose(a, rowA, strip, STEP);
      if (ASC_FEATURE_RELAXED_SIMD) transposeTwo(a + 4 * rowA, rowA, strip + 16, STEP);
      a += 16;
      strip += 4 * STEP;
    }
  if (rows === TILE && rowA === 4) {
    for (; depth > 0; depth--) {
      v128.store(strip, v128.load(a));
      if (ASC_FEATURE_RELAXED_SIMD) store<u64>(strip + 16, load<u64>(a + 16));
      a += columnA;
      strip += STEP;
    }
    return;
  }
  for (; depth > 0; depth--) {
    for (let i = 0; i < TILE; i++)
      store<f32>(strip + (<usize>i << 2), i < rows ? load<f32>(a + <usize>i * rowA) : 0);
    a += columnA;
    strip += STEP;
  }
}

/** Columns [0, columns) of B [K, *] into a panel [K, 8], zeros behind them. */
export function packPanel(depth: i32, columns: i32, b: usize, rowB: usize, columnB: usize, panel: usize): void {
  if (columns === 8 && columnB === 4) {
    for (; depth > 0; depth--) {
      v128.store(panel, v128.load(b));
      v128.store(panel, v128.load(b, 16), 16);
      b += rowB;
      panel += 32;
    }
    return;
  }
  if (columns === 8 && rowB === 4)
    for (; depth >= 4; depth -= 4) {
      transpose(b, columnB, panel, 32);
      transpose(b + 4 * columnB, columnB, panel + 16, 32);
      b += 16;
      panel += 128;
    }
  for (; depth > 0; depth--) {
    for (let j = 0; j < 8; j++)
      store<f32>(panel + (<usize>j << 2), j < columns ? load<f32>(b + <usize>j * columnB) : 0);
    b += rowB;
    panel += 32;
  }
}
