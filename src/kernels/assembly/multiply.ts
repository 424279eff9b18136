/**
 * C = f(A B + bias) + residual. Eight columns of B at a time are copied into a panel [K, 8], so that the innermost
 * loop reads in a line; six rows of A go over it together, in twelve accumulators.
 *
 * Pointers and strides are in bytes. Scratch, 256 + 32 K bytes: a tile of the edge [6, 8], its start [8], a panel.
 */
import { packPanel } from "./pack";
import { gelu, madd, quickGelu } from "./vector";

/** With no more rows than these, B is read where it is: the copy would not be repaid. */
// @ts-ignore: decorator
@inline
const FEW: i32 = 6;
// @ts-ignore: decorator
@inline
const EDGE_START: usize = 192;
// @ts-ignore: decorator
@inline
const PANEL: usize = 256;

/** [6, K] · [K, 8] */
function sixRows(
  depth: i32, a: usize, rowA: usize, stepA: usize, b: usize, stepB: usize, c: usize, rowC: usize, start: usize,
): void {
  let a1 = a + rowA;
  let a2 = a1 + rowA;
  let a3 = a2 + rowA;
  let a4 = a3 + rowA;
  let a5 = a4 + rowA;
  let c00 = v128.load(start);
  let c01 = v128.load(start, 16);
  let c10 = c00, c11 = c01, c20 = c00, c21 = c01, c30 = c00, c31 = c01, c40 = c00, c41 = c01, c50 = c00, c51 = c01;
  for (; depth > 0; depth--) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let s = v128.load_splat<f32>(a);
    c00 = madd(s, b0, c00);
    c01 = madd(s, b1, c01);
    s = v128.load_splat<f32>(a1);
    c10 = madd(s, b0, c10);
    c11 = madd(s, b1, c11);
    s = v128.load_splat<f32>(a2);
    c20 = madd(s, b0, c20);
    c21 = madd(s, b1, c21);
    s = v128.load_splat<f32>(a3);
    c30 = madd(s, b0, c30);
    c31 = madd(s, b1, c31);
    s = v128.load_splat<f32>(a4);
    c40 = madd(s, b0, c40);
    c41 = madd(s, b1, c41);
    s = v128.load_splat<f32>(a5);
    c50 = madd(s, b0, c50);
    c51 = madd(s, b1, c51);
    a += stepA;
    a1 += stepA;
    a2 += stepA;
    a3 += stepA;
    a4 += stepA;
    a5 += stepA;
    b += stepB;
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  c += rowC;
  v128.store(c, c10);
  v128.store(c, c11, 16);
  c += rowC;
  v128.store(c, c20);
  v128.store(c, c21, 16);
  c += rowC;
  v128.store(c, c30);
  v128.store(c, c31, 16);
  c += rowC;
  v128.store(c, c40);
  v128.store(c, c41, 16);
  c += rowC;
  v128.store(c, c50);
  v128.store(c, c51, 16);
}

/** [4, K] · [K, 8] */
function fourRows(
  depth: i32, a: usize, rowA: usize, stepA: usize, b: usize, stepB: usize, c: usize, rowC: usize, start: usize,
): void {
  let a1 = a + rowA;
  let a2 = a1 + rowA;
  let a3 = a2 + rowA;
  let c00 = v128.load(start);
  let c01 = v128.load(start, 16);
  let c10 = c00, c11 = c01, c20 = c00, c21 = c01, c30 = c00, c31 = c01;
  for (; depth > 0; depth--) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let s = v128.load_splat<f32>(a);
    c00 = madd(s, b0, c00);
    c01 = madd(s, b1, c01);
    s = v128.load_splat<f32>(a1);
    c10 = madd(s, b0, c10);
    c11 = madd(s, b1, c11);
    s = v128.load_splat<f32>(a2);
    c20 = madd(s, b0, c20);
    c21 = madd(s, b1, c21);
    s = v128.load_splat<f32>(a3);
    c30 = madd(s, b0, c30);
    c31 = madd(s, b1, c31);
    a += stepA;
    a1 += stepA;
    a2 += stepA;
    a3 += stepA;
    b += stepB;
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  c += rowC;
  v128.store(c, c10);
  v128.store(c, c11, 16);
  c += rowC;
  v128.store(c, c20);
  v128.store(c, c21, 16);
  c += rowC;
  v128.store(c, c30);
  v128.store(c, c31, 16);
}

