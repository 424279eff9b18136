/** A bijection of 32-bit integers without visible pattern ("lowbias32", Chris Wellons' hash-prospector, public domain). */
export function lowbias32(x: number): number {
  let h = x | 0;
  h ^= h >>> 16;
  h = Math.imul(h, 0x7feb352d);
  h ^= h >>> 15;
  h = Math.imul(h, 0x846ca68b);
  h ^= h >>> 16;
  return h >>> 0;
}
