/** The built-in suites: scenes as cases, pictures drawn when they are needed. */
import type { Atlas } from "../scenes/atlas";
import { winogroundGroups } from "../scenes/otherSuites";
import { FAMILY_OF, PAIR_CATEGORIES, type PairCategory } from "../scenes/pairCategories";
import { type PairCase, pairCases, type Split, splitApplies } from "../scenes/pairSuites";
import { lineCases, lineFaults } from "../scenes/productionLine";
import { retrievalSuite, zeroShotSuite } from "../scenes/retentionSuites";
import { HELD_OUT_FACTS, HELD_OUT_STYLES } from "../scenes/splits";
import { createBook, type SceneBook, type ScenePictures } from "./sceneBook";
import type { Case, ClassPrompts, Suite } from "./types";
import { withVersion } from "./version";

export const SPLITS: readonly Split[] = ["seen", ...HELD_OUT_FACTS];

export interface SceneSuiteOptions {
  /** Cases a category; of retrieval and Winoground-like groups in all. */
  count: number;
  seed: number | string;
  /** Zero-shot pictures of each noun in each style. */
  perNoun: number;
  /** Suites of right against wrong captions show these nouns only, e.g. those that fine-tuning never saw. */
  nouns?: readonly string[];
}

const SCENE_SUITE_DEFAULTS: SceneSuiteOptions = { count: 500, seed: 1, perNoun: 3 };

/** What a suite is made of. */
interface Drawn {
  cases: Case[];
  classes?: ClassPrompts[];
}

interface Family {
  title: string;
  axis: Suite["axis"];
  /** A suite for each; null: one suite alone. */
  splits: readonly Split[] | null;
  draw(atlas: Atlas, options: SceneSuiteOptions, book: SceneBook, split: Split): Drawn;
}

/** Right against wrong captions, for each split that any of the family's categories has cases of. */
function pairFamily(family: (typeof FAMILY_OF)[PairCategory], title: string): Family {
  const categoriesOf = (split: Split) =>
    PAIR_CATEGORIES.filter((category) => FAMILY_OF[category] === family && splitApplies(category, split));
  return {
    title,
    axis: "composition",
    splits: SPLITS.filter((split) => categoriesOf(split).length > 0),
    draw: (atlas, options, book, split) => ({
      cases: categoriesOf(split).flatMap((category) =>
        choiceCases(pairCases(atlas, category, { ...options, split }), book),
      ),
    }),
  };
}

/** A suite's name begins with its family's. They are shown in this order. */
const FAMILIES = {
  sugarcrepe: pairFamily("sugarcrepe", "SugarCrepe-like"),
  aro: pairFamily("aro", "ARO-like"),
  valse: pairFamily("valse", "VALSE-like"),
  winoground: { title: "Winoground-like", axis: "composition", splits: null, draw: groupCases },
  /** One's own case, for who comes from a factory (see productionModes.ts). */
  "production-line": {
    title: "Production line: parts, colours, places, numbers",
    axis: "composition",
    splits: null,
    draw: productionCases,
  },
  "zero-shot": {
    title: "Zero-shot, every noun in every style",
    axis: "retention",
    splits: null,
    draw: classCases,
  },
  retrieval: { title: "Retrieval", axis: "retention", splits: null, draw: retrievalCases },
} satisfies Record<string, Family>;
export type SceneFamily = keyof typeof FAMILIES;

export interface SceneSuiteInfo {
  /** "sugarcrepe/seen", "aro/object-pair", "winoground", "zero-shot", "retrieval" */
  name: string;
  family: SceneFamily;
  title: string;
  axis: Suite["axis"];
  /** What of the scene was held out of training; null where the suite mixes or has none. */
  split: Split | null;
}

/** All built-in suites, in the order in which they are shown. */
export const SCENE_SUITES: readonly SceneSuiteInfo[] = (
  Object.entries(FAMILIES) as [SceneFamily, Family][]
).flatMap(([family, { title, axis, splits }]): SceneSuiteInfo[] => {
  // Pairs and groups of one suite alone are of what training saw; suites of retention mix.
  if (!splits) return [{ name: family, family, title, axis, split: axis === "composition" ? "seen" : null }];
  return splits.map((split) => ({
    ...{ name: `${family}/${split}`, family, axis, split },
    title: split === "seen" ? title : `${title}, held-out ${split.replace("-", "–")}`,
  }));
});

