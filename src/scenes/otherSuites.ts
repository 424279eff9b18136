/** Winoground-like groups (two pictures, two captions) and the pointing game (is the map's maximum in the box?). */
import type { Atlas } from "./atlas";
import { writeCaption } from "./captions";
import type { PairCategory } from "./pairCategories";
import { pairCases, type SuiteOptions } from "./pairSuites";
import { createRandom } from "./random";
import type { Box } from "./render";
import { boxesOf } from "./render";
import { sampleScene, trainingStyles } from "./sample";
import type { Scene } from "./scene";

/** scenes[i] belongs to captions[i]; the captions are made of the same words. */
export interface WinogroundGroup {
  category: PairCategory;
  scenes: [Scene, Scene];
  captions: [string, string];
}

const GROUP_CATEGORIES: readonly PairCategory[] = [
  "swap-object",
  "swap-attribute",
  "aro-attribution",
  "order-other-words",
];

/** Case and counter-case of the swap categories, as groups. */
export function winogroundGroups(atlas: Atlas, options: SuiteOptions): WinogroundGroup[] {
  const each = Math.ceil(options.count / GROUP_CATEGORIES.length);
  return GROUP_CATEGORIES.flatMap((category) => {
    const cases = pairCases(atlas, category, {
      ...options,
      count: each * 2,
      seed: `winoground/${options.seed}`,
    });
    return Array.from({ length: each }, (_, i): WinogroundGroup => {
      const [a, b] = [cases[2 * i]!, cases[2 * i + 1]!];
      return { category, scenes: [a.scene, b.scene], captions: [a.right, b.right] };
    });
  });
}

export interface PointingCase {
  scene: Scene;
  /** A noun phrase that names one object. */
  phrase: string;
  /** Where that object is, pixels of the scene. */
  box: Box;
  caption: string;
}

/** Two things apart from each other; each is asked for by its noun phrase. */
export function pointingCases(atlas: Atlas, count: number, seed: number | string): PointingCase[] {
  const random = createRandom(`pointing/${seed}`);
  const cases: PointingCase[] = [];
  while (cases.length < count) {
    const scene = sampleScene(atlas, random, {
      kind: "pair",
      coloured: 0.3,
      posed: 0,
      styles: trainingStyles(atlas),
    });
    const { text, spans } = writeCaption(atlas, scene, "plain", random.int(0, 0x7fffffff));
    for (const span of spans) {
      if (span.role !== "phrase") continue;
      const box = boxesOf(atlas, scene, span.objects[0]!)[0]!;
      cases.push({ scene, caption: text, phrase: text.slice(span.start, span.end), box });
    }
  }
  return cases.slice(0, count);
}
