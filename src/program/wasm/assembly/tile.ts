/**
 * What every product comes down to: a tile of C, [TILE, 8], gets the product of a strip of A, packed [K, TILE], and a
 * panel of B, packed [K, 8]. Both lie in a line, so the loop has two pointers and loads nothing twice.
 */
import { madd } from "./vector";

/** Rows of a tile: without the fused step, products need registers that six rows would have to share. */
// @ts-ignore: decorator
@inline
export const TILE: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 4;

/** Bytes of a step of K in a strip of A. */
// @ts-ignore: decorator
@inline
export const STEP: usize = <usize>TILE << 2;

/** Bytes of a tile. */
// @ts-ignore: decorator
@inline
export const TILE_BYTES: usize = <usize>TILE << 5;

/** tile += strip [K, 6] ᵀ · panel [K, 8] */
function sixRows(depth: i32, a: usize, b: usize, tile: usize): void {
  let c00 = v128.load(tile), c01 = v128.load(tile, 16);
  let c10 = v128.load(tile, 32), c11 = v128.load(tile, 48);
  let c20 = v128.load(tile, 64), c21 = v128.load(tile, 80);
  let c30 = v128.load(tile, 96), c31 = v128.load(tile, 112);
  let c40 = v128.load(tile, 128), c41 = v128.load(tile, 144);
  let c50 = v128.load(tile, 160), c51 = v128.load(tile, 176);
  for (; depth > 0; depth--) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let s = v128.load_splat<f32>(a);
    c00 = madd(s, b0, c00);
    c01 = madd(s, b1, c01);
    s = v128.load_splat<f32>(a, 4);
    c10 = madd(s, b0, c10);
    c11 = madd(s, b1, c11);
    s = v128.load_splat<f32>(a, 8);
    c20 = madd(s, b0, c20);
    c21 = madd(s, b1, c21);
    s = v128.load_splat<f32>(a, 12);
    c30 = madd(s, b0, c30);
    c31 = madd(s, b1, c31);
    s = v128.load_splat<f32>(a, 16);
    c40 = madd(s, b0, c40);
    c41 = madd(s, b1, c41);
    s = v128.load_splat<f32>(a, 20);
    c50 = madd(s, b0, c50);
    c51 = madd(s, b1, c51);
    a += 24;
    b += 32;
  }
  v128.store(tile, c00);
  v128.store(tile, c01, 16);
  v128.store(tile, c10, 32);
  v128.store(tile, c11, 48);
  v128.store(tile, c20, 64);
  v128.store(tile, c21, 80);
  v128.store(tile, c30, 96);
  v128.store(tile, c31, 112);
  v128.store(tile, c40, 128);
  v128.store(tile, c41, 144);
  v128.store(tile, c50, 160);
  v128.store(tile, c51, 176);
}

/** tile += strip [K, 4] ᵀ · panel [K, 8] */
function fourRows(depth: i32, a: usize, b: usize, tile: usize): void {
  let c00 = v128.load(tile), c01 = v128.load(tile, 16);
  let c10 = v128.load(tile, 32), c11 = v128.load(tile, 48);
  let c20 = v128.load(tile, 64), c21 = v128.load(tile, 80);
  let c30 = v128.load(tile, 96), c31 = v128.load(tile, 112);
  for (; depth > 0; depth--) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let s = v128.load_splat<f32>(a);
    c00 = madd(s, b0, c00);
    c01 = madd(s, b1, c01);
    s = v128.load_splat<f32>(a, 4);
    c10 = madd(s, b0, c10);
    c11 = madd(s, b1, c11);
    s = v128.load_splat<f32>(a, 8);
    c20 = madd(s, b0, c20);
    c21 = madd(s, b1, c21);
    s = v128.load_splat<f32>(a, 12);
    c30 = madd(s, b0, c30);
    c31 = madd(s, b1, c31);
    a += 16;
    b += 32;
  }
  v128.store(tile, c00);
  v128.store(tile, c01, 16);
  v128.store(tile, c10, 32);
  v128.store(tile, c11, 48);
  v128.store(tile, c20, 64);
  v128.store(tile, c21, 80);
  v128.store(tile, c30, 96);
  v128.store(tile, c31, 112);
}

/** tile += stripᵀ · panel */
// @ts-ignore: decorator
@inline
export function addProduct(depth: i32, strip: usize, panel: usize, tile: usize): void {
  if (ASC_FEATURE_RELAXED_SIMD) sixRows(depth, strip, panel, tile);
  else fourRows(depth, strip, panel, tile);
}
