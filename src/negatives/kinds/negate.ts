/** Negate: the caption's claim is denied (or its denial taken back), by the means that its form allows. */

import { isJoined } from "../agreement";
import { applyEdits, assemble, type Edit, inPlaceOf, insert, replaceWith } from "../assemble";
import { conjugate } from "../grammar";
import { verbReadingsOf } from "../knownWords";
import type { Lexicon } from "../lexicon/compile";
import type { Random } from "../random";
import { REASONS } from "../reasons";
import type { Attempt, Kind, ParsedCaption } from "../types";

type Way = () => Edit[] | null;

const at = (token: number) => ({ from: token, to: token + 1 });

/** "is eating" → "is not eating"; "is not eating" → "is eating". */
function throughAuxiliary(caption: ParsedCaption): Edit[] | null {
  const { tokens } = caption;
  const index = tokens.findIndex(
    (token) => token.tag === "X" && /^(is|are|was|were|can|will|does|do|has|have)$/.test(token.word),
  );
  if (index < 0) return null;
  const next = tokens[index + 1];
  if (next?.word === "not" || next?.word === "n't") return [{ ...at(index + 1), pieces: [] }];
  if (tokens[index - 1]?.word === "there") return null;
  // Behind "no birds" a second denial would be a riddle.
  if (tokens.slice(0, index).some((token) => token.word === "no")) return null;
  return [{ from: index + 1, to: index + 1, pieces: insert("not") }];
}

/** "there are five boats" → "there are no boats"; "there are no boats" → "there are some boats". */
function throughThere(caption: ParsedCaption): Edit[] | null {
  const { tokens, phrases } = caption;
  const index = tokens.findIndex(
    (token, i) => token.word === "there" && /^(is|are)$/.test(tokens[i + 1]?.word ?? ""),
  );
  if (index < 0) return null;
  const phrase = phrases.find((candidate) => candidate.from === index + 2);
  if (!phrase) return null;
  // "there is no ball, a kite and a drum" is no sentence.
  const unit = caption.units.findIndex((candidate) => candidate.head === phrase);
  if (isJoined(caption, unit)) return null;
  return denyPhrase(caption, phrase);
}

function denyPhrase(caption: ParsedCaption, phrase: ParsedCaption["phrases"][number]): Edit[] | null {
  const { tokens } = caption;
  const word = phrase.determiner === null ? "" : tokens[phrase.determiner]!.word;
  if (word === "no") {
    const some = phrase.plural ? "some" : "a";
    return [
      {
        ...at(phrase.determiner!),
        pieces: replaceWith(inPlaceOf(caption, phrase.determiner!, some), at(phrase.determiner!)),
      },
    ];
  }
  const first = phrase.modifiers[0];
  const vague =
    first === phrase.from && ["several", "many", "few", "some"].includes(tokens[first]?.word ?? "");
  const until =
    phrase.number !== null
      ? phrase.number + 1
      : phrase.determiner !== null
        ? phrase.determiner + 1
        : vague
          ? first + 1
          : phrase.from;
  if (!["", "a", "an", "some", "the"].includes(word) || word === "the") return null;
  const range = { from: phrase.from, to: until };
  // At the start the capital moves from the noun to "no".
  return [
    {
      ...range,
      pieces: replaceWith(range.to > range.from ? inPlaceOf(caption, phrase.from, "no") : "no", range),
    },
  ];
}

/** "no birds are in the cage" → "some birds are in the cage". */
function takeBackNo(caption: ParsedCaption): Edit[] | null {
  const phrase = caption.phrases.find(
    (candidate) => candidate.determiner !== null && caption.tokens[candidate.determiner]!.word === "no",
  );
  return phrase ? denyPhrase(caption, phrase) : null;
}

/** "a dog chasing a cat" → "a dog not chasing a cat". */
function throughParticiple(caption: ParsedCaption): Edit[] | null {
  const { tokens, phrases } = caption;
  const inPhrase = (token: number) => phrases.some((phrase) => token >= phrase.from && token < phrase.to);
  const index = tokens.findIndex(
    (token, i) =>
      token.tag === "V" &&
      /(ing|ed|en)$/.test(token.word) &&
      i > 0 &&
      !inPhrase(i) &&
      (tokens[i - 1]!.tag === "N" || tokens[i - 1]!.tag === "A"),
  );
  if (index < 0) return null;
  return [{ from: index, to: index, pieces: insert("not") }];
}

