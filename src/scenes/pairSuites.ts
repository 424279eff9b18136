/**
 * Suites of right against wrong captions, in the manner of SugarCrepe, ARO and VALSE, on scenes.
 *
 * Every case comes with its counter-case: wherever the changed scene can be drawn, the same two captions
 * stand under it with their roles exchanged, so whoever judges by the text alone is right exactly half of
 * the time. "Add" can't be exchanged (the shorter caption stays true), so half of its cases have the longer
 * caption as the true one, drawn from the same two kinds of sentences.
 */
import type { Atlas } from "./atlas";
import type { CaptionStyle } from "./captionStyles";
import { writeCaption } from "./captions";
import {
  absentNoun,
  coloursDiffer,
  OTHER_RELATIONS,
  reordered,
  replaceObject,
  swapColours,
  swapObjects,
  withColours,
} from "./edits";
import type { PairCategory } from "./pairCategories";
import { createRandom, type Random } from "./random";
import { nounWords, sampleScene, trainingStyles } from "./sample";
import { changed, type Scene, type SceneKind, type SceneObject } from "./scene";
import { HELD_OUT_STYLES, type HeldOutFact, heldOutFacts } from "./splits";
import { article, COLOURS, OPPOSITE, type Relation } from "./words";

/** "seen": nothing held out of training occurs. */
export type Split = "seen" | HeldOutFact;

export interface PairCase {
  category: PairCategory;
  scene: Scene;
  right: string;
  wrong: string;
}

export interface SuiteOptions {
  split?: Split;
  /** Nouns to draw from; default all. */
  nouns?: readonly string[];
  /** Cases, rounded up to even. */
  count: number;
  seed: number | string;
}

interface Maker {
  atlas: Atlas;
  random: Random;
  split: Split;
  nouns: readonly string[];
}

/** A case and its counter-case; null where this draw can't be turned into one. */
type MakeTwo = (maker: Maker) => [PairCase, PairCase] | null;

type Draw = { coloured?: number; relations?: readonly Relation[]; counts?: readonly number[] };

function draw({ atlas, random, split, nouns }: Maker, kind: SceneKind, options: Draw = {}): Scene {
  return sampleScene(atlas, random, {
    kind,
    nouns,
    posed: 0,
    coloured: 0,
    ...options,
    styles: split === "style" ? HELD_OUT_STYLES : trainingStyles(atlas),
    heldOut: split === "seen" ? [] : [split],
  });
}

/** The changed scene stays inside the split: seen cases show nothing held out on either side. */
function sameSplit({ atlas, split }: Maker, scene: Scene): boolean {
  const facts = heldOutFacts(scene, atlas);
  return split === "seen" ? facts.size === 0 : [...facts].every((fact) => fact === split);
}

/** Case and counter-case from a scene, its changed twin and one sentence written about both. */
function exchange(
  maker: Maker,
  category: PairCategory,
  scene: Scene,
  other: Scene,
  style: CaptionStyle,
): [PairCase, PairCase] | null {
  if (!sameSplit(maker, other)) return null;
  const seed = maker.random.int(0, 0x7fffffff);
  const right = writeCaption(maker.atlas, scene, style, seed).text;
  const wrong = writeCaption(maker.atlas, other, style, seed).text;
  if (right === wrong) return null;
  return [
    { category, scene, right, wrong },
    { category, scene: other, right: wrong, wrong: right },
  ];
}

const swapAttribute =
  (category: PairCategory, style: CaptionStyle): MakeTwo =>
  (maker) => {
    const scene = draw(maker, "pair", { coloured: 1 });
    if (!coloursDiffer(scene)) return null;
    return exchange(maker, category, scene, swapColours(scene), style);
  };

const swapObject =
  (category: PairCategory, kinds: readonly SceneKind[]): MakeTwo =>
  (maker) => {
    const scene = draw(maker, maker.random.pick(kinds));
    return exchange(maker, category, scene, swapObjects(scene), "relation");
  };

