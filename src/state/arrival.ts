/**
 * What the first screen shows: a scene, the same scene turned round, and one of two colours; each has a true
 * caption and the same words in another order. A model that reads words as a bag gives both of the first two
 * pictures the same caption, and is wrong once. Nothing of the result is stored: the page computes it.
 *
 * Picked by scripts/pick-arrival.ts.
 */
export const ARRIVAL: { pictures: readonly string[]; captions: readonly string[] } = {
  pictures: ["scene:7.50.pair", "scene:7.50.pair.twin", "scene:7.122.pair"],
  captions: [
    "an anchor above a horse",
    "a horse above an anchor",
    "a blue cupcake next to a purple bucket",
    "a purple cupcake next to a blue bucket",
  ],
};
