/**
 * BMP as Pillow reads it: 1, 4, 8, 16, 24 and 32 bits, RLE4 and RLE8, colour masks, headers of OS/2 and Windows, rows from
 * below or above. Own code because no library of npm reads them all (bmp-ts 1.0.9 has other palettes and 16-bit colours,
 * decode-bmp 0.2.1 and fast-bmp 4.0.1 refuse OS/2, RLE and rows from above). Source: Microsoft, "Bitmap storage".
 */

import { BrokenFileError } from "../base/errors";
import type { Picture } from "../clip/picture";

const RGB = 0;
const RLE8 = 1;
const RLE4 = 2;
const BITFIELDS = 3;
const ALPHA_BITFIELDS = 6;

interface Header {
  width: number;
  height: number;
  topDown: boolean;
  bits: number;
  compression: number;
  /** Of the pixels. */
  offset: number;
  /** [n * 3] RGB */
  palette: Uint8Array;
  /** Red, green, blue, alpha; 0 where there is none. */
  masks: [number, number, number, number];
}

function damaged(what: string): BrokenFileError {
  return new BrokenFileError(`The BMP ${what}.`);
}

function readHeader(data: DataView): Header {
  const size = data.getUint32(14, true);
  const old = size === 12;
  const offset = data.getUint32(10, true);
  const width = old ? data.getUint16(18, true) : data.getInt32(18, true);
  const rows = old ? data.getInt16(20, true) : data.getInt32(22, true);
  const bits = data.getUint16(old ? 24 : 28, true);
  const compression = old ? RGB : data.getUint32(30, true);
  if (![1, 4, 8, 16, 24, 32].includes(bits)) throw damaged(`has ${bits} bits a pixel`);
  if (![RGB, RLE8, RLE4, BITFIELDS, ALPHA_BITFIELDS].includes(compression))
    throw damaged(`is compressed in a way (${compression}) that is not read here`);
  return {
    width,
    height: Math.abs(rows),
    topDown: rows < 0,
    bits,
    compression,
    offset,
    palette:
      bits <= 8
        ? readPalette(data, 14 + size + masksBehind(size, compression), old ? 3 : 4, bits, offset)
        : new Uint8Array(),
    masks: readMasks(data, size, bits, compression),
  };
}

/** The masks of the shortest header stand behind it. */
function masksBehind(size: number, compression: number): number {
  if (size !== 40) return 0;
  return compression === BITFIELDS ? 12 : compression === ALPHA_BITFIELDS ? 16 : 0;
}

function readPalette(data: DataView, from: number, entry: 3 | 4, bits: number, offset: number): Uint8Array {
  const said = entry === 4 ? data.getUint32(46, true) : 0;
  const count = Math.min(said > 0 ? said : 1 << bits, 1 << bits, Math.floor((offset - from) / entry));
  const palette = new Uint8Array(3 << bits);
  for (let i = 0; i < count; i++)
    for (let c = 0; c < 3; c++) palette[3 * i + c] = data.getUint8(from + entry * i + 2 - c);
  return palette;
}

function readMasks(data: DataView, size: number, bits: number, compression: number): Header["masks"] {
  if (compression === BITFIELDS || compression === ALPHA_BITFIELDS) {
    const mask = (i: number) => data.getUint32(54 + 4 * i, true);
    // Pillow takes the alpha of 32 bits alone
    const alpha = bits === 32 && (compression === ALPHA_BITFIELDS || size >= 56) ? mask(3) : 0;
    return [mask(0), mask(1), mask(2), alpha];
  }
  return bits === 16 ? [0x7c00, 0x3e0, 0x1f, 0] : [0xff0000, 0xff00, 0xff, 0];
}

/** A masked value as 8 bits, rounded down as in Pillow; 0 for no mask. */
function channel(mask: number): (pixel: number) => number {
  if (mask === 0) return () => 0;
  let shift = 0;
  while (((mask >>> shift) & 1) === 0) shift++;
  const most = mask >>> shift;
  return (pixel) => Math.floor(((((pixel & mask) >>> 0) >>> shift) * 255) / most);
}

/** Palette indices of run-length coded rows, in the order of the file: [height * width] */
function expand(bytes: Uint8Array, { width, height, offset, compression }: Header): Uint8Array {
  const out = new Uint8Array(width * height);
  let [at, x, y] = [offset, 0, 0];
  const byte = () => {
    if (at >= bytes.length) throw damaged("ends before its pixels do");
    return bytes[at++]!;
  };
  const put = (index: number) => {
    if (x < width && y < height) out[y * width + x] = index;
    x++;
  };
  const run = (count: number, value: number) => {
    for (let i = 0; i < count; i++) put(compression === RLE8 ? value : i % 2 === 0 ? value >> 4 : value & 15);
  };
  for (;;) {
    const count = byte();
    const value = byte();
    if (count > 0) run(count, value);
    else if (value === 0) [x, y] = [0, y + 1];
    else if (value === 1) return out;
    else if (value === 2) [x, y] = [x + byte(), y + byte()];
    else {
      const perByte = compression === RLE8 ? 1 : 2;
      const start = at;
      for (let left = value; left > 0; left -= perByte) run(Math.min(perByte, left), byte());
      at += (at - start) % 2; // to an even place
    }
    if (y >= height && at >= bytes.length) return out;
  }
}

/** @throws BrokenFileError */
export function decodeBmp(bytes: Uint8Array): Picture {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = readHeader(view);
  const { width, height, topDown, bits, compression, offset, palette, masks } = header;
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  const stride = Math.ceil((width * bits) / 32) * 4;
  const runs = compression === RLE8 || compression === RLE4 ? expand(bytes, header) : null;
  if (!runs && bytes.length < offset + stride * height) throw damaged("ends before its pixels do");
  const channels = masks.map(channel);
  for (let row = 0; row < height; row++) {
    const line = offset + row * stride;
    let to = 4 * width * (topDown ? row : height - 1 - row);
    for (let x = 0; x < width; x++, to += 4) {
      if (bits <= 8) {
        const index = runs ? runs[row * width + x]! : indexAt(bytes, line, x, bits);
        for (let c = 0; c < 3; c++) data[to + c] = palette[3 * index + c]!;
      } else if (bits === 24) {
        for (let c = 0; c < 3; c++) data[to + c] = bytes[line + 3 * x + 2 - c]!;
      } else {
        const pixel = bits === 16 ? view.getUint16(line + 2 * x, true) : view.getUint32(line + 4 * x, true);
        for (let c = 0; c < (masks[3] === 0 ? 3 : 4); c++) data[to + c] = channels[c]!(pixel);
      }
    }
  }
  if (masks[3] !== 0) opaqueIfEmpty(data);
  return { width, height, data };
}

/** Windows leaves the fourth byte at zero where it means nothing: a picture of which nothing is seen is none. */
function opaqueIfEmpty(data: Uint8ClampedArray): void {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 0) return;
  for (let i = 3; i < data.length; i += 4) data[i] = 255;
}

function indexAt(bytes: Uint8Array, line: number, x: number, bits: number): number {
  if (bits === 8) return bytes[line + x]!;
  const perByte = 8 / bits;
  const byte = bytes[line + Math.floor(x / perByte)]!;
  return (byte >> (8 - bits * ((x % perByte) + 1))) & ((1 << bits) - 1);
}
