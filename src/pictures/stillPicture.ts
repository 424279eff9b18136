/**
 * The still picture that an animated file holds beside its frames: what Pillow reads of it. Chromium shows the first frame
 * of the animation in its place, and libvips takes an animated AVIF for a file of no known kind.
 */
import type { ImageHeader } from "./imageHeader";

const ascii = (bytes: Uint8Array, at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));

/** Of an APNG what every PNG has: its IDAT is the still picture (PNG, third edition, section 4.9). */
function withoutFrames(png: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const data = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const kept: Uint8Array[] = [png.subarray(0, 8)];
  for (let at = 8; at + 12 <= png.length; ) {
    const end = at + 12 + data.getUint32(at);
    if (!["acTL", "fcTL", "fdAT"].includes(ascii(png, at + 4))) kept.push(png.subarray(at, end));
    at = end;
  }
  const out = new Uint8Array(kept.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of kept) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** An AVIF that says first that it is a sequence ("avis") as one that says that it is a picture. */
function asPicture(avif: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (ascii(avif, 8) !== "avis") return avif;
  const out = avif.slice();
  out.set(new TextEncoder().encode("avif"), 8);
  return out;
}

/** @param bytes of a file that has passed the checks; the same bytes where it is no animation */
export function asStill(
  bytes: Uint8Array<ArrayBuffer>,
  { kind, animated }: Pick<ImageHeader, "kind" | "animated">,
): Uint8Array<ArrayBuffer> {
  if (!animated) return bytes;
  return kind === "png" ? withoutFrames(bytes) : kind === "avif" ? asPicture(bytes) : bytes;
}
