/**
 * Attention and its gradient, a head of a sample a chunk: no head is copied out, and no two chunks add to one place.
 * What keys a query sees: all, those up to its own place, or the first `limits` of its sample.
 */
import { dot, softmaxRow } from "./oneRow";
import { exp } from "./vector";
import { clear } from "./bytes";
import { smallProduct } from "./product";
import { expOf } from "./rows";
import { address, real, word } from "./tape";

/** How many keys are seen by any query of the sample. */
// @ts-ignore: decorator
@inline
function seenKeys(limits: usize, sample: i32, length: i32): i32 {
  return limits ? max(1, min(length, load<i32>(limits + (<usize>sample << 2)))) : length;
}

// @ts-ignore: decorator
@inline
function ceil8(n: i32): i32 {
  return (n + 7) & ~7;
}

/**
 * q [B, Lq, H · Dh], k and v [B, L, H · Dh] → out [B, Lq, H · Dh], logSumExp [B, H, Lq].
 *
 * Words: 2 H, 3 Dh, 4 Lq, 5 L, 6 q, 7 k, 8 v, 9 causal, 10 limits or 0, 11 out, 12 logSumExp or 0, 13 scale.
 * Scratch: scores [Lq, ceil8(L)], then what `smallProduct` needs.
 */
export function attentionChunk(at: usize, chunk: i32, scratch: usize): void {
  const heads = word(at, 2), width = word(at, 3), queries = word(at, 4), length = word(at, 5);
  const causal = word(at, 9), logs = address(at, 12);
  const sample = chunk / heads, head = chunk - sample * heads;
  const row = (<usize>heads * <usize>width) << 2;
  const before = (<usize>head * <usize>width) << 2;
  const fromQueries = <usize>sample * <usize>queries * row + before;
  const fromKeys = <usize>sample * <usize>length * row + before;
  const keys = seenKeys(address(at, 10), sample, length);
  const padded = ceil8(keys);
  const rowScores = <usize>padded << 2;
  const free = scratch + <usize>queries * rowScores;
  smallProduct(
    queries, keys, width, address(at, 6) + fromQueries, row, 4, address(at, 7) + fromKeys, 4, row,
    scratch, rowScores, free,
  );
  for (let i = 0; i < queries; i++) {
    const seen = causal ? min(keys, i + 1) : keys;
    const log = softmaxRow(scratch + <usize>i * rowScores, seen, padded, real(at, 13));
    if (logs) store<f32>(logs + ((<usize>chunk * <usize>queries + <usize>i) << 2), log);
  }
  smallProduct(
    queries, width, keys, scratch, rowScores, 4, address(at, 8) + fromKeys, row, 4,
    address(at, 11) + fromQueries, row, free,
  );
}

/** P = exp(scale · score − logSumExp) in place, zeros behind what is seen. */
function probabilities(row: usize, seen: i32, padded: i32, scale: f32, log: f32): void {
  const factor = f32x4.splat(scale), shift = f32x4.splat(log);
  const end = row + (<usize>seen << 2), whole = row + (<usize>padded << 2);
  let at = row;
  for (; at + 16 <= end; at += 16) v128.store(at, exp(f32x4.sub(f32x4.mul(v128.load(at), factor), shift)));
  for (; at < end; at += 4) store<f32>(at, expOf(load<f32>(at) * scale - log));
  for (; at < whole; at += 4) store<f32>(at, 0);
}

/**
 * With P recomputed: dV = Pᵀ dO, dS = P ∘ (dO Vᵀ − rowsum(O ∘ dO)) · scale, dQ = dS K, dK = dSᵀ Q
 * (FlashAttention, arXiv 2205.14135, algorithm 4).
 *
 * Words: 2 H, 3 Dh, 4 Lq, 5 L, 6 q, 7 k, 8 v, 9 causal, 10 limits or 0, 11 out, 12 logSumExp, 13 scale, 14 dout,
 * 15 dq, 16 dk, 17 dv; 15 to 17 are 0 where nobody wants them.
 * Scratch: P and dS [Lq, ceil8(L)], then what `smallProduct` needs.
 */
export function attentionGradChunk(at: usize, chunk: i32, scratch: usize): void {
  const heads = word(at, 2), width = word(at, 3), queries = word(at, 4), length = word(at, 5);
  const causal = word(at, 9), scale = real(at, 13);
  const sample = chunk / heads, head = chunk - sample * heads;
  const row = (<usize>heads * <usize>width) << 2;
  const before = (<usize>head * <usize>width) << 2;
  const fromQueries = <usize>sample * <usize>queries * row + before;
  const fromKeys = <usize>sample * <usize>length * row + before;
  const q = address(at, 6) + fromQueries, k = address(at, 7) + fromKeys, v = address(at, 8) + fromKeys;
  const out = address(at, 11) + fromQueries, dout = address(at, 14) + fromQueries;
  const dq = address(at, 15), dk = address(at, 16), dv = address(at, 17);
  const keys = seenKeys(address(at, 10), sample, length);
  const padded = ceil8(keys);
  const rowScores = <usize>padded << 2;
  const slopes = scratch + <usize>queries * rowScores;
  const free = slopes + <usize>queries * rowScores;
  smallProduct(queries, keys, width, q, row, 4, k, 4, row, scratch, rowScores, free);
  for (let i = 0; i < queries; i++) {
    const log = load<f32>(address(at, 12) + ((<usize>chunk * <usize>queries + <usize>i) << 2));
    probabilities(scratch + <usize>i * rowScores, causal ? min(keys, i + 1) : keys, padded, scale, log);
  }
  const unseen = <usize>(length - keys);
  if (dv) {
    smallProduct(keys, width, queries, scratch, 4, rowScores, dout, row, 4, dv + fromKeys, row, free);
    clearRows(dv + fromKeys + <usize>keys * row, unseen, row, <usize>width << 2);
  }
  if (!dq && !dk) return;
  smallProduct(queries, keys, width, dout, row, 4, v, 4, row, slopes, rowScores, free);
  for (let i = 0; i < queries; i++) {
    const own = <usize>i * row, line = <usize>i * rowScores;
    const along = f32x4.splat(dot(out + own, dout + own, <usize>width << 2));
    const factor = f32x4.splat(scale);
    // the product wrote nothing behind the last key, where P is 0
    for (let j = <usize>keys << 2; j < rowScores; j += 4) store<f32>(slopes + line + j, 0);
    for (let j: usize = 0; j < rowScores; j += 16) {
      const slope = f32x4.sub(v128.load(slopes + line + j), along);
      v128.store(slopes + line + j, f32x4.mul(f32x4.mul(v128.load(scratch + line + j), slope), factor));
    }
  }
  if (dq) smallProduct(queries, width, keys, slopes, rowScores, 4, k, row, 4, dq + fromQueries, row, free);
  if (!dk) return;
  smallProduct(keys, width, queries, slopes, 4, rowScores, q, row, 4, dk + fromKeys, row, free);
  clearRows(dk + fromKeys + <usize>keys * row, unseen, row, <usize>width << 2);
}

function clearRows(at: usize, rows: usize, row: usize, bytes: usize): void {
  for (; rows > 0; rows--) {
    clear(at, bytes);
    at += row;
  }
}
