/** Replace relation: a preposition between two concrete noun phrases becomes one that excludes it. */

import { applyEdits, assemble, inPlaceOf, type Piece, replaceWith } from "../assemble";
import { isEnglish } from "../english";
import type { Lexicon } from "../lexicon/compile";
import { OPPOSITE_PLACES } from "../places";
import type { Random } from "../random";
import { REASONS } from "../reasons";
import type { Attempt, Kind, Link, ParsedCaption } from "../types";

/** Participles and adjectives that rule their preposition: "covered in", "filled with", "made of". */
const GOVERNING = new Set(
  "cover fill top load pack decorate line surround make crowd stuff dress frost adorn garnish sprinkle turn prepare use point wait care try set full equip attach tie chain serve mix stack crown hit go get take pick do wrap".split(
    " ",
  ),
);
/** Motion, after which "from" and "to" say where. */
const MOTION = new Set(
  "walk run fly swim crawl drive travel jump hop move sail march ride hurry gallop come".split(" "),
);
const FLAT = new Set(["surface", "place"]);

/** What may replace the relation of a link, by what stands on its two sides. */
function relationReplacements(caption: ParsedCaption, link: Link, lexicon: Lexicon): readonly string[] {
  if (link.relation === null || link.relationRange === null) return [];
  const relation = lexicon.relations.get(link.relation)!;
  const right = caption.units[link.right]!.head;
  const bases =
    link.verb === null
      ? []
      : (lexicon.verbReadings.get(caption.tokens[link.verb]!.word) ?? []).map((reading) => reading.base);
  const near = caption.tokens[link.relationRange.from - 1]?.word ?? "";
  if (!isEnglish(caption)) return relation.replacements;
  if (bases.some((base) => GOVERNING.has(base)) || GOVERNING.has(near)) return [];
  if (right.lemma === "background" || right.lemma === "grid") return [];
  if (right.domain === "sky")
    return relation.text === "with" || relation.text === "without" ? relation.replacements : [];
  switch (relation.text) {
    case "on":
    case "upon":
      // What lies on ground or in a place is not "under" it in any picture: it is away from it.
      if (right.domain && FLAT.has(right.domain)) return ["away from", "far from"];
      if (right.domain === "part" || right.domain === "drink" || right.domain === "food")
        return ["under", "behind"];
      if (right.lemma === "phone" || right.lemma === "television") return [];
      if (right.domain === "vehicle" || right.domain === "animal") return ["behind", "in front of"];
      return relation.replacements;
    case "in":
      if (right.domain === "wear") return ["without"];
      if (right.domain === "place" || right.domain === "building") return ["outside", "far from"];
      if (right.domain === "surface") return ["away from", "far from"];
      if (right.domain === "part") return [];
      if (right.domain === "shape") return ["outside"];
      return right.domain === null ? [] : ["outside", "behind"];
    case "from":
      return bases.some((base) => MOTION.has(base)) ? ["toward"] : [];
    case "to":
      return bases.some((base) => MOTION.has(base)) ? ["away from"] : [];
    case "at":
      if (bases.some((base) => ["look", "stare", "gaze", "glance", "point", "smile"].includes(base)))
        return ["away from"];
      return right.domain === "place" || right.domain === "building" || right.domain === "furniture"
        ? ["far from"]
        : [];
    case "by":
      // "pulled by a horse" names the doer.
      return link.verb !== null && /(ed|en|wn)$/.test(caption.tokens[link.verb]!.word)
        ? []
        : relation.replacements;
    case "up":
    case "down":
      return ["hill", "mountain", "slope", "stairs", "steps", "ramp", "ladder", "tree"].includes(right.lemma)
        ? relation.replacements
        : ["away from"];
    case "off":
      return bases.some((base) => MOTION.has(base)) ? relation.replacements : [];
    default:
      return relation.replacements;
  }
}

export function replaceRelation(caption: ParsedCaption, lexicon: Lexicon, random: Random): Attempt {
  const kind: Kind = "replace-relation";
  const placed = replacePlaces(caption, random);
  if (placed) return assemble(kind, caption, placed);
  if (caption.units.length < 2) return { kind, refused: "one-noun", reason: REASONS.relationOneSided };
  const links = caption.links.filter((link) => link.relation !== null && link.relation !== "of");
  if (links.length === 0) return { kind, refused: "no-relation", reason: REASONS.noRelation };
  for (const link of random.shuffle(links)) {
    const options = relationReplacements(caption, link, lexicon);
    if (options.length === 0) continue;
    const range = link.relationRange!;
    const option = fitVerb(caption, link, random.pick(options));
    // "without a hat": an amount or "the" before the noun would read as another claim, but stays grammatical.
    const pieces = replaceWith(inPlaceOf(caption, range.from, option), range);
    return assemble(kind, caption, applyEdits(caption, [{ ...range, pieces }]));
  }
  return { kind, refused: "not-in-lexicon", reason: REASONS.oppositeUnknown };
}

/** "on the left" → "on the right": of two opposite places both change, or they would coincide. */
function replacePlaces(caption: ParsedCaption, random: Random): Piece[] | null {
  const places = caption.places.filter((place) => caption.tokens[place.word]!.word in OPPOSITE_PLACES);
  if (places.length === 0) return null;
  const words = places.map((place) => caption.tokens[place.word]!.word);
  const chosen =
    words.length === 2 && OPPOSITE_PLACES[words[0]!] === words[1] ? places : [random.pick(places)];
  return applyEdits(
    caption,
    chosen.map(({ word }) => {
      const range = { from: word, to: word + 1 };
      const opposite = OPPOSITE_PLACES[caption.tokens[word]!.word]!;
      return { ...range, pieces: replaceWith(inPlaceOf(caption, word, opposite), range) };
    }),
  );
}

/** "leaning against" → "leaning away from", but "is against" → "is away from" as well; "jumping over" → "under". */
function fitVerb(caption: ParsedCaption, link: Link, option: string): string {
  if (link.verb === null && option === "toward") return "facing";
  return caption.tokens[link.from]?.word === "far" && option === "far from" ? "from" : option;
}
