/** Four floats at a time: what the kernels share. */

/** a · b + c: one instruction where relaxed SIMD is there, two where it is not. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

// @ts-ignore: decorator
@inline
export function sum(x: v128): f32 {
  return (
    f32x4.extract_lane(x, 0) +
    f32x4.extract_lane(x, 1) +
    (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3))
  );
}

// @ts-ignore: decorator
@inline
export function largest(x: v128): f32 {
  return max(
    max(f32x4.extract_lane(x, 0), f32x4.extract_lane(x, 1)),
    max(f32x4.extract_lane(x, 2), f32x4.extract_lane(x, 3)),
  );
}

/** A float this large has no places behind the point: what is added to it is rounded, and stands in its last bits. */
// @ts-ignore: decorator
@inline
const ROUNDING: f32 = 12582912;

/**
 * e^x to two units in the last place (Cephes' expf); exactly 0 below −87, where float32 has no normal number, e^88 for
 * all above it. NaN stays.
 */
export function exp(x: v128): v128 {
  const lowest = f32x4.splat(-87);
  const gone = f32x4.lt(x, lowest);
  const inside = f32x4.min(f32x4.max(x, lowest), f32x4.splat(88));
  const shifted = madd(inside, f32x4.splat(1.44269504), f32x4.splat(ROUNDING));
  const n = f32x4.sub(shifted, f32x4.splat(ROUNDING));
  // ln 2 in two parts, so that nothing is lost of the remainder
  let r = madd(n, f32x4.splat(-0.693359375), inside);
  r = madd(n, f32x4.splat(2.12194440e-4), r);
  let p = f32x4.splat(1.9875691500e-4);
  p = madd(p, r, f32x4.splat(1.3981999507e-3));
  p = madd(p, r, f32x4.splat(8.3334519073e-3));
  p = madd(p, r, f32x4.splat(4.1665795894e-2));
  p = madd(p, r, f32x4.splat(1.6666665459e-1));
  p = madd(p, r, f32x4.splat(5.0000001201e-1));
  const y = madd(f32x4.mul(p, r), r, f32x4.add(r, f32x4.splat(1)));
  const power = i32x4.shl(i32x4.add(shifted, i32x4.splat(127)), 23);
  return v128.andnot(f32x4.mul(y, power), gone);
}

/** e^x over float32's whole range: infinite above 88.72. */
export function expWide(x: v128): v128 {
  const half = exp(f32x4.mul(x, f32x4.splat(0.5)));
  const high = f32x4.gt(x, f32x4.splat(87));
  return v128.bitselect(f32x4.mul(half, half), exp(x), high);
}

/** x · sigmoid(1.702 x) */
export function quickGelu(x: v128): v128 {
  const e = exp(f32x4.mul(x, f32x4.splat(-1.702)));
  return f32x4.div(x, f32x4.add(f32x4.splat(1), e));
}

/** x · Φ(x), with erf to 1.5e-7: Abramowitz and Stegun 7.1.26. */
export function gelu(x: v128): v128 {
  const one = f32x4.splat(1);
  const z = f32x4.mul(x, f32x4.splat(0.70710678));
  const size = f32x4.abs(z);
  const t = f32x4.div(one, madd(f32x4.splat(0.3275911), size, one));
  let series = f32x4.splat(1.061405429);
  series = madd(series, t, f32x4.splat(-1.453152027));
  series = madd(series, t, f32x4.splat(1.421413741));
  series = madd(series, t, f32x4.splat(-0.284496736));
  series = madd(series, t, f32x4.splat(0.254829592));
  const tail = f32x4.mul(f32x4.mul(series, t), exp(f32x4.neg(f32x4.mul(size, size))));
  const positive = f32x4.sub(one, tail);
  const signBit = v128.and(x, i32x4.splat(0x80000000));
  return f32x4.mul(f32x4.mul(x, f32x4.splat(0.5)), f32x4.add(one, v128.or(positive, signBit)));
}
