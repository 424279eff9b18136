/** Decoding and small pictures where there is a canvas: in the page's worker. */

import { OutOfMemoryError } from "../base/errors";
import type { Picture } from "../clip/picture";
import { decodeBmp } from "./bmp";
import { type DecodeImage, mimeOf } from "./imageFile";
import { turned, uprightWebp } from "./orientation";

const THUMBNAIL_SIDE = 512;

function canvas(width: number, height: number, willReadFrequently: boolean) {
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently });
  if (!context) throw new OutOfMemoryError(`The browser gives no canvas of ${width} × ${height} pixels.`);
  return context;
}

/** Upright by EXIF; colours as they stand in the file, as Pillow reads them. */
export const decodeInBrowser: DecodeImage = async (bytes, header) => {
  if (header.kind === "bmp") return decodeBmp(bytes);
  const { orientation, file } = header.kind === "webp" ? uprightWebp(bytes) : { orientation: 1, file: bytes };
  const bitmap = await createImageBitmap(new Blob([file], { type: mimeOf(header) }), {
    imageOrientation: "from-image",
    colorSpaceConversion: "none",
    premultiplyAlpha: "none",
  });
  try {
    const { width, height } = bitmap;
    const context = canvas(width, height, true);
    context.drawImage(bitmap, 0, 0);
    return turned({ width, height, data: context.getImageData(0, 0, width, height).data }, orientation);
  } finally {
    bitmap.close();
  }
};

/** At most 512 pixels a side, on white as the model sees it. */
export async function thumbnailInBrowser({ width, height, data }: Picture): Promise<ImageBitmap> {
  const scale = Math.min(1, THUMBNAIL_SIDE / Math.max(width, height));
  const full = await createImageBitmap(new ImageData(new Uint8ClampedArray(data), width, height));
  const context = canvas(
    Math.max(1, Math.round(width * scale)),
    Math.max(1, Math.round(height * scale)),
    false,
  );
  context.fillStyle = "#fff";
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(full, 0, 0, context.canvas.width, context.canvas.height);
  full.close();
  return context.canvas.transferToImageBitmap();
}
