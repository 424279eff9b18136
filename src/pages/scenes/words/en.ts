/** Words of the Scenes page. */
export const en = {
  title: "Scenes",
  about:
    "Pictures that the page composes from icons by seed, with captions that are exact by construction. What CLIP gets wrong here is provably wrong: each false caption is the true sentence about a scene that differs in one thing.",
  true: "True:",
  false: "False:",
  compare: "Compare",
  withTwin: "With its twin",
  seed: "Seed",
  kind: "Kind",
  allKinds: "All kinds",
  earlier: "Earlier scenes",
  any: "Any seed",
  later: "Later scenes",
  boxes: "Show boxes",
  kinds: {
    single: "One object",
    placed: "One object, placed",
    pair: "Two objects, beside or above",
    depth: "Two objects, in front or behind",
    enclosed: "Inside and outside a shape",
    row: "Three in a row",
    group: "Groups, to count",
  },
} as const;
