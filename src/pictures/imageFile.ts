/** A visitor's picture: checked before it is decoded, so that nothing strange reaches the decoder or the memory. */

import { BadInputError, BrokenFileError, DeglaError } from "../base/errors";
import type { Picture } from "../clip/picture";
import { FOREIGN_ADVICE, type ForeignKind } from "./foreign";
import { type ImageHeader, readImageHeader } from "./imageHeader";

/** What is said of a file that is no picture, as data (base/errors.ts). */
export type PictureSaid = { file: string } & (
  | {
      kind:
        | "pictureIsText"
        | "pictureIsUnknown"
        | "pictureIsFilm"
        | "pictureIsArchive"
        | "pictureIsRaw"
        | "pictureIsWebPage"
        | "pictureIsEmpty"
        | "pictureIsCut"
        | "pictureIsCmyk"
        | "pictureIsDamaged";
    }
  | { kind: "pictureIsForeign"; format: string }
  | { kind: "pictureIsHuge"; width: number; height: number; megapixels: number }
  | { kind: "pictureIsHeavy"; megabytes: number }
  | { kind: "pictureHasNoSize"; width: number; height: number }
  | { kind: "pictureIsDeep"; bits: number }
);

const said = (told: PictureSaid) => ({ said: told });

/** Decodes the first frame of a file that has passed the checks, upright by EXIF, without colour management. */
export type DecodeImage = (bytes: Uint8Array<ArrayBuffer>, header: ImageHeader) => Promise<Picture>;

/** From here on a picture is refused: 50 megapixels are 200 MB once decoded. */
const MAX_PIXELS = 50_000_000;
const MAX_BYTES = 256 * 1024 * 1024;

const MIME: Record<ImageHeader["kind"], string> = {
  png: "image/png",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  bmp: "image/bmp",
  avif: "image/avif",
};

export function mimeOf(header: ImageHeader): string {
  return MIME[header.kind];
}

const SAVE_AS = "Save it as PNG, JPEG or WebP with 8 bits per channel and try again.";

/** Kinds that have no name of their own. */
const FOREIGN: Readonly<
  Record<string, "pictureIsFilm" | "pictureIsArchive" | "pictureIsRaw" | "pictureIsWebPage">
> = {
  film: "pictureIsFilm",
  archive: "pictureIsArchive",
  "raw picture of a camera": "pictureIsRaw",
  "web page": "pictureIsWebPage",
};

function refuseForeign(kind: ForeignKind, name: string): never {
  if (kind === "text")
    throw new BrokenFileError(
      `${name} is not a picture: it holds text.`,
      "Pick the picture itself; drop a table of captions on the page together with its pictures.",
      said({ kind: "pictureIsText", file: name }),
    );
  if (kind === "unknown")
    throw new BrokenFileError(
      `${name} is not a picture of a kind that is known here.`,
      SAVE_AS,
      said({ kind: "pictureIsUnknown", file: name }),
    );
  throw new BadInputError(
    `${name} is a file of the kind ${kind}, which is not read here.`,
    FOREIGN_ADVICE[kind] ?? SAVE_AS,
    said(
      FOREIGN[kind]
        ? { kind: FOREIGN[kind], file: name }
        : { kind: "pictureIsForeign", file: name, format: kind },
    ),
  );
}

function refuseHuge(width: number, height: number, name: string): void {
  if (width * height < MAX_PIXELS) return;
  const megapixels = Math.round((width * height) / 1e6);
  throw new BadInputError(
    `${name} has ${width} × ${height} pixels, ${megapixels} megapixels; 50 are the limit.`,
    "The model sees a few hundred pixels a side: make the picture smaller, 4,000 pixels are plenty.",
    said({ kind: "pictureIsHuge", file: name, width, height, megapixels }),
  );
}

/** @throws BrokenFileError, BadInputError; the header of a file that can be decoded otherwise */
export function checkImageFile(bytes: Uint8Array, name: string): ImageHeader {
  if (bytes.length === 0)
    throw new BrokenFileError(
      `${name} is empty.`,
      "The copy has failed somewhere; copy the file again.",
      said({ kind: "pictureIsEmpty", file: name }),
    );
  const megabytes = Math.round(bytes.length / 1e6);
  if (bytes.length > MAX_BYTES)
    throw new BadInputError(
      `${name} has ${megabytes} MB; 256 MB are the most.`,
      SAVE_AS,
      said({ kind: "pictureIsHeavy", file: name, megabytes }),
    );
  const header = readImageHeader(bytes);
  if (typeof header === "string") refuseForeign(header, name);
  const { width, height, bitsPerChannel, channels, kind } = header;
  refuseHuge(width, height, name);
  if (!header.complete)
    throw new BrokenFileError(
      `${name} is cut off: the file ends before the picture does.`,
      undefined,
      said({ kind: "pictureIsCut", file: name }),
    );
  if (width <= 0 || height <= 0) {
    if (kind !== "avif")
      throw new BrokenFileError(
        `${name} says that it has ${width} × ${height} pixels.`,
        undefined,
        said({ kind: "pictureHasNoSize", file: name, width, height }),
      );
  }
  if (kind === "jpeg" && channels === 4)
    throw new BadInputError(
      `${name} is a JPEG for print, in CMYK.`,
      "Its colours can't be shown faithfully here. Save it as RGB and try again.",
      said({ kind: "pictureIsCmyk", file: name }),
    );
  if (bitsPerChannel > 8)
    throw new BadInputError(
      `${name} has ${bitsPerChannel} bits per channel; 8 are the most.`,
      SAVE_AS,
      said({ kind: "pictureIsDeep", file: name, bits: bitsPerChannel }),
    );
  return header;
}

/** What a picture is beside what is seen of it. Words for it stand in src/notices. */
export interface PictureNotice {
  kind: "animated" | "padded" | "transparent";
}

export interface DecodedImage {
  picture: Picture;
  notices: PictureNotice[];
}

/**
 * Checks and decodes.
 * @throws BrokenFileError, BadInputError
 */
export async function decodeImageFile(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  decode: DecodeImage,
): Promise<DecodedImage> {
  const header = checkImageFile(bytes, name);
  let picture: Picture;
  try {
    picture = await decode(header.padded ? withEnd(bytes) : bytes, header);
  } catch (cause) {
    if (cause instanceof DeglaError) throw cause;
    throw new BrokenFileError(`${name} can't be decoded: its content is damaged.`, undefined, {
      cause,
      ...said({ kind: "pictureIsDamaged", file: name }),
    });
  }
  refuseHuge(picture.width, picture.height, name); // an AVIF tells its size late
  const notices: PictureNotice[] = [];
  if (header.animated) notices.push({ kind: "animated" });
  if (header.padded) notices.push({ kind: "padded" });
  if (hasTransparency(picture)) notices.push({ kind: "transparent" });
  return { picture, notices };
}

/** A JPEG with the end marker that its padding stands for: Chromium asks for one, Pillow and libvips don't. */
function withEnd(jpeg: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(jpeg.length + 2);
  whole.set(jpeg);
  whole.set([0xff, 0xd9], jpeg.length);
  return whole;
}

function hasTransparency({ data }: Picture): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return true;
  return false;
}
