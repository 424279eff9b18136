/** float16 and bfloat16 as 16-bit patterns, widened to float32 (programs compute in nothing else) and back. */

let table: Float32Array | null = null;

/** Value of every float16 pattern: 65,536 entries, built once. */
function float16Values(): Float32Array {
  if (table) return table;
  table = new Float32Array(65_536);
  for (let bits = 0; bits < 65_536; bits++) {
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    let value: number;
    if (exponent === 0) value = fraction * 2 ** -24;
    else if (exponent === 31) value = fraction === 0 ? Number.POSITIVE_INFINITY : Number.NaN;
    else value = (1 + fraction / 1024) * 2 ** (exponent - 15);
    table[bits] = bits & 0x8000 ? -value : value;
  }
  return table;
}

export function widenFloat16(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const values = float16Values();
  const out = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) out[i] = values[halves[i]!]!;
  return out;
}

/** A bfloat16 is the upper half of a float32. */
export function widenBfloat16(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const bits = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i++) bits[i] = halves[i]! << 16;
  return new Float32Array(bits.buffer);
}

/** Rounds to nearest, ties to even; too large becomes infinity, as IEEE 754 asks. */
export function narrowFloat16(values: Float32Array): Uint16Array<ArrayBuffer> {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const out = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const word = bits[i]!;
    const sign = (word >>> 16) & 0x8000;
    const magnitude = word & 0x7fffffff;
    if (magnitude > 0x7f800000)
      out[i] = sign | 0x7e00; // NaN
    else if (magnitude >= 0x47800000)
      out[i] = sign | 0x7c00; // ≥ 2^16
    else if (magnitude >= 0x38800000) {
      // normal: drop 13 bits; a carry into the exponent is right, up to infinity
      const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
      out[i] = sign | ((rounded - 0x38000000) >>> 13);
    } else {
      // subnormal: a multiple of 2^-24
      const scaled = Math.abs(values[i]!) * 2 ** 24;
      const floor = Math.floor(scaled);
      const rest = scaled - floor;
      const up = rest > 0.5 || (rest === 0.5 && floor % 2 === 1);
      out[i] = sign | (up ? floor + 1 : floor);
    }
  }
  return out;
}

/** Rounds to nearest, ties to even; NaN stays NaN. */
export function narrowBfloat16(values: Float32Array): Uint16Array<ArrayBuffer> {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const out = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const word = bits[i]!;
    const nan = (word & 0x7fffffff) > 0x7f800000;
    out[i] = nan ? (word >>> 16) | 0x40 : (word + 0x7fff + ((word >>> 16) & 1)) >>> 16;
  }
  return out;
}
