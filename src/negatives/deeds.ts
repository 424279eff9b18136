/**
 * What people and animals do by names of things: "a man shovels snow", "two men microwave a burrito", "a woman braiding
 * the girl's hair". Any noun can be such a verb, so no list has them all: the form tells. A thing named by two words
 * has its first in the singular and agrees with its article, which "a man shovels" and "two men microwave" don't.
 */
import { CLOSED_CLASS } from "./closedClass";
import { know } from "./knownWords";
import type { Lexicon } from "./lexicon/compile";
import type { Tag } from "./types";

const ONE = new Set("a an the his her its their my our your this that one another each every".split(" "));
const SEVERAL = new Set("some several many".split(" "));
/** Plurals that can't be a possessive without its sign: "kids room", "ladies room". */
const NO_POSSESSIVE = new Set("men women children people persons policemen firemen fishermen".split(" "));
/** What stands behind a body without its sign: "a man hands holding a phone". */
const OWN = new Set(["part", "wear"]);

function domains(word: string, lexicon: Lexicon): readonly string[] {
  const lemma = lexicon.nounForms.get(word)?.lemma;
  return lemma === undefined ? [] : (lexicon.nouns.get(lemma) ?? []).map(({ domain }) => domain);
}

/** Whether the words before are one phrase at the beginning of a clause, and what it begins with. */
function opening(words: readonly string[], tags: readonly (Tag | null)[], end: number): string | null {
  let from = end;
  while (from > 0 && ["N", "J", "M", "D"].includes(tags[from - 1]!)) from--;
  const before = from > 0 ? tags[from - 1] : null;
  return from < end && (before === null || before === "." || before === "C") ? words[from]! : null;
}

const isUnknownDoing = (word: string, lexicon: Lexicon) =>
  word.length > 6 && !/(spring|string|ling)$/.test(word) && !know(word, lexicon).noun;

/**
 * @param tags of the words before `at`
 * @param lexicon an English one
 */
export function isDeed(
  words: readonly string[],
  tags: readonly (Tag | null)[],
  at: number,
  lexicon: Lexicon,
): boolean {
  const word = words[at]!;
  const subject = words[at - 1] ?? "";
  if (tags[at - 1] !== "N" || !/^[a-z-]{3,}$/.test(word) || /^(jeans|pants|shorts)$/.test(word)) return false;
  if (!domains(subject, lexicon).some((domain) => domain === "person" || domain === "animal")) return false;
  const first = opening(words, tags, at);
  if (first === null) return false;
  const next = words[at + 1];
  const follows = next === undefined ? "." : (CLOSED_CLASS.get(next) ?? null);
  const object = follows === "D" || follows === "R" || follows === "M";
  // "a man painting the wall"; "a painting on the wall" may be of a man
  if (/ing$/.test(word))
    return object || (isUnknownDoing(word, lexicon) && (follows === "P" || follows === "."));
  if (!object && domains(word, lexicon).some((domain) => OWN.has(domain))) return false;
  const many =
    next !== undefined && follows === null && (know(next, lexicon).plural || lexicon.mass.has(next));
  if (!object && follows !== "P" && !many) return false;
  const plural = lexicon.nounForms.get(subject)!.plural;
  if (/[^s]s$/.test(word) && !lexicon.pluralOnly.has(word)) return !plural && ONE.has(first);
  const counted = tags[words.indexOf(first)] === "M" || SEVERAL.has(first);
  return plural && !ONE.has(first) && (counted || NO_POSSESSIVE.has(subject));
}
