import { describe, expect, it } from "vitest";
import { BadInputError, BrokenFileError, UnsupportedModelError } from "../base/errors";
import { parsePreprocess } from "./folder/imageSettings";
import { cropPicture, cropRectangle, onWhite, preprocess } from "./preprocess";
import { resize } from "./resize";
import { jsonBytes, readFixture } from "./testing";
import { testPicture } from "./testingPreprocess";

interface Fixture {
  resizes: { size: [number, number]; to: [number, number]; resample: number; rgb: string }[];
  pipelines: {
    size: [number, number];
    options: Record<string, unknown>;
    transparent: boolean;
    shape: [number, number, number];
    pixels: string;
  }[];
}

const fixture = readFixture("clip-preprocess.json.gz") as Fixture;
const FILTERS = ["nearest", "lanczos", "bilinear", "bicubic", "box", "hamming"] as const;

function bytes(base64: string): Uint8Array {
  return Uint8Array.from(Buffer.from(base64, "base64"));
}

describe("resize", () => {
  it.each(fixture.resizes)(
    "$size to $to by filter $resample equals Pillow",
    ({ size, to, resample, rgb }) => {
      const result = resize(testPicture(...size, false), ...to, undefined, FILTERS[resample]!);
      const expected = bytes(rgb);
      expect(result.length).toBe(expected.length);
      const worst = result.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0);
      expect(worst).toBe(0);
    },
  );

  it("computes a window of the result alone", () => {
    const window = { left: 7, top: 9, width: 20, height: 11 };
    for (const [w, h] of [
      [90, 70],
      [90, 300],
      [45, 70],
      [90, 41],
    ] as const) {
      const source = testPicture(w, h, false);
      const whole = resize(source, 45, 41);
      const part = resize(source, 45, 41, window);
      expect(part.length).toBe(20 * 11 * 3);
      for (let y = 0; y < window.height; y++)
        for (let i = 0; i < window.width * 3; i++)
          expect(part[y * window.width * 3 + i]).toBe(whole[((y + window.top) * 45 + window.left) * 3 + i]);
    }
  });
});

describe("preprocess", () => {
  it.each(fixture.pipelines)("$size with $options equals transformers", (row) => {
    const config = parsePreprocess(jsonBytes(row.options));
    const result = preprocess(config, testPicture(...row.size, row.transparent));
    const expected = new Float32Array(bytes(row.pixels).buffer);
    const [, height, width] = row.shape;
    expect(result.length).toBe(expected.length);
    let worst = 0;
    for (let c = 0; c < 3; c++)
      for (let p = 0; p < height * width; p++)
        worst = Math.max(worst, Math.abs(result[p * 3 + c]! - expected[c * height * width + p]!));
    expect(worst).toBe(0);
  });

  it("leaves opaque pictures as they are", () => {
    const source = testPicture(5, 4, false);
    expect(onWhite(source)).toBe(source);
    const clear = { width: 1, height: 1, data: Uint8ClampedArray.of(9, 90, 200, 0) };
    expect([...onWhite(clear).data]).toEqual([255, 255, 255, 255]);
  });

  it("tells which part of the picture it keeps", () => {
    const config = parsePreprocess(jsonBytes({ size: 32, crop_size: 32 }));
    expect(cropRectangle(config, 64, 64)).toEqual({ x: 0, y: 0, width: 64, height: 64 });
    expect(cropRectangle(config, 128, 64)).toEqual({ x: 32, y: 0, width: 64, height: 64 });
    expect(cropRectangle(config, 64, 128)).toEqual({ x: 0, y: 32, width: 64, height: 64 });
  });

  it("refuses a picture whose data does not fit its size", () => {
    const config = parsePreprocess(jsonBytes({}));
    expect(() => cropPicture(config, { width: 2, height: 2, data: new Uint8Array(15) })).toThrow(
      BadInputError,
    );
    expect(() => cropPicture(config, { width: 0, height: 0, data: new Uint8Array(0) })).toThrow(
      BadInputError,
    );
  });
});

describe("preprocessor_config.json", () => {
  it("has CLIP's defaults", () => {
    const config = parsePreprocess(jsonBytes({}));
    expect(config).toMatchObject({ resize: 224, resample: "bicubic", crop: [224, 224], rescale: 1 / 255 });
    expect(config.mean[0]).toBe(0.48145466);
  });

  it("takes the older spelling of sizes", () => {
    expect(parsePreprocess(jsonBytes({ size: 96, crop_size: 64 }))).toMatchObject({
      resize: 96,
      crop: [64, 64],
    });
  });

  it("names what is wrong", () => {
    expect(() => parsePreprocess(jsonBytes({ size: "big" }))).toThrow(BrokenFileError);
    expect(() => parsePreprocess(jsonBytes({ image_mean: [1, 2] }))).toThrow(
      /preprocessor_config\.json.*image_mean/,
    );
    expect(() => parsePreprocess(jsonBytes({ resample: 6 }))).toThrow(UnsupportedModelError);
  });
});
