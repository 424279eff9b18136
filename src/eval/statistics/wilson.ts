/** How sure a share is. */

export interface Share {
  hits: number;
  cases: number;
  /** hits / cases */
  accuracy: number;
  /** 95% Wilson score interval. */
  low: number;
  high: number;
}

/** Normal quantile of 97.5%. */
const Z = 1.959963984540054;

/**
 * A share with its 95% Wilson score interval (Wilson 1927), which stays inside [0, 1] and holds for small counts.
 *
 * @param hits may be fractional where ties count as halves
 */
export function share(hits: number, cases: number): Share {
  if (cases === 0) return { hits, cases, accuracy: Number.NaN, low: 0, high: 1 };
  const p = hits / cases;
  const scale = 1 + (Z * Z) / cases;
  const centre = (p + (Z * Z) / (2 * cases)) / scale;
  const half = (Z / scale) * Math.sqrt((p * (1 - p)) / cases + (Z * Z) / (4 * cases * cases));
  return { hits, cases, accuracy: p, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
