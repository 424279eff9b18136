/**
 * What the first screen shows: a scene, the same scene turned round, and one of two colours; each has a true
 * caption and the same words in another order. A model that reads words as a bag gives both of the first two
 * pictures the same caption, and is wrong once. Nothing of the result is stored: the page computes it.
 *
 * Picked by scripts/pick-arrival.ts.
 */
export const ARRIVAL: { pictures: readonly string[]; captions: readonly string[] } = {
  pictures: ["scene:8.122.pair", "scene:8.122.pair.twin", "scene:7.122.pair"],
  captions: [
    "a trumpet to the left of a dog",
    "a dog to the left of a trumpet",
    "a blue cupcake next to a purple bucket",
    "a purple cupcake next to a blue bucket",
  ],
};