/** [1, K] · [K, 8], four steps of K in accumulators of their own: alone, one would wait for itself. */
function oneRow(depth: i32, a: usize, stepA: usize, b: usize, stepB: usize, c: usize, start: usize): void {
  let c00 = v128.load(start);
  let c01 = v128.load(start, 16);
  let c10 = f32x4.splat(0);
  let c11 = c10, c20 = c10, c21 = c10, c30 = c10, c31 = c10;
  for (; depth >= 4; depth -= 4) {
    let s = v128.load_splat<f32>(a);
    c00 = madd(s, v128.load(b), c00);
    c01 = madd(s, v128.load(b, 16), c01);
    a += stepA;
    b += stepB;
    s = v128.load_splat<f32>(a);
    c10 = madd(s, v128.load(b), c10);
    c11 = madd(s, v128.load(b, 16), c11);
    a += stepA;
    b += stepB;
    s = v128.load_splat<f32>(a);
    c20 = madd(s, v128.load(b), c20);
    c21 = madd(s, v128.load(b, 16), c21);
    a += stepA;
    b += stepB;
    s = v128.load_splat<f32>(a);
    c30 = madd(s, v128.load(b), c30);
    c31 = madd(s, v128.load(b, 16), c31);
    a += stepA;
    b += stepB;
  }
  for (; depth > 0; depth--) {
    const s = v128.load_splat<f32>(a);
    c00 = madd(s, v128.load(b), c00);
    c01 = madd(s, v128.load(b, 16), c01);
    a += stepA;
    b += stepB;
  }
  v128.store(c, f32x4.add(f32x4.add(c00, c10), f32x4.add(c20, c30)));
  v128.store(c, f32x4.add(f32x4.add(c01, c11), f32x4.add(c21, c31)), 16);
}

// @ts-ignore: decorator
@inline
function activated(x: v128, activation: i32): v128 {
  if (activation === 1) return quickGelu(x);
  if (activation === 2) return gelu(x);
  return x;
}

/** Activation and residual of a tile [rows, 8] in place. */
function finish(rows: i32, c: usize, rowC: usize, activation: i32, residual: usize): void {
  for (; rows > 0; rows--) {
    let x = activated(v128.load(c), activation);
    let y = activated(v128.load(c, 16), activation);
    if (residual) {
      x = f32x4.add(x, v128.load(residual));
      y = f32x4.add(y, v128.load(residual, 16));
      residual += rowC;
    }
    v128.store(c, x);
    v128.store(c, y, 16);
    c += rowC;
  }
}

/**
 * A [m, k] by (rowA, columnA), B [k, n] by (rowB, columnB), C [m, n] by (rowC, 4).
 *
 * @param bias [n], or 0
 * @param activation 0 none, 1 quick_gelu, 2 gelu
 * @param residual laid out as C, or 0
 */
export function multiply(
  m: i32, n: i32, k: i32,
  a: usize, rowA: usize, columnA: usize,
  b: usize, rowB: usize, columnB: usize,
  c: usize, rowC: usize,
  bias: usize, activation: i32, residual: usize, scratch: usize,
): void {
  const start = scratch + EDGE_START;
  const direct = columnB === 4 && m <= FEW;
  for (let j = 0; j < n; j += 8) {
    const columns = min(8, n - j);
    const at = <usize>j << 2;
    const whole = columns === 8;
    for (let i = 0; i < 8; i++)
      store<f32>(start + (<usize>i << 2), bias && i < columns ? load<f32>(bias + at + (<usize>i << 2)) : 0);
    let panel = b + <usize>j * columnB;
    let stepB = rowB;
    if (!direct || !whole) {
      packPanel(k, columns, panel, rowB, columnB, scratch + PANEL);
      panel = scratch + PANEL;
      stepB = 32;
    }
    for (let i = 0; i < m; ) {
      // without the fused step, products need registers that a tile of six rows would have to share
      const rows = ASC_FEATURE_RELAXED_SIMD && m - i >= 6 ? 6 : m - i >= 4 ? 4 : 1;
      const from = a + <usize>i * rowA;
      const to = c + <usize>i * rowC + at;
      const tile = whole ? to : scratch;
      const rowTile: usize = whole ? rowC : 32;
      if (rows === 6) sixRows(k, from, rowA, columnA, panel, stepB, tile, rowTile, start);
      else if (rows === 4) fourRows(k, from, rowA, columnA, panel, stepB, tile, rowTile, start);
      else oneRow(k, from, columnA, panel, stepB, tile, start);
      const other = residual ? residual + <usize>i * rowC + at : 0;
      if (activation || (residual && whole)) finish(rows, tile, rowTile, activation, whole ? other : 0);
      if (!whole)
        for (let r = 0; r < rows; r++)
          for (let x = 0; x < columns; x++) {
            const place = <usize>r * rowC + (<usize>x << 2);
            const value = load<f32>(scratch + (<usize>r << 5) + (<usize>x << 2));
            store<f32>(to + place, residual ? value + load<f32>(other + place) : value);
          }
      i += rows;
    }
  }
}
