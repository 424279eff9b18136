/** Replacements of one word: a noun by a co-hyponym, an adjective by another value of its dimension. */

import { fitNoun, slotOf } from "../agreement";
import { applyEdits, assemble, type Edit, inPlaceOf, replaceWith } from "../assemble";
import { isEnglish } from "../english";
import { degree } from "../grammar";
import type { Lexicon } from "../lexicon/compile";
import type { Domain } from "../lexicon/nouns";
import type { Random } from "../random";
import { REASONS } from "../reasons";
import type { Attempt, Kind, NounPhrase, ParsedCaption } from "../types";
import { isCollocation, isPlaceholder, isWithout } from "./swap";

const wordOf = (caption: ParsedCaption, token: number) => caption.tokens[token]!.word;

/** Things that are not made: of cloth and wood no more than of a price. */
const NATURAL = new Set<Domain>(["person", "animal", "plant", "food", "drink", "sky"]);

/** Words of a sense that fit the noun described; the first sense where the lexicon says nothing of the noun. */
function adjectiveReplacements(word: string, phrase: NounPhrase | null, lexicon: Lexicon): readonly string[] {
  const form = lexicon.adjectiveForms.get(word);
  if (!form) return [];
  const senses = lexicon.adjectives.get(form.base) ?? [];
  const fitting = senses.find(
    (sense) => sense.of === "any" || (phrase?.domain != null && sense.of.includes(phrase.domain)),
  );
  // What the lexicon knows the thing to be may exclude every sense ("a plaid cat"): then nothing is said.
  if (!fitting && phrase?.domain != null && NATURAL.has(phrase.domain)) return [];
  const { others } = fitting ?? senses[0]!;
  if (form.degree === "") return others;
  const which = form.degree;
  return others.flatMap((other) => degree(other, which) ?? []);
}

/** Verbs that give an adjective to their subject. */
const LINKING = /^(looks?|looking|seems?|appears?|stays?|becomes?)$/;

/** Adjectives that stand after "is": "the purple monster is bigger than …". */
function predicates(caption: ParsedCaption): { token: number; phrase: NounPhrase | null }[] {
  const inPhrases = new Set(caption.phrases.flatMap((phrase) => phrase.modifiers));
  return caption.tokens.flatMap((token, at): { token: number; phrase: NounPhrase | null }[] => {
    if (token.tag !== "J" || inPhrases.has(at)) return [];
    if (!isEnglish(caption)) return [{ token: at, phrase: null }];
    const before = caption.tokens[at - 1];
    const link = before?.tag === "A" ? caption.tokens[at - 2] : before;
    if (link?.tag !== "X" && !LINKING.test(link?.word ?? "")) return [];
    if (caption.places.some((place) => at >= place.from && at < place.to)) return [];
    // "full of flowers" and "next to": the adjective is bound to what follows.
    if (["of", "to", "in", "with"].includes(caption.tokens[at + 1]?.word ?? "")) return [];
    const phrase = caption.phrases.findLast((candidate) => candidate.to <= at) ?? null;
    return phrase ? [{ token: at, phrase }] : [];
  });
}

