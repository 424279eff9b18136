/**
 * C = f(A B + bias) + residual. B has been packed into panels by an instruction of its own, for all threads; a chunk
 * packs its rows of A and computes them for its columns. Each number of C is one sum in the order of K, whatever
 * the chunks are.
 */
import { gelu, madd, quickGelu } from "./vector";
import { copy } from "./bytes";
import { geluSlope, quickGeluSlope } from "./curves";
import { packPanel, packStrip } from "./pack";
import { address, word } from "./tape";
import { addProduct, STEP, TILE, TILE_BYTES } from "./tile";

/** Steps of K that a tile takes at once: strip and panel stay in the first cache. */
// @ts-ignore: decorator
@inline
const DEPTH: i32 = 512;

// @ts-ignore: decorator
@inline
export function ceilDiv(a: i32, b: i32): i32 {
  return (a + b - 1) / b;
}

// @ts-ignore: decorator
@inline
export function activated(x: v128, activation: i32): v128 {
  if (activation === 1) return quickGelu(x);
  if (activation === 2) return gelu(x);
  return x;
}

/** Words: 2 groups, 3 K, 4 N, 5 B, 6 bytes to B's next group, 7 rowB, 8 columnB, 9 panels, 10 panels of a chunk. */
export function packChunk(at: usize, chunk: i32): void {
  const depth = word(at, 3), columns = word(at, 4), many = word(at, 10);
  const rowB = address(at, 7), columnB = address(at, 8);
  const inGroup = ceilDiv(columns, 8);
  const end = min((chunk + 1) * many, word(at, 2) * inGroup);
  for (let i = chunk * many; i < end; i++) {
    const group = i / inGroup;
    const j = (i - group * inGroup) << 3;
    const b = address(at, 5) + <usize>group * address(at, 6) + <usize>j * columnB;
    packPanel(depth, min(8, columns - j), b, rowB, columnB, address(at, 9) + <usize>i * (<usize>depth << 5));
  }
}

/** Bias of eight columns, or zeros, into every row of a tile. */
function begin(tile: usize, columns: i32, bias: usize): void {
  let x = f32x4.splat(0), y = x;
  if (bias) {
    if (columns === 8) {
      x = v128.load(bias);
      y = v128.load(bias, 16);
    } else {
      v128.store(tile, x);
      v128.store(tile, x, 16);
      copy(tile, bias, <usize>columns << 2);
      x = v128.load(tile);
      y = v128.load(tile, 16);
    }
  }
  for (let r = 0; r < TILE; r++) {
    v128.store(tile, x);
    v128.store(tile, y, 16);
    tile += 32;
  }
}

/** x · slope'(at) */
// @ts-ignore: decorator
@inline
function sloped(x: v128, slope: i32, at: v128): v128 {
  return f32x4.mul(x, slope === 1 ? quickGeluSlope(at) : geluSlope(at));
}

/**
 * From a tile into C: what goes before the activation, the activation, the slope, the residual. `place` is where
 * the tile's first value stands in C and in all that has its shape.
 */
function finish(at: usize, rows: i32, columns: i32, tile: usize, place: usize, rowC: usize): void {
  const activation = word(at, 14), slope = word(at, 20);
  const base = address(at, 12), residual = address(at, 15), pre = address(at, 16), slopeAt = address(at, 21);
  for (; rows > 0; rows--) {
    let x = v128.load(tile), y = v128.load(tile, 16);
    if (columns === 8) {
      if (pre) {
        v128.store(pre + place, x);
        v128.store(pre + place, y, 16);
      }
      if (activation) {
        x = activated(x, activation);
        y = activated(y, activation);
      }
      if (slope) {
        x = sloped(x, slope, v128.load(slopeAt + place));
        y = sloped(y, slope, v128.load(slopeAt + place, 16));
      }
      if (residual) {
        x = f32x4.add(x, v128.load(residual + place));
        y = f32x4.add(y, v128.load(residual + place, 16));
      }
      v128.store(base + place, x);
      v128.store(base + place, y, 16);
    } else {
      if (pre) copy(pre + place, tile, <usize>columns << 2);
      for (let j: usize = 0; j < <usize>columns << 2; j += 4) {
        let z = v128.load_splat<f32>(tile + j);
        if (activation) z = activated(z, activation);
        if (slope) z = sloped(z, slope, v128.load_splat<f32>(slopeAt + place + j));
        if (residual) z = f32x4.add(z, v128.load_splat<f32>(residual + place + j));
        store<f32>(base + place + j, f32x4.extract_lane(z, 0));
      }
    }
    tile += 32;
    place += rowC;
  }
}

