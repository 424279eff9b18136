/** Functions of one or two values, four at a time, by the numbers that wasm/codes.ts gives them. */
import { exp, expWide, gelu, madd, quickGelu } from "./vector";

function log(x: v128): v128 {
  let y = f32x4.splat(Mathf.log(f32x4.extract_lane(x, 0)));
  y = f32x4.replace_lane(y, 1, Mathf.log(f32x4.extract_lane(x, 1)));
  y = f32x4.replace_lane(y, 2, Mathf.log(f32x4.extract_lane(x, 2)));
  return f32x4.replace_lane(y, 3, Mathf.log(f32x4.extract_lane(x, 3)));
}

/** s (1 + 1.702 x (1 − s)), s = sigmoid(1.702 x) */
export function quickGeluSlope(x: v128): v128 {
  const one = f32x4.splat(1);
  const z = f32x4.mul(x, f32x4.splat(1.702));
  const s = f32x4.div(one, f32x4.add(one, exp(f32x4.neg(z))));
  return f32x4.mul(s, madd(z, f32x4.sub(one, s), one));
}

/** Φ(x) + x φ(x), with erf to 1.5e-7: Abramowitz and Stegun 7.1.26. */
export function geluSlope(x: v128): v128 {
  const one = f32x4.splat(1);
  const z = f32x4.mul(x, f32x4.splat(0.70710678));
  const t = f32x4.div(one, madd(f32x4.splat(0.3275911), f32x4.abs(z), one));
  let series = f32x4.splat(1.061405429);
  series = madd(series, t, f32x4.splat(-1.453152027));
  series = madd(series, t, f32x4.splat(1.421413741));
  series = madd(series, t, f32x4.splat(-0.284496736));
  series = madd(series, t, f32x4.splat(0.254829592));
  const bell = exp(f32x4.neg(f32x4.mul(z, z)));
  const erf = f32x4.sub(one, f32x4.mul(f32x4.mul(series, t), bell));
  const signed = v128.or(erf, v128.and(x, i32x4.splat(0x80000000)));
  const share = f32x4.mul(f32x4.splat(0.5), f32x4.add(one, signed));
  return madd(f32x4.mul(x, f32x4.splat(0.39894228)), bell, share);
}

// @ts-ignore: decorator
@inline
export function applied(code: i32, x: v128, y: v128, factor: v128, shift: v128): v128 {
  const one = f32x4.splat(1);
  switch (code) {
    case 1: return f32x4.neg(x);
    case 2: return expWide(x);
    case 3: return log(x);
    case 4: return f32x4.mul(x, x);
    case 5: return f32x4.sqrt(x);
    case 6: return f32x4.div(one, x);
    case 7: return f32x4.max(x, f32x4.splat(0));
    case 8: return v128.and(one, f32x4.gt(x, f32x4.splat(0)));
    case 9: return quickGelu(x);
    case 10: return gelu(x);
    case 11: return f32x4.add(f32x4.mul(x, factor), shift);
    case 12: return shift;
    case 16: return f32x4.add(x, y);
    case 17: return f32x4.sub(x, y);
    case 18: return f32x4.mul(x, y);
    case 19: return f32x4.div(x, y);
    case 20: return f32x4.max(x, y);
    case 21: return f32x4.min(x, y);
    case 22: return v128.and(one, f32x4.ge(x, y));
    case 23: return f32x4.mul(y, quickGeluSlope(x));
    case 24: return f32x4.mul(y, geluSlope(x));
  }
  return x;
}
