/**
 * What the first screen shows: a scene, the same scene turned round, and another; each has a true
 * caption and the same words in another order. A model that reads words as a bag gives both of the first two
 * pictures the same caption, and is wrong once; the tuned one beside it is right of all. Nothing of the result is
 * stored: the page computes it.
 *
 * Picked by scripts/pick-arrival.ts.
 */
export const ARRIVAL: { pictures: readonly string[]; captions: readonly string[] } = {
  pictures: ["scene:9.58.pair", "scene:9.58.pair.twin", "scene:9.21.pair"],
  captions: [
    "a car to the left of a pig",
    "a pig to the left of a car",
    "an accordion below a bee",
    "a bee below an accordion",
  ],
};
