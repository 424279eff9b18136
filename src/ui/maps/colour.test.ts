import { beforeAll, describe, expect, it } from "vitest";
import { bytes, cosine, duration, percent } from "../format";
import { paintMap, sharedScale, viridis } from "./colour";

beforeAll(() => {
  // Node has no canvas; paintMap needs only the pixel buffer.
  globalThis.ImageData ??= class {
    data: Uint8ClampedArray;
    constructor(
      public width: number,
      public height: number,
    ) {
      this.data = new Uint8ClampedArray(width * height * 4);
    }
  } as unknown as typeof ImageData;
});

describe("the colour scale", () => {
  it("has viridis' ends and middle, and clamps", () => {
    expect(viridis(0)).toEqual([68, 1, 84]);
    expect(viridis(0.5)).toEqual([33, 145, 140]);
    expect(viridis(1)).toEqual([253, 231, 37]);
    expect(viridis(7)).toEqual(viridis(1));
    expect(viridis(Number.NaN)).toEqual(viridis(0));
  });

  it("grows lighter all the way", () => {
    const light = Array.from({ length: 101 }, (_, i) => {
      const [r, g, b] = viridis(i / 100);
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    });
    for (let i = 1; i < light.length; i++) expect(light[i]).toBeGreaterThanOrEqual(light[i - 1]! - 0.5);
  });

  it("is shared: its ends are the extremes of all maps", () => {
    const maps = [{ values: Float32Array.of(0.25, 0.5) }, { values: Float32Array.of(-0.125, 0.375) }];
    expect(sharedScale(maps)).toEqual({ low: -0.125, high: 0.5 });
    expect(sharedScale([])).toBeNull();
  });
});

describe("a painted map", () => {
  const values = Float32Array.of(0, 1, 1, 0);
  const scale = { low: 0, high: 1 };

  it("has one colour a patch", () => {
    const { data, width } = paintMap(values, 2, 2, scale, false, 3);
    const at = (x: number, y: number) => [...data.slice((y * width + x) * 4, (y * width + x) * 4 + 3)];
    expect(at(0, 0)).toEqual(viridis(0));
    expect(at(2, 2)).toEqual(viridis(0));
    expect(at(3, 2)).toEqual(viridis(1));
    expect(at(5, 5)).toEqual(viridis(0));
  });

  it("is bilinear between patch centres when smooth", () => {
    const { data, width } = paintMap(values, 2, 2, scale, true, 4);
    const at = (x: number, y: number) => [...data.slice((y * width + x) * 4, (y * width + x) * 4 + 3)];
    // Pixel 3 is centred at 3.5 / 4 − 0.5 = 0.375 patches from the first centre.
    expect(at(3, 0)).toEqual(viridis(0.375));
    expect(at(0, 0)).toEqual(viridis(0));
  });
});

describe("numbers", () => {
  it("have fixed places and a true minus", () => {
    expect(cosine(-0.0456)).toBe("−0.046");
    expect(percent(0.5)).toBe("50%");
    expect(percent(0.0004)).toBe("<0.1%");
    expect(percent(0.99999)).toBe("100%");
    expect(bytes(93_800_000)).toBe("94 MB");
    expect(bytes(999_600)).toBe("1.0 MB");
    expect(duration(0.2)).toBe("less than a second");
    expect(duration(600)).toBe("10 min");
  });
});
