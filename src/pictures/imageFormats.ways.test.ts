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
