/** Keys of pictures: a path, and a crop as a media fragment (W3C Media Fragments: "#xywh=10,20,300,200", pixels). */
import { exactly } from "../base/exactly";
import type { Picture } from "../clip/picture";

export interface Crop {
  x: number;
  y: number;
  width: number;
  height: number;
}

const FRAGMENT = /#xywh=(-?[\d.]+),(-?[\d.]+),([\d.]+),([\d.]+)$/;

export function withCrop(path: string, { x, y, width, height }: Crop): string {
  return `${path}#xywh=${x},${y},${width},${height}`;
}

export function splitKey(key: string): { path: string; crop: Crop | null } {
  const found = FRAGMENT.exec(key);
  if (!found) return { path: key, crop: null };
  const [x, y, width, height] = exactly(found.slice(1).map(Number), 4);
  return { path: key.slice(0, found.index), crop: { x, y, width, height } };
}

/** Part of a picture; what lies outside of it is black, as Pillow's crop has it. */
export function cropPicture({ width, height, data }: Picture, crop: Crop): Picture {
  const [left, top] = [Math.round(crop.x), Math.round(crop.y)];
  const w = Math.max(1, Math.round(crop.x + crop.width) - left);
  const h = Math.max(1, Math.round(crop.y + crop.height) - top);
  const out = new Uint8ClampedArray(w * h * 4);
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
      const to = 4 * (y * w + x);
      const [sx, sy] = [left + x, top + y];
      if (sx < 0 || sy < 0 || sx >= width || sy >= height) out[to + 3] = 255;
      else out.set(data.subarray(4 * (sy * width + sx), 4 * (sy * width + sx) + 4), to);
    }
  return { width: w, height: h, data: out };
}
