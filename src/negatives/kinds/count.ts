/** Change a count: the number of a phrase becomes another, and noun and verb follow it. */

import { agree, fitNoun, slotOf } from "../agreement";
import { applyEdits, assemble, type Edit, inPlaceOf, replaceWith } from "../assemble";
import { NUMBER_WORDS, numberValue } from "../grammar";
import type { Lexicon } from "../lexicon/compile";
import type { Random } from "../random";
import { REASONS } from "../reasons";
import type { Attempt, Kind, NounPhrase, ParsedCaption } from "../types";

/** The least that "several" and "many" claim: only "one" is surely none of them. */
const VAGUE = new Set(["several", "many"]);
const SMALLEST = 1;
const LARGEST = 10;

interface Place {
  phrase: NounPhrase;
  token: number;
  options: number[];
}

function placesOf(caption: ParsedCaption): Place[] {
  return caption.phrases.flatMap((phrase): Place[] => {
    if (phrase.number !== null) {
      const value = numberValue(caption.tokens[phrase.number]!.word);
      if (value === null || value > 20) return [];
      const options: number[] = [];
      for (let other = SMALLEST; other <= LARGEST; other++) if (other !== value) options.push(other);
      // Near numbers are the hard negatives: two away at most, where there are such.
      const near = options.filter((other) => Math.abs(other - value) <= 3);
      return [{ phrase, token: phrase.number, options: near.length > 0 ? near : options }];
    }
    const first = phrase.modifiers[0];
    if (phrase.determiner === null && first !== undefined && VAGUE.has(caption.tokens[first]!.word))
      return [{ phrase, token: first, options: [1] }];
    return [];
  });
}

export function changeCount(caption: ParsedCaption, lexicon: Lexicon, random: Random): Attempt {
  const kind: Kind = "change-count";
  const places = placesOf(caption);
  if (places.length === 0) return { kind, refused: "no-number", reason: REASONS.nothingCounted };
  for (const { phrase, token, options } of random.shuffle(places)) {
    // "one" stands before singulars only, so a count across it needs the noun in the other number.
    const between = ["between", "among", "amongst"].includes(caption.tokens[phrase.from - 1]?.word ?? "");
    for (const value of random.shuffle(options)) {
      if (between && value === 1) continue;
      const text = caption.tokens[token]!;
      const word = /^\d/.test(text.text) ? String(value) : NUMBER_WORDS[value]!;
      const edits: Edit[] = [
        {
          from: token,
          to: token + 1,
          pieces: replaceWith(inPlaceOf(caption, token, word), { from: token, to: token + 1 }),
        },
      ];
      const plural = value !== 1;
      if (plural !== phrase.plural) {
        const slot = { ...slotOf(caption, phrase, lexicon), plural, counted: true, bare: false };
        const form = fitNoun(phrase.lemma, slot, lexicon);
        const { determiner } = phrase;
        if (
          form === null ||
          (determiner !== null && ["these", "those"].includes(caption.tokens[determiner]!.word))
        )
          continue;
        const range = { from: phrase.lemmaFrom, to: phrase.core.to };
        edits.push({ ...range, pieces: replaceWith(form, range) });
        const unit = caption.units.findIndex((candidate) => candidate.head === phrase);
        if (unit >= 0) edits.push(...agree(caption, unit, plural, lexicon));
      }
      return assemble(kind, caption, applyEdits(caption, edits));
    }
  }
  return { kind, refused: "no-fitting-word", reason: REASONS.noOtherNumber };
}
