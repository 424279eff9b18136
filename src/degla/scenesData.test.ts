/** Scenes as training data: repeatable, true, never held out; and what an impossible subset says. */
import { describe, expect, it } from "vitest";
import { atlasOnDisk } from "../cli/atlas";
import { nounWords } from "../scenes/sample";
import { heldOutFacts } from "../scenes/splits";
import { COLOURS } from "../scenes/words";
import { scenesDataSchema } from "./config";
import { evaluateHeldOut } from "./heldOut";
import { scenesData } from "./scenesData";
import { createSubset, slotsOf, toldScene } from "./scenesSubset";
import { clipOfScenes } from "./testing";

const atlas = await atlasOnDisk();
const parse = (change: Record<string, unknown> = {}) => scenesDataSchema.parse({ kind: "scenes", ...change });
const data = (change: Record<string, unknown> = {}, more = {}) =>
  scenesData(atlas, { heldOut: 0.1, negatives: 4, ...more }, parse({ count: 200, ...change }));

describe("scenes as training data", () => {
  it("give the same examples for the same index, others for another seed", async () => {
    const [one, two, other] = [data(), data(), data({ seed: 2 })];
    expect(one.training.size).toBe(180);
    expect(one.heldOut!.size).toBe(20);
    const indices = [5, 17, 5];
    const examples = await one.training.examples(indices);
    expect(examples).toEqual(await two.training.examples(indices));
    expect(examples[0]).toEqual(examples[2]);
    expect(await other.training.examples(indices)).not.toEqual(examples);
    expect(one.training.hash).toBe(two.training.hash);
    expect(one.training.hash).not.toBe(other.training.hash);
    expect(one.training.hash).not.toBe(data({}, { negatives: 3 }).training.hash);
    const { picture, negatives } = examples[0]!;
    expect([picture.width, picture.height, picture.data.length]).toEqual([128, 128, 128 * 128 * 4]);
    expect(negatives).toHaveLength(4);
  });

  it("show and tell nothing that is held out, and negatives differ from their caption", async () => {
    const { subset } = createSubset(atlas, parse({ twins: 0.5 }));
    const kinds = new Map<string, number>();
    for (let i = 0; i < 300; i++) {
      const told = toldScene(subset, i);
      expect(heldOutFacts(told.scene, atlas).size).toBe(0);
      kinds.set(told.style, (kinds.get(told.style) ?? 0) + 1);
    }
    expect([...kinds.keys()].sort()).toEqual([
      "attributes",
      "full",
      "keywords",
      "place",
      "plain",
      "relation",
    ]);
    const { training } = data({ twins: 0.5 });
    const examples = await training.examples(Array.from({ length: 60 }, (_, i) => i));
    const filled = examples.flatMap(({ negatives }) => negatives.filter((text) => text !== null));
    expect(filled.length).toBeGreaterThan(100);
    for (const { caption, negatives } of examples) expect(negatives).not.toContain(caption);
    expect(filled.some((text) => COLOURS.some((colour) => text.includes(colour)))).toBe(true);
  });

  it("put a twin behind its original, and keep the two together", () => {
    const { subset } = createSubset(atlas, parse({ twins: 1, mix: { relation: 1, colours: 0, single: 0 } }));
    let twins = 0;
    for (let i = 0; i < 40; i += 2) {
      const [one, two] = [toldScene(subset, i), toldScene(subset, i + 1)];
      if (one.captionSeed !== two.captionSeed) continue;
      twins++;
      expect(two.style).toBe(one.style);
      expect(two.scene.objects).toEqual(one.scene.objects);
      expect(two.scene.relation).not.toBe(one.scene.relation);
    }
    expect(twins).toBeGreaterThan(12);
    const { training } = data({ twins: 1, count: 99 });
    expect(training.together).toBe(2);
    expect(training.size % 2).toBe(0);
    expect(data().training.together).toBe(1);
  });

  it("show two colours exchanged where the twins differ in nothing else", async () => {
    const colours = { twins: 1, mix: { relation: 0, colours: 1, single: 0 } };
    const { subset } = createSubset(atlas, parse(colours));
    let twins = 0;
    for (let i = 0; i < 60; i += 2) {
      const [one, two] = [toldScene(subset, i), toldScene(subset, i + 1)];
      expect(heldOutFacts(two.scene, atlas).size).toBe(0);
      if (one.captionSeed !== two.captionSeed) continue;
      twins++;
      expect(two.style).toBe("attributes");
      const [mine, other] = [one, two].map(({ scene }) => scene.objects.map(({ colour }) => colour));
      expect(other).toEqual(mine!.toReversed());
      expect(mine![0]).not.toBe(mine![1]);
      expect(two.scene.objects.map(({ noun }) => noun)).toEqual(one.scene.objects.map(({ noun }) => noun));
      // each one's caption is the other's first hard negative
      const [said, otherSaid] = await data(colours).training.examples([i, i + 1]);
      expect(said!.negatives).toContain(otherSaid!.caption);
      expect(otherSaid!.negatives).toContain(said!.caption);
    }
    expect(twins).toBeGreaterThan(12);
    // a run from before there were such twins doesn't go on with other pictures
    expect(data(colours).training.hash).toMatch(/^scenes-colour-twins-/);
    expect(data({ ...colours, twins: 0 }).training.hash).toMatch(/^scenes-[0-9a-f]/);
  });

  it("fill the slots by what composition is about, with different texts", () => {
    const { subset } = createSubset(atlas, parse({ mix: { relation: 1, colours: 0, single: 0 } }));
    const all = Array.from({ length: 100 }, (_, i) => toldScene(subset, i));
    const slots = all.map((told) => slotsOf(subset, told, 4));
    expect(slots.flat().filter((text) => text !== null).length).toBeGreaterThan(350);
    for (const texts of slots) {
      const filled = texts.filter((text) => text !== null);
      expect(new Set(filled).size).toBe(filled.length);
    }
    // where the two may change places, that is the first negative
    const told = all.find(({ scene, style }) => scene.kind === "pair" && style === "relation")!;
    const [one, two] = told.scene.objects.map(({ noun }) => noun) as [string, string];
    expect(slots[all.indexOf(told)]![0]).toMatch(new RegExp(`${one}.*${two}|${two}.*${one}`));
    expect(slotsOf(subset, told, 0)).toEqual([]);
  });

  it("stay within the nouns, styles and relations chosen", async () => {
    const nouns = nounWords(atlas).slice(0, 40);
    const { subset } = createSubset(atlas, parse({ nouns, styles: ["twemoji"], relations: ["above"] }));
    for (let i = 0; i < 60; i++) {
      const { scene, style } = toldScene(subset, i);
      if (scene.relation) expect(scene.relation).toBe("above");
      for (const object of scene.objects)
        if (object.kind === "thing") {
          expect(nouns).toContain(object.noun);
          expect(object.style).toBe("twemoji");
        }
      expect(style).toBeTruthy();
    }
    expect(data({ nouns }).notices).toEqual([]);
  });

  it.each([
    ["a noun that there is none of", { nouns: ["dog", "qwertz"] }, /no noun qwertz/],
    ["a style that is held out", { styles: ["emojione"] }, /no style emojione/],
    ["a relation that there is none of", { relations: ["beside"] }, /no relation beside/],
    ["one noun for scenes of two", { nouns: ["dog"] }, /a noun that can't be mistaken/],
    ["an empty mix", { mix: { relation: 0, colours: 0, single: 0 } }, /mix of scenes is empty/],
  ])("refuse %s", (_, change, message) => {
    expect(() => data(change)).toThrow(message);
  });

  it("say that negatives leave a choice of very few nouns", () => {
    const { notices } = data({ nouns: ["dog", "car"] });
    expect(notices).toEqual([{ kind: "nounsFew" }]);
  });
});

describe("evaluation on held-out scenes", () => {
  it("counts composition and retention, and tells unseen nouns apart", async () => {
    const model = await clipOfScenes();
    const nouns = nounWords(atlas).slice(0, 60);
    const told: number[] = [];
    const onProgress = (done: number, total: number) => told.push(done / total);
    const record = await evaluateHeldOut(data({ nouns }).heldOut!, model, 7, { onProgress });
    expect(told.length).toBeGreaterThan(20);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(1);
    expect(record.step).toBe(7);
    expect(record.parts.map(({ name }) => name)).toEqual([
      "swap-attribute",
      "swap-attribute, unseen nouns",
      "swap-object",
      "swap-object, unseen nouns",
      "replace-relation",
      "replace-relation, unseen nouns",
      "own negatives",
      "zero-shot",
      "zero-shot, unseen nouns",
      "zero-shot, held-out styles",
      "recall@1, picture to caption",
      "recall@1, caption to picture",
    ]);
    const share = (wanted: RegExp) => {
      const parts = record.parts.filter(({ name }) => wanted.test(name));
      return (
        parts.reduce((sum, { hits }) => sum + hits, 0) / parts.reduce((sum, { cases }) => sum + cases, 0)
      );
    };
    const kept = [/^zero-shot(, unseen nouns)?$/, /held-out styles/, /recall@1/].map(share);
    expect(record.retention).toBeCloseTo(kept.reduce((sum, one) => sum + one, 0) / 3, 12);
    const composed = [/^swap-attribute/, /^swap-object/, /^replace-relation/].map(share);
    expect(record.composition).toBeCloseTo(composed.reduce((sum, one) => sum + one, 0) / 3, 12);
    // hashed weights know nothing
    expect(Math.abs(record.composition! - 0.5)).toBeLessThan(0.15);
    expect(record.retention).toBeLessThan(0.1);
    for (const { hits, cases } of record.parts) expect(hits).toBeLessThanOrEqual(cases);
    const all = await evaluateHeldOut(data().heldOut!, model, 0);
    expect(all.parts.filter(({ axis }) => axis === "retention").map(({ cases }) => cases)).toEqual([
      200, 100, 80, 80,
    ]);
    model.dispose();
  });
});