/**
 * Words: 2 groups, 3 M, 4 N, 5 K, 6 A, 7 bytes to A's next group, 8 rowA, 9 columnA, 10 panels, 11 bytes to the next
 * group's panels, 12 C, 13 bias, 14 activation, 15 residual, 16 pre, 17 rows of a chunk, 18 columns of a chunk,
 * 20 slope, 21 x. Addresses are 0 where there is nothing; C, residual, pre and x are [groups, M, N].
 */
export function productChunk(at: usize, chunk: i32, scratch: usize): void {
  const m = word(at, 3), n = word(at, 4), k = word(at, 5);
  const rowA = address(at, 8), columnA = address(at, 9);
  const manyRows = word(at, 17), manyColumns = word(at, 18);
  const acrossRows = ceilDiv(m, manyRows), acrossColumns = ceilDiv(n, manyColumns);
  const group = chunk / (acrossRows * acrossColumns);
  const inGroup = chunk - group * acrossRows * acrossColumns;
  const firstRow = (inGroup / acrossColumns) * manyRows;
  const firstColumn = (inGroup % acrossColumns) * manyColumns;
  const rows = min(manyRows, m - firstRow);
  const columns = min(manyColumns, n - firstColumn);
  const tiles = ceilDiv(rows, TILE);
  const strips = scratch + <usize>tiles * TILE_BYTES;
  const stripBytes = <usize>k * STEP;
  const panelBytes = <usize>k << 5;
  const rowC = <usize>n << 2;
  const bias = address(at, 13);
  const a = address(at, 6) + <usize>group * address(at, 7) + <usize>firstRow * rowA;
  for (let i = 0; i < tiles; i++)
    packStrip(k, min(TILE, rows - i * TILE), a + <usize>(i * TILE) * rowA, rowA, columnA, strips + <usize>i * stripBytes);
  const first = ((<usize>group * <usize>m + <usize>firstRow) * <usize>n + <usize>firstColumn) << 2;
  let panel = address(at, 10) + <usize>group * address(at, 11) + <usize>(firstColumn >> 3) * panelBytes;
  for (let j = 0; j < columns; j += 8) {
    const wide = min(8, columns - j);
    const byte = <usize>j << 2;
    for (let i = 0; i < tiles; i++)
      begin(scratch + <usize>i * TILE_BYTES, wide, bias ? bias + (<usize>firstColumn << 2) + byte : 0);
    for (let d = 0; d < k; d += DEPTH) {
      const depth = min(DEPTH, k - d);
      for (let i = 0; i < tiles; i++)
        addProduct(
          depth, strips + <usize>i * stripBytes + <usize>d * STEP, panel + (<usize>d << 5), scratch + <usize>i * TILE_BYTES,
        );
    }
    for (let i = 0; i < tiles; i++)
      finish(
        at, min(TILE, rows - i * TILE), wide, scratch + <usize>i * TILE_BYTES,
        first + byte + <usize>(i * TILE) * rowC, rowC,
      );
    panel += panelBytes;
  }
}

/**
 * The same for one to four rows, where copying B would cost as much as the product: B is read where it lies, line by
 * line. Words as above, but 10 B, 11 bytes to B's next group, 19 rowB; columns lie side by side.
 */
