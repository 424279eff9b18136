/**
 * What the first screen shows: a scene, the same scene with its colours exchanged, and another; each has a true
 * caption and the same words in another order. A model that reads words as a bag gives both of the first two
 * pictures the same caption, and is wrong once; the tuned one beside it is right of all. Nothing of the result is
 * stored: the page computes it.
 *
 * The first of each kind that scripts/pick-arrival.ts prints (--seed 9 --count 160).
 */
export const ARRIVAL: { pictures: readonly string[]; captions: readonly string[] } = {
  pictures: ["scene:9.93.pair", "scene:9.93.pair.colours", "scene:9.134.pair"],
  captions: [
    "a brown extinguisher next to a gray phone",
    "a gray extinguisher next to a brown phone",
    "a dress above a ball",
    "a ball above a dress",
  ],
};
