/** What a mix's options do to the pairs that are drawn from it. */
import { describe, expect, it } from "vitest";
import { atlasOnDisk } from "../cli/atlas";
import { mixSchema, sampleBatch } from "./mix";

const atlas = await atlasOnDisk();

function batch(part: Record<string, unknown>) {
  const mix = mixSchema.parse({ parts: [{ weight: 1, kind: "pair", posed: 0, coloured: 0, ...part }] });
  return sampleBatch(atlas, mix, "test", 0, 200);
}

/** Captions' nouns in the order in which they are named. */
const nouns = (caption: string) => caption.split(/[ ,]+/).filter((word) => atlas.nouns.has(word));

describe("a mix", () => {
  it("draws exchanged twins: the same words with the two things' places taken by each other", () => {
    const pairs = batch({
      relations: ["left"],
      turned: 0,
      twins: 1,
      exchanged: 1,
      captions: { relation: 1 },
    });
    const firsts = pairs.flatMap((pair, i) =>
      pair.twin !== null && pairs[i - 1]?.twin !== pair.caption ? [i] : [],
    );
    expect(firsts.length).toBeGreaterThan(50); // the others' twins show what is held out
    for (const i of firsts) {
      const [one, other] = [pairs[i]!, pairs[i + 1]!];
      expect(one.twin).toBe(other.caption);
      expect(other.twin).toBe(one.caption);
      expect(other.scene.relation).toBe("left");
      expect(nouns(other.caption)).toEqual(nouns(one.caption).reverse());
    }
  });

  it("draws recoloured twins: the same things in their places, each in the other's colour", () => {
    const pairs = batch({ coloured: 1, twins: 1, recoloured: 1, captions: { attributes: 1 } });
    const firsts = pairs.flatMap((pair, i) =>
      pair.twin !== null && pairs[i + 1]?.twin === pair.caption ? [i] : [],
    );
    expect(firsts.length).toBeGreaterThan(50);
    for (const i of firsts) {
      const [one, other] = [pairs[i]!.scene.objects, pairs[i + 1]!.scene.objects];
      if (one[0]!.noun !== other[0]!.noun) continue; // of one colour only, so turned round
      expect(other.map(({ noun }) => noun)).toEqual(one.map(({ noun }) => noun));
      expect(other.map(({ colour }) => colour)).toEqual(one.map(({ colour }) => colour).reverse());
    }
    const same = firsts.filter(
      (i) => pairs[i]!.scene.objects[0]!.noun === pairs[i + 1]!.scene.objects[0]!.noun,
    );
    expect(same.length).toBeGreaterThan(0.8 * firsts.length);
  });

  it("tells a careless caption of its own picture as seldom as each mistaken one", () => {
    const options = { relations: ["left", "right"], coloured: 0, captions: { relation: 1 } };
    const careful = batch(options);
    const careless = batch({ ...options, careless: 1 });
    const order = ({ caption, scene }: (typeof careful)[number]) => {
      const [one, other] = nouns(caption);
      const first =
        scene.relation === (caption.includes("left") ? "left" : "right")
          ? scene.objects[0]
          : scene.objects[1];
      return /left|right/.test(caption) && one === first!.noun && one !== other;
    };
    expect(careful.filter(order)).toHaveLength(careful.length);
    // itself, the things exchanged, another relation: a third of each
    const share = careless.filter(order).length / careless.length;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.5);
  });

  it("tells another relation where it is asked for, never the opposite where there is a third", () => {
    const told = (
      option: object,
      words = /\b(left|right|above|over|higher|top|below|under|lower|bottom)\b/,
    ) =>
      new Set(
        batch({ turned: 0, captions: { relation: 1 }, ...option }).map(
          ({ caption }) => caption.match(words)?.[0],
        ),
      );
    expect(told({ relations: ["left"] })).toEqual(new Set(["left"]));
    const others = told({ relations: ["left"], otherRelation: 1 });
    expect(others.has("right")).toBe(false);
    expect(others.size).toBeGreaterThan(2);
    const sides = /\b(outside|beside|next to|inside|within|in)\b/;
    const enclosed = { kind: "enclosed", relations: ["inside"] };
    expect(told({ ...enclosed, otherRelation: 1 }, sides)).not.toEqual(told(enclosed, sides));
  });

  it("turns the relation instead where no exchange is asked for", () => {
    const twins = batch({ twins: 1, captions: { relation: 1 } }).filter(({ twin }) => twin !== null);
    expect(twins.length).toBeGreaterThan(50);
    for (const { caption, twin } of twins) expect(nouns(twin!)).toEqual(nouns(caption));
  });

  it.each([
    [0, 0, 0],
    [undefined, 0.35, 0.65],
    [1, 1, 1],
  ])("tells a share of %s of relations from the other side", (turned, low, high) => {
    const pairs = batch({ relations: ["left"], turned, captions: { relation: 1 } });
    const share = pairs.filter(({ caption }) => caption.includes("right")).length / pairs.length;
    expect(share).toBeGreaterThanOrEqual(low);
    expect(share).toBeLessThanOrEqual(high);
  });
});
