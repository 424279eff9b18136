/**
 * What the first screen shows: a scene, the same scene turned round, and one of two colours; each has a true
 * caption and the same words in another order. A model that reads words as a bag gives both of the first two
 * pictures the same caption, and is wrong once. Nothing of the result is stored: the page computes it.
 *
 * Picked by scripts/pick-arrival.ts.
 */
export const ARRIVAL: { pictures: readonly string[]; captions: readonly string[] } = {
  pictures: ["scene:7.48.pair", "scene:7.48.pair.twin", "scene:7.6.depth"],
  captions: [
    "an apple above a car",
    "a car above an apple",
    "a pink car next to an orange kite",
    "an orange car next to a pink kite",
  ],
};
