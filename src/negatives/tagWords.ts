/**
 * Parts of speech of a caption: the closed class by list, the open class by the lexicon, and where a word may
 * be several things by its neighbours. What is left over keeps the tag that the statistical tagger gave it.
 */

import { CLOSED_CLASS, PARTICLES, PERCEPTION } from "./closedClass";
import { isDeed } from "./deeds";
import { isEnglish } from "./english";
import { know } from "./knownWords";
import type { Lexicon } from "./lexicon/compile";
import type { Tag } from "./types";

const PUNCTUATION = /^[^\p{L}\p{N}]+$/u;

/** Things made of these keep the noun's tag in "a glass vase": they name, colours and outlines describe. */
const DESCRIBING_DIMENSIONS = new Set([
  "colour",
  "outline",
  "light",
  "shade",
  "weight",
  "side",
  "place",
  "level",
  "cut",
  "clean",
  "calm",
  "light",
  "opening",
]);

/** Determiners that a noun follows, and no verb as after "all" and "some". */
const SINGULAR = new Set("a an the his her its their my our your this".split(" "));

/** One in form, several in meaning: "a couple walk down a street". */
const COLLECTIVE = new Set(
  "couple group crowd family team pair bunch trio herd flock class people police".split(" "),
);

/** True where one of the lexicon's noun phrases of several words begins here; the number of its words. */
function phraseAt(words: readonly string[], at: number, lexicon: Lexicon): number {
  for (const phrase of lexicon.nounPhrases.get(words[at]!) ?? [])
    if (phrase.every((word, k) => words[at + k] === word)) return phrase.length;
  return 0;
}

/** A sentence while it is tagged from left to right; words that are still to come have null. */
interface Sentence {
  words: readonly string[];
  infos: readonly ReturnType<typeof know>[];
  tags: (Tag | null)[];
  hint: (at: number) => Tag;
  lexicon: Lexicon;
}

/**
 * @param words lower case
 * @param hint the statistical tagger's tag of a word that nothing else decides
 */
export function tagWords(words: readonly string[], hint: (at: number) => Tag, lexicon: Lexicon): Tag[] {
  const infos = words.map((word) => know(word, lexicon));
  const tags: (Tag | null)[] = words.map((word) =>
    PUNCTUATION.test(word) && !word.endsWith("'s") ? "." : null,
  );

  for (let i = 0; i < words.length; i++) {
    const length = phraseAt(words, i, lexicon);
    if (length < 2) continue;
    for (let k = 0; k < length; k++) tags[i + k] = "N";
    i += length - 1;
  }

  const sentence: Sentence = { words, infos, tags, hint, lexicon };
  for (let i = 0; i < words.length; i++) {
    if (tags[i]) continue;
    tags[i] = decide(sentence, i);
  }
  return tags as Tag[];
}

/** Could a noun phrase go on at `at`: an adjective or noun follows? */
function nominal(sentence: Sentence, at: number): boolean {
  const { infos, tags, hint } = sentence;
  const tag = tags[at];
  if (tag) return tag === "N" || tag === "J";
  const info = infos[at];
  if (!info || info.closed) return false;
  if (info.noun || info.adjective) return true;
  const hinted = hint(at);
  return (hinted === "N" || hinted === "J") && !info.ing;
}

/** What a word is decided by besides itself. */
interface Around {
  before: Tag | null;
  /** Of the same noun phrase: "a", "two", "red". */
  afterDeterminer: boolean;
  /** A noun phrase can go on behind it. */
  ahead: boolean;
}

