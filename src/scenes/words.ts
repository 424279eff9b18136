/** The closed vocabulary of the scenes: what can be said of a picture besides its nouns. */

export const COLOURS = [
  "red",
  "orange",
  "yellow",
  "green",
  "blue",
  "purple",
  "pink",
  "brown",
  "black",
  "white",
  "gray",
] as const;
export type Colour = (typeof COLOURS)[number];

export const SIZES = ["small", "medium", "large"] as const;
export type Size = (typeof SIZES)[number];

export const POSES = ["upright", "upside-down", "tilted"] as const;
export type Pose = (typeof POSES)[number];

export const RELATIONS = ["left", "right", "above", "below", "front", "behind", "inside", "outside"] as const;
export type Relation = (typeof RELATIONS)[number];

/** The same fact told from the other object's side; inside and outside have no such inverse. */
export const INVERSE: Record<Relation, Relation | null> = {
  left: "right",
  right: "left",
  above: "below",
  below: "above",
  front: "behind",
  behind: "front",
  inside: null,
  outside: null,
};

export const OPPOSITE: Record<Relation, Relation> = {
  left: "right",
  right: "left",
  above: "below",
  below: "above",
  front: "behind",
  behind: "front",
  inside: "outside",
  outside: "inside",
};

/** Ways to say a relation between a subject and an object. */
export const RELATION_PHRASES: Record<Relation, readonly string[]> = {
  left: ["to the left of", "left of", "on the left of", "on the left side of"],
  right: ["to the right of", "right of", "on the right of", "on the right side of"],
  above: ["above", "over", "higher than"],
  below: ["below", "under", "lower than"],
  front: ["in front of", "ahead of"],
  behind: ["behind", "in back of"],
  inside: ["inside", "in", "within"],
  outside: ["outside", "outside of"],
};

export const PLACES = ["left", "right", "top", "bottom"] as const;
export type Place = (typeof PLACES)[number];

export const PLACE_PHRASES: Record<Place, readonly string[]> = {
  left: ["on the left", "on the left side", "at the left"],
  right: ["on the right", "on the right side", "at the right"],
  top: ["at the top", "near the top", "at the upper edge"],
  bottom: ["at the bottom", "near the bottom", "at the lower edge"],
};

export const OPPOSITE_PLACE: Record<Place, Place> = {
  left: "right",
  right: "left",
  top: "bottom",
  bottom: "top",
};

export const SHAPES = ["circle", "square", "triangle", "diamond"] as const;
export type Shape = (typeof SHAPES)[number];

export const NUMBER_WORDS = ["zero", "one", "two", "three", "four", "five", "six"] as const;

export const BACKGROUNDS = [
  "plain",
  "gradient",
  "striped",
  "dotted",
  "checkered",
  "gridded",
  "cloudy",
  "meadow",
] as const;
export type Background = (typeof BACKGROUNDS)[number];

/** How a background is called; null where it isn't worth a word. */
export const BACKGROUND_PHRASES: Record<Background, string | null> = {
  plain: "on a plain background",
  gradient: null,
  striped: "on a striped background",
  dotted: "on a dotted background",
  checkered: "on a checkered background",
  gridded: "on a grid",
  cloudy: "under a cloudy sky",
  meadow: "on a meadow",
};

/** "a" or "an" before a word, by sound for the words that occur here. */
export function article(word: string): string {
  return /^(?:[aeio]|u(?!ni|s|te|ku))/.test(word) && !/^(?:one|eu)/.test(word) ? "an" : "a";
}
