/** The norm of all gradients, clipping, AdamW in PyTorch's order, the teacher's moving average. */
import { address, real, word } from "./tape";

/**
 * Σ x² of the chunk's values, in float64: lanes of float32 would lose 0.1% of a model's norm.
 *
 * Words: 2 values, 3 values of a chunk (a multiple of 4), 4 x, 5 a float64 for each chunk.
 */
export function squaresChunk(at: usize, chunk: i32): void {
  const first = chunk * word(at, 3);
  let n = min(word(at, 3), word(at, 2) - first);
  let x = address(at, 4) + (<usize>first << 2);
  let low = f64x2.splat(0), high = low;
  for (; n >= 4; n -= 4, x += 16) {
    const values = v128.load(x);
    const a = f64x2.promote_low_f32x4(values);
    const b = f64x2.promote_low_f32x4(i64x2.shuffle(values, values, 1, 0));
    low = f64x2.add(low, f64x2.mul(a, a));
    high = f64x2.add(high, f64x2.mul(b, b));
  }
  const all = f64x2.add(low, high);
  let s = f64x2.extract_lane(all, 0) + f64x2.extract_lane(all, 1);
  for (; n > 0; n--, x += 4) s += <f64>load<f32>(x) * <f64>load<f32>(x);
  store<f64>(address(at, 5) + (<usize>chunk << 3), s);
}

/** The verdict of an update: float64 norm, float32 factor of the gradients, int32 1 where all is finite. */
// @ts-ignore: decorator
@inline
const FACTOR: usize = 8;
// @ts-ignore: decorator
@inline
const FINITE: usize = 12;

/** Words: 2 sums, 3 float64 sums, 4 verdict, 5 largest norm (0: none), 6 a float32 that must be finite, or 0. */
export function normChunk(at: usize): void {
  let total: f64 = 0;
  for (let i = 0; i < word(at, 2); i++) total += load<f64>(address(at, 3) + (<usize>i << 3));
  const norm = sqrt<f64>(total);
  const verdict = address(at, 4), most = <f64>real(at, 5), guard = address(at, 6);
  // torch.nn.utils.clip_grad_norm_'s factor
  const factor = most > 0 ? min<f64>(1, most / (norm + 1e-6)) : 1;
  store<f64>(verdict, norm);
  store<f32>(verdict + FACTOR, <f32>factor);
  store<i32>(verdict + FINITE, i32(isFinite(norm) && (!guard || isFinite(load<f32>(guard)))));
}

/**
 * Words: 2 values, 3 p, 4 g, 5 m, 6 v, 7 teacher or 0, 8 verdict, 9 keep = 1 − lr · decay, 10 β1, 11 1 − β1, 12 β2,
 * 13 1 − β2, 14 rate = lr / (1 − β1ⁿ), 15 correction = √(1 − β2ⁿ), 16 ε, 17 1 − α, 18 and 19 bounds.
 */
export function adamChunk(at: usize): void {
  const verdict = address(at, 8);
  if (!load<i32>(verdict + FINITE)) return;
  const factor = f32x4.splat(load<f32>(verdict + FACTOR));
  const keep = f32x4.splat(real(at, 9)), rate = f32x4.splat(real(at, 14));
  const beta1 = f32x4.splat(real(at, 10)), share1 = f32x4.splat(real(at, 11));
  const beta2 = f32x4.splat(real(at, 12)), share2 = f32x4.splat(real(at, 13));
  const correction = f32x4.splat(real(at, 15)), epsilon = f32x4.splat(real(at, 16));
  const follow = f32x4.splat(real(at, 17)), low = f32x4.splat(real(at, 18)), high = f32x4.splat(real(at, 19));
  let p = address(at, 3), g = address(at, 4), m = address(at, 5), v = address(at, 6), teacher = address(at, 7);
  // tensors are padded to whole vectors with zeros, which stay zeros
  for (let n = word(at, 2); n > 0; n -= 4) {
    const slope = f32x4.mul(v128.load(g), factor);
    const first = f32x4.add(f32x4.mul(beta1, v128.load(m)), f32x4.mul(share1, slope));
    const second = f32x4.add(f32x4.mul(beta2, v128.load(v)), f32x4.mul(share2, f32x4.mul(slope, slope)));
    const scale = f32x4.add(f32x4.div(f32x4.sqrt(second), correction), epsilon);
    let next = f32x4.sub(f32x4.mul(keep, v128.load(p)), f32x4.div(f32x4.mul(rate, first), scale));
    next = f32x4.min(f32x4.max(next, low), high);
    v128.store(m, first);
    v128.store(v, second);
    v128.store(p, next);
    if (teacher) {
      const old = v128.load(teacher);
      v128.store(teacher, f32x4.add(old, f32x4.mul(follow, f32x4.sub(next, old))));
      teacher += 16;
    }
    p += 16;
    g += 16;
    m += 16;
    v += 16;
  }
}
