import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ClipModel } from "../clip/model";
import { startBackend } from "../program/backend";
import { prepareLocal } from "./localImage";
import { point, pointingGame } from "./pointing";
import { fixturePicture, loadTiny, readExpected } from "./testing";

describe("point", () => {
  // patches of 10 × 10 pixels, from (20, 0)
  const grid = { rows: 2, columns: 3, area: { x: 20, y: 0, width: 30, height: 20 } };

  it("hits where the strongest patch's centre is in the box", () => {
    const map = Float32Array.of(0, 0, 5, 0, 0, 0); // centre (45, 5)
    expect(point(map, grid, { x: 40, y: 0, width: 10, height: 10 })).toEqual({ hit: 1, chance: 1 / 6 });
    expect(point(map, grid, { x: 40, y: 10, width: 10, height: 10 }).hit).toBe(0);
    expect(point(map, grid, { x: 46, y: 0, width: 10, height: 10 })).toEqual({ hit: 0, chance: 0 });
    expect(point(map, grid, { x: 0, y: 0, width: 100, height: 100 })).toEqual({ hit: 1, chance: 1 });
  });

  it("shares a tie, so that a blank map scores chance", () => {
    const { hit, chance } = point(new Float32Array(6), grid, { x: 20, y: 0, width: 20, height: 10 });
    expect(hit).toBe(1 / 3);
    expect(hit).toBe(chance);
  });

  it("calls a map without numbers a miss", () => {
    expect(
      point(new Float32Array(6).fill(Number.NaN), grid, { x: 20, y: 0, width: 30, height: 20 }).hit,
    ).toBe(0);
  });
});

describe("the pointing game", () => {
  let model: ClipModel;
  beforeAll(async () => {
    await startBackend("wasm");
    model = await loadTiny("gelu");
  });
  afterAll(() => model.dispose());

  it("finds a phrase whose embedding is that of a patch, in the box of that patch alone", async () => {
    const picture = fixturePicture(readExpected());
    for (const method of ["self-self", "raw"] as const) {
      const patches = (await prepareLocal(model, picture)).patches[method];
      const vector = (text: string) => patches[Number(text.slice(-2))] ?? patches[0]!.map(() => 0);
      const encoder = {
        texts: async (texts: readonly string[]) =>
          texts.map((text) => ({ row: Float32Array.from(vector(text)) })),
      };
      // "a photo" is the zero vector here; "a photo of 07" is patch 7
      const named = (text: string, patch: number) => ({
        picture,
        phrase: text,
        box: { x: (patch % 4) * 8, y: Math.floor(patch / 4) * 8, width: 8, height: 8 },
      });
      const numbers = patches.map((_, i) => String(i).padStart(2, "0"));
      const right = numbers.map((text, i) => named(text, i));
      const wrong = numbers.map((text, i) => named(text, (i + 5) % 16));
      const played = await pointingGame(model, [...right, ...wrong], [method], {
        encoder,
      });
      const { swapped, ...result } = played.get(method)!;
      expect(result).toEqual({ cases: 32, hits: 16, accuracy: 0.5, chance: 1 / 16 });
      // each patch is named twice: a right case has one other map that points at its box, a wrong one two, of 31
      expect(swapped).toBeCloseTo((1 / 31 + 2 / 31) / 2, 6);
      const alone = await pointingGame(model, right.slice(3, 4), [method], {
        encoder,
      });
      expect(alone.get(method)).toEqual({ cases: 1, hits: 1, accuracy: 1, chance: 1 / 16, swapped: null });
    }
  });
});
