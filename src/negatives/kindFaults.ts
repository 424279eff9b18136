/** Does a change do what its kind says, and is what comes of it grammatical? */

import { articleFor, asSpoken } from "./articles";
import { numberValue } from "./grammar";
import type { Lexicon } from "./lexicon/compile";
import { REASONS, reason } from "./reasons";
import type { Kind, ParsedCaption, Token } from "./types";
import { bad, type Verdict } from "./verdict";

export interface Content {
  /** Counts of content words by lemma. */
  all: Map<string, number>;
  nouns: string[];
  adjectives: string[];
  verbs: string[];
  numbers: number[];
  relations: string[];
  denials: number;
  order: string;
}

const DENIALS = new Set(["no", "not", "n't", "never", "without", "nobody", "none"]);

const VAGUE_NUMBERS = new Set(["several", "many", "some", "few", "no"]);

export function contentOf(tokens: readonly Token[], lexicon: Lexicon): Content {
  const content: Content = {
    all: new Map(),
    nouns: [],
    adjectives: [],
    verbs: [],
    numbers: [],
    relations: [],
    denials: 0,
    order: "",
  };
  const order: string[] = [];
  for (const token of tokens) {
    const { word } = token;
    if (DENIALS.has(word)) content.denials++;
    if (token.tag === "N") {
      const lemma = lexicon.nounForms.get(word)?.lemma ?? word.replace(/s$/, "");
      content.nouns.push(lemma);
      order.push(lemma);
      count(content.all, lemma);
    } else if (token.tag === "J") {
      if (VAGUE_NUMBERS.has(word)) {
        content.numbers.push(-1);
        continue;
      }
      content.adjectives.push(word);
      order.push(word);
      count(content.all, word);
    } else if (token.tag === "V") {
      const base = lexicon.verbReadings.get(word)?.[0]?.base ?? word.replace(/(ing|ed|s)$/, "");
      content.verbs.push(base);
      order.push(base);
      count(content.all, base);
    } else if (token.tag === "M") content.numbers.push(numberValue(word) ?? -2);
    else if (token.tag === "P" && word !== "of") {
      content.relations.push(word);
      order.push(word);
    }
  }
  content.order = order.join(" ");
  return content;
}

function count(words: Map<string, number>, word: string): void {
  words.set(word, (words.get(word) ?? 0) + 1);
}

/** What is in `b` more often than in `a`. */
function surplus(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): string[] {
  const more: string[] = [];
  for (const [word, count] of b) for (let k = a.get(word) ?? 0; k < count; k++) more.push(word);
  return more;
}

/** Nouns in order, without those of a material, which describe ("a metal sphere"). */
const things = (content: Content, lexicon: Lexicon) =>
  content.nouns.filter((noun) => !lexicon.adjectiveForms.has(noun)).join();

const wrong = (reason: string) => bad("wrong-kind", reason);

function near(from: readonly string[], to: readonly string[], lexicon: Lexicon): boolean {
  return from.some((word) => to.some((other) => word !== other && lexicon.related(word, other)));
}