const DERANGEMENTS = [
  [1, 2, 0],
  [2, 0, 1],
  [1, 0, 2],
  [0, 2, 1],
  [2, 1, 0],
] as const;

const MAKERS: Record<PairCategory, MakeTwo> = {
  "replace-object": (maker) => {
    const scene = draw(maker, "pair");
    return exchange(
      maker,
      "replace-object",
      scene,
      replaceObject(maker.atlas, maker.random, scene, maker.random.int(0, 1), maker.nouns),
      "plain",
    );
  },
  "replace-attribute": (maker) => {
    const scene = draw(maker, "pair", { coloured: 1 });
    const i = maker.random.int(0, 1);
    const colours = scene.objects.map((o) => o.colour);
    colours[i] = maker.random.pick(COLOURS.filter((c) => !colours.includes(c)));
    return exchange(maker, "replace-attribute", scene, withColours(scene, colours), "attributes");
  },
  "replace-relation": (maker) => {
    // A shape is no noun: what is enclosed can't show a held-out pair of objects.
    const kinds: SceneKind[] = [
      "pair",
      "pair",
      "depth",
      ...(maker.split === "object-pair" ? [] : ["enclosed" as const]),
    ];
    const scene = draw(maker, maker.random.pick(kinds));
    const relation = maker.random.pick(OTHER_RELATIONS[scene.relation as Relation]);
    return exchange(maker, "replace-relation", scene, changed(scene, { relation }), "relation");
  },
  "swap-object": swapObject("swap-object", ["pair", "pair", "depth"]),
  "swap-attribute": swapAttribute("swap-attribute", "attributes"),
  "add-object": (maker) => {
    const { atlas, random, nouns } = maker;
    const [short, pair] = [draw(maker, "single"), draw(maker, "pair")];
    const [told, other] = random.shuffle(pair.objects) as [SceneObject, SceneObject];
    const alone = (object: SceneObject): Scene => ({
      ...pair,
      kind: "single",
      relation: null,
      objects: [object],
    });
    const add = (text: string, noun: string) => `${text} and ${article(noun)} ${noun}`;
    // One sentence a case: the two captions differ by what is added and, where the longer is true, by the noun.
    const [s, t] = [random.int(0, 0x7fffffff), random.int(0, 0x7fffffff)];
    const tell = (scene: Scene, seed: number) => writeCaption(atlas, scene, "plain", seed).text;
    const shortText = tell(short, s);
    const absent = absentNoun(atlas, random, pair, nouns, told.kind === "thing" ? told.style : undefined);
    return [
      {
        category: "add-object",
        scene: short,
        right: shortText,
        wrong: add(shortText, absentNoun(atlas, random, short, nouns)),
      },
      {
        category: "add-object",
        scene: pair,
        right: add(tell(alone(told), t), other.noun),
        wrong: tell(alone({ ...told, noun: absent } as SceneObject), t),
      },
    ];
  },
  "add-attribute": (maker) => {
    const { atlas, random } = maker;
    const [one, two] = [draw(maker, "single", { coloured: 1 }), draw(maker, "single", { coloured: 1 })];
    const tell = (scene: Scene, style: CaptionStyle, seed: number) =>
      writeCaption(atlas, scene, style, seed).text;
    // A medium, upright object: its colour is then the only attribute that is told.
    const medium = (scene: Scene) =>
      changed(scene, { objects: scene.objects.map((o) => ({ ...o, size: "medium" }) as SceneObject) });
    const [short, long] = [medium(one), medium(two)];
    const colour = random.pick(COLOURS.filter((c) => c !== short.objects[0]!.colour));
    const [s, t] = [random.int(0, 0x7fffffff), random.int(0, 0x7fffffff)];
    return [
      {
        category: "add-attribute",
        scene: short,
        right: tell(short, "plain", s),
        wrong: tell(withColours(short, [colour]), "attributes", s),
      },
      {
        category: "add-attribute",
        scene: long,
        right: tell(long, "attributes", t),
        wrong: tell(replaceObject(atlas, random, long, 0, maker.nouns), "plain", t),
      },
    ];
  },
  "aro-relation": swapObject("aro-relation", ["pair"]),
  "aro-attribution": swapAttribute("aro-attribution", "full"),
  "order-nouns-adjectives": (maker) => {
    const scene = draw(maker, "row", { coloured: 1 });
    if (!coloursDiffer(scene)) return null;
    const order = maker.random.pick(DERANGEMENTS);
    const colours = scene.objects.map((o) => o.colour);
    const other = withColours(reordered(scene, order), maker.random.shuffle(colours));
    return exchange(maker, "order-nouns-adjectives", scene, other, "listing");
  },
  "order-other-words": (maker) => {
    const scene = draw(maker, "row");
    return exchange(maker, "order-other-words", scene, reordered(scene, [2, 1, 0]), "between");
  },
  "order-within-trigrams": (maker) => {
    const scene = draw(maker, "row");
    const other = reordered(scene, maker.random.pick(DERANGEMENTS));
    return exchange(maker, "order-within-trigrams", scene, other, "listing");
  },
  "order-trigrams": (maker) => {
    const scene = draw(maker, "row", { coloured: 1 });
    const other = reordered(scene, maker.random.pick(DERANGEMENTS));
    return exchange(maker, "order-trigrams", scene, other, "listing");
  },
  existence: (maker) => {
    const [scene, other] = [draw(maker, "single"), draw(maker, "single")];
    const noun = scene.objects[0]!.noun;
    if (maker.atlas.confusable(noun, other.objects[0]!.noun)) return null;
    const [yes, no] = maker.random.pick([
      [`there is ${article(noun)} ${noun}`, `there is no ${noun}`],
      [`a picture with ${article(noun)} ${noun}`, `a picture without ${article(noun)} ${noun}`],
    ]);
    return [
      { category: "existence", scene, right: yes, wrong: no },
      { category: "existence", scene: other, right: no, wrong: yes },
    ];
  },
  plurality: (maker) => {
    const scene = draw(maker, "group", { counts: [1] });
    const other = changed(scene, { count: maker.random.pick([3, 4, 5, 6]) });
    return exchange(maker, "plurality", scene, other, "plurality");
  },
  counting: (maker) => {
    const scene = draw(maker, "group");
    const other = changed(scene, {
      count: maker.random.pick([1, 2, 3, 4, 5, 6].filter((n) => n !== scene.count)),
    });
    return exchange(maker, "counting", scene, other, "count");
  },
  spatial: (maker) => {
    const scene = draw(maker, "pair");
    const other = changed(scene, { relation: OPPOSITE[scene.relation as Relation] });
    return exchange(maker, "spatial", scene, other, "relation");
  },
};

