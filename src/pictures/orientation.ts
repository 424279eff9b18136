/** EXIF's orientation of a WebP, which browsers leave aside, and pictures turned by it. */
import type { Picture } from "../clip/picture";

const ascii = (bytes: Uint8Array, at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));

/** Where the chunk's name stands, and its content; null where the file has none. */
function exifChunk(bytes: Uint8Array): { at: number; content: Uint8Array } | null {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = data.getUint32(at + 4, true);
    if (ascii(bytes, at) === "EXIF") return { at, content: bytes.subarray(at + 8, at + 8 + size) };
    at += 8 + size + (size % 2);
  }
  return null;
}

/** Tag 0x0112 of the first directory; 1 (upright) where it is missing or makes no sense. */
function orientationIn(exif: Uint8Array): number {
  const tiff = ascii(exif, 0) === "Exif" ? exif.subarray(6) : exif;
  const data = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  if (tiff.length < 14) return 1;
  const little = data.getUint16(0) === 0x4949;
  const directory = data.getUint32(4, little);
  if (directory + 2 > tiff.length) return 1;
  const count = data.getUint16(directory, little);
  for (let i = 0; i < count; i++) {
    const entry = directory + 2 + 12 * i;
    if (entry + 12 > tiff.length) break;
    if (data.getUint16(entry, little) !== 0x0112) continue;
    const value = data.getUint16(entry + 8, little);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/**
 * The orientation of a WebP, and the file without it: so a browser that does turn WebP one day does not turn it twice.
 *
 * @param bytes of a WebP
 */
export function uprightWebp(bytes: Uint8Array<ArrayBuffer>): {
  orientation: number;
  file: Uint8Array<ArrayBuffer>;
} {
  const chunk = exifChunk(bytes);
  const orientation = chunk ? orientationIn(chunk.content) : 1;
  if (!chunk || orientation === 1) return { orientation, file: bytes };
  const file = bytes.slice();
  // A chunk of unknown name is passed over (RFC 9649, section 2.7.1.6).
  file.set([0x78, 0x78, 0x78, 0x78], chunk.at);
  return { orientation, file };
}

/** The picture upright. @param orientation 1 to 8 (EXIF 3.0, tag 274): which edges the stored rows and columns begin at */
export function turned(picture: Picture, orientation: number): Picture {
  if (orientation === 1) return picture;
  const { width, height } = picture;
  const across = orientation >= 5;
  const [w, h] = across ? [height, width] : [width, height];
  const mirrored = [2, 3, 7, 8].includes(orientation);
  const flipped = [3, 4, 6, 7].includes(orientation);
  const from = new Uint32Array(picture.data.slice().buffer);
  const to = new Uint32Array(w * h);
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
      const [u, v] = across ? [y, x] : [x, y];
      const [sx, sy] = [mirrored ? width - 1 - u : u, flipped ? height - 1 - v : v];
      to[y * w + x] = from[sy * width + sx]!;
    }
  return { width: w, height: h, data: new Uint8ClampedArray(to.buffer) };
}
