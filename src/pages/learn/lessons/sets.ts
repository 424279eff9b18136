/**
 * Pictures and captions of the lessons, found by rule: lines of what scripts/pick-arrival.ts prints with other
 * seeds (--count 200), and the first screen's own. Nothing of a result stands here: the page computes it.
 */
import type { Scene } from "../../../scenes/scene";
import { draw, drawByRef, loadAtlas } from "../../../workspace/scenes";
import { ARRIVAL } from "../../compare/stores/arrival";

export interface PictureSet {
  /** Refs of scenes. */
  pictures: readonly string[];
  captions: readonly string[];
}

/** The first "colours" of --seed 11: a scene, and the same with its two colours exchanged. */
export const COLOURS: PictureSet = {
  pictures: ["scene:11.124.pair", "scene:11.124.pair.colours"],
  captions: ["a yellow butterfly next to a gray avocado", "a gray butterfly next to a yellow avocado"],
};

/** The first "place" of --seed 12: a true sentence, and the same words about the things in each other's place. */
export const BESIDE: PictureSet = {
  pictures: ["scene:12.17.pair"],
  captions: ["a barrel to the right of a sheep", "a sheep to the right of a barrel"],
};

/** The first screen's "place". */
const ABOVE: PictureSet = {
  pictures: ARRIVAL.pictures.slice(2),
  captions: ARRIVAL.captions.slice(2),
};

/** What the first screen shows. */
export const FIRST_SCREEN: PictureSet = ARRIVAL;

/** Upright, not small, in the icon's own colours: known at a glance. */
const looksWell = ({ objects }: Scene) =>
  objects.every(
    (one) => one.kind === "thing" && one.pose === "upright" && one.size !== "small" && !one.colour,
  );

/** How many single things lesson 2 asks about. */
const THINGS = 4;

/** A picture, a true sentence about it, and false ones that differ from that in one thing. */
export interface TellingPicture {
  ref: string;
  right: string;
  wrong: string;
}

let singles: Promise<TellingPicture[]> | null = null;

/** The first single things of seed 13 that look well, each with its plain sentence and one that names another thing. */
export function singleThings(): Promise<TellingPicture[]> {
  singles ??= loadAtlas().then((atlas) => {
    const found: TellingPicture[] = [];
    for (let index = 0; found.length < THINGS; index++) {
      const { ref, scene, told } = draw(atlas, { seed: 13, index, kind: "single", twin: false });
      const plain = told.find(({ style }) => style === "plain");
      const other = plain?.negatives.find(({ kind }) => kind === "replace-object");
      if (plain && other && looksWell(scene)) found.push({ ref, right: plain.text, wrong: other.text });
    }
    return found;
  });
  singles.catch(() => {
    singles = null; // the next one who asks tries again
  });
  return singles;
}

/**
 * Of the picture of `ABOVE`: a true sentence; the same words exchanged (false); one word replaced (false); and the sentence
 * turned round, which says the same.
 */
export async function fourSentences() {
  const [ref] = ABOVE.pictures;
  const { told } = await drawByRef(ref!);
  const { text, negatives } = told.find(({ style }) => style === "relation")!;
  const negative = (wanted: string) => negatives.find(({ kind }) => kind === wanted)!.text;
  return {
    ref: ref!,
    right: text,
    swapped: negative("swap-object"),
    replaced: negative("replace-object"),
    turned: "a ball below a dress",
  };
}