/** Does the change do what its kind says? Null where it does. */
export function kindFault(
  kind: Kind,
  a: Content,
  b: Content,
  caption: ParsedCaption,
  lexicon: Lexicon,
): Verdict | null {
  const added = surplus(a.all, b.all);
  const removed = surplus(b.all, a.all);
  const kept = added.length === 0 && removed.length === 0;
  switch (kind) {
    case "reshuffle":
    case "swap-nouns":
    case "swap-sides":
    case "swap-adjectives": {
      if (!kept) return wrong(REASONS.swapKeepsWords);
      if (a.order === b.order && a.numbers.join() === b.numbers.join()) return wrong(REASONS.orderKept);
      if (kind === "swap-adjectives" && things(a, lexicon) !== things(b, lexicon))
        return wrong(REASONS.nounsMoved);
      return null;
    }
    case "replace-adjective": {
      if (added.length === 0 || removed.length === 0) return wrong(REASONS.adjectiveKept);
      if (removed.some((word) => !a.adjectives.includes(word) && !lexicon.adjectiveForms.has(word)))
        return wrong(REASONS.otherReplaced);
      if (near(removed, added, lexicon)) return bad("synonym", REASONS.adjectiveSynonym);
      return null;
    }
    case "replace-noun": {
      if (added.length === 0 || removed.length === 0) return wrong(REASONS.nounKept);
      if (!removed.some((word) => a.nouns.includes(word))) return wrong(REASONS.nounKept);
      if (removed.some((word) => a.verbs.includes(word) && !a.nouns.includes(word)))
        return wrong(REASONS.verbReplacedToo);
      if (near(removed, added, lexicon)) return bad("synonym", REASONS.nounSynonym);
      return null;
    }
    case "replace-verb": {
      if (!removed.some((word) => a.verbs.includes(word))) return wrong(REASONS.verbKept);
      if (removed.some((word) => a.nouns.includes(word))) return wrong(REASONS.nounReplacedToo);
      if (near(removed, added, lexicon)) return bad("synonym", REASONS.verbSynonym);
      return null;
    }
    case "replace-relation": {
      const places = caption.places.length > 0;
      if (
        !places &&
        removed.some(
          (word) =>
            a.nouns.includes(word) && !["front", "top", "left", "right", "side", "back"].includes(word),
        )
      )
        return wrong(REASONS.nounForRelation);
      if (a.order === b.order && a.relations.join(" ") === b.relations.join(" "))
        return wrong(REASONS.relationKept);
      return null;
    }
    case "change-count": {
      if (removed.some((word) => a.nouns.includes(word))) return wrong(REASONS.moreThanCount);
      if (a.numbers.join() === b.numbers.join()) return wrong(REASONS.countKept);
      return null;
    }
    case "negate":
      return a.denials === b.denials ? wrong(REASONS.nothingDenied) : null;
    case "add-attribute":
    case "add-object": {
      if (removed.length > 0) return wrong(REASONS.additionDrops);
      if (added.length === 0) return wrong(REASONS.nothingAdded);
      if (kind === "add-object" && b.nouns.length <= a.nouns.length) return wrong(REASONS.noThingAdded);
      if (b.denials > a.denials) return wrong(REASONS.additionDenies);
      return null;
    }
  }
}

/** Faults of grammar that rules can see. */
export function grammarFault(
  text: string,
  tokens: readonly Token[],
  caption: ParsedCaption,
  lexicon: Lexicon,
): string | null {
  const words = tokens.map((token) => token.word);
  const original = caption.text.toLowerCase();
  for (let i = 0; i + 1 < words.length; i++) {
    const [word, next] = [words[i]!, words[i + 1]!];
    if (word === next && word !== "that" && !original.includes(`${word} ${next}`))
      return reason("wordTwice", { word });
    if ((word === "a" || word === "an") && !original.includes(`${word} ${next}`)) {
      if (articleFor(asSpoken(tokens[i + 1]!.text, text)) !== word)
        return reason("wordBefore", { word, next });
      const form = lexicon.nounForms.get(next);
      const after = words[i + 2];
      const last = after === undefined || !lexicon.nounForms.has(after);
      if (last && form?.plural && form.lemma !== next) return reason("wordBeforePlural", { word, next });
    }
    const many = numberValue(word);
    if (many !== null && many > 1) {
      const form = lexicon.nounForms.get(next);
      if (
        form &&
        !form.plural &&
        lexicon.pluralOf(form.lemma) !== next &&
        !lexicon.nounForms.has(words[i + 2] ?? "") &&
        !original.includes(`${word} ${next}`) &&
        !lexicon.adjectiveForms.has(next)
      )
        return reason("wordBeforeSingular", { word, next });
    }
  }
  if (/\s[,.;:!?]|[,;:]{2}|\s{2}|^\s|\s$/.test(text) && !/\s[,.;:!?]/.test(caption.text))
    return REASONS.punctuation;
  const first = caption.text.charAt(0);
  if (first !== first.toLowerCase() && text.charAt(0) !== text.charAt(0).toUpperCase())
    return REASONS.capitalLost;
  return null;
}
