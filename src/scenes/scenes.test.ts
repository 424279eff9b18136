import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { atlasOnDisk } from "../cli/atlas";
import { CAPTION_STYLES, STYLES_OF } from "./captionStyles";
import { writeCaption } from "./captions";
import { galleryScene } from "./gallery";
import { pointingCases, winogroundGroups } from "./otherSuites";
import { PAIR_CATEGORIES } from "./pairCategories";
import { pairCases, splitApplies } from "./pairSuites";
import { createRandom, hash32 } from "./random";
import { drawScene } from "./render";
import { retrievalSuite } from "./retentionSuites";
import { nounWords, sampleScene, trainingStyles } from "./sample";
import { layOut, SCENE_KINDS, type Scene, twinOf } from "./scene";
import { sceneNegatives } from "./sceneNegatives";
import { HELD_OUT_FACTS, HELD_OUT_STYLES, heldOutFacts } from "./splits";
import { article, OPPOSITE } from "./words";

const atlas = await atlasOnDisk();
const some = (n: number, kind?: Scene["kind"]) =>
  Array.from({ length: n }, (_, i) =>
    sampleScene(atlas, `test/${i}`, { kind: kind ?? SCENE_KINDS[i % SCENE_KINDS.length]! }),
  );

describe("atlas", () => {
  it("holds 200 to 250 nouns, six emoji styles and the realistic one, in at most 3 MB", () => {
    expect(nounWords(atlas).length).toBeGreaterThanOrEqual(200);
    expect(nounWords(atlas).length).toBeLessThanOrEqual(250);
    expect(atlas.index.styles.length).toBe(7);
    expect(trainingStyles(atlas)).toHaveLength(5);
  });

  it("has a sprite for every tile that it names", () => {
    for (const noun of atlas.index.nouns)
      for (const style of Object.keys(noun.tiles)) {
        const { width, height, data } = atlas.sprite(style, noun.word);
        expect(Math.max(width, height)).toBeGreaterThan(30);
        expect(data.length).toBe(width * height * 4);
      }
  });
});

describe("pixels", () => {
  it("are the same for the same seed, everywhere (hash shared with the page test)", () => {
    const hash = createHash("sha256");
    for (const scene of some(70)) hash.update(drawScene(atlas, scene).pixels);
    expect(hash.digest("hex")).toMatchInlineSnapshot(
      `"180337141039b279e36743c75bd1199e89019f6f11afbd49e6357b29d8817b76"`,
    );
  });

  it("show every object where its box says", () => {
    for (const scene of some(140)) {
      const { pixels, boxes } = drawScene(atlas, scene);
      const empty = drawScene(atlas, { ...scene, placements: [] }).pixels;
      boxes.forEach(({ x, y, width, height }) => {
        let different = 0;
        for (let j = y; j < y + height; j++)
          for (let i = (j * 128 + x) * 3; i < (j * 128 + x + width) * 3; i++)
            if (pixels[i] !== empty[i]) different++;
        expect(different / (width * height * 3)).toBeGreaterThan(0.08);
      });
      let outside = 0;
      for (let y = 0; y < 128; y++)
        for (let x = 0; x < 128; x++) {
          if (boxes.some((b) => x >= b.x && x < b.x + b.width && y >= b.y && y < b.y + b.height)) continue;
          for (let c = 0; c < 3; c++)
            if (pixels[(y * 128 + x) * 3 + c] !== empty[(y * 128 + x) * 3 + c]) outside++;
        }
      expect(outside).toBe(0);
    }
  });
});

describe("layout", () => {
  it("makes every stated relation true of the boxes", () => {
    for (const scene of some(300, "pair")) {
      const { boxes } = drawScene(atlas, scene);
      const boxOf = (object: number) => boxes[scene.placements.findIndex((p) => p.object === object)]!;
      const [a, b] = [boxOf(0), boxOf(1)];
      const overlap = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
      const stacked = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
      if (scene.relation === "left") expect(a.x + a.width / 2).toBeLessThan(b.x + b.width / 2 - 30);
      if (scene.relation === "right") expect(a.x + a.width / 2).toBeGreaterThan(b.x + b.width / 2 + 30);
      if (scene.relation === "above") expect(a.y + a.height / 2).toBeLessThan(b.y + b.height / 2 - 30);
      if (scene.relation === "below") expect(a.y + a.height / 2).toBeGreaterThan(b.y + b.height / 2 + 30);
      expect(Math.min(overlap, stacked)).toBeLessThanOrEqual(3);
    }
  });

  it("draws the front object over the other, and both stay visible", () => {
    for (const scene of some(100, "depth")) {
      const front = scene.relation === "front" ? 0 : 1;
      expect(scene.placements.at(-1)?.object).toBe(front);
    }
  });

  it("puts the inside object inside and the outside object outside", () => {
    for (const scene of some(200, "enclosed")) {
      const { boxes } = drawScene(atlas, scene);
      const thing = boxes[scene.placements.findIndex((p) => p.object === 0)]!;
      const shape = boxes[scene.placements.findIndex((p) => p.object === 1)]!;
      const inside =
        thing.x >= shape.x &&
        thing.y >= shape.y &&
        thing.x + thing.width <= shape.x + shape.width &&
        thing.y + thing.height <= shape.y + shape.height;
      expect(inside).toBe(scene.relation === "inside");
    }
  });

  it("gives the twin that the opposite relation describes, and the original back", () => {
    for (const scene of some(120)) {
      const twin = twinOf(scene);
      if (!twin) continue;
      if (scene.relation) expect(twin.relation).toBe(OPPOSITE[scene.relation]);
      expect(twinOf(twin)).toEqual(layOut(scene, scene.layoutSeed));
    }
  });
});

