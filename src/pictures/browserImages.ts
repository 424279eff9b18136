/** Decoding where there is a canvas: in the page's worker. */

import { OutOfMemoryError } from "../base/errors";
import { decodeBmp } from "./bmp";
import { type DecodeImage, mimeOf } from "./imageFile";
import { turned, uprightWebp } from "./orientation";
import { asStill } from "./stillPicture";

function canvas(width: number, height: number) {
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (!context) throw new OutOfMemoryError(`The browser gives no canvas of ${width} × ${height} pixels.`);
  return context;
}

/** Upright by EXIF; colours as they stand in the file, as Pillow reads them. */
export const decodeInBrowser: DecodeImage = async (bytes, header) => {
  if (header.kind === "bmp") return decodeBmp(bytes);
  const { orientation, file } =
    header.kind === "webp" ? uprightWebp(bytes) : { orientation: 1, file: asStill(bytes, header) };
  const bitmap = await createImageBitmap(new Blob([file], { type: mimeOf(header) }), {
    imageOrientation: "from-image",
    colorSpaceConversion: "none",
    premultiplyAlpha: "none",
  });
  try {
    const { width, height } = bitmap;
    const context = canvas(width, height);
    context.drawImage(bitmap, 0, 0);
    return turned({ width, height, data: context.getImageData(0, 0, width, height).data }, orientation);
  } finally {
    bitmap.close();
  }
};
