/** What is asked of a model that trains on scenes: three suites of composition, own negatives, zero-shot, retrieval. */
import type { Picture } from "../clip/picture";
import { COMPOSITION, meanOf } from "../scenes/measures";
import { type PairCategory, pairCases } from "../scenes/pairSuites";
import { createRandom } from "../scenes/random";
import { retrievalSuite, zeroShotPrompts } from "../scenes/retentionSuites";
import { nounWords, sampleScene } from "../scenes/sample";
import type { Scene } from "../scenes/scene";
import { HELD_OUT_STYLES, type HeldOutFact } from "../scenes/splits";
import {
  type Choice,
  cosine,
  type EvalPart,
  embedder,
  recallParts,
  scoreChoices,
  shareOf,
  textsOf,
} from "./heldOut";
import { type Slice, scenePicture } from "./scenesSlice";
import type { HeldOut, TrainingExample } from "./types";

/** Cases a category, and held-out pictures that are asked about: one evaluation stays under half a minute on wasm. */
const CASES = 80;
const OWN = 80;
const ZERO_SHOT = 200;
const HELD_OUT_STYLE = 100;
const RETRIEVAL = 80;

const UNSEEN = "zero-shot, unseen nouns";
const HELD_OUT = "zero-shot, held-out styles";

interface Question {
  scene: Scene;
  choice: Omit<Choice, "picture">;
}

/** Cases of a category; none where the nouns allow too few. */
function cases({ atlas, data }: Slice, category: PairCategory, nouns: readonly string[], count: number) {
  try {
    return pairCases(atlas, category, { nouns, count, seed: `held out/${data.seed}` });
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}

/** Half of the cases with nouns that training sees, half with others where it sees only some. */
function questions(slice: Slice): Question[] {
  const others = nounWords(slice.atlas).filter((noun) => !slice.nouns.includes(noun));
  const company = (nouns: readonly string[]) =>
    nouns.length > 1 && nouns.every((noun) => nouns.some((other) => !slice.atlas.confusable(noun, other)));
  const sides = [
    { nouns: slice.nouns, suffix: "" },
    { nouns: others, suffix: ", unseen nouns" },
  ].filter(({ nouns }) => company(nouns));
  return COMPOSITION.flatMap((category) =>
    sides.flatMap(({ nouns, suffix }) =>
      cases(slice, category, nouns, CASES / sides.length).map(({ scene, right, wrong }) => ({
        scene,
        choice: { part: `${category}${suffix}`, right, wrong: [wrong] },
      })),
    ),
  );
}

/** A picture to classify, and the part that it counts for. */
interface Thing {
  scene: Scene;
  noun: string;
  part: string;
}

/** Single things in their own colours, anywhere; nouns of the atlas in turn. */
function zeroShotScenes(
  { atlas, data }: Slice,
  styles: readonly string[],
  count: number,
  partOf: (noun: string) => string,
): Thing[] {
  const held = styles === HELD_OUT_STYLES;
  const random = createRandom(`zero-shot held out/${data.seed}${held ? "/styles" : ""}`);
  const drawable = nounWords(atlas).filter((noun) =>
    styles.some((style) => style in (atlas.nouns.get(noun)?.tiles ?? {})),
  );
  const nouns = random.shuffle(drawable);
  return Array.from({ length: count }, (_, i) => {
    const noun = nouns[i % nouns.length]!;
    const heldOut: readonly HeldOutFact[] = held ? ["style"] : [];
    const options = { kind: "single", nouns: [noun], styles, heldOut, coloured: 0, posed: 0 } as const;
    const scene = sampleScene(atlas, random, { ...options, sizes: ["medium", "large"] });
    return { noun, scene, part: partOf(noun) };
  });
}

/**
 * @param example draws example i
 * @param first index of the first held-out picture
 * @param size held-out pictures
 */
export function scenesHeldOut(
  slice: Slice,
  example: (index: number) => TrainingExample,
  first: number,
  size: number,
): HeldOut {
  const { atlas, nouns } = slice;
  const asked = questions(slice);
  const seen = (noun: string) => (nouns.includes(noun) ? "zero-shot" : UNSEEN);
  const things = [
    ...zeroShotScenes(slice, slice.styles, ZERO_SHOT, seen),
    ...zeroShotScenes(slice, HELD_OUT_STYLES, HELD_OUT_STYLE, () => HELD_OUT),
  ];
  const found = retrievalSuite(atlas, RETRIEVAL, `held out/${slice.data.seed}`);
  const classes = nounWords(atlas);
  const own = Array.from({ length: Math.min(OWN, size) }, (_, i) => example(first + i)).filter(
    ({ negatives }) => negatives.some((text) => text !== null),
  );
  const pictures = (): Picture[] => [
    ...asked.map(({ scene }) => scenePicture(atlas, scene)),
    ...own.map(({ picture }) => picture),
  ];
  const choices: Choice[] = [
    ...asked.map(({ choice }, picture) => ({ ...choice, picture })),
    ...own.map(({ caption, negatives }, i) => ({
      part: "own negatives",
      picture: asked.length + i,
      right: caption,
      wrong: negatives.filter((text) => text !== null),
    })),
  ];
  const prompts = classes.flatMap(zeroShotPrompts);
  const texts = new Set([...textsOf(choices), ...prompts, ...found.captions]);
  const total = asked.length + own.length + things.length + found.scenes.length + texts.size;
  return {
    size,
    evaluate: async (model, step, options) => {
      const embed = embedder(model, total, options);
      const composition = await scoreChoices(await embed.pictures(pictures()), choices, embed);
      const perClass = prompts.length / classes.length;
      const texts = await embed.texts(prompts);
      // a class is the mean of its prompts; its length has to be one again, or longer ones win
      const rows = classes.map((_, c) => unitMean(texts.slice(c * perClass, (c + 1) * perClass)));
      const seenThings = await embed.pictures(things.map(({ scene }) => scenePicture(atlas, scene)));
      const zeroShot = new Map<string, EvalPart>();
      for (const name of ["zero-shot", UNSEEN, HELD_OUT])
        zeroShot.set(name, { name, axis: "retention", hits: 0, cases: 0 });
      for (const [i, { noun, part: name }] of things.entries()) {
        const part = zeroShot.get(name)!;
        const scores = rows.map((row) => cosine(seenThings[i]!, row));
        part.hits += classes[scores.indexOf(Math.max(...scores))] === noun ? 1 : 0;
        part.cases++;
      }
      const told = await embed.pictures(found.scenes.map((scene) => scenePicture(atlas, scene)));
      const recall = recallParts(told, await embed.texts(found.captions));
      const retention = [...zeroShot.values()];
      const of = (...names: string[]) => shareOf(retention.filter(({ name }) => names.includes(name)));
      return {
        step,
        composition: meanOf(
          COMPOSITION.map((category) => shareOf(composition.filter(({ name }) => name.startsWith(category)))),
        ),
        retention: meanOf([of("zero-shot", UNSEEN), of(HELD_OUT), shareOf(recall)]),
        parts: [...composition, ...retention, ...recall].filter((part) => part.cases > 0),
      };
    },
  };
}

function unitMean(rows: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(rows[0]!.length);
  for (const row of rows) for (let k = 0; k < row.length; k++) mean[k] = mean[k]! + row[k]!;
  const length = Math.hypot(...mean);
  return mean.map((value) => value / length);
}
