/** What the lexicon knows of a word by itself. */

import { CLOSED_CLASS } from "./closedClass";
import { isEnglish } from "./english";
import type { Lexicon, VerbReading } from "./lexicon/compile";
import type { Tag } from "./types";

/** What the lexicon knows of a word by itself. */
interface Word {
  closed: Tag | undefined;
  noun: boolean;
  plural: boolean;
  adjective: boolean;
  /** Material or shape noun that can also describe: "glass", "square". */
  either: boolean;
  /** Verb readings; "" where it is none. */
  base: boolean;
  s: boolean;
  ing: boolean;
  past: boolean;
}

const cache = new WeakMap<Lexicon, Map<string, Word>>();

export function know(word: string, lexicon: Lexicon): Word {
  let words = cache.get(lexicon);
  if (!words) {
    words = new Map();
    cache.set(lexicon, words);
  }
  const known = words.get(word);
  if (known) return known;
  const form = lexicon.nounForms.get(word);
  const readings = lexicon.verbReadings.get(word) ?? [];
  const adjective = lexicon.adjectiveForms.has(word);
  const made: Word = {
    closed: CLOSED_CLASS.get(word),
    noun: form !== undefined || lexicon.partitives.has(word) || lexicon.mass.has(word),
    plural: form?.plural ?? /[^s]s$/.test(word),
    adjective,
    either: lexicon.nounAdjectives.has(word),
    base: readings.some((reading) => reading.form === "base"),
    s: readings.some((reading) => reading.form === "s"),
    ing: readings.some((reading) => reading.form === "ing"),
    past: readings.some((reading) => reading.form === "past" || reading.form === "participle"),
  };
  if (words.size > 50_000) words.clear();
  words.set(word, made);
  return made;
}

/** "shovels" → "shovel", "carries" → "carry", "boxes" → "box" */
function withoutS(word: string): string {
  if (/[^aeiou]ies$/.test(word)) return `${word.slice(0, -3)}y`;
  return word.slice(0, /(ss|x|z|ch|sh)es$/.test(word) ? -2 : -1);
}

/** Readings of a word that is a verb where it stands, in the lexicon or not ("shovels", a thing of many otherwise). */
export function verbReadingsOf(word: string, lexicon: Lexicon): readonly VerbReading[] {
  const known = lexicon.verbReadings.get(word);
  const english = isEnglish(lexicon);
  if (known || !english || !/^[a-z-]+$/.test(word) || /(ing|ed)$/.test(word)) return known ?? [];
  if (/[^s]s$/.test(word)) return [{ base: withoutS(word), form: "s" }];
  return [{ base: word, form: "base" }];
}
