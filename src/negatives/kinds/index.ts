/** Every kind by name. All are pure: the same caption, lexicon and seed give the same negative. */

import type { Lexicon } from "../lexicon/compile";
import type { Random } from "../random";
import { REASONS } from "../reasons";
import type { Attempt, Kind, ParsedCaption } from "../types";
import { addAttribute, addObject } from "./add";
import { changeCount } from "./count";
import { negate } from "./negate";
import { replaceRelation } from "./relation";
import { replaceAdjective, replaceNoun } from "./replace";
import { reshuffle } from "./reshuffle";
import { swapNouns, swapSides } from "./swap";
import { swapAdjectives } from "./swapAdjectives";
import { replaceVerb } from "./verb";

type Maker = (caption: ParsedCaption, lexicon: Lexicon, random: Random) => Attempt;

const MAKERS: Readonly<Record<Kind, Maker>> = {
  reshuffle,
  "swap-nouns": swapNouns,
  "swap-adjectives": swapAdjectives,
  "replace-adjective": replaceAdjective,
  "replace-noun": replaceNoun,
  "replace-relation": replaceRelation,
  "swap-sides": swapSides,
  "replace-verb": replaceVerb,
  "change-count": changeCount,
  negate,
  "add-attribute": addAttribute,
  "add-object": addObject,
};

/** Kinds that change one word only, and need no sentence around it. */
const WORD_KINDS: ReadonlySet<Kind> = new Set(["replace-noun", "replace-adjective"]);

/**
 * One negative of a kind, or why there is none. `MAKERS` are the bare transformations; this is how they are to
 * be called: captions that deny something, and lists of keywords, take only the kinds that are safe for them.
 */
export function make(kind: Kind, caption: ParsedCaption, lexicon: Lexicon, random: Random): Attempt {
  if (caption.denied && kind !== "negate")
    return {
      kind,
      refused: "denied",
      reason: REASONS.captionDenies,
    };
  if (caption.keywords && !WORD_KINDS.has(kind))
    return { kind, refused: "keywords", reason: REASONS.captionIsKeywords };
  return MAKERS[kind](caption, lexicon, random);
}
