import { describe, expect, it } from "vitest";
import { trainedOnOf, tunedOn } from "../clip/folder/trainedOn";
import { isOtherScript, outsideOf } from "./domain";

const scene = { ref: "scene:7.2" };
const photo = { ref: "file:ab12" };
const bundled = trainedOnOf({ source: "bundled" });
const hub = trainedOnOf({ source: "hub" });

describe("what a model was trained on", () => {
  it("a photograph and Japanese lie outside of what the models know that come with the page", () => {
    expect(outsideOf(bundled, [scene], ["a dog"])).toEqual({ pictures: 0, captions: 0 });
    expect(outsideOf(bundled, [scene, photo], ["a dog", "犬"])).toEqual({ pictures: 1, captions: 1 });
  });

  it("a CLIP of the hub knows photographs, and drawn scenes well enough; Japanese it doesn't", () => {
    expect(outsideOf(hub, [scene, photo], ["a dog", "机の上の猫"])).toEqual({ pictures: 0, captions: 1 });
  });

  it("own pictures that a run was trained on are its own; other runs add nothing that isn't drawn", () => {
    expect(outsideOf(tunedOn(bundled, "pairs"), [photo], [])).toMatchObject({ pictures: 0 });
    expect(outsideOf(tunedOn(bundled, "scenes"), [photo], [])).toMatchObject({ pictures: 1 });
    expect(tunedOn(hub, "scenes")!.pictures).toEqual(["photographs", "scenes"]);
    const unsaid = tunedOn(null, "pairs");
    expect(unsaid).toEqual({ pictures: ["own"], languages: [], partly: true });
    expect(outsideOf(unsaid, [photo], ["犬"])).toEqual({ pictures: 0, captions: 0 });
  });

  it("what nobody has said is not judged", () => {
    const unknown = trainedOnOf({ source: "local" });
    expect(outsideOf(unknown, [photo], ["犬"])).toEqual({ pictures: 0, captions: 0 });
  });

  it("what a card kept stands before what its source says", () => {
    const own = { pictures: ["own" as const], languages: ["ja"] };
    expect(trainedOnOf({ source: "tuned", trainedOn: own })).toBe(own);
    expect(outsideOf(own, [photo], ["犬"])).toEqual({ pictures: 0, captions: 0 });
  });
});

describe("scripts", () => {
  it.each([
    ["a red cube", false],
    ["una niña con café", false],
    ["the Δ sign", false],
    ["3 × 4", false],
    ["", false],
    ["赤い立方体", true],
    ["a 猫", true],
    ["красный куб", true],
    ["مكعب أحمر", true],
    ["빨간 큐브", true],
  ])("%s: of another script %s", (caption, other) => expect(isOtherScript(caption)).toBe(other));
});