export function replaceAdjective(caption: ParsedCaption, lexicon: Lexicon, random: Random): Attempt {
  const kind: Kind = "replace-adjective";
  const places = [
    ...caption.phrases.flatMap((phrase) => phrase.modifiers.map((token) => ({ token, phrase }))),
    ...predicates(caption),
  ];
  if (places.length === 0) return { kind, refused: "no-adjective", reason: REASONS.noAdjective };
  const present = new Set(caption.tokens.map((token) => token.word));
  for (const { token, phrase } of random.shuffle(places)) {
    if (phrase && isCollocation(caption, token, phrase, lexicon)) continue;
    const word = wordOf(caption, token);
    // "black and white" is one look: neither half is replaced alone.
    if (wordOf(caption, Math.max(0, token - 1)) === "and" || caption.tokens[token + 1]?.word === "and")
      continue;
    if (phrase && outOfReach(caption, phrase)) continue;
    const siblings = (phrase?.modifiers ?? [])
      .filter((other) => other !== token)
      .map((other) => wordOf(caption, other));
    const options = adjectiveReplacements(word, phrase, lexicon).filter(
      (option) =>
        !siblings.some((sibling) => sibling === option || lexicon.related(sibling, option)) &&
        option !== phrase?.lemma &&
        !(YOUNG.has(phrase?.lemma ?? "") && ["old", "big"].includes(option)) &&
        !sameDimension(option, siblings, lexicon),
    );
    if (options.length === 0) continue;
    // A value that the caption gives to another thing is the harder negative, but not the only one.
    const others = options.filter((option) => !present.has(option));
    const option = random.pick(others.length > 0 && random.next() < 0.7 ? others : options);
    if (phrase && wouldDouble(caption, phrase, token, option)) continue;
    const range = { from: token, to: token + 1 };
    const pieces = replaceWith(inPlaceOf(caption, token, option), range);
    return assemble(kind, caption, applyEdits(caption, [{ ...range, pieces }]));
  }
  return {
    kind,
    refused: "not-in-lexicon",
    reason: REASONS.adjectivesUnknown,
  };
}

/** "the big fish eats the big fish": the replacement would make two phrases the same. */
function wouldDouble(caption: ParsedCaption, phrase: NounPhrase, token: number, option: string): boolean {
  const text = (from: number, to: number) => {
    const words: string[] = [];
    for (let i = from; i < to; i++)
      if (caption.tokens[i]!.tag !== "D") words.push(i === token ? option : caption.tokens[i]!.word);
    return words.join(" ");
  };
  const made = text(phrase.from, phrase.to);
  return caption.phrases.some((other) => other !== phrase && text(other.from, other.to) === made);
}

/** The phrase is in a "without": another hat that is missing too would be as true. */
function outOfReach(caption: ParsedCaption, phrase: NounPhrase): boolean {
  const unit = caption.units.find((candidate) => candidate.phrases.includes(phrase));
  return unit !== undefined && isWithout(caption, unit);
}

const AGED = new Set("old elderly aged bald bearded pregnant".split(" "));

/** What is young by name is never old. */
const YOUNG = new Set(
  "boy girl child kid baby toddler puppy kitten calf lamb foal chick duckling teenager infant".split(" "),
);

/** Would the new word stand beside one that speaks of the same thing ("small large box")? */
function sameDimension(option: string, siblings: readonly string[], lexicon: Lexicon): boolean {
  const dimensions = new Set(lexicon.adjectives.get(option)?.map((sense) => sense.dimension));
  return siblings.some((sibling) =>
    lexicon.adjectives.get(sibling)?.some((sense) => dimensions.has(sense.dimension)),
  );
}

const MALE = new Set("man boy guy gentleman father brother king prince groom husband dad".split(" "));
const FEMALE = new Set("woman girl lady mother sister queen princess bride wife mom".split(" "));

function genderOf(lemma: string): "his" | "her" | null {
  return MALE.has(lemma) ? "his" : FEMALE.has(lemma) ? "her" : null;
}

/** "his" becomes "her" when its only possible owner changes sex; null where it would be a riddle. */
function mendOwners(caption: ParsedCaption, phrase: NounPhrase, lemma: string): Edit[] | null {
  const edits: Edit[] = [];
  for (let at = phrase.to; at < caption.tokens.length; at++) {
    const token = caption.tokens[at]!;
    if (token.word !== "his" && token.word !== "her") continue;
    if (genderOf(phrase.lemma) !== token.word) {
      // "the player … his": the owner's sex was in the word; another person may be of any sex.
      if (
        caption.phrases[0] === phrase &&
        phrase.domain === "person" &&
        genderOf(lemma) &&
        genderOf(lemma) !== token.word
      )
        return null;
      continue;
    }
    if (token.tag !== "D") return null;
    const owner = genderOf(lemma) ?? "its";
    if (owner === token.word) continue;
    const range = { from: at, to: at + 1 };
    edits.push({ ...range, pieces: replaceWith(owner, range) });
  }
  return edits;
}