function decide(sentence: Sentence, i: number): Tag {
  const { words, infos, tags, hint } = sentence;
  const word = words[i]!;
  const info = infos[i]!;
  const before = i > 0 ? tags[i - 1]! : null;
  if (info.closed) return closed(sentence, i, info.closed);
  if (/^\d+$/.test(word)) return "M";
  if (/^['’]s$/.test(word)) return before === "N" && nominal(sentence, i + 1) ? "S" : "X";
  if (/^['’](re|m|ve|ll|d)$/.test(word)) return "X";
  if (isEnglish(sentence.lexicon) && isDeed(words, tags, i, sentence.lexicon)) return "V";
  const verb = info.base || info.s || info.ing || info.past;
  const afterDeterminer = before === "D" || before === "J" || before === "M" || before === "S";
  const ahead = nominal(sentence, i + 1);

  if (info.noun && !info.adjective && !verb) return "N";
  if (info.adjective && !info.noun && !verb) return adjectiveOnly(sentence, i, afterDeterminer, ahead);
  if (info.noun && info.adjective && (!verb || afterDeterminer || before === "P"))
    return nounOrAdjective(sentence, i, ahead);
  if (verb && !info.noun && !info.adjective) {
    if (afterDeterminer && !ahead && !info.ing && !info.past && hint(i) !== "V") return "N";
    return isBareNoun(sentence, i, before, ahead) ? "N" : "V";
  }
  if (verb && info.noun) return nounOrVerb(sentence, i, { before, afterDeterminer, ahead });
  if (verb && info.adjective) return adjectiveOrVerb(sentence, i, { before, afterDeterminer, ahead });
  return unknown(sentence, i, { before, afterDeterminer, ahead });
}

/** "a surf board", "a worker board": a verb's base form can't follow an article, nor one thing that it doesn't agree with. */
function isBareNoun(sentence: Sentence, i: number, before: Tag | null, ahead: boolean): boolean {
  const { words, infos, tags } = sentence;
  const { base, s, ing, past } = infos[i]!;
  if (!base || s || ing || past) return false;
  const word = words[i - 1] ?? "";
  if (before === "D") return SINGULAR.has(word);
  const next = CLOSED_CLASS.get(words[i + 1] ?? "");
  const beside = words[i + 1] === "next" && words[i + 2] === "to";
  if ((ahead && !beside) || next === "D" || next === "R" || next === "M") return false;
  if (before === "V") return infos[i - 1]!.ing && tags[i - 2] === "D";
  if (before !== "N" || infos[i - 1]!.plural || COLLECTIVE.has(word)) return false;
  // "watches a plane fly", "a man and a woman ride": what stands before asks for the base form.
  return !words.slice(0, i).some((one, k) => tags[k] === "C" || tags[k] === "X" || bareAfter(sentence, one));
}

function bareAfter(sentence: Sentence, word: string): boolean {
  const { lexicon } = sentence;
  return (lexicon.verbReadings.get(word) ?? []).some(({ base }) => PERCEPTION.has(base));
}

function closed(sentence: Sentence, i: number, tag: Tag): Tag {
  const { words, tags, lexicon } = sentence;
  const word = words[i]!;
  const before = i > 0 ? tags[i - 1]! : null;
  const next = words[i + 1];
  const nextTag = next === undefined ? null : (CLOSED_CLASS.get(next) ?? null);
  if (word === "her" && !nominal(sentence, i + 1) && nextTag !== "M") return "R";
  if ((word === "that" || word === "this") && nominal(sentence, i + 1) && before !== "N") return "D";
  if (word === "past" && before === "D") return "N";
  if (word === "one" && next === "of") return "M";
  if (word === "as") return "P";
  if (word === "like" && before === "R") return "V";
  if (PARTICLES.has(word) && before === "V" && (nextTag === "P" || next === undefined)) {
    const relation = lexicon.relationPhrases
      .get(word)
      ?.some((r) => r.words.length > 1 && r.words[1] === next);
    if (!relation) return "A";
  }
  if (word === "inside" || word === "outside")
    return next === undefined || (nextTag === "P" && next !== "of") ? "A" : "P";
  if (
    (word === "has" || word === "have" || word === "had") &&
    (nextTag === "D" || nextTag === "M" || nominal(sentence, i + 1))
  )
    return "V";
  if (word === "facing" && before === "X") return "V";
  return tag;
}

function adjectiveOnly(sentence: Sentence, i: number, afterDeterminer: boolean, ahead: boolean): Tag {
  const { words, tags, hint } = sentence;
  const next = words[i + 1];
  // "the young at heart": an adjective that heads its phrase.
  if (
    afterDeterminer &&
    !ahead &&
    tags[i - 1] === "D" &&
    next !== undefined &&
    CLOSED_CLASS.get(next) === "P"
  )
    return hint(i) === "N" ? "N" : "J";
  return "J";
}

function nounOrAdjective(sentence: Sentence, i: number, ahead: boolean): Tag {
  const { words, lexicon } = sentence;
  const word = words[i]!;
  if (!ahead) {
    const after = words[i + 1];
    const joined =
      (after === "and" || after === ",") &&
      know(words[i + 2] ?? "", lexicon).adjective &&
      nominal(sentence, i + 3);
    return joined ? "J" : "N";
  }
  const dimensions = lexicon.adjectives.get(lexicon.adjectiveForms.get(word)?.base ?? word) ?? [];
  return dimensions.some((sense) => DESCRIBING_DIMENSIONS.has(sense.dimension)) ? "J" : "N";
}

function nounOrVerb(sentence: Sentence, i: number, { before, afterDeterminer, ahead }: Around): Tag {
  const { words, infos, hint, lexicon } = sentence;
  const info = infos[i]!;
  if (info.adjective && afterDeterminer) return nounOrAdjective(sentence, i, ahead);
  if (afterDeterminer) return "N";
  if (before === "P")
    return words[i - 1] === "to" && words[i - 2] !== "next" && info.base && hint(i) === "V" ? "V" : "N";
  if (before === "R") return "V";
  if (before === "X") return info.ing || info.past ? "V" : hint(i);
  if (before === "N") {
    if (info.ing) return hint(i) === "N" && !ahead ? "N" : "V";
    const subject = infos[i - 1]!;
    const follows = i + 1 >= words.length || !ahead || know(words[i + 1]!, lexicon).adjective;
    const perceived = words.slice(0, i).some((one) => bareAfter(sentence, one));
    if (info.s && !subject.plural && follows) return hasFiniteVerbBefore(sentence, i) ? hint(i) : "V";
    if (info.base && subject.plural && follows && !hasFiniteVerbBefore(sentence, i)) return "V";
    if (info.base && !info.plural && perceived && follows) return "V";
    if (info.past && follows && !info.plural && hint(i) === "V") return "V";
    return "N";
  }
  if (before === "V") return info.ing && hint(i) === "V" ? "V" : "N";
  if (before === "C") return hint(i) === "V" && !ahead ? "V" : info.ing ? "V" : "N";
  if (before === null) return info.ing && !info.plural && hint(i) === "V" ? "V" : "N";
  return hint(i) === "V" ? "V" : "N";
}

/** A finite verb or auxiliary in the same clause already: then an -s form is more likely a plural. */
function hasFiniteVerbBefore(sentence: Sentence, i: number): boolean {
  const { words, infos, tags } = sentence;
  for (let k = i - 1; k >= 0; k--) {
    if (tags[k] === "C" || tags[k] === "." || words[k] === "that" || words[k] === "who") return false;
    if (tags[k] === "X") return true;
    if (tags[k] === "V" && (infos[k]!.s || (infos[k]!.base && infos[k - 1]?.plural))) return true;
  }
  return false;
}

function adjectiveOrVerb(sentence: Sentence, i: number, { before, afterDeterminer, ahead }: Around): Tag {
  const { infos, hint } = sentence;
  const info = infos[i]!;
  if (info.ing) {
    if (afterDeterminer && ahead) return "J";
    return before === null && ahead && hint(i) !== "V" ? "J" : "V";
  }
  if (afterDeterminer) return "J";
  if (before === "N") {
    if (info.s || info.past) return "V";
    return info.base && infos[i - 1]!.plural && hint(i) === "V" ? "V" : "J";
  }
  if (before === "X") return info.past && hint(i) === "V" ? "V" : "J";
  if (before === "R") return hint(i) === "J" ? "J" : "V";
  return ahead ? "J" : hint(i) === "V" ? "V" : "J";
}

function unknown(sentence: Sentence, i: number, { before, afterDeterminer, ahead }: Around): Tag {
  const { words, hint } = sentence;
  const word = words[i]!;
  const hinted = hint(i);
  if (/ly$/.test(word) && hinted !== "N" && hinted !== "J") return "A";
  if (/ing$/.test(word) && word.length > 5) {
    if (afterDeterminer) return ahead ? (hinted === "N" ? "N" : "V") : "N";
    if (before === "N" || before === "X") return hinted === "N" && before === "N" ? "N" : "V";
    return hinted;
  }
  if (/(ed|en)$/.test(word) && word.length > 4) {
    if (before === "N" || before === "X" || before === null)
      return hinted === "J" || hinted === "N" ? hinted : "V";
    if (afterDeterminer && ahead) return hinted === "N" ? "N" : "J";
  }
  if (afterDeterminer && (hinted === "V" || hinted === "J" || hinted === "P" || hinted === "A")) {
    if (!ahead) return "N";
    return hinted === "A" ? "A" : "J";
  }
  if (hinted === "V" && before === "P") return ahead ? "J" : "N";
  if (hinted === "X" || hinted === "D" || hinted === "C" || hinted === "W") return "N";
  if (hinted === "J" && before === "N" && !ahead && /s$/.test(word)) return "N";
  return hinted;
}
