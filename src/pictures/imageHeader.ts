/**
 * What a picture's file says of itself, read before any decoder sees it: kind, size, depth, frames, and whether
 * it is all there. Only the structure is walked, no pixel is touched.
 * Sources: PNG (W3C, 3rd ed.), JPEG (ITU T.81), GIF89a, WebP container, BMP, ISO BMFF (AVIF).
 */

import { type ForeignKind, foreignBrand, foreignKind } from "./foreign";

type ImageKind = "png" | "jpeg" | "gif" | "webp" | "bmp" | "avif";

export interface ImageHeader {
  kind: ImageKind;
  /** 0 where it can't be told before decoding. */
  width: number;
  height: number;
  bitsPerChannel: number;
  /** Colour channels as stored; 4 in a JPEG means CMYK. */
  channels: number | null;
  animated: boolean;
  /** False where the file ends before its own structure does. */
  complete: boolean;
  /** A JPEG whose end is zeros in the place of its last marker: whole to every decoder, whether it is or not. */
  padded?: boolean;
}

type Bytes = Uint8Array;

/** What holds until the file says otherwise. */
const UNTOLD = { width: 0, height: 0, bitsPerChannel: 8, channels: null, animated: false, complete: false };

const ascii = (bytes: Bytes, start: number, length: number) =>
  String.fromCharCode(...bytes.subarray(start, start + length));
const view = (bytes: Bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The header, or the name of what the file is instead. */
export function readImageHeader(bytes: Bytes): ImageHeader | ForeignKind {
  const begin = ascii(bytes, 0, 16);
  if (begin.startsWith("\x89PNG\r\n\x1a\n")) return readPng(bytes);
  if (begin.startsWith("\xff\xd8\xff")) return readJpeg(bytes);
  if (begin.startsWith("GIF87a") || begin.startsWith("GIF89a")) return readGif(bytes);
  if (begin.startsWith("RIFF") && ascii(bytes, 8, 4) === "WEBP") return readWebp(bytes);
  if (begin.startsWith("BM") && bytes.length >= 26) return readBmp(bytes);
  if (ascii(bytes, 4, 4) === "ftyp") return readBmff(bytes);
  return foreignKind(bytes);
}

function readPng(bytes: Bytes): ImageHeader {
  const data = view(bytes);
  const header: ImageHeader = { ...UNTOLD, kind: "png" };
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = data.getUint32(at);
    const type = ascii(bytes, at + 4, 4);
    if (at + 12 + length > bytes.length) break;
    if (type === "IHDR" && length >= 13) {
      header.width = data.getUint32(at + 8);
      header.height = data.getUint32(at + 12);
      header.bitsPerChannel = bytes[at + 16]!;
      header.channels = [1, 0, 3, 1, 2, 0, 4][bytes[at + 17]!] ?? null;
    }
    if (type === "acTL" && length >= 8 && data.getUint32(at + 8) > 1) header.animated = true;
    if (type === "IEND") {
      header.complete = true;
      break;
    }
    at += 12 + length;
  }
  // A file cut off inside its first chunk still tells its size.
  if (header.width === 0 && bytes.length >= 24) {
    header.width = data.getUint32(16);
    header.height = data.getUint32(20);
  }
  return header;
}

function readJpeg(bytes: Bytes): ImageHeader {
  const data = view(bytes);
  const header: ImageHeader = { ...UNTOLD, kind: "jpeg" };
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) break;
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at++; // fill byte
      continue;
    }
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += 2;
      continue;
    }
    const length = data.getUint16(at + 2);
    // SOF0–SOF15 without DHT, JPG and DAC
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker) && at + 10 <= bytes.length) {
      header.bitsPerChannel = bytes[at + 4]!;
      header.height = data.getUint16(at + 5);
      header.width = data.getUint16(at + 7);
      header.channels = bytes[at + 9]!;
    }
    if (marker === 0xda) {
      // In coded data 0xff is always followed by 0 or a restart marker: FFD9 is the end and nothing else.
      for (let i = bytes.length - 2; i > at; i--)
        if (bytes[i] === 0xff && bytes[i + 1] === 0xd9) {
          header.complete = true;
          break;
        }
      // Cameras and card readers fill up the last block; Pillow and browsers read past it.
      if (!header.complete && bytes.at(-1) === 0 && bytes.at(-2) === 0)
        header.complete = header.padded = true;
      break;
    }
    at += 2 + length;
  }
  return header;
}

