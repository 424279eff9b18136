import sharp, { type OutputInfo } from "sharp";
import { describe, expect, it } from "vitest";
import { decodeWithSharp } from "../cli/decodeImage";
import { checkImageFile, decodeImageFile } from "./imageFile";
import { readImageHeader } from "./imageHeader";

type Kind = "png" | "jpeg" | "gif" | "webp" | "avif";
const own = (buffer: Buffer) => new Uint8Array(buffer) as Uint8Array<ArrayBuffer>;

/** A picture with something to compress in it. */
function drawing(width: number, height: number, channels: 3 | 4 = 3) {
  const values = Array.from({ length: width * height * channels }, (_, i) =>
    channels === 4 && i % 4 === 3 ? 255 : (i * 37) & 255,
  );
  const data = Buffer.from(values);
  return sharp(data, { raw: { width, height, channels } });
}
const file = async (kind: Kind, width = 40, height = 24) =>
  own(await drawing(width, height)[kind]().toBuffer());
const decode = (bytes: Uint8Array<ArrayBuffer>, name = "x.png") =>
  decodeImageFile(bytes, name, decodeWithSharp);

/** Two frames, as a strip that sharp cuts up. */
const animated = async (kind: "gif" | "webp") =>
  own(
    await sharp(Buffer.alloc(16 * 32 * 3, 90).fill(200, 16 * 16 * 3), {
      raw: { width: 16, height: 32, channels: 3, pageHeight: 16 },
    })
      [kind]({ delay: [100, 100], loop: 0 })
      .toBuffer(),
  );

describe("headers", () => {
  it.each(["png", "jpeg", "gif", "webp", "avif"] as const)("%s: size, whole, still", async (kind) => {
    const header = readImageHeader(await file(kind));
    expect(header).toMatchObject({ kind, width: 40, height: 24, complete: true, animated: false });
  });

  it("lossless and extended WebP", async () => {
    const lossless = own(await drawing(40, 24).webp({ lossless: true }).toBuffer());
    expect(readImageHeader(lossless)).toMatchObject({ width: 40, height: 24, complete: true });
    const alpha = own(await drawing(40, 24, 4).ensureAlpha(0.5).webp().toBuffer());
    expect(readImageHeader(alpha)).toMatchObject({ width: 40, height: 24, complete: true });
  });

  it("progressive JPEG, and BMP written by hand", async () => {
    const progressive = own(await drawing(40, 24).jpeg({ progressive: true }).toBuffer());
    expect(readImageHeader(progressive)).toMatchObject({ width: 40, height: 24, complete: true });
    expect(readImageHeader(bmp(5, 3))).toMatchObject({ kind: "bmp", width: 5, height: 3, complete: true });
    expect(readImageHeader(bmp(5, 3).slice(0, 90))).toMatchObject({ complete: false });
  });
});

function bmp(width: number, height: number): Uint8Array<ArrayBuffer> {
  const pixels = Math.ceil((width * 24) / 32) * 4 * height;
  const bytes = new Uint8Array(54 + pixels);
  const data = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  data.setUint32(2, bytes.length, true);
  data.setUint32(10, 54, true);
  data.setUint32(14, 40, true);
  data.setInt32(18, width, true);
  data.setInt32(22, -height, true);
  data.setUint16(26, 1, true);
  data.setUint16(28, 24, true);
  return bytes;
}

describe("pictures that are refused, by name", () => {
  it("empty", async () => {
    await expect(decode(new Uint8Array(0))).rejects.toMatchObject({
      name: "BrokenFileError",
      message: /empty/,
    });
  });

  it.each(["png", "jpeg", "gif", "webp", "avif"] as const)("%s cut off at many places", async (kind) => {
    const whole = await file(kind, 90, 70);
    for (const share of [0.3, 0.6, 0.9]) {
      const cut = whole.slice(0, Math.floor(whole.length * share));
      expect(() => checkImageFile(cut, "cut"), `${share}`).toThrow(/cut off/);
    }
  });

  it.each(["png", "jpeg", "webp"] as const)("%s with a damaged middle", async (kind) => {
    const bytes = await file(kind, 90, 70);
    const at = kind === "png" ? 60 : 20;
    bytes.fill(0xaa, at, at + 200);
    await expect(decode(bytes)).rejects.toMatchObject({ name: "BrokenFileError" });
  });

  it("a text named .png, a shell of nothing, and strange kinds", async () => {
    const text = new TextEncoder().encode("Dear diary,\ntoday I was renamed to .png.");
    await expect(decode(text)).rejects.toMatchObject({ name: "BrokenFileError", message: /holds text/ });
    await expect(decode(new Uint8Array(500))).rejects.toMatchObject({ name: "BrokenFileError" });
    const tiff = own(await drawing(8, 8).tiff().toBuffer());
    await expect(decode(tiff)).rejects.toMatchObject({ name: "BadInputError", message: /TIFF/ });
    const svg = new TextEncoder().encode('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>');
    await expect(decode(svg)).rejects.toMatchObject({ name: "BadInputError", message: /SVG/ });
  });

  it("CMYK", async () => {
    const cmyk = own(await drawing(32, 32).toColourspace("cmyk").jpeg().toBuffer());
    await expect(decode(cmyk)).rejects.toMatchObject({ name: "BadInputError", message: /CMYK/ });
  });

  it("16 bits per channel", async () => {
    const deep = own(await drawing(32, 32).toColourspace("rgb16").png().toBuffer());
    await expect(decode(deep)).rejects.toMatchObject({ name: "BadInputError", message: /16 bits/ });
  });

  it("50 megapixels and more, before a byte is decoded", async () => {
    const small = await file("png");
    new DataView(small.buffer).setUint32(16, 10_000);
    new DataView(small.buffer).setUint32(20, 5000);
    let asked = false;
    const spy = async () => {
      asked = true;
      throw new Error("never");
    };
    await expect(decodeImageFile(small, "big.png", spy)).rejects.toMatchObject({
      name: "BadInputError",
      message: /10000 × 5000 pixels, 50 megapixels/,
    });
    expect(asked).toBe(false);
  });
});

describe("pictures that are taken with a word", () => {
  it.each(["gif", "webp"] as const)("animated %s: the first frame", async (kind) => {
    const { picture, notices } = await decode(await animated(kind), "moving");
    expect(notices).toEqual([{ kind: "animated" }]);
    expect([picture.width, picture.height]).toEqual([16, 16]);
    expect(Math.abs(picture.data[0]! - 90)).toBeLessThan(3);
  });

  it("transparent", async () => {
    const bytes = own(await drawing(8, 8).ensureAlpha(0.5).png().toBuffer());
    expect((await decode(bytes, "glass.png")).notices).toEqual([{ kind: "transparent" }]);
  });

  it("turned by EXIF: upright, without a word", async () => {
    const { data } = (await drawing(40, 24)
      .jpeg()
      .withMetadata({ orientation: 6 })
      .toBuffer({ resolveWithObject: true })) as { data: Buffer; info: OutputInfo };
    const { picture, notices } = await decode(own(data), "phone.jpg");
    expect([picture.width, picture.height, notices]).toEqual([24, 40, []]);
  });
});