export function fewRowsChunk(at: usize, chunk: i32, scratch: usize): void {
  const m = word(at, 3), n = word(at, 4), k = word(at, 5), many = word(at, 18);
  const columnA = address(at, 9), rowB = address(at, 19), rowC = <usize>n << 2;
  const across = ceilDiv(n, many);
  const group = chunk / across;
  const firstColumn = (chunk - group * across) * many;
  const lastColumn = min(n, firstColumn + many);
  const bias = address(at, 13);
  for (let i = 0; i < m; i++)
    for (let j = firstColumn; j < lastColumn; j += 32) {
      const columns = min(32, lastColumn - j);
      const byte = <usize>j << 2;
      let a = address(at, 6) + <usize>group * address(at, 7) + <usize>i * address(at, 8);
      let b = address(at, 10) + <usize>group * address(at, 11) + byte;
      if (columns === 32) {
        let c0 = f32x4.splat(0), c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0, c6 = c0, c7 = c0;
        if (bias) {
          c0 = v128.load(bias + byte);
          c1 = v128.load(bias + byte, 16);
          c2 = v128.load(bias + byte, 32);
          c3 = v128.load(bias + byte, 48);
          c4 = v128.load(bias + byte, 64);
          c5 = v128.load(bias + byte, 80);
          c6 = v128.load(bias + byte, 96);
          c7 = v128.load(bias + byte, 112);
        }
        for (let d = 0; d < k; d++) {
          const s = v128.load_splat<f32>(a);
          c0 = madd(s, v128.load(b), c0);
          c1 = madd(s, v128.load(b, 16), c1);
          c2 = madd(s, v128.load(b, 32), c2);
          c3 = madd(s, v128.load(b, 48), c3);
          c4 = madd(s, v128.load(b, 64), c4);
          c5 = madd(s, v128.load(b, 80), c5);
          c6 = madd(s, v128.load(b, 96), c6);
          c7 = madd(s, v128.load(b, 112), c7);
          a += columnA;
          b += rowB;
        }
        v128.store(scratch, c0);
        v128.store(scratch, c1, 16);
        v128.store(scratch, c2, 32);
        v128.store(scratch, c3, 48);
        v128.store(scratch, c4, 64);
        v128.store(scratch, c5, 80);
        v128.store(scratch, c6, 96);
        v128.store(scratch, c7, 112);
      } else {
        for (let x: usize = 0; x < <usize>columns << 2; x += 4)
          store<f32>(scratch + x, bias ? load<f32>(bias + byte + x) : 0);
        for (let d = 0; d < k; d++) {
          const s = load<f32>(a);
          for (let x: usize = 0; x < <usize>columns << 2; x += 4)
            store<f32>(scratch + x, load<f32>(scratch + x) + s * load<f32>(b + x));
          a += columnA;
          b += rowB;
        }
      }
      const place = ((<usize>group * <usize>m + <usize>i) * <usize>n << 2) + byte;
      for (let x = 0; x < columns; x += 8)
        finish(at, 1, min(8, columns - x), scratch + (<usize>x << 2), place + (<usize>x << 2), rowC);
    }
}

/** A tile as it is. */
function put(rows: i32, columns: i32, tile: usize, c: usize, rowC: usize): void {
  for (; rows > 0; rows--) {
    if (columns === 8) {
      v128.store(c, v128.load(tile));
      v128.store(c, v128.load(tile, 16), 16);
    } else copy(c, tile, <usize>columns << 2);
    tile += 32;
    c += rowC;
  }
}

/** What `smallProduct` needs of scratch, in floats, is in wasm/scratch.ts. */
// @ts-ignore: decorator
@inline
const SMALL_STRIP: usize = 256;

/** C [m, n] by (rowC, 4) = A [m, k] by (rowA, columnA) · B [k, n] by (rowB, columnB), by one thread. */
export function smallProduct(
  m: i32, n: i32, k: i32,
  a: usize, rowA: usize, columnA: usize,
  b: usize, rowB: usize, columnB: usize,
  c: usize, rowC: usize, scratch: usize,
): void {
  const strip = scratch + SMALL_STRIP;
  const panels = strip + ((<usize>k * STEP + 15) & ~15);
  const panelBytes = <usize>k << 5;
  for (let j = 0, to = panels; j < n; j += 8, to += panelBytes)
    packPanel(k, min(8, n - j), b + <usize>j * columnB, rowB, columnB, to);
  for (let i = 0; i < m; i += TILE) {
    const rows = min(TILE, m - i);
    packStrip(k, rows, a + <usize>i * rowA, rowA, columnA, strip);
    let panel = panels;
    for (let j = 0; j < n; j += 8) {
      begin(scratch, 8, 0);
      addProduct(k, strip, panel, scratch);
      put(rows, min(8, n - j), scratch, c + <usize>i * rowC + (<usize>j << 2), rowC);
      panel += panelBytes;
    }
  }
}
