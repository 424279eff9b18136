/** Rows of a product's left side, copied into the order in which tiles read them. Strides are in bytes. */
import { transpose } from "../../../kernels/assembly/pack";
import { STEP, TILE } from "./tile";

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
