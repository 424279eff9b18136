/**
 * What the first screen shows: a scene, the same scene with its colours exchanged, and another; each has a true
 * caption and the same words in another order. A model that reads words as a bag gives both of the first two
 * pictures the same caption, and is wrong once; the tuned one beside it is right of all. Nothing of the result is
 * stored: the page computes it.
 *
 * The first of each kind that scripts/pick-arrival.ts prints (--seed 9 --count 160).
 */
export const ARRIVAL: { pictures: readonly string[]; captions: readonly string[] } = {
  pictures: ["scene:9.116.pair", "scene:9.116.pair.colours", "scene:9.95.pair"],
  captions: [
    "an orange airplane next to a blue crab",
    "a blue airplane next to an orange crab",
    "a ruler to the left of a scorpion",
    "a scorpion to the left of a ruler",
  ],
};