/** Whether a split says anything about a category: there is no held-out count without counting. */
export function splitApplies(category: PairCategory, split: Split): boolean {
  if (split === "seen" || split === "style") return true;
  if (split === "count") return category === "counting";
  if (split === "colour-object")
    return ["replace-attribute", "swap-attribute", "aro-attribution", "add-attribute"].includes(category);
  if (split === "object-pair")
    return [
      "replace-relation",
      "swap-object",
      "swap-attribute",
      "aro-relation",
      "aro-attribution",
      "spatial",
    ].includes(category);
  return ["replace-relation", "swap-object", "aro-relation", "spatial"].includes(category);
}

/**
 * The cases of one category: case and counter-case alternate.
 *
 * @throws RangeError where the nouns and the split allow no such case
 */
export function pairCases(atlas: Atlas, category: PairCategory, options: SuiteOptions): PairCase[] {
  const { split = "seen", count, seed } = options;
  const random = createRandom(`suite/${category}/${split}/${seed}`);
  const maker: Maker = { atlas, random, split, nouns: options.nouns ?? nounWords(atlas) };
  const cases: PairCase[] = [];
  for (let tries = 0; cases.length < count; tries++) {
    if (tries > count * 200) throw new RangeError(`Too few ${category} cases in the split "${split}".`);
    const two = MAKERS[category](maker);
    if (two) cases.push(...two);
  }
  return cases;
}
