/** Colour scales: viridis for maps (even in lightness, safe for colour-blind eyes). */

/** Eleven stops of matplotlib's viridis (Nathaniel Smith and Stéfan van der Walt, CC0). */
const VIRIDIS = [
  [68, 1, 84],
  [72, 36, 117],
  [65, 68, 135],
  [53, 95, 141],
  [42, 120, 142],
  [33, 145, 140],
  [34, 168, 132],
  [68, 191, 112],
  [122, 209, 81],
  [189, 223, 38],
  [253, 231, 37],
] as const;

export type Rgb = [number, number, number];

/** @param t 0 … 1, clamped */
export function viridis(t: number): Rgb {
  const at = Math.min(1, Math.max(0, Number.isFinite(t) ? t : 0)) * (VIRIDIS.length - 1);
  const low = Math.min(VIRIDIS.length - 2, Math.floor(at));
  const part = at - low;
  return [0, 1, 2].map((c) =>
    Math.round(VIRIDIS[low]![c]! * (1 - part) + VIRIDIS[low + 1]![c]! * part),
  ) as Rgb;
}

export const VIRIDIS_CSS = `linear-gradient(to right, ${VIRIDIS.map((c) => `rgb(${c.join(" ")})`).join(", ")})`;

/** Opacity of the weakest patch, relative to the strongest. */
const WEAKEST = 0.5;

export interface Scale {
  low: number;
  high: number;
}

/** The one scale of several maps; a min–max for each map would make an absent object look certain. */
export function sharedScale(maps: readonly { values: Float32Array }[]): Scale | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { values } of maps)
    for (const value of values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  if (!(low <= high)) return null;
  return high > low ? { low, high } : { low, high: low + 1e-6 };
}

/**
 * A map as RGBA pixels.
 *
 * @param smooth bilinear between patch centres; else each patch is one square
 * @param zoom pixels for a patch side
 *
 * Weak patches are more see-through than strong ones: the picture stays readable under its map.
 */
export function paintMap(
  values: Float32Array,
  rows: number,
  columns: number,
  scale: Scale,
  smooth: boolean,
  zoom: number,
): ImageData {
  const width = columns * zoom;
  const height = rows * zoom;
  const image = new ImageData(width, height);
  const at = (r: number, c: number) =>
    values[Math.min(rows - 1, Math.max(0, r)) * columns + Math.min(columns - 1, Math.max(0, c))]!;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let value: number;
      if (smooth) {
        const v = (y + 0.5) / zoom - 0.5;
        const u = (x + 0.5) / zoom - 0.5;
        const [r, c] = [Math.floor(v), Math.floor(u)];
        const [dr, dc] = [v - r, u - c];
        value =
          (at(r, c) * (1 - dc) + at(r, c + 1) * dc) * (1 - dr) +
          (at(r + 1, c) * (1 - dc) + at(r + 1, c + 1) * dc) * dr;
      } else {
        value = at(Math.floor(y / zoom), Math.floor(x / zoom));
      }
      const t = Math.min(1, Math.max(0, (value - scale.low) / (scale.high - scale.low)));
      image.data.set([...viridis(t), Math.round(255 * (WEAKEST + (1 - WEAKEST) * t))], (y * width + x) * 4);
    }
  }
  return image;
}
