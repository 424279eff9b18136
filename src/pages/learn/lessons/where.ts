/** Lesson 4: where the model looks, for a true and for a false caption. */

import { cosine } from "../../../ui/format";
import type { LocalResult } from "../../../worker/protocol";
import { captionLines, captionStore } from "../../../workspace/captions";
import { BUNDLED_ID } from "../../../workspace/modelSources";
import { mapKey, mapStore, SCORE_METHOD } from "../../compare/stores/maps";
import type { Lesson } from "./lesson";
import { COLOURS } from "./sets";

const WHERE_METHOD = "grad-eclip";
const [WHERE_PICTURE] = COLOURS.pictures as [string];

/** Maps that agree so well, and are strongest at the same patch, count as the same place. */
const SAME = 0.9;

/** The map of a whole caption. */
export const wholeMap = (result: LocalResult | undefined) =>
  result?.maps.find(({ phrase }) => phrase.kind === "caption") ?? null;

export const mapOf = (caption: string) =>
  mapStore.getState().maps[mapKey(BUNDLED_ID, WHERE_PICTURE, caption, WHERE_METHOD)];

/** Pearson's r of two maps, patch by patch. */
export function correlation(one: Float32Array, other: Float32Array): number {
  const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [m, n] = [mean(one), mean(other)];
  let both = 0;
  let first = 0;
  let second = 0;
  for (let i = 0; i < one.length; i++) {
    const [a, b] = [one[i]! - m, other[i]! - n];
    both += a * b;
    first += a * a;
    second += b * b;
  }
  return both / Math.sqrt(first * second);
}

/** The score of a caption's phrases where they are found best. */
const localScore = (caption: string) =>
  mapStore.getState().maps[mapKey(BUNDLED_ID, WHERE_PICTURE, caption, SCORE_METHOD)]?.localScore;

export const whereLesson: Lesson = {
  id: "where",
  options: ["same", "other", "nowhere"],
  stage: async () => ({
    page: "compare",
    b: null,
    pictures: [WHERE_PICTURE],
    captions: COLOURS.captions,
    caption: 0,
    method: WHERE_METHOD,
  }),
  outcome() {
    const [right, wrong] = COLOURS.captions.map((caption) => wholeMap(mapOf(caption)));
    if (!right || !wrong) return null;
    const r = correlation(right.values, wrong.values);
    const samePeak = right.values.indexOf(right.max) === wrong.values.indexOf(wrong.max);
    // Grad-ECLIP's values are no less than 0: a map that finds nothing is 0 everywhere.
    const option = wrong.max === 0 ? "nowhere" : r >= SAME && samePeak ? "same" : "other";
    return { option, told: samePeak ? "peak" : "moved", facts: { r: r.toFixed(2) } };
  },
  exercise() {
    const there = localScore(COLOURS.captions[0]!);
    const own = captionLines(captionStore.getState().text).filter((line) => !COLOURS.captions.includes(line));
    const scores = own.flatMap((line) => localScore(line) ?? []);
    const least = scores.length > 0 ? Math.min(...scores) : null;
    return {
      solved: there !== undefined && least !== null && least < there / 2,
      facts: {
        tried: scores.length,
        there: there === undefined ? "–" : cosine(there),
        least: least === null ? "–" : cosine(least),
      },
    };
  },
};
