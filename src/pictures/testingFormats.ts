/** The fixture of picture formats, and how far two decoders may be apart: for tests under Node and in the page. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

const FILE = join(import.meta.dirname, "__fixtures__/image-formats.json.gz");

export interface FormatPicture {
  name: string;
  file: Uint8Array<ArrayBuffer>;
  width: number;
  height: number;
  /** [height * width * 4], Pillow's */
  rgba: Uint8Array;
}

const bytes = (text: string) => new Uint8Array(Buffer.from(text, "base64"));

export function readFormats(): { pillow: string; pictures: FormatPicture[] } {
  const { pillow, pictures } = JSON.parse(gunzipSync(readFileSync(FILE)).toString()) as {
    pillow: string;
    pictures: { name: string; file: string; width: number; height: number; rgba: string }[];
  };
  return {
    pillow,
    pictures: pictures.map((one) => ({ ...one, file: bytes(one.file), rgba: bytes(one.rgba) })),
  };
}

/**
 * Where two decoders are further apart than one level; the bound is the largest difference of a channel on this smooth
 * picture. AVIF with its colour at half the resolution: libheif (headless) repeats a colour, libavif (Pillow, Chromium)
 * interpolates, which the format leaves open. AVIF with transparency: Chromium stretches alpha from 16…235 to 0…255.
 */
export const FURTHER_APART: Record<"headless" | "page", Readonly<Record<string, number>>> = {
  headless: { "422.avif": 4, "420.avif": 8, "limited.avif": 2 },
  page: { "alpha.avif": 20 },
};

/** Of all channels; colours under full transparency are nobody's concern. */
export function largestDifference(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  if (got.length !== wanted.length) return Number.POSITIVE_INFINITY;
  let most = 0;
  for (let i = 0; i < got.length; i += 4) {
    if (got[i + 3] === 0 && wanted[i + 3] === 0) continue;
    for (let c = 0; c < 4; c++) most = Math.max(most, Math.abs(got[i + c]! - wanted[i + c]!));
  }
  return most;
}
