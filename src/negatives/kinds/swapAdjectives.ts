/** Adjectives of two things change places. */

import { applyEdits, assemble, move } from "../assemble";
import type { Lexicon } from "../lexicon/compile";
import type { Random } from "../random";
import { REASONS } from "../reasons";
import type { Attempt, Kind, NounPhrase, ParsedCaption, Range } from "../types";
import { isCollocation, pairs, symmetricBetween, wordsOf } from "./swap";

interface Describing {
  unit: number;
  phrase: NounPhrase;
  token: number;
  word: string;
  base: string;
  dimensions: string[];
}

function describing(caption: ParsedCaption, lexicon: Lexicon): Describing[] {
  const all: Describing[] = [];
  caption.units.forEach((unit, index) => {
    for (const phrase of unit.phrases)
      for (const token of phrase.modifiers) {
        if (isCollocation(caption, token, phrase, lexicon) || phrase.lemma === "background") continue;
        const { word } = caption.tokens[token]!;
        const base = lexicon.adjectiveForms.get(word)?.base ?? word;
        const senses = lexicon.adjectives.get(base) ?? [];
        all.push({
          unit: index,
          phrase,
          token,
          word,
          base,
          dimensions: senses.map((sense) => sense.dimension),
        });
      }
  });
  return all;
}

/** Could `adjective` be said of the things of the phrase? */
function fits(adjective: Describing, phrase: NounPhrase, lexicon: Lexicon): boolean {
  const senses = lexicon.adjectives.get(adjective.base);
  if (!senses) return false;
  return senses.some(
    (sense) => sense.of === "any" || (phrase.domain !== null && sense.of.includes(phrase.domain)),
  );
}

export function swapAdjectives(caption: ParsedCaption, lexicon: Lexicon, random: Random): Attempt {
  const kind: Kind = "swap-adjectives";
  const all = describing(caption, lexicon);
  if (all.length === 0) return { kind, refused: "no-adjective", reason: REASONS.noAdjective };
  const candidates = random
    .shuffle(pairs(all.length).map(([a, b]) => [all[a]!, all[b]!] as const))
    .filter(([a, b]) => a.phrase !== b.phrase && a.base !== b.base && !lexicon.related(a.base, b.base));
  if (candidates.length === 0) return { kind, refused: "one-adjective", reason: REASONS.swapNeedsAdjectives };
  const shared = (a: Describing, b: Describing) => a.dimensions.some((id) => b.dimensions.includes(id));
  const ranked = [
    ...candidates.filter(([a, b]) => shared(a, b)),
    ...candidates.filter(([a, b]) => !shared(a, b) && canCross(caption, a, b, lexicon)),
  ];
  for (const [a, b] of ranked) {
    if (lexicon.related(a.word, caption.tokens[b.phrase.core.to - 1]!.word) || a.word === b.phrase.lemma)
      continue;
    if (b.word === a.phrase.lemma) continue;
    const same = a.phrase.lemma === b.phrase.lemma && symmetricBetween(caption, a.unit, b.unit);
    const others = (x: Describing) => x.phrase.modifiers.filter((token) => token !== x.token);
    if (same && wordsOf(caption, others(a)).join() === wordsOf(caption, others(b)).join()) continue;
    const at = (x: Describing): Range => ({ from: x.token, to: x.token + 1 });
    return assemble(
      kind,
      caption,
      applyEdits(caption, [
        { ...at(a), pieces: move(caption, at(b)) },
        { ...at(b), pieces: move(caption, at(a)) },
      ]),
    );
  }
  return { kind, refused: "no-fitting-word", reason: REASONS.adjectivesDontFit };
}

/** A swap across dimensions must not double a dimension ("small large circle") nor say what can't be said. */
function canCross(caption: ParsedCaption, a: Describing, b: Describing, lexicon: Lexicon): boolean {
  if (!fits(a, b.phrase, lexicon) || !fits(b, a.phrase, lexicon)) return false;
  const clash = (moved: Describing, into: Describing) =>
    into.phrase.modifiers.some((token) => {
      if (token === into.token) return false;
      const { word } = caption.tokens[token]!;
      const senses = lexicon.adjectives.get(lexicon.adjectiveForms.get(word)?.base ?? word) ?? [];
      return senses.some((sense) => moved.dimensions.includes(sense.dimension));
    });
  return !clash(a, b) && !clash(b, a);
}
