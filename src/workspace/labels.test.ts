import { beforeAll, describe, expect, it } from "vitest";
import { atlasOnDisk } from "../cli/atlas";
import { ARRIVAL } from "../pages/compare/stores/arrival";
import type { Atlas } from "../scenes/atlas";
import { hardPair, judge } from "./labels";
import { type DrawnScene, draw, readSceneRef, type SceneRef, writeSceneRef } from "./scenes";

let atlas: Atlas;
const scene = (parts: Partial<SceneRef>): DrawnScene =>
  draw(atlas, { seed: 7, index: 0, kind: "pair", twin: false, ...parts });

beforeAll(async () => {
  atlas = await atlasOnDisk();
});

describe("refs of scenes", () => {
  it("come back as they were", () => {
    for (const ref of [
      "scene:7.0",
      "scene:7.0.twin",
      "scene:12.345.pair",
      "scene:12.345.depth.twin",
      "scene:7.0.pair.colours",
      "scene:7.0.pair.twin.colours",
    ])
      expect(writeSceneRef(readSceneRef(ref) as SceneRef)).toBe(ref);
  });

  it("are refused where they name nothing", () => {
    for (const ref of ["scene:7", "scene:7.0.zoo", "scene:-1.0", "file:00", "scene:7.0.pair.twin.twin"])
      expect(readSceneRef(ref)).toBeNull();
  });
});

describe("what is true of a scene", () => {
  it("knows every caption and every negative that is told of it", () => {
    for (let index = 0; index < 12; index++) {
      const one = scene({ index, kind: null });
      for (const { text, negatives } of one.told) {
        expect(judge(one, text)).toBe(true);
        for (const negative of negatives) expect(judge(one, negative.text), negative.text).toBe(false);
      }
    }
  });

  it("goes with the colours: each one's colours are false of the other", () => {
    const coloured = Array.from({ length: 40 }, (_, index) => scene({ index })).find(
      ({ scene: { objects } }) =>
        objects.every(({ colour }, i) => colour && colour !== objects[1 - i]!.colour),
    )!;
    const other = draw(atlas, { ...(readSceneRef(coloured.ref) as SceneRef), recoloured: true });
    expect(other.ref).toBe(`${coloured.ref}.colours`);
    const colours = ({ scene: { objects } }: DrawnScene) => objects.map(({ colour }) => colour);
    expect(colours(other)).toEqual(colours(coloured).toReversed());
    const said = ({ told }: DrawnScene) => told.find(({ style }) => style === "attributes")!.text;
    expect(said(other)).not.toBe(said(coloured));
    expect([judge(coloured, said(coloured)), judge(coloured, said(other))]).toEqual([true, false]);
    expect([judge(other, said(other)), judge(other, said(coloured))]).toEqual([true, false]);
  });

  it("turns with the twin: each one's relation is false of the other", () => {
    const [one, twin] = [scene({}), scene({ twin: true })];
    const relation = one.told.find(({ style }) => style === "relation");
    expect(relation && judge(twin, relation.text)).toBe(false);
    const pair = hardPair(one.told);
    expect(pair && judge(one, pair.right)).toBe(true);
    expect(pair && judge(one, pair.wrong)).toBe(false);
    expect(pair && judge(twin, pair.wrong)).toBe(true);
  });

  it("judges a sentence about another scene only where it names what isn't here", () => {
    const [one, other] = [scene({ index: 0 }), scene({ index: 1 })];
    const text = other.told[1]!.text;
    expect(judge(one, text)).toBeNull();
    expect(judge(one, text, [one, other])).toBe(false);
    const absence = other.told.find(({ style }) => style === "absence");
    if (absence) expect(judge(one, absence.text, [one, other])).toBeNull();
  });

  it("doesn't judge what nobody knows", () => {
    expect(judge(scene({}), "a happy day")).toBeNull();
    expect(judge({ labels: null }, "a dog")).toBeNull();
  });
});

describe("the first screen", () => {
  it("has for each picture one true caption, and knows all others to be false", () => {
    const shown = ARRIVAL.pictures.map((ref) => draw(atlas, readSceneRef(ref) as SceneRef));
    for (const picture of shown) {
      const verdicts = ARRIVAL.captions.map((caption) => judge(picture, caption, shown));
      expect(
        verdicts.filter((verdict) => verdict === true),
        picture.ref,
      ).toHaveLength(1);
      expect(verdicts.filter((verdict) => verdict === false)).toHaveLength(verdicts.length - 1);
    }
  });
});