export interface BuiltSuite {
  suite: Suite;
  pictures: ScenePictures;
}

/**
 * One built-in suite.
 *
 * @throws RangeError for a name that SCENE_SUITES doesn't have
 */
export async function sceneSuite(
  atlas: Atlas,
  name: string,
  options: Partial<SceneSuiteOptions> = {},
): Promise<BuiltSuite> {
  const info = SCENE_SUITES.find((one) => one.name === name);
  if (!info) throw new RangeError(`No built-in suite is called "${name}".`);
  const all = { ...SCENE_SUITE_DEFAULTS, ...options };
  const book = createBook(atlas);
  const family: Family = FAMILIES[info.family];
  const { cases, classes } = family.draw(atlas, all, book, info.split ?? "seen");
  const suite = await withVersion({
    name,
    family: "scenes",
    axis: info.axis,
    source: all.nouns
      ? { kind: "scenesOfNouns", seed: String(all.seed), count: all.nouns.length }
      : { kind: "scenesDrawn", seed: String(all.seed) },
    cases,
    ...(classes ? { classes } : {}),
    problems: [],
  });
  return { suite, pictures: book.pictures };
}

/** All of them, or those that are named. */
export function sceneSuites(
  atlas: Atlas,
  options: Partial<SceneSuiteOptions> & { names?: readonly string[] } = {},
): Promise<BuiltSuite[]> {
  const { names = SCENE_SUITES.map((one) => one.name), ...rest } = options;
  return Promise.all(names.map((name) => sceneSuite(atlas, name, rest)));
}

/** Case and counter-case, which follow each other, are one cluster. */
function choiceCases(
  cases: readonly (Omit<PairCase, "category"> & { category: string })[],
  book: SceneBook,
): Case[] {
  return cases.map(({ category, scene, right, wrong }, i) => ({
    kind: "choice",
    id: `${category}/${i}`,
    category,
    cluster: `${category}/${i >> 1}`,
    picture: book.key(scene),
    right,
    wrong: [wrong],
  }));
}

function productionCases(atlas: Atlas, { count, seed }: SceneSuiteOptions, book: SceneBook): Drawn {
  const cases = lineFaults.flatMap((fault) =>
    choiceCases(
      lineCases(atlas, fault, count, seed).map((one) => ({ ...one, category: fault })),
      book,
    ),
  );
  return { cases };
}

function groupCases(atlas: Atlas, { count, seed }: SceneSuiteOptions, book: SceneBook): Drawn {
  const groups = winogroundGroups(atlas, { count, seed });
  const cases = groups.map(
    ({ category, scenes, captions }, i): Case => ({
      kind: "group",
      id: `group/${i}`,
      category,
      pictures: [book.key(scenes[0]), book.key(scenes[1])],
      captions,
    }),
  );
  return { cases };
}

function classCases(atlas: Atlas, { seed, perNoun }: SceneSuiteOptions, book: SceneBook): Drawn {
  const styles = atlas.index.styles.map(({ id }) => zeroShotSuite(atlas, id, perNoun, seed));
  const cases = styles.flatMap(({ style, cases }) =>
    cases.map(
      ({ scene, label }, i): Case => ({
        kind: "class",
        id: `${style}/${i}`,
        category: HELD_OUT_STYLES.includes(style) ? `${style} (held out)` : style,
        cluster: `class/${label}`,
        picture: book.key(scene),
        label,
      }),
    ),
  );
  return { cases, classes: styles[0]!.classes.map(({ noun, prompts }) => ({ name: noun, prompts })) };
}

function retrievalCases(atlas: Atlas, { count, seed }: SceneSuiteOptions, book: SceneBook): Drawn {
  const { scenes, captions } = retrievalSuite(atlas, count, seed);
  const cases = scenes.map(
    (scene, i): Case => ({
      kind: "retrieval",
      id: `retrieval/${i}`,
      category: "retrieval",
      picture: book.key(scene),
      captions: [captions[i]!],
    }),
  );
  return { cases };
}
