/** What is asked of a model that trains on scenes: three suites of composition, own negatives, zero-shot, retrieval. */
import { createBook, type SceneBook } from "../eval/sceneBook";
import type { Case, ClassCase } from "../eval/types";
import { COMPOSITION, RETENTION } from "../scenes/measures";
import type { PairCategory } from "../scenes/pairCategories";
import { pairCases } from "../scenes/pairSuites";
import { createRandom } from "../scenes/random";
import { retrievalSuite, zeroShotPrompts } from "../scenes/retentionSuites";
import { nounWords, sampleScene } from "../scenes/sample";
import type { Scene } from "../scenes/scene";
import { HELD_OUT_STYLES, type HeldOutFact } from "../scenes/splits";
import type { Subset } from "./scenesSubset";
import type { HeldOut } from "./types";

/** Cases a category, and held-out pictures that are asked about: one evaluation stays under half a minute on wasm. */
const CASES = 80;
const OWN = 80;
const ZERO_SHOT = 200;
const HELD_OUT_STYLE = 100;
const RETRIEVAL = 80;

const [SEEN, HELD_OUT] = RETENTION;
const UNSEEN = `${SEEN}, unseen nouns`;

/** A held-out scene as training would show it. */
export interface SceneExample {
  scene: Scene;
  caption: string;
  negatives: (string | null)[];
}

/** Cases of a category; none where the nouns allow too few. */
function cases({ atlas, data }: Subset, category: PairCategory, nouns: readonly string[], count: number) {
  try {
    return pairCases(atlas, category, { nouns, count, seed: `held out/${data.seed}` });
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}

/** Half of the cases with nouns that training sees, half with others where it sees only some. */
function pairQuestions(subset: Subset, book: SceneBook): Case[] {
  const others = nounWords(subset.atlas).filter((noun) => !subset.nouns.includes(noun));
  const company = (nouns: readonly string[]) =>
    nouns.length > 1 && nouns.every((noun) => nouns.some((other) => !subset.atlas.confusable(noun, other)));
  const sides = [
    { nouns: subset.nouns, suffix: "" },
    { nouns: others, suffix: ", unseen nouns" },
  ].filter(({ nouns }) => company(nouns));
  return COMPOSITION.flatMap((category) =>
    sides.flatMap(({ nouns, suffix }) =>
      cases(subset, category, nouns, CASES / sides.length).map(
        ({ scene, right, wrong }, i): Case => ({
          kind: "choice",
          id: `${category}${suffix}/${i}`,
          category: `${category}${suffix}`,
          picture: book.key(scene),
          right,
          wrong: [wrong],
        }),
      ),
    ),
  );
}

/** Held-out scenes against the negatives that training would have given them. */
function ownQuestions(examples: readonly SceneExample[], book: SceneBook): Case[] {
  return examples.flatMap(({ scene, caption, negatives }, i): Case[] => {
    const wrong = negatives.filter((text) => text !== null);
    if (wrong.length === 0) return [];
    const [id, category] = [`own/${i}`, "own negatives"];
    return [{ kind: "choice", id, category, picture: book.key(scene), right: caption, wrong }];
  });
}

/** Single things in their own colours, anywhere; nouns of the atlas in turn. */
function zeroShotCases(
  { atlas, data }: Subset,
  styles: readonly string[],
  count: number,
  categoryOf: (noun: string) => string,
  book: SceneBook,
): ClassCase[] {
  const held = styles === HELD_OUT_STYLES;
  const random = createRandom(`zero-shot held out/${data.seed}${held ? "/styles" : ""}`);
  const all = nounWords(atlas);
  const drawable = all.filter((noun) =>
    styles.some((style) => style in (atlas.nouns.get(noun)?.tiles ?? {})),
  );
  const nouns = random.shuffle(drawable);
  return Array.from({ length: count }, (_, i) => {
    const noun = nouns[i % nouns.length]!;
    const heldOut: readonly HeldOutFact[] = held ? ["style"] : [];
    const options = { kind: "single", nouns: [noun], styles, heldOut, coloured: 0, posed: 0 } as const;
    const scene = sampleScene(atlas, random, { ...options, sizes: ["medium", "large"] });
    const category = categoryOf(noun);
    const id = `${held ? HELD_OUT : SEEN}/${i}`;
    return { kind: "class", id, category, picture: book.key(scene), label: all.indexOf(noun) };
  });
}

/**
 * @param example scene i of the subset
 * @param first index of the first held-out scene
 * @param size held-out scenes
 */
export function scenesHeldOut(
  subset: Subset,
  example: (index: number) => SceneExample,
  first: number,
  size: number,
): HeldOut {
  const { atlas, nouns } = subset;
  const book = createBook(atlas);
  const { pictures } = book;
  const categoryOf = (noun: string) => (nouns.includes(noun) ? SEEN : UNSEEN);
  const things = zeroShotCases(subset, subset.styles, ZERO_SHOT, categoryOf, book);
  const found = retrievalSuite(atlas, RETRIEVAL, `held out/${subset.data.seed}`);
  const own = Array.from({ length: Math.min(OWN, size) }, (_, i) => example(first + i));
  return {
    size,
    measures: { composition: COMPOSITION, retention: RETENTION },
    suites: [
      {
        axis: "composition",
        cases: [...pairQuestions(subset, book), ...ownQuestions(own, book)],
        pictures,
      },
      {
        axis: "retention",
        cases: [
          ...things.filter(({ category }) => category === SEEN),
          ...things.filter(({ category }) => category === UNSEEN),
          ...zeroShotCases(subset, HELD_OUT_STYLES, HELD_OUT_STYLE, () => HELD_OUT, book),
        ],
        classes: nounWords(atlas).map((noun) => ({ name: noun, prompts: zeroShotPrompts(noun) })),
        pictures,
      },
      {
        axis: "retention",
        cases: found.scenes.map((scene, i) => ({
          kind: "retrieval",
          id: `retrieval/${i}`,
          category: "recall@1",
          picture: book.key(scene),
          captions: [found.captions[i]!],
        })),
        pictures,
      },
    ],
  };
}
