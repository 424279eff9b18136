/** Dialects of preprocessor_config.json against transformers' AutoImageProcessor (training/fixtures/clip_processors.py). */
import { describe, expect, it } from "vitest";
import { BrokenFileError, UnsupportedModelError } from "../../base/errors";
import { preprocess } from "../preprocess";
import { readFixture } from "../testing";
import { testPicture } from "../testingPreprocess";
import { readImageSettings } from "./imageSettings";

interface Row {
  name: string;
  settings: Record<string, unknown>;
  size: [number, number];
  shape: [number, number, number];
  step: number;
  pixels: string;
}

const { rows, source } = readFixture("clip-processors.json.gz") as { rows: Row[]; source: string };
const FILE = "preprocessor_config.json";

describe(`image settings, by ${source}`, () => {
  it.each(rows)("$name, $size", ({ settings, size, shape, step, pixels }) => {
    const result = preprocess(readImageSettings(settings, FILE), testPicture(...size, false));
    const expected = new Float32Array(Uint8Array.from(Buffer.from(pixels, "base64")).buffer);
    const [, height, width] = shape;
    expect(result.length).toBe(3 * height * width);
    const area = height * width;
    let worst = 0;
    for (let i = 0; i < expected.length; i++) {
      const at = i * step;
      const ours = result[(at % area) * 3 + Math.floor(at / area)]!;
      worst = Math.max(worst, Math.abs(ours - expected[i]!));
    }
    expect(worst).toBe(0);
  });

  it.each<[string, Record<string, unknown>, new (m: string) => Error, RegExp]>([
    ["a filter that Pillow hasn't", { resample: 6 }, UnsupportedModelError, /filter 6/],
    ["padding", { do_pad: true }, UnsupportedModelError, /do_pad/],
    [
      "a class unknown here",
      { image_processor_type: "PixtralImageProcessor" },
      UnsupportedModelError,
      /Pixtral/,
    ],
    ["a size that is null but used", { size: null }, BrokenFileError, /needs size, but says null/],
    ["a mean that is null but used", { image_mean: null }, BrokenFileError, /needs image_mean/],
    ["a longest edge alone", { size: { longest_edge: 32 } }, BrokenFileError, /shortest_edge/],
    ["no size at all", { size: "big" }, BrokenFileError, /at size/],
  ])("refuses %s, naming it", (_, settings, kind, message) => {
    expect(() => readImageSettings(settings, FILE)).toThrow(kind);
    expect(() => readImageSettings(settings, FILE)).toThrow(message);
  });
});
