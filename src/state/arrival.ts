/**
 * What the first screen shows: a scene, the same scene turned round, and one of two colours, each with a true
 * caption and the same words in another order. Nothing of the result is stored: the page computes it.
 */
export const ARRIVAL: { pictures: readonly string[]; captions: readonly string[] } = {
  pictures: ["scene:7.6", "scene:7.6.twin", "scene:7.27"],
  captions: [
    "there is a hedgehog on the left of a lollipop",
    "there is a lollipop on the left of a hedgehog",
    "a large orange candy inside a green square on a grid",
    "a large green candy inside an orange square on a grid",
  ],
};