/** "the big fish eats" → "the big fish does not eat". */
function throughFinite(caption: ParsedCaption, lexicon: Lexicon): Edit[] | null {
  const { tokens, phrases } = caption;
  for (let i = 1; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token.tag !== "V" || phrases.some((phrase) => i >= phrase.from && i < phrase.to)) continue;
    const subject = phrases.findLast((phrase) => phrase.to <= i);
    if (!subject) continue;
    const readings = verbReadingsOf(token.word, lexicon);
    const third = readings.find(({ form }) => form === "s");
    if (third) return [{ ...at(i), pieces: [...insert("does not"), ...replaceWith(third.base, at(i))] }];
    const base = readings.find(({ form }) => form === "base");
    if (base && subject.plural && conjugate(base.base, "base") === token.word)
      return [{ from: i, to: i, pieces: insert("do not") }];
    return null;
  }
  return null;
}

/** "with" ↔ "without". */
function throughWith(caption: ParsedCaption): Edit[] | null {
  const link = caption.links.find(
    (candidate) =>
      candidate.text === candidate.relation &&
      (candidate.relation === "with" || candidate.relation === "without"),
  );
  if (!link?.relationRange) return null;
  const word = link.relation === "with" ? "without" : "with";
  return [{ ...link.relationRange, pieces: replaceWith(word, link.relationRange) }];
}

/** Relations that can't stand behind "is not" without another sense. */
const NOT_PREDICATES = new Set(["with", "without", "of", "like", "for", "as", "to", "from", "into", "onto"]);

/** "a cube left of a sphere" → "a cube that is not left of a sphere". */
function throughRelation(caption: ParsedCaption): Edit[] | null {
  // Where somebody does something, the relation may belong to the doing: that is denied by other means.
  if (caption.links.some((candidate) => candidate.verb !== null)) return null;
  const link = caption.links.find(
    (candidate) =>
      candidate.relation !== null &&
      candidate.text === candidate.relation &&
      !NOT_PREDICATES.has(candidate.relation),
  );
  if (!link) return null;
  const verb = caption.units[link.left]!.head.plural ? "are" : "is";
  return [{ from: link.from, to: link.from, pieces: insert(`that ${verb} not`) }];
}

/** "a red car" → "a car that is not red". */
function throughAdjective(caption: ParsedCaption, lexicon: Lexicon): Edit[] | null {
  const only = caption.phrases[0];
  if (caption.phrases.length !== 1 || !only || only.to !== lastWord(caption)) return null;
  const modifiers = only.modifiers.filter((token) => lexicon.adjectiveForms.has(caption.tokens[token]!.word));
  if (modifiers.length !== 1 || only.number !== null) return null;
  const token = modifiers[0]!;
  if (lexicon.collocations.has(`${caption.tokens[token]!.word} ${only.lemma}`)) return null;
  const verb = only.plural ? "are" : "is";
  return [
    { ...at(token), pieces: [] },
    { from: only.to, to: only.to, pieces: insert(`that ${verb} not ${caption.tokens[token]!.word}`) },
  ];
}

function lastWord(caption: ParsedCaption): number {
  let end = caption.tokens.length;
  while (end > 0 && caption.tokens[end - 1]!.tag === ".") end--;
  return end;
}

export function negate(caption: ParsedCaption, lexicon: Lexicon, random: Random): Attempt {
  const kind: Kind = "negate";
  const first: Way[] = [
    () => throughThere(caption),
    () => takeBackNo(caption),
    () => throughAuxiliary(caption),
    () => throughFinite(caption, lexicon),
  ];
  const second: Way[] = [
    () => throughParticiple(caption),
    () => throughWith(caption),
    () => throughRelation(caption),
    () => throughAdjective(caption, lexicon),
  ];
  // A sentence is denied by its verb; only captions without one leave a choice.
  for (const way of [...first, ...random.shuffle(second)]) {
    const edits = way();
    if (edits) return assemble(kind, caption, applyEdits(caption, edits));
  }
  return { kind, refused: "nothing-to-negate", reason: REASONS.nothingToDeny };
}
