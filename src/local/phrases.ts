/**
 * Words and noun phrases of an English caption, with their places in it, by rule and without a tagger: determiners
 * and numbers open a phrase, prepositions, conjunctions, verbs and punctuation close it, known adjectives open a
 * new one after a noun ("red car blue dog"). Phrases that name a place in the picture ("the left"), the picture
 * itself ("a photo of") or something that is said to be absent ("without a cat") are left out: each phrase is
 * something to look for.
 */
import {
  ADJECTIVE_NOUNS,
  ADJECTIVES,
  BREAKS,
  DETERMINERS,
  INTRODUCED,
  NEGATIONS,
  NUMBERS,
  PARTICIPLE_NOUNS,
  PICTURES,
  PLACES,
  RELATIONS,
  VERB_FORMS,
} from "./phraseWords";
import type { Phrase } from "./types";

const WORD = /[\p{L}\p{N}\p{M}]+(?:['’\-‐.][\p{L}\p{N}\p{M}]+)*/gu;

type WordClass =
  | "determiner"
  | "number"
  | "negation"
  | "break"
  | "adjective"
  | "participle"
  | "adverb"
  | "verb"
  | "open";

interface Token {
  start: number;
  end: number;
  lower: string;
  kind: WordClass;
  /** Punctuation between the word before and this one. */
  punctuated: boolean;
}

function classOf(word: string): WordClass {
  if (DETERMINERS.has(word)) return "determiner";
  if (NUMBERS.has(word) || /^\d+$/.test(word)) return "number";
  if (NEGATIONS.has(word)) return "negation";
  if (BREAKS.has(word)) return "break";
  if (ADJECTIVES.has(word)) return "adjective";
  if (PARTICIPLE_NOUNS.has(word)) return "open";
  if (VERB_FORMS.has(word)) return "verb";
  if (/^[a-z]{2,}(?:ing|ed)$/.test(word)) return "participle";
  if (/^[a-z]{2,}ly$/.test(word)) return "adverb";
  return "open";
}

/** Spans of a caption that stand for one break: "to the left of". */
function relationSpans(caption: string): [number, number][] {
  return RELATIONS.flatMap((pattern) =>
    [...caption.matchAll(pattern)].map(({ index, 0: text }): [number, number] => [
      index,
      index + text.length,
    ]),
  );
}

function tokenise(caption: string): Token[] {
  const relations = relationSpans(caption);
  let last = 0;
  return [...caption.matchAll(WORD)].map(({ index: start, 0: text }) => {
    const end = start + text.length;
    const lower = text.toLowerCase();
    const related = relations.some(([from, to]) => start >= from && end <= to);
    const punctuated = /[^\s'’]/u.test(caption.slice(last, start));
    last = end;
    return { start, end, lower, kind: related ? "break" : classOf(lower), punctuated };
  });
}

/** All words of a caption. */
export function wordsOf(caption: string): Phrase[] {
  return tokenise(caption).map((token) => phrase(caption, token.start, token.end, "word"));
}

function phrase(caption: string, start: number, end: number, kind: Phrase["kind"]): Phrase {
  return { text: caption.slice(start, end), start, end, kind };
}

/** A run of tokens [first, last] that may become a noun phrase. */
interface Chunk {
  tokens: Token[];
  /** It holds a word that can be its noun. */
  headed: boolean;
  negated: boolean;
  /** The token behind it. */
  next: Token | undefined;
}

/** Cuts a caption into chunks. */
function chunks(tokens: readonly Token[]): Chunk[] {
  const out: Chunk[] = [];
  let open: Token[] = [];
  let headed = false;
  let negated = false;
  const close = (next: Token | undefined) => {
    if (open.length > 0) {
      out.push({ tokens: open, headed, negated, next });
      // "without a dog or a cat"
      negated = negated && next?.lower === "or";
    }
    open = [];
    headed = false;
  };
  const add = (token: Token, head: boolean) => {
    open.push(token);
    headed ||= head;
  };
  for (const [i, token] of tokens.entries()) {
    const next = tokens[i + 1];
    const before = tokens[i - 1];
    // a comma between adjectives: "a small, red dog"
    if (token.punctuated && !(isModified(open, headed) && isInside(token))) close(token);
    switch (token.kind) {
      case "determiner":
      case "number": {
        const leads = open.every(({ kind }) => kind === "determiner" || kind === "number");
        if (!leads) close(token);
        add(token, false);
        break;
      }
      case "negation":
        close(token);
        negated = true;
        break;
      case "break":
        // "a black and white cat"
        if (token.lower === "and" && isModified(open, headed) && next?.kind === "adjective")
          add(token, false);
        else close(token);
        break;
      case "adjective":
        if (headed) close(token);
        add(token, false);
        break;
      case "participle":
        // before its noun it describes, after it it is a verb; of two in a row the first was the noun
        if (headed || open.at(-1)?.kind === "participle") close(token);
        else if (open.length > 0 || describes(before, next)) add(token, false);
        break;
      case "adverb":
        if (headed) close(token);
        else if (open.length > 0) add(token, false);
        break;
      case "verb":
        if (headed) close(token);
        else if (open.length > 0) add(token, true);
        break;
      case "open":
        add(token, true);
    }
  }
  close(undefined);
  return out;
}

/** Adjectives stand open, their noun is still to come. */
function isModified(open: readonly Token[], headed: boolean): boolean {
  return !headed && open.at(-1)?.kind === "adjective";
}

function isInside({ kind }: Token): boolean {
  return kind === "adjective" || kind === "open" || kind === "participle";
}

/** A participle that no determiner precedes: "running dog" at the start or after a preposition. */
function describes(before: Token | undefined, next: Token | undefined): boolean {
  if (next?.kind !== "open" || next.punctuated) return false;
  return (
    before === undefined ||
    (before.kind === "break" && !/^(?:is|are|was|were|be|been|being)$/.test(before.lower))
  );
}

/** Cuts what can't end a noun phrase off its end; null where nothing is left to look for. */
function nounPhrase(caption: string, { tokens, headed, negated, next }: Chunk): Phrase | null {
  if (negated) return null;
  const led = tokens[0]!.kind === "determiner" || tokens[0]!.kind === "number";
  const last = tokens.at(-1)!;
  // "a square", "the big red", "a seedling", but not "is red"
  const nominal = last.kind === "adjective" || last.kind === "participle";
  if (!headed && !(led && nominal) && !ADJECTIVE_NOUNS.has(last.lower)) return null;
  const content = tokens.filter(({ kind }) => kind !== "determiner" && kind !== "number");
  if (content.length === 0 || content.every(({ lower }) => PLACES.has(lower))) return null;
  if (last.lower === "background" || last.lower === "backdrop") return null;
  if (PICTURES.has(last.lower) && next && INTRODUCED.has(next.lower)) return null;
  return phrase(caption, tokens[0]!.start, last.end, "noun-phrase");
}

/** Noun phrases of a caption, in order. */
export function nounPhrasesOf(caption: string): Phrase[] {
  return chunks(tokenise(caption)).flatMap((chunk) => nounPhrase(caption, chunk) ?? []);
}

/** Words worth a map of their own: no articles, no auxiliaries, no prepositions. */
export function contentWordsOf(caption: string): Phrase[] {
  const silent: readonly WordClass[] = ["determiner", "break", "negation"];
  return tokenise(caption)
    .filter(({ kind }) => !silent.includes(kind))
    .map(({ start, end }) => phrase(caption, start, end, "word"));
}

/** Everything of a caption that gets a map: noun phrases, content words, the caption as a whole. */
export function phrasesOf(caption: string): Phrase[] {
  return [
    ...nounPhrasesOf(caption),
    ...contentWordsOf(caption),
    phrase(caption, 0, caption.length, "caption"),
  ];
}