function readGif(bytes: Bytes): ImageHeader {
  const data = view(bytes);
  let frames = 0;
  let complete = false;
  const sizes = bytes.length >= 13;
  const table = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  let at = sizes ? 13 + table(bytes[10]!) : bytes.length;
  const skipBlocks = () => {
    while (at < bytes.length && bytes[at] !== 0) at += bytes[at]! + 1;
    at++;
  };
  while (at < bytes.length) {
    const tag = bytes[at]!;
    if (tag === 0x3b) {
      complete = true;
      break;
    }
    if (tag === 0x21) {
      at += 2;
      skipBlocks();
    } else if (tag === 0x2c) {
      frames++;
      at += 10 + table(bytes[at + 9] ?? 0) + 1;
      skipBlocks();
    } else break;
  }
  return {
    ...UNTOLD,
    kind: "gif",
    width: sizes ? data.getUint16(6, true) : 0,
    height: sizes ? data.getUint16(8, true) : 0,
    channels: 3,
    animated: frames > 1,
    // Many writers forget the trailer: one whole frame up to the last byte is enough.
    complete: complete || (frames > 0 && at === bytes.length),
  };
}

function readWebp(bytes: Bytes): ImageHeader {
  const data = view(bytes);
  const complete = bytes.length >= 8 + data.getUint32(4, true);
  const header: ImageHeader = { ...UNTOLD, kind: "webp", complete };
  const type = ascii(bytes, 12, 4);
  const u24 = (at: number) => bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
  if (bytes.length < 30) return { ...header, complete: false };
  if (type === "VP8X") {
    header.animated = (bytes[20]! & 2) !== 0;
    header.width = u24(24) + 1;
    header.height = u24(27) + 1;
  } else if (type === "VP8L" && bytes[20] === 0x2f) {
    const bits = data.getUint32(21, true);
    header.width = (bits & 0x3fff) + 1;
    header.height = ((bits >>> 14) & 0x3fff) + 1;
  } else if (type === "VP8 " && u24(23) === 0x2a019d) {
    header.width = data.getUint16(26, true) & 0x3fff;
    header.height = data.getUint16(28, true) & 0x3fff;
  }
  return header;
}

function readBmp(bytes: Bytes): ImageHeader {
  const data = view(bytes);
  const old = data.getUint32(14, true) === 12;
  const width = old ? data.getUint16(18, true) : data.getInt32(18, true);
  const height = old ? data.getUint16(20, true) : Math.abs(data.getInt32(22, true));
  const bits = data.getUint16(old ? 24 : 28, true);
  const compressed = !old && data.getUint32(30, true) !== 0 && data.getUint32(30, true) !== 3;
  const pixels = Math.ceil((Math.abs(width) * bits) / 32) * 4 * height;
  const complete = compressed || bytes.length >= data.getUint32(10, true) + pixels;
  return { ...UNTOLD, kind: "bmp", width, height, channels: 3, complete };
}

function readBmff(bytes: Bytes): ImageHeader | ForeignKind {
  const data = view(bytes);
  const brands = ascii(bytes, 8, Math.min(64, Math.max(0, data.getUint32(0) - 8)));
  if (!/avi[fs]/.test(brands)) return foreignBrand(brands);
  let width = 0;
  let height = 0;
  // The image spatial extents property: the largest is the picture, others may be tiles or the thumbnail.
  const limit = Math.min(bytes.length - 20, 65_536);
  for (let at = 8; at < limit; at++)
    if (bytes[at] === 0x69 && ascii(bytes, at, 4) === "ispe") {
      const [w, h] = [data.getUint32(at + 8), data.getUint32(at + 12)];
      if (w * h > width * height) [width, height] = [w, h];
    }
  let at = 0;
  while (at + 8 <= bytes.length) {
    const size = data.getUint32(at);
    if (size === 0)
      at = bytes.length; // to the end of the file
    else if (size === 1 && at + 16 <= bytes.length) at += Number(data.getBigUint64(at + 8));
    else if (size < 8) break;
    else at += size;
  }
  const animated = brands.startsWith("avis");
  return { ...UNTOLD, kind: "avif", width, height, animated, complete: at === bytes.length };
}
