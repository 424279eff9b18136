import { describe, expect, it } from "vitest";
import { readGallery, writeGallery } from "./gallery";
import { outcomeOf } from "./outcomes";

const right = {
  base: { one: true, two: false, three: true, four: false, five: true },
  tuned: { one: true, two: true, three: false, four: false },
};

describe("how two models do on a scene", () => {
  it.each([
    ["one", "both-right"],
    ["two", "mended"],
    ["three", "broken"],
    ["four", "both-wrong"],
    ["five", null],
    ["six", null],
  ])("%s: %s", (ref, outcome) => expect(outcomeOf({ right }, ref, "base", "tuned")).toBe(outcome));

  it("one model alone is right or wrong", () => {
    expect(outcomeOf({ right }, "five", "base", null)).toBe("right");
    expect(outcomeOf({ right }, "two", "base", null)).toBe("wrong");
  });

  it("what is wanted stands in the address, and an address of before is read as it was", () => {
    const wanted = readGallery("7,24,pair,boxes,broken");
    expect(wanted).toMatchObject({ seed: 7, from: 24, kind: "pair", boxes: true, outcome: "broken" });
    expect(writeGallery(wanted)).toBe("7,24,pair,boxes,broken");
    expect(readGallery("7,24,pair,boxes").outcome).toBeNull();
    expect(readGallery("7,24,,,nonsense").outcome).toBeNull();
    expect(writeGallery(readGallery("7,0,,"))).toBeNull();
  });
});