describe("splits", () => {
  it("never let training see what is held out", () => {
    for (const scene of some(2000)) expect([...heldOutFacts(scene, atlas)]).toEqual([]);
  });

  it("can show each held-out fact alone", () => {
    const kinds = {
      "colour-object": "single",
      "object-pair": "pair",
      "relation-subject": "pair",
      style: "single",
      count: "group",
    } as const;
    for (const fact of HELD_OUT_FACTS)
      for (let i = 0; i < 40; i++) {
        const scene = sampleScene(atlas, `held-out/${i}`, {
          kind: kinds[fact],
          styles: fact === "style" ? HELD_OUT_STYLES : undefined,
          heldOut: [fact],
        });
        expect([...heldOutFacts(scene, atlas)]).toEqual([fact]);
      }
  });
});

describe("suites", () => {
  it("exist in every split that says something about them, and repeat with the seed", () => {
    for (const category of PAIR_CATEGORIES)
      for (const split of ["seen", ...HELD_OUT_FACTS] as const) {
        if (!splitApplies(category, split)) continue;
        const cases = pairCases(atlas, category, { count: 6, seed: 3, split });
        expect(cases).toEqual(pairCases(atlas, category, { count: 6, seed: 3, split }));
        for (const { scene, right, wrong } of cases) {
          expect(right).not.toBe(wrong);
          if (split === "seen") expect([...heldOutFacts(scene, atlas)]).toEqual([]);
        }
        // Case and counter-case: at least the first of two shows what the split is about.
        if (split !== "seen") expect([...heldOutFacts(cases[0]!.scene, atlas)]).toEqual([split]);
      }
  });

  it("ask in Winoground's way for two pictures and two captions of the same words", () => {
    for (const { scenes, captions } of winogroundGroups(atlas, { count: 40, seed: 1 })) {
      const words = captions.map((text) =>
        text
          .replace(/\ban\b/g, "a")
          .split(/\W+/)
          .sort()
          .join(" "),
      );
      expect(words[0]).toBe(words[1]);
      expect(scenes[0]).not.toEqual(scenes[1]);
    }
  });

  it("point at boxes inside the picture, and retrieve captions that all differ", () => {
    for (const { box } of pointingCases(atlas, 60, 1)) {
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(128);
      expect(box.width * box.height).toBeGreaterThan(100);
    }
    const { captions } = retrievalSuite(atlas, 300, 1);
    expect(new Set(captions).size).toBe(300);
  });
});

describe("captions", () => {
  it("exist in every style, and every span names a word of its own objects", () => {
    const seen = new Set<string>();
    for (const scene of some(700))
      for (const style of STYLES_OF[scene.kind]) {
        const { text, spans } = writeCaption(atlas, scene, style, 3);
        seen.add(style);
        expect(text).toBe(text.trim());
        expect(text).not.toMatch(/ {2}|\b(\w+) \1\b(?<!\blarge large|small small|\bred red)/);
        for (const { start, end, role, objects } of spans) {
          const said = text.slice(start, end);
          const named = objects.map((i) => scene.objects[i]!);
          if (role === "noun")
            expect(named.flatMap((o) => [o.noun, atlas.nouns.get(o.noun)?.plural])).toContain(said);
          if (role === "colour") expect(named[0]!.colour).toBe(said);
          if (role === "phrase") expect(said.length).toBeGreaterThan(0);
        }
      }
    expect([...seen].sort()).toEqual([...CAPTION_STYLES].sort());
  });

  it("use the right article", () => {
    for (const scene of some(400))
      for (const style of STYLES_OF[scene.kind]) {
        const { text } = writeCaption(atlas, scene, style, 5);
        for (const [, a, word] of text.matchAll(/\b(an?) (\w+)/g))
          expect([a, word]).toEqual([article(word!), word]);
        expect(text).not.toMatch(/\ba [aeio]\w|\ban [bcdfgjklmnpqrstvwxyz]/);
      }
  });

  it("are refused where a style can't speak of the scene", () => {
    expect(() => writeCaption(atlas, some(1, "single")[0]!, "relation", 1)).toThrow(RangeError);
  });
});

describe("scene negatives", () => {
  it("differ from the caption and from each other, and repeat with the seed", () => {
    let made = 0;
    for (let i = 0; i < 300; i++) {
      const { captions, scene } = galleryScene(atlas, i);
      for (const [k, { style, text, negatives }] of captions.entries()) {
        const texts = negatives.map((n) => n.text);
        made += texts.length;
        expect(texts).not.toContain(text);
        expect(sceneNegatives(atlas, scene, style, `${i}/${style}`)).toEqual(negatives);
        expect(captions[k]!.style).toBe(style);
      }
    }
    expect(made).toBeGreaterThan(2000);
  });

  it("never swap what the caption doesn't tell apart", () => {
    for (let i = 0; i < 200; i++)
      for (const { style, negatives } of galleryScene(atlas, `s${i}`, "pair").captions) {
        const kinds = negatives.map((n) => n.kind);
        if (style === "plain" || style === "keywords") expect(kinds).not.toContain("swap-object");
        if (style === "plain" || style === "relation") expect(kinds).not.toContain("swap-attribute");
      }
  });
});

describe("random", () => {
  it("is uniform enough and repeatable", () => {
    const random = createRandom(7);
    const bins = new Array(10).fill(0);
    for (let i = 0; i < 10_000; i++) bins[Math.floor(random.next() * 10)]++;
    for (const bin of bins) expect(Math.abs(bin - 1000)).toBeLessThan(150);
    expect(createRandom(7).next()).toBe(createRandom("7").next());
    expect(hash32("scenes")).toBe(hash32("scenes"));
  });
});
