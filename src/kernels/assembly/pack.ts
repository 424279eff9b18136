/** The right side of a product, copied into the order in which tiles read it. Strides are in bytes. */

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
