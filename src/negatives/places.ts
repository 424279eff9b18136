/** Words of a caption that name no thing: "a photo of", "on the left", "from left to right". */
import type { Range, Token } from "./types";

/** "on the left", "at the top", "on the right side": a place in the picture, told without a second thing. */
export interface Place extends Range {
  /** The token that says which. */
  word: number;
}

export const OPPOSITE_PLACES: Readonly<Record<string, string>> = {
  left: "right",
  right: "left",
  top: "bottom",
  bottom: "top",
  upper: "lower",
  lower: "upper",
  front: "back",
  back: "front",
};

const SIDES = new Set(["side", "edge", "corner", "half", "part", "end"]);
const PREPOSITIONS = new Set(["on", "at", "to", "in", "near"]);

export function findPlaces(tokens: readonly Token[]): Place[] {
  const places: Place[] = [];
  for (let i = 0; i + 2 < tokens.length; i++) {
    if (!PREPOSITIONS.has(tokens[i]!.word) || tokens[i + 1]!.word !== "the") continue;
    const word = tokens[i + 2]!.word;
    if (!(word in OPPOSITE_PLACES) && word !== "middle" && word !== "center" && word !== "background")
      continue;
    const sided = SIDES.has(tokens[i + 3]?.word ?? "");
    const next = tokens[i + (sided ? 4 : 3)];
    if (next?.word === "of" || (!sided && (next?.tag === "N" || next?.tag === "J"))) continue;
    places.push({ from: i, to: i + (sided ? 4 : 3), word: i + 2 });
  }
  return places;
}

const PICTURES = new Set(
  "photo photograph picture image painting drawing view shot snapshot close-up closeup illustration sketch".split(
    " ",
  ),
);
const OF = new Set(["of", "with", "showing", "without"]);

/** The end of "a black and white photo of", 0 where the caption begins with a thing. */
export function introductionEnd(tokens: readonly Token[]): number {
  for (let i = 0; i < Math.min(tokens.length - 1, 7); i++) {
    if (PICTURES.has(tokens[i]!.word))
      return OF.has(tokens[i + 1]!.word) ? i + (tokens[i + 1]!.word === "of" ? 2 : 1) : 0;
    if (!["D", "J", "A", "C", "N", ","].includes(tokens[i]!.tag)) return 0;
  }
  return 0;
}

const WAYS = ["from left to right", "from top to bottom", "left to right", "top to bottom"].map((way) =>
  way.split(" "),
);

/** "from left to right" and its like. */
export function findWays(tokens: readonly Token[]): Range[] {
  const ways: Range[] = [];
  for (let i = 0; i < tokens.length; i++)
    for (const way of WAYS) {
      if (!way.every((word, k) => tokens[i + k]?.word === word)) continue;
      ways.push({ from: i, to: i + way.length });
      i += way.length - 1;
      break;
    }
  return ways;
}
