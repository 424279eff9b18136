/** The categories of the pair suites, after those of the published ones. */

export const PAIR_CATEGORIES = [
  "replace-object",
  "replace-attribute",
  "replace-relation",
  "swap-object",
  "swap-attribute",
  "add-object",
  "add-attribute",
  "aro-relation",
  "aro-attribution",
  "order-nouns-adjectives",
  "order-other-words",
  "order-within-trigrams",
  "order-trigrams",
  "existence",
  "plurality",
  "counting",
  "spatial",
] as const;

export type PairCategory = (typeof PAIR_CATEGORIES)[number];

/** Which published suite each category is modelled on. */
export const FAMILY_OF: Record<PairCategory, "sugarcrepe" | "aro" | "valse"> = {
  "replace-object": "sugarcrepe",
  "replace-attribute": "sugarcrepe",
  "replace-relation": "sugarcrepe",
  "swap-object": "sugarcrepe",
  "swap-attribute": "sugarcrepe",
  "add-object": "sugarcrepe",
  "add-attribute": "sugarcrepe",
  "aro-relation": "aro",
  "aro-attribution": "aro",
  "order-nouns-adjectives": "aro",
  "order-other-words": "aro",
  "order-within-trigrams": "aro",
  "order-trigrams": "aro",
  existence: "valse",
  plurality: "valse",
  counting: "valse",
  spatial: "valse",
};
