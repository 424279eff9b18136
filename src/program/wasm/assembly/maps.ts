/**
 * Place by place: out = f(a) or f(a, b), where a and b are any views (broadcast, transposed, sliced) and out is one
 * whose last axis lies in a line (a part of a concatenation).
 *
 * A view has up to six outer axes, the same for all three, and one inner axis of n values. Words: 2 code, 3 rows,
 * 4 n, 5 units of a chunk, 6 pieces of a row, 7 values of a piece, 8 outer axes, 9–14 their lengths, the outermost
 * first; 15 out, 16–21 its distances along them; 22 a, 23–28, 29 its distance along the inner axis; 30 b, 31–36, 37;
 * 38 factor, 39 shift. A unit is a piece of a row. Distances are in bytes.
 */
import { copy } from "./bytes";
import { applied } from "./curves";
import { address, real, word } from "./tape";

/** One line of one function: the compiler makes a loop of each. */
// @ts-ignore: decorator
@inline
function line(
  code: i32, n: i32, out: usize, a: usize, stepA: usize, b: usize, stepB: usize, factor: v128, shift: v128,
): void {
  let i = 0;
  if ((stepA === 4 || stepA === 0) && (stepB === 4 || stepB === 0)) {
    if (stepA === 4 && stepB === 4)
      for (; i + 4 <= n; i += 4) {
        v128.store(out, applied(code, v128.load(a), v128.load(b), factor, shift));
        out += 16;
        a += 16;
        b += 16;
      }
    const sameA = v128.load_splat<f32>(a), sameB = v128.load_splat<f32>(b);
    for (; i + 4 <= n; i += 4) {
      const x = stepA ? v128.load(a) : sameA;
      const y = stepB ? v128.load(b) : sameB;
      v128.store(out, applied(code, x, y, factor, shift));
      out += 16;
      a += stepA << 2;
      b += stepB << 2;
    }
  }
  for (; i < n; i++) {
    const x = v128.load_splat<f32>(a), y = v128.load_splat<f32>(b);
    store<f32>(out, f32x4.extract_lane(applied(code, x, y, factor, shift), 0));
    out += 4;
    a += stepA;
    b += stepB;
  }
}

function copied(n: i32, out: usize, a: usize, step: usize): void {
  if (step === 4) {
    copy(out, a, <usize>n << 2);
    return;
  }
  for (; n > 0; n--) {
    store<u32>(out, load<u32>(a));
    out += 4;
    a += step;
  }
}

function lineOf(
  code: i32, n: i32, out: usize, a: usize, stepA: usize, b: usize, stepB: usize, factor: v128, shift: v128,
): void {
  switch (code) {
    case 0: return copied(n, out, a, stepA);
    case 1: return line(1, n, out, a, stepA, a, stepA, factor, shift);
    case 2: return line(2, n, out, a, stepA, a, stepA, factor, shift);
    case 3: return line(3, n, out, a, stepA, a, stepA, factor, shift);
    case 4: return line(4, n, out, a, stepA, a, stepA, factor, shift);
    case 5: return line(5, n, out, a, stepA, a, stepA, factor, shift);
    case 6: return line(6, n, out, a, stepA, a, stepA, factor, shift);
    case 7: return line(7, n, out, a, stepA, a, stepA, factor, shift);
    case 8: return line(8, n, out, a, stepA, a, stepA, factor, shift);
    case 9: return line(9, n, out, a, stepA, a, stepA, factor, shift);
    case 10: return line(10, n, out, a, stepA, a, stepA, factor, shift);
    case 11: return line(11, n, out, a, stepA, a, stepA, factor, shift);
    case 12: return line(12, n, out, out, 4, out, 4, factor, shift);
    case 16: return line(16, n, out, a, stepA, b, stepB, factor, shift);
    case 17: return line(17, n, out, a, stepA, b, stepB, factor, shift);
    case 18: return line(18, n, out, a, stepA, b, stepB, factor, shift);
    case 19: return line(19, n, out, a, stepA, b, stepB, factor, shift);
    case 20: return line(20, n, out, a, stepA, b, stepB, factor, shift);
    case 21: return line(21, n, out, a, stepA, b, stepB, factor, shift);
    case 22: return line(22, n, out, a, stepA, b, stepB, factor, shift);
    case 23: return line(23, n, out, a, stepA, b, stepB, factor, shift);
    case 24: return line(24, n, out, a, stepA, b, stepB, factor, shift);
  }
  unreachable();
}

export function mapChunk(at: usize, chunk: i32): void {
  const code = word(at, 2), pieces = word(at, 6), piece = word(at, 7), axes = word(at, 8);
  const factor = f32x4.splat(real(at, 38)), shift = f32x4.splat(real(at, 39));
  const stepA = address(at, 29), stepB = address(at, 37);
  const end = min(word(at, 3) * pieces, (chunk + 1) * word(at, 5));
  for (let unit = chunk * word(at, 5); unit < end; unit++) {
    let rest = unit / pieces;
    const first = (unit - rest * pieces) * piece;
    let out = address(at, 15) + (<usize>first << 2);
    let a = address(at, 22) + <usize>first * stepA;
    let b = address(at, 30) + <usize>first * stepB;
    for (let axis = axes - 1; axis >= 0; axis--) {
      const length = word(at, 9 + axis);
      const above = rest / length;
      const i = <usize>(rest - above * length);
      out += i * address(at, 16 + axis);
      a += i * address(at, 23 + axis);
      b += i * address(at, 31 + axis);
      rest = above;
    }
    lineOf(code, min(piece, word(at, 4) - first), out, a, stepA, b, stepB, factor, shift);
  }
}
