/** Pictures to tiles, tiles to one palette PNG. */
import sharp from "sharp";

export const TILE = 64;
const MARGIN = 1;
/** Alpha below this is cleared: ringing and soft rims would cost palette entries and leave specks. */
const CLEAR = 12;
/** Fainter pixels than this are no part of a picture's box: soft shadows would shrink the thing itself. */
const FAINT = 24;

sharp.concurrency(1);

/**
 * @param {Buffer} image an SVG or PNG
 * @returns {Promise<Buffer>} RGBA [TILE, TILE, 4], straight alpha: the picture cut to its box, fitted, centred
 */
export async function tileFrom(image) {
  const { data, info } = await sharp(image).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  let [x0, y0, x1, y1] = [info.width, info.height, -1, -1];
  for (let y = 0; y < info.height; y++) {
    for (let x = 0; x < info.width; x++) {
      if (data[(y * info.width + x) * 4 + 3] < FAINT) continue;
      x0 = Math.min(x0, x);
      x1 = Math.max(x1, x);
      y0 = Math.min(y0, y);
      y1 = Math.max(y1, y);
    }
  }
  if (x1 < 0) throw new Error("An empty picture.");
  const side = TILE - 2 * MARGIN;
  const scale = side / Math.max(x1 - x0 + 1, y1 - y0 + 1);
  const width = Math.max(1, Math.round((x1 - x0 + 1) * scale));
  const height = Math.max(1, Math.round((y1 - y0 + 1) * scale));
  const left = Math.floor((TILE - width) / 2);
  const top = Math.floor((TILE - height) / 2);
  const tile = await sharp(data, { raw: { width: info.width, height: info.height, channels: 4 } })
    .extract({ left: x0, top: y0, width: x1 - x0 + 1, height: y1 - y0 + 1 })
    .resize(width, height, { fit: "fill", kernel: "lanczos3" })
    .extend({
      left,
      top,
      right: TILE - width - left,
      bottom: TILE - height - top,
      background: { r: 0, g: 0, b: 0, alpha: 0 },
    })
    .raw()
    .toBuffer();
  for (let i = 0; i < tile.length; i += 4) if (tile[i + 3] < CLEAR) tile.fill(0, i, i + 4);
  return tile;
}

/** Tiles row by row into an 8-bit palette PNG with alpha. */
export async function atlasPng(tiles, columns) {
  const rows = Math.ceil(tiles.length / columns);
  const stride = columns * TILE * 4;
  const sheet = Buffer.alloc(rows * TILE * stride);
  for (const [i, tile] of tiles.entries()) {
    const origin = Math.floor(i / columns) * TILE * stride + (i % columns) * TILE * 4;
    for (let y = 0; y < TILE; y++) {
      tile.copy(sheet, origin + y * stride, y * TILE * 4, (y + 1) * TILE * 4);
    }
  }
  return sharp(sheet, { raw: { width: columns * TILE, height: rows * TILE, channels: 4 } })
    .png({ palette: true, colours: 256, quality: 100, effort: 10, dither: 0.6, compressionLevel: 9 })
    .toBuffer();
}
