/** The built-in suites: scenes as cases, pictures drawn when they are needed. */
import type { Atlas } from "../scenes/atlas";
import { winogroundGroups } from "../scenes/otherSuites";
import { FAMILY_OF, PAIR_CATEGORIES } from "../scenes/pairCategories";
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

export interface SceneSuiteInfo {
  /** "sugarcrepe/seen", "aro/object-pair", "winoground", "zero-shot", "retrieval" */
  name: string;
  title: string;
  axis: Suite["axis"];
  /** What of the scene was held out of training; null where the suite mixes or has none. */
  split: Split | null;
}

const TITLES = { sugarcrepe: "SugarCrepe-like", aro: "ARO-like", valse: "VALSE-like" } as const;
type PairFamily = keyof typeof TITLES;

/** Parts in colours, places and numbers: one's own case, for who comes from a factory (see productionModes.ts). */
const PRODUCTION_LINE = "production-line";

function categoriesOf(family: PairFamily, split: Split) {
  return PAIR_CATEGORIES.filter(
    (category) => FAMILY_OF[category] === family && splitApplies(category, split),
  );
}

/** Names of all built-in suites, in the order in which they are shown. */
export const SCENE_SUITES: readonly SceneSuiteInfo[] = [
  ...(Object.keys(TITLES) as PairFamily[]).flatMap((family) =>
    SPLITS.filter((split) => categoriesOf(family, split).length > 0).map(
      (split): SceneSuiteInfo => ({
        name: `${family}/${split}`,
        title: split === "seen" ? TITLES[family] : `${TITLES[family]}, held-out ${split.replace("-", "–")}`,
        axis: "composition",
        split,
      }),
    ),
  ),
  { name: "winoground", title: "Winoground-like", axis: "composition", split: "seen" },
  {
    name: PRODUCTION_LINE,
    title: "Production line: parts, colours, places, numbers",
    axis: "composition",
    split: "seen",
  },
  { name: "zero-shot", title: "Zero-shot, every noun in every style", axis: "retention", split: null },
  { name: "retrieval", title: "Retrieval", axis: "retention", split: null },
];

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
  const { cases, classes } = casesOf(atlas, info, all, book);
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

function casesOf(
  atlas: Atlas,
  { name, split }: SceneSuiteInfo,
  options: SceneSuiteOptions,
  book: SceneBook,
): { cases: Case[]; classes?: ClassPrompts[] } {
  if (name === "winoground") return { cases: groupCases(atlas, options, book) };
  if (name === PRODUCTION_LINE) return { cases: productionCases(atlas, options, book) };
  if (name === "zero-shot") return classCases(atlas, options, book);
  if (name === "retrieval") return { cases: retrievalCases(atlas, options, book) };
  const family = name.split("/")[0] as PairFamily;
  const categories = categoriesOf(family, split as Split);
  return {
    cases: categories.flatMap((category) =>
      choiceCases(pairCases(atlas, category, { ...options, split: split as Split }), book),
    ),
  };
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

function productionCases(atlas: Atlas, { count, seed }: SceneSuiteOptions, book: SceneBook): Case[] {
  return lineFaults.flatMap((fault) =>
    choiceCases(
      lineCases(atlas, fault, count, seed).map((one) => ({ ...one, category: fault })),
      book,
    ),
  );
}

function groupCases(atlas: Atlas, { count, seed }: SceneSuiteOptions, book: SceneBook): Case[] {
  return winogroundGroups(atlas, { count, seed }).map(({ category, scenes, captions }, i) => ({
    kind: "group",
    id: `group/${i}`,
    category,
    pictures: [book.key(scenes[0]), book.key(scenes[1])],
    captions,
  }));
}

function classCases(atlas: Atlas, { seed, perNoun }: SceneSuiteOptions, book: SceneBook) {
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

function retrievalCases(atlas: Atlas, { count, seed }: SceneSuiteOptions, book: SceneBook): Case[] {
  const { scenes, captions } = retrievalSuite(atlas, count, seed);
  return scenes.map((scene, i) => ({
    kind: "retrieval",
    id: `retrieval/${i}`,
    category: "retrieval",
    picture: book.key(scene),
    captions: [captions[i]!],
  }));
}