export function replaceNoun(caption: ParsedCaption, lexicon: Lexicon, random: Random): Attempt {
  const kind: Kind = "replace-noun";
  const { phrases } = caption;
  if (phrases.length === 0) return { kind, refused: "no-noun", reason: REASONS.noNoun };
  let known = false;
  const named = namedIn(caption);
  for (const phrase of random.shuffle(phrases)) {
    const unit = caption.units.find((candidate) => candidate.phrases.includes(phrase))!;
    if (isPlaceholder(caption, unit, lexicon) || isWithout(caption, unit)) continue;
    // "a group of people", "a picture of a dog": the measure alone changes nothing that must be seen.
    const measured = caption.tokens[phrase.to]?.word === "of";
    if (measured && lexicon.partitives.has(caption.tokens[phrase.to - 1]!.word)) continue;
    if (phrase.modifiers.some((token) => isCollocation(caption, token, phrase, lexicon))) continue;
    const senses = lexicon.nouns.get(phrase.lemma);
    if (!senses) continue;
    known = true;
    const slot = slotOf(caption, phrase, lexicon);
    const domain = senses[0]!.domain;
    const aged = phrase.modifiers.some((token) => AGED.has(wordOf(caption, token)));
    const options: [lemma: string, form: string][] = [];
    for (const sense of senses) {
      if (sense.domain !== domain) continue;
      for (const other of sense.others) {
        if (isNamed(named, other, lexicon)) continue;
        if (YOUNG.has(other) && aged) continue;
        const form = fitNoun(other, slot, lexicon);
        if (form !== null && fitsPreposition(caption, phrase, other)) options.push([other, form]);
      }
    }
    if (options.length === 0) continue;
    const [lemma, form] = random.pick(options);
    const owners = mendOwners(caption, phrase, lemma);
    if (!owners) continue;
    // Words before the known name specialise the old noun ("tennis player"): they go with it.
    const range = phrase.core;
    const kept = phrase.modifiers.filter((token) => token >= range.from).length;
    const from = range.from + kept;
    const place = { from, to: range.to };
    const pieces = replaceWith(inPlaceOf(caption, from, form), place);
    return assemble(kind, caption, applyEdits(caption, [{ ...place, pieces }, ...owners]));
  }
  return known
    ? { kind, refused: "no-fitting-word", reason: REASONS.noHyponymFits }
    : { kind, refused: "not-in-lexicon", reason: REASONS.nounsUnknown };
}

/** Places that one is on, and those that one is in: "on the forest" is no English. */
const ON = new Set("beach street road highway mountain hill island farm runway sidewalk".split(" "));

function fitsPreposition(caption: ParsedCaption, phrase: NounPhrase, option: string): boolean {
  if (phrase.domain !== "place") return true;
  const before = caption.tokens[phrase.from - 1]?.word;
  if (before === "on") return ON.has(option);
  if (before === "in" || before === "inside")
    return !["beach", "mountain", "hill", "runway", "airport", "farm"].includes(option);
  if (before === "down" || before === "along" || before === "up" || before === "across")
    return ON.has(option) || ["river", "tunnel", "lake", "park"].includes(option);
  return true;
}

interface Named {
  lemmas: readonly string[];
  /** Every word of the nouns. */
  words: ReadonlySet<string>;
}

function namedIn(caption: ParsedCaption): Named {
  const words = new Set<string>();
  for (const { core } of caption.phrases)
    for (let token = core.from; token < core.to; token++) words.add(caption.tokens[token]!.word);
  return { lemmas: caption.phrases.map((phrase) => phrase.lemma), words };
}

function isNamed({ lemmas, words }: Named, lemma: string, lexicon: Lexicon): boolean {
  return words.has(lemma) || lemmas.some((named) => lexicon.related(named, lemma));
}

/** True where the caption names the thing already, or a twin of it. */
export function appears(caption: ParsedCaption, lemma: string, lexicon: Lexicon): boolean {
  return isNamed(namedIn(caption), lemma, lexicon);
}
