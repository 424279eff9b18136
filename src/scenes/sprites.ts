/**
 * Sprites at their drawn size and pose, ready to be blitted in any colour.
 *
 * Scaling filters premultiplied values with an antialiased triangle (support grows with the ratio), so that
 * no colour bleeds in from transparent pixels.
 */
import { LRUCache } from "lru-cache";
import type { Atlas, Sprite } from "./atlas";
import type { Colour, Pose } from "./words";

export interface Stamp {
  width: number;
  height: number;
  /** RGBA, straight alpha: [height, width, 4] */
  rgba: Uint8Array;
  /** Luminance stretched over the sprite's own range: what a recolouring keeps. [height, width] */
  tone: Uint8Array;
}

/** The three stops of each colour's ramp: shadow, body, light. */
const RAMPS: Record<Colour, readonly [number, number, number][]> = {
  red: [
    [84, 6, 10],
    [222, 30, 38],
    [255, 176, 166],
  ],
  orange: [
    [110, 48, 0],
    [247, 134, 20],
    [255, 220, 168],
  ],
  yellow: [
    [124, 96, 0],
    [250, 214, 26],
    [255, 248, 190],
  ],
  green: [
    [6, 62, 20],
    [36, 160, 62],
    [184, 240, 188],
  ],
  blue: [
    [8, 22, 96],
    [38, 92, 224],
    [176, 210, 255],
  ],
  purple: [
    [48, 8, 84],
    [138, 52, 196],
    [224, 186, 250],
  ],
  pink: [
    [132, 24, 84],
    [250, 122, 186],
    [255, 220, 238],
  ],
  brown: [
    [48, 24, 8],
    [128, 76, 38],
    [212, 172, 134],
  ],
  black: [
    [4, 4, 6],
    [34, 34, 38],
    [110, 110, 118],
  ],
  white: [
    [150, 154, 162],
    [240, 242, 245],
    [255, 255, 255],
  ],
  gray: [
    [56, 58, 62],
    [134, 138, 144],
    [206, 210, 214],
  ],
};

/** 256 × RGB for every colour: tone → colour. */
export const COLOUR_TABLES: Record<Colour, Uint8Array> = Object.fromEntries(
  Object.entries(RAMPS).map(([name, [dark, body, light]]) => {
    const table = new Uint8Array(256 * 3);
    for (let t = 0; t < 256; t++) {
      const [from, to] = t < 144 ? [dark!, body!] : [body!, light!];
      const f = t < 144 ? t / 144 : (t - 144) / 111;
      for (let c = 0; c < 3; c++) table[t * 3 + c] = Math.round(from[c]! + (to[c]! - from[c]!) * f);
    }
    return [name, table];
  }),
) as Record<Colour, Uint8Array>;

/** One axis of the resize: for each output place the first input, and its weights. */
function weightsOf(from: number, to: number): { first: number; weights: number[] }[] {
  const scale = from / to;
  const support = Math.max(1, scale);
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.floor(centre - support + 0.5));
    const last = Math.min(from, Math.floor(centre + support + 0.5));
    const weights: number[] = [];
    for (let k = first; k < last; k++) weights.push(Math.max(0, 1 - Math.abs((k + 0.5 - centre) / support)));
    const sum = weights.reduce((a, b) => a + b, 0);
    return { first, weights: weights.map((w) => w / sum) };
  });
}

/** Premultiplied float RGBA at a new size. [height, width, 4] */
function resize(sprite: Sprite, width: number, height: number): Float64Array {
  const across = weightsOf(sprite.width, width);
  const down = weightsOf(sprite.height, height);
  const rows = new Float64Array(sprite.height * width * 4);
  for (let y = 0; y < sprite.height; y++) {
    for (let x = 0; x < width; x++) {
      const { first, weights } = across[x]!;
      const o = (y * width + x) * 4;
      for (let k = 0; k < weights.length; k++) {
        const i = (y * sprite.width + first + k) * 4;
        const a = (sprite.data[i + 3]! / 255) * weights[k]!;
        for (let c = 0; c < 3; c++) rows[o + c]! += sprite.data[i + c]! * a;
        rows[o + 3]! += a;
      }
    }
  }
  const out = new Float64Array(height * width * 4);
  for (let y = 0; y < height; y++) {
    const { first, weights } = down[y]!;
    for (let k = 0; k < weights.length; k++) {
      const from = (first + k) * width * 4;
      const to = y * width * 4;
      for (let i = 0; i < width * 4; i++) out[to + i]! += rows[from + i]! * weights[k]!;
    }
  }
  return out;
}

interface Premultiplied {
  width: number;
  height: number;
  data: Float64Array;
}

