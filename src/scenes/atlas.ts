/**
 * The sprite atlas: one palette PNG a style, 64×64 tiles, and an index of nouns. PNGs are decoded by
 * fast-png in Node and in the page alike, so both see the same bytes: a canvas would premultiply alpha and
 * colour-manage, and lose the exactness.
 */
import { decode } from "fast-png";
import { z } from "zod";

const styleSchema = z.object({
  id: z.string(),
  label: z.string(),
  licence: z.string(),
  source: z.string(),
  file: z.string(),
  sha256: z.string(),
});

const atlasIndexSchema = z.object({
  version: z.union([z.number(), z.string()]),
  tile: z.number().int().positive(),
  columns: z.number().int().positive(),
  styles: z.array(styleSchema).min(1),
  nouns: z.array(
    z.object({
      word: z.string(),
      plural: z.string(),
      category: z.string(),
      tiles: z.record(z.string(), z.number().int().nonnegative()),
    }),
  ),
  confusable: z.array(z.tuple([z.string(), z.string()])).default([]),
});

type AtlasIndex = z.infer<typeof atlasIndexSchema>;
type Noun = AtlasIndex["nouns"][number];

/** A tile cut to its opaque part. */
export interface Sprite {
  width: number;
  height: number;
  /** RGBA, straight alpha, row-major: [height, width, 4]. */
  data: Uint8ClampedArray;
}

export interface Atlas {
  index: AtlasIndex;
  nouns: Map<string, Noun>;
  /** The opaque part of a noun's tile in a style; throws RangeError where the style lacks the noun. */
  sprite(style: string, noun: string): Sprite;
  /** True if the two words may name the same picture: never use one as the negative of the other. */
  confusable(a: string, b: string): boolean;
}

interface Sheet {
  width: number;
  /** RGBA, [H, W, 4] */
  data: Uint8ClampedArray;
}

/** Any PNG of the atlas as straight RGBA. */
function decodeSheet(png: Uint8Array): Sheet {
  const image = decode(png);
  const pixels = image.width * image.height;
  const data = new Uint8ClampedArray(pixels * 4);
  const { palette, channels } = image;
  if (palette) {
    // fast-png unpacks 8-bit palette indices but leaves the look-up to the caller: four bytes in one write.
    const table = new Uint8Array(256 * 4);
    palette.forEach((colour, i) => {
      table.set([...colour.slice(0, 3), colour[3] ?? 255], i * 4);
    });
    const colours = new Uint32Array(table.buffer);
    const out = new Uint32Array(data.buffer);
    for (let i = 0; i < pixels; i++) out[i] = colours[image.data[i]!]!;
  } else {
    for (let i = 0; i < pixels; i++) {
      for (let c = 0; c < 3; c++) data[i * 4 + c] = image.data[i * channels + (channels > 2 ? c : 0)]!;
      data[i * 4 + 3] = channels % 2 === 0 ? image.data[i * channels + channels - 1]! : 255;
    }
  }
  return { width: image.width, data };
}

/** Below this alpha a pixel doesn't count as part of the sprite's box. */
const OPAQUE = 24;

function cutTile(sheet: Sheet, tile: number, columns: number, place: number): Sprite {
  const left = (place % columns) * tile;
  const top = Math.floor(place / columns) * tile;
  let x0 = tile;
  let x1 = -1;
  let y0 = tile;
  let y1 = -1;
  for (let y = 0; y < tile; y++) {
    for (let x = 0; x < tile; x++) {
      if (sheet.data[((top + y) * sheet.width + left + x) * 4 + 3]! < OPAQUE) continue;
      x0 = Math.min(x0, x);
      x1 = Math.max(x1, x);
      y0 = Math.min(y0, y);
      y1 = Math.max(y1, y);
    }
  }
  if (x1 < 0) throw new RangeError(`Tile ${place} of the atlas is empty.`);
  const width = x1 - x0 + 1;
  const height = y1 - y0 + 1;
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    const from = ((top + y0 + y) * sheet.width + left + x0) * 4;
    data.set(sheet.data.subarray(from, from + width * 4), y * width * 4);
  }
  return { width, height, data };
}

/** @param read the bytes of a file of the atlas' folder, public/scenes/: its index, then each style's PNG */
export async function loadAtlas(read: (file: string) => Promise<Uint8Array>): Promise<Atlas> {
  const index = atlasIndexSchema.parse(JSON.parse(new TextDecoder().decode(await read("atlas.json"))));
  const pngs = new Map(
    await Promise.all(index.styles.map(async ({ id, file }) => [id, await read(file)] as const)),
  );
  const sheets = new Map<string, Sheet>();
  const sprites = new Map<string, Sprite>();
  const nouns = new Map(index.nouns.map((noun) => [noun.word, noun]));
  const twins = new Set(index.confusable.flatMap(([a, b]) => [`${a}/${b}`, `${b}/${a}`]));
  return {
    index,
    nouns,
    confusable: (a, b) => a === b || twins.has(`${a}/${b}`),
    sprite(style, noun) {
      const key = `${style}/${noun}`;
      let sprite = sprites.get(key);
      if (sprite) return sprite;
      const place = nouns.get(noun)?.tiles[style];
      if (place === undefined) throw new RangeError(`The atlas has no "${noun}" in the style "${style}".`);
      let sheet = sheets.get(style);
      if (!sheet) {
        sheet = decodeSheet(pngs.get(style)!);
        sheets.set(style, sheet);
      }
      sprite = cutTile(sheet, index.tile, index.columns, place);
      sprites.set(key, sprite);
      return sprite;
    },
  };
}
