/** The words of this folder: kinds, tokens, parsed captions, negatives. */
import type { Domain } from "./lexicon/nouns";

/** The paper's five first, then those beyond it. */
export const KINDS = [
  "reshuffle",
  "swap-nouns",
  "swap-adjectives",
  "replace-adjective",
  "replace-noun",
  "replace-relation",
  "swap-sides",
  "replace-verb",
  "change-count",
  "negate",
  "add-attribute",
  "add-object",
] as const;

export type Kind = (typeof KINDS)[number];

export const PAPER_KINDS: readonly Kind[] = KINDS.slice(0, 5);

/**
 * N noun, J adjective, V verb or participle, P adposition, M number, D determiner, C conjunction, A adverb,
 * R pronoun or particle, X auxiliary or copula, "." punctuation, "S" possessive 's, "W" unknown.
 */
export type Tag = "N" | "J" | "V" | "P" | "M" | "D" | "C" | "A" | "R" | "X" | "." | "S" | "W";

export interface Token {
  text: string;
  /** Lower case. */
  word: string;
  tag: Tag;
  /** [start, end) in the caption. */
  start: number;
  end: number;
}

/** [first, last) in tokens. */
export interface Range {
  from: number;
  to: number;
}

/** A base noun phrase: determiner, number, adjectives, nouns. */
export interface NounPhrase extends Range {
  determiner: number | null;
  number: number | null;
  /** Tokens that stand before the core and describe it: adjectives and participles. */
  modifiers: number[];
  /** The nouns: "fire hydrant", "tennis player". */
  core: Range;
  /** The lexicon's name for the end of the core ("fire hydrant" where it is known, else the last noun), singular. */
  lemma: string;
  /** First token of what `lemma` names. */
  lemmaFrom: number;
  plural: boolean;
  domain: Domain | null;
}

/** One or more noun phrases joined by "of" ("a cup of coffee"): what is exchanged as a whole. */
export interface Unit extends Range {
  phrases: NounPhrase[];
  head: NounPhrase;
}

/** What stands between two noun phrases that follow one another. */
export interface Link extends Range {
  left: number;
  right: number;
  /** Words of the link, lower case. */
  text: string;
  /** The preposition at its end, as the lexicon has it; null where there is none. */
  relation: string | null;
  relationRange: Range | null;
  verb: number | null;
  symmetric: boolean;
}

export interface ParsedCaption {
  /** As given, trimmed and in NFC. */
  text: string;
  tokens: Token[];
  phrases: NounPhrase[];
  units: Unit[];
  links: Link[];
  /** "on the left" without a second thing: tokens [from, to), which of them says where. */
  places: (Range & { word: number })[];
  /** "left to right: …": the order of the phrases is itself told. */
  ordered: boolean;
  /** "no", "not" or "never" somewhere: what is changed inside a denial need not become false. */
  denied: boolean;
  /** Words bound by nothing ("dog red cat"): only single words can be replaced. */
  keywords: boolean;
  language: string;
}

/** [start, end) in characters. */
export interface Span {
  start: number;
  end: number;
}

export interface Negative {
  kind: Kind;
  text: string;
  /** What changed: in the caption, and in the negative. */
  before: Span[];
  after: Span[];
}

type RefusalCode =
  | "no-noun"
  | "one-noun"
  | "no-adjective"
  | "one-adjective"
  | "no-relation"
  | "no-verb"
  | "no-number"
  | "symmetric"
  | "not-in-lexicon"
  | "nothing-to-negate"
  | "no-fitting-word"
  | "denied"
  | "keywords"
  | "unreadable"
  | "invalid";

export interface Refusal {
  kind: Kind;
  refused: RefusalCode;
  /** A sentence for the table. */
  reason: string;
}

export type Attempt = Negative | Refusal;

export function isRefusal(attempt: Attempt): attempt is Refusal {
  return "refused" in attempt;
}
