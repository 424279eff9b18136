/** Every format that is read, headless, against Pillow (training/fixtures/image_formats.py); e2e/image-formats.spec.ts in the page. */
import { describe, expect, it } from "vitest";
import { decodeWithSharp } from "../cli/decodeImage";
import { decodeImageFile } from "./imageFile";
import { FURTHER_APART, largestDifference, readFormats } from "./testingFormats";

const { pictures } = readFormats();

describe("pictures headless, against Pillow", () => {
  it.each(pictures.map((one) => [one.name, one] as const))(
    "%s",
    async (name, { file, width, height, rgba }) => {
      const { picture } = await decodeImageFile(file, name, decodeWithSharp);
      expect([picture.width, picture.height]).toEqual([width, height]);
      expect(largestDifference(picture.data, rgba)).toBeLessThanOrEqual(FURTHER_APART.headless[name] ?? 1);
    },
  );
});

const latin = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));
const ftyp = (brand: string) => `\0\0\0\x18ftyp${brand}\0\0\0\0${"\0".repeat(40)}`;

describe("files that are no picture that is read", () => {
  it.each([
    ["TIFF", "II*\0", /TIFF/],
    ["HEIC", ftyp("heic"), /HEIC/],
    ["a sequence of HEIC", ftyp("msf1"), /HEIC/],
    ["Canon's raw", ftyp("crx "), /raw picture/],
    ["Fuji's raw", "FUJIFILMCCD-RAW ", /raw picture/],
    ["MP4", ftyp("isom"), /film/],
    ["WebM", "\x1aE\xdf\xa3", /film/],
    ["JPEG 2000", "\0\0\0\x0cjP  \r\n", /JPEG 2000/],
    ["JPEG XL", "\xff\x0a\0", /JPEG XL/],
    ["PPM", "P6\n2 2\n255\n", /Netpbm/],
    ["EPS", "%!PS-Adobe-3.0 EPSF-3.0\n", /PostScript/],
    ["a zip", "PK\x03\x04", /archive/],
    ["what macOS leaves on other disks", "\0\x05\x16\x07\0\x02\0\0Mac OS X", /AppleDouble/],
    ["a page that a server sent", "<!doctype html>\n<title>404</title>", /web page/],
    ["a pointer", "version https://git-lfs.github.com/spec/v1\n", /Git LFS pointer/],
  ])("%s is named", async (_, begin, message) => {
    await expect(decodeImageFile(latin(begin), "a.jpg", decodeWithSharp)).rejects.toMatchObject({
      code: "BadInput",
      message: expect.stringMatching(message),
    });
  });

  it("a BMP whose fourth bytes are all zero is seen, as in browsers", async () => {
    const { file } = pictures.find(({ name }) => name === "32-masks-v4.bmp")!;
    const empty = file.slice();
    const offset = new DataView(file.buffer).getUint32(10, true);
    for (let i = offset + 3; i < empty.length; i += 4) empty[i] = 0;
    const { picture, notices } = await decodeImageFile(empty, "a.bmp", decodeWithSharp);
    expect(picture.data.every((value, i) => i % 4 !== 3 || value === 255)).toBe(true);
    expect(notices).toEqual([]);
  });
});
