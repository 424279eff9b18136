/** Draws a scene graph into RGB pixels: integers throughout, no canvas, the same in Node and in the page. */
import type { Atlas } from "./atlas";
import { backgroundPixels } from "./background";
import { type Placement, SCENE_SIZE, type Scene, type SceneObject, type ShapeThing } from "./scene";
import { COLOUR_TABLES, stamp } from "./sprites";
import type { Shape } from "./words";

/** Pixels [x, y, x + width, y + height) of the scene. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Outline width of a shape, pixels. */
const OUTLINE = 5;
/** How strongly a shape's inside is tinted, of 255. */
const FILL = 90;

/** Signed distance to the outline of a shape of the given side, negative inside. */
const DISTANCE: Record<Shape, (x: number, y: number, half: number) => number> = {
  circle: (x, y, half) => Math.sqrt(x * x + y * y) - half,
  square: (x, y, half) => Math.max(Math.abs(x), Math.abs(y)) - half * 0.92,
  diamond: (x, y, half) => (Math.abs(x) + Math.abs(y) - half) * Math.SQRT1_2,
  triangle: (x, y, half) => Math.max(y - half * 0.86, (2 * Math.abs(x) - y - half) / Math.sqrt(5)),
};

const masks = new Map<string, Uint8Array>();

/** Coverage of a shape in 0..255, from the signed distance: outline solid, inside tinted. [side, side] */
function shapeMask(shape: Shape, side: number): Uint8Array {
  const key = `${shape}/${side}`;
  let mask = masks.get(key);
  if (mask) return mask;
  mask = new Uint8Array(side * side);
  const half = side / 2;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const d = DISTANCE[shape](x + 0.5 - half, y + 0.5 - half, half - 1);
      const outer = Math.min(1, Math.max(0, 0.5 - d));
      const line = Math.min(1, Math.max(0, d + OUTLINE + 0.5));
      mask[y * side + x] = Math.round(outer * (line * 255 + (1 - line) * FILL));
    }
  }
  masks.set(key, mask);
  return mask;
}

/** dst + (src − dst)·a/255, exactly rounded, for 0 ≤ a ≤ 255. */
function mix(source: number, target: number, a: number): number {
  const t = source * a + target * (255 - a) + 128;
  return (t + (t >> 8)) >> 8;
}

function drawShape(out: Uint8Array, shape: ShapeThing, at: Placement): Box {
  const { side } = at;
  const mask = shapeMask(shape.noun, side);
  const table = COLOUR_TABLES[shape.colour];
  const [r, g, b] = [table[144 * 3]!, table[144 * 3 + 1]!, table[144 * 3 + 2]!];
  const [left, top] = [at.x - (side >> 1), at.y - (side >> 1)];
  for (let y = Math.max(0, -top); y < Math.min(side, SCENE_SIZE - top); y++) {
    for (let x = Math.max(0, -left); x < Math.min(side, SCENE_SIZE - left); x++) {
      const a = mask[y * side + x]!;
      if (a === 0) continue;
      const o = ((top + y) * SCENE_SIZE + left + x) * 3;
      out[o] = mix(r, out[o]!, a);
      out[o + 1] = mix(g, out[o + 1]!, a);
      out[o + 2] = mix(b, out[o + 2]!, a);
    }
  }
  return clip({ x: left, y: top, width: side, height: side });
}

function clip(box: Box): Box {
  const x = Math.max(0, box.x);
  const y = Math.max(0, box.y);
  const width = Math.min(SCENE_SIZE, box.x + box.width) - x;
  const height = Math.min(SCENE_SIZE, box.y + box.height) - y;
  return { x, y, width, height };
}

function drawObject(out: Uint8Array, atlas: Atlas, object: SceneObject, at: Placement): Box {
  if (object.kind === "shape") return drawShape(out, object, at);
  const sprite = stamp(atlas, object.style, object.noun, at.side, object.pose, at.tilt);
  const { width, height, rgba, tone } = sprite;
  const left = at.x - (width >> 1);
  const top = at.y - (height >> 1);
  const x0 = Math.max(0, -left);
  const x1 = Math.min(width, SCENE_SIZE - left);
  const table = object.colour ? COLOUR_TABLES[object.colour] : null;
  for (let y = Math.max(0, -top); y < Math.min(height, SCENE_SIZE - top); y++) {
    let o = ((top + y) * SCENE_SIZE + left + x0) * 3;
    for (let i = y * width + x0; i < y * width + x1; i++, o += 3) {
      const a = rgba[i * 4 + 3]!;
      if (a === 0) continue;
      let r = rgba[i * 4]!;
      let g = rgba[i * 4 + 1]!;
      let b = rgba[i * 4 + 2]!;
      if (table) {
        const t = tone[i]! * 3;
        r = table[t]!;
        g = table[t + 1]!;
        b = table[t + 2]!;
      }
      if (a === 255) {
        out[o] = r;
        out[o + 1] = g;
        out[o + 2] = b;
      } else {
        out[o] = mix(r, out[o]!, a);
        out[o + 1] = mix(g, out[o + 1]!, a);
        out[o + 2] = mix(b, out[o + 2]!, a);
      }
    }
  }
  return clip({ x: left, y: top, width, height });
}

/**
 * Draws a scene.
 *
 * @param out where to write, [128, 128, 3] RGB; a new array if not given
 * @returns the pixels, and the box of each placement in drawing order
 */
export function drawScene(
  atlas: Atlas,
  scene: Scene,
  out: Uint8Array = new Uint8Array(SCENE_SIZE * SCENE_SIZE * 3),
): { pixels: Uint8Array; boxes: Box[] } {
  out.set(backgroundPixels(scene.background.kind, scene.background.variant));
  const boxes = scene.placements.map((at) => drawObject(out, atlas, scene.objects[at.object]!, at));
  return { pixels: out, boxes };
}

/** The boxes of one object of the scene (several for a group), without keeping the pixels. */
export function boxesOf(atlas: Atlas, scene: Scene, object: number): Box[] {
  const { boxes } = drawScene(atlas, scene);
  return boxes.filter((_, i) => scene.placements[i]!.object === object);
}

/** RGB as RGBA for a canvas or PNG. */
export function toRgba(pixels: Uint8Array): Uint8ClampedArray<ArrayBuffer> {
  const out = new Uint8ClampedArray((pixels.length / 3) * 4);
  for (let i = 0, o = 0; i < pixels.length; i += 3, o += 4) {
    out[o] = pixels[i]!;
    out[o + 1] = pixels[i + 1]!;
    out[o + 2] = pixels[i + 2]!;
    out[o + 3] = 255;
  }
  return out;
}

/** A scene as a picture, [128, 128] RGBA. */
export function scenePicture(atlas: Atlas, scene: Scene) {
  return { width: SCENE_SIZE, height: SCENE_SIZE, data: toRgba(drawScene(atlas, scene).pixels) };
}