/** Rotated clockwise about its centre, bilinear, on a canvas that holds it whole. */
function rotate(image: Premultiplied, degrees: number): Premultiplied {
  const angle = (degrees * Math.PI) / 180;
  // Rounded so that the last bit of a browser's sine can't move a pixel.
  const cos = Math.round(Math.cos(angle) * 1e6) / 1e6;
  const sin = Math.round(Math.sin(angle) * 1e6) / 1e6;
  const width = Math.ceil(Math.abs(image.width * cos) + Math.abs(image.height * sin));
  const height = Math.ceil(Math.abs(image.width * sin) + Math.abs(image.height * cos));
  const data = new Float64Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [dx, dy] = [x + 0.5 - width / 2, y + 0.5 - height / 2];
      const sx = dx * cos + dy * sin + image.width / 2 - 0.5;
      const sy = -dx * sin + dy * cos + image.height / 2 - 0.5;
      const [x0, y0] = [Math.floor(sx), Math.floor(sy)];
      const [fx, fy] = [sx - x0, sy - y0];
      for (let j = 0; j < 2; j++) {
        for (let i = 0; i < 2; i++) {
          if (x0 + i < 0 || x0 + i >= image.width || y0 + j < 0 || y0 + j >= image.height) continue;
          const w = (i ? fx : 1 - fx) * (j ? fy : 1 - fy);
          const from = ((y0 + j) * image.width + x0 + i) * 4;
          for (let c = 0; c < 4; c++) data[(y * width + x) * 4 + c]! += image.data[from + c]! * w;
        }
      }
    }
  }
  return { width, height, data };
}

function toStamp({ width, height, data }: Premultiplied): Stamp {
  const pixels = width * height;
  const rgba = new Uint8Array(pixels * 4);
  const luminance = new Uint8Array(pixels);
  const histogram = new Uint32Array(256);
  let solid = 0;
  for (let i = 0; i < pixels; i++) {
    const a = data[i * 4 + 3]!;
    if (a <= 0.002) continue;
    for (let c = 0; c < 3; c++) rgba[i * 4 + c] = Math.min(255, Math.round(data[i * 4 + c]! / a));
    rgba[i * 4 + 3] = Math.min(255, Math.round(a * 255));
    // Rec. 601 luma in integers.
    luminance[i] = (rgba[i * 4]! * 77 + rgba[i * 4 + 1]! * 150 + rgba[i * 4 + 2]! * 29) >> 8;
    if (a > 0.5) {
      histogram[luminance[i]!]!++;
      solid++;
    }
  }
  const quantile = (q: number) => {
    let seen = 0;
    for (let t = 0; t < 256; t++) {
      seen += histogram[t]!;
      if (seen > q * solid) return t;
    }
    return 255;
  };
  const [low, middle, high] = [quantile(0.04), quantile(0.5), quantile(0.97)];
  const tone = new Uint8Array(pixels);
  for (let i = 0; i < pixels; i++) {
    // The sprite's own middle becomes the colour's body, so that a black cat can turn red.
    const l = luminance[i]!;
    const t =
      l < middle
        ? 144 - ((middle - l) / Math.max(24, middle - low)) * 100
        : 144 + ((l - middle) / Math.max(24, high - middle)) * 80;
    tone[i] = Math.max(0, Math.min(255, Math.round(t)));
  }
  return { width, height, rgba, tone };
}

function turnHalf(image: Premultiplied): Premultiplied {
  const data = new Float64Array(image.data.length);
  const pixels = image.width * image.height;
  for (let i = 0; i < pixels; i++) data.set(image.data.subarray(i * 4, i * 4 + 4), (pixels - 1 - i) * 4);
  return { ...image, data };
}

/** About 10 KB a stamp: 6,000 hold every noun and style at the usual sizes in some 80 MB. */
const CAPACITY = 6000;
const caches = new WeakMap<Atlas, LRUCache<string, Stamp>>();

/**
 * A sprite at a size and pose.
 *
 * @param side longest side before turning, pixels
 * @param tilt degrees clockwise, used where pose is "tilted"
 */
export function stamp(
  atlas: Atlas,
  style: string,
  noun: string,
  side: number,
  pose: Pose,
  tilt: number,
): Stamp {
  let cache = caches.get(atlas);
  if (!cache) {
    cache = new LRUCache({ max: CAPACITY });
    caches.set(atlas, cache);
  }
  const key = `${style}/${noun}/${side}/${pose === "upright" ? "" : pose + tilt}`;
  const known = cache.get(key);
  if (known) return known;
  const sprite = atlas.sprite(style, noun);
  const scale = side / Math.max(sprite.width, sprite.height);
  const width = Math.max(1, Math.round(sprite.width * scale));
  const height = Math.max(1, Math.round(sprite.height * scale));
  let image: Premultiplied = { width, height, data: resize(sprite, width, height) };
  if (pose === "upside-down") image = turnHalf(image);
  if (pose === "tilted") image = rotate(image, tilt);
  const made = toStamp(image);
  cache.set(key, made);
  return made;
}
