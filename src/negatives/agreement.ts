/** Number: which nouns fit which slots, and which verbs must follow when a subject's number changes. */

import { type Edit, inPlaceOf, replaceWith } from "./assemble";
import { isEnglish } from "./english";
import { conjugate } from "./grammar";
import { verbReadingsOf } from "./knownWords";
import type { Lexicon } from "./lexicon/compile";
import type { NounPhrase, ParsedCaption } from "./types";

export interface Slot {
  plural: boolean;
  /** "a" or "an" stands before it. */
  indefinite: boolean;
  /** A number stands before it. */
  counted: boolean;
  /** Nothing stands before it: no determiner, owner or number. */
  bare: boolean;
  /** A countable singular stood bare here already, headline style ("dog on couch"). */
  headline: boolean;
}

export function slotOf(caption: ParsedCaption, phrase: NounPhrase, lexicon: Lexicon): Slot {
  const determiner = phrase.determiner === null ? "" : caption.tokens[phrase.determiner]!.word;
  const bare = phrase.determiner === null && phrase.number === null;
  const mass = lexicon.mass.has(phrase.lemma);
  return {
    plural: phrase.plural,
    indefinite: ["a", "an", "another", "each", "every", "one"].includes(determiner),
    counted: phrase.number !== null,
    bare,
    headline: bare && !phrase.plural && !mass && caption.phrases[0] === phrase,
  };
}

/** The form of a singular noun that fits the slot, or null where none does. */
export function fitNoun(lemma: string, slot: Slot, lexicon: Lexicon): string | null {
  if (lexicon.mass.has(lemma)) return slot.plural || slot.indefinite || slot.counted ? null : lemma;
  if (lexicon.pluralOnly.has(lemma)) return slot.plural && !slot.counted ? lemma : null;
  const known = lexicon.nounForms.get(lemma);
  if (known?.plural && known.lemma !== lemma) return slot.plural ? lemma : null; // given in the plural
  if (slot.plural) return lexicon.pluralOf(lemma);
  return slot.bare && !slot.headline ? null : lemma;
}

const PAIRS: readonly (readonly [one: string, many: string])[] = [
  ["is", "are"],
  ["was", "were"],
  ["has", "have"],
  ["does", "do"],
];

function otherNumber(word: string, plural: boolean, lexicon: Lexicon): string | null {
  for (const [one, many] of PAIRS) {
    if (word === one || word === many) {
      const wanted = plural ? many : one;
      return wanted === word ? null : wanted;
    }
  }
  if (!isEnglish(lexicon)) return null;
  const reading = verbReadingsOf(word, lexicon).find(({ form }) => form === (plural ? "s" : "base"));
  return reading ? conjugate(reading.base, plural ? "base" : "s") : null;
}

/** The token of the finite verb that a unit is subject of, or null. */
function finiteVerbOf(caption: ParsedCaption, unit: number, lexicon: Lexicon): number | null {
  const { tokens, units, links } = caption;
  const first = units[unit]!;
  // "there are five boats"
  const before = first.from - 1;
  if (before >= 1 && tokens[before]!.tag === "X" && tokens[before - 1]!.word === "there") return before;
  if (before >= 1 && ["is", "are"].includes(tokens[before]!.word) && tokens[before - 1]!.word === "there")
    return before;
  // A unit behind a preposition or a verb is no subject, save of a later clause, which is left alone.
  if (unit > 0 && links[unit - 1]!.relation !== null) return null;
  for (let u = unit; u < units.length; u++) {
    const end = units[u]!.to;
    const stop = units[u + 1]?.from ?? tokens.length;
    for (let k = end; k < stop; k++) {
      const token = tokens[k]!;
      if (token.tag === "A" || token.tag === "R") continue;
      if (token.tag === "X") return k;
      if (token.tag === "V") {
        const readings = verbReadingsOf(token.word, lexicon);
        const finite = readings.some(({ form }) => form === (first.head.plural ? "base" : "s"));
        return finite ? k : null;
      }
      break;
    }
    // "the man in the shirt blocks": the verb may stand behind a preposition's phrase.
    const link = links[u];
    if (!link || link.verb !== null || link.relation === null || link.text !== link.relation) return null;
  }
  return null;
}

/** True where the unit is one side of "and": its verb is plural whatever it is itself. */
export function isJoined(caption: ParsedCaption, unit: number): boolean {
  const links = [caption.links[unit - 1], caption.links[unit]];
  return links.some((link) => link !== undefined && /^(, )?(and|or)$|^,$/.test(link.text));
}

/** The edit of the verb when the unit at `unit` becomes singular or plural; empty where nothing is to be done. */
export function agree(caption: ParsedCaption, unit: number, plural: boolean, lexicon: Lexicon): Edit[] {
  if (isJoined(caption, unit) || caption.units[unit]!.head.plural === plural) return [];
  const at = finiteVerbOf(caption, unit, lexicon);
  if (at === null) return [];
  const token = caption.tokens[at]!;
  const form = otherNumber(token.word, plural, lexicon);
  if (!form) return [];
  return [
    { from: at, to: at + 1, pieces: replaceWith(inPlaceOf(caption, at, form), { from: at, to: at + 1 }) },
  ];
}
