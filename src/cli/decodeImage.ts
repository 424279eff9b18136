/** Pictures under Node, by sharp; the page decodes with createImageBitmap (engine/worker.ts). */
import sharp from "sharp";
import { decodeBmp } from "../pictures/bmp";
import type { DecodeImage } from "../pictures/imageFile";
import { asStill } from "../pictures/stillPicture";

/** RGBA of the first frame, turned upright by EXIF, colour profiles left aside as in the page. */
export const decodeWithSharp: DecodeImage = async (bytes, header) => {
  if (header.kind === "bmp") return decodeBmp(bytes);
  const { data, info } = await sharp(asStill(bytes, header), {
    failOn: "error",
    ignoreIcc: true,
    autoOrient: true,
  })
    .toColourspace("srgb")
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8ClampedArray(data) };
};
