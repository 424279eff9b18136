/**
 * A caption, parsed: tokens with parts of speech, noun phrases, the links between them.
 *
 * The statistical tagger is wink-nlp with its English web model, 1 MB, loaded when the first caption is parsed
 * and never before; a loader can be given instead (tests, other languages).
 */

import { chunk } from "./chunk";
import { guessTag } from "./closedClass";
import { isEnglish } from "./english";
import type { Lexicon } from "./lexicon/compile";
import { tagWords } from "./tagWords";
import type { ParsedCaption, Tag, Token } from "./types";

/** A word with its place and the tagger's opinion of it. */
export interface Hint {
  text: string;
  start: number;
  tag: Tag;
}

type Tagger = (text: string) => Hint[];
export type TaggerLoader = () => Promise<Tagger>;

const UNIVERSAL: Readonly<Record<string, Tag>> = {
  NOUN: "N",
  PROPN: "N",
  ADJ: "J",
  VERB: "V",
  ADP: "P",
  SCONJ: "P",
  NUM: "M",
  DET: "D",
  CCONJ: "C",
  ADV: "A",
  PRON: "R",
  PART: "R",
  INTJ: "R",
  AUX: "X",
  PUNCT: ".",
  SYM: ".",
  X: "N",
};

/** Loads wink-nlp and its model. Needs no network of its own: both are part of the bundle, in chunks apart. */
export const loadWink: TaggerLoader = async () => {
  const [{ default: winkNLP }, { default: model }] = await Promise.all([
    import("wink-nlp"),
    import("wink-eng-lite-web-model"),
  ]);
  const nlp = winkNLP(model, ["pos"]);
  const { its } = nlp;
  return (text) => {
    const all = nlp.readDoc(text).tokens();
    const texts = all.out() as string[];
    const tags = all.out(its.pos) as string[];
    const hints: Hint[] = [];
    let at = 0;
    for (let i = 0; i < texts.length; i++) {
      const start = text.indexOf(texts[i]!, at);
      if (start < 0) continue;
      hints.push({ text: texts[i]!, start, tag: UNIVERSAL[tags[i]!] ?? "N" });
      at = start + texts[i]!.length;
    }
    return hints;
  };
};

const ASCII = /^[\x20-\x7e]*$/;
const PLAIN_WORDS = /[A-Za-z0-9]+(?:[-'][A-Za-z0-9]+)*|[^\s]/g;
const ANY_WORDS = /[\p{L}\p{M}\p{N}]+(?:[-’'][\p{L}\p{M}\p{N}]+)*|[^\s]/gu;

/** Words by spaces and punctuation alone, hyphens and inner apostrophes kept: for languages other than English. */
export function splitWords(text: string): Hint[] {
  const hints: Hint[] = [];
  if (ASCII.test(text)) {
    // Most captions: a plain pattern is several times faster, and letters and digits are told by their codes.
    PLAIN_WORDS.lastIndex = 0;
    for (let match = PLAIN_WORDS.exec(text); match; match = PLAIN_WORDS.exec(text)) {
      const code = match[0].charCodeAt(0) | 32;
      const worded = (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
      hints.push({ text: match[0], start: match.index, tag: worded ? "W" : "." });
    }
    return hints;
  }
  for (const match of text.matchAll(ANY_WORDS))
    hints.push({ text: match[0], start: match.index, tag: /^[\p{L}\p{N}]/u.test(match[0]) ? "W" : "." });
  return hints;
}

/** One space between words, NFC, no space at the ends: the form in which captions are kept and compared. */
export function tidy(text: string): string {
  if (ASCII.test(text) && !text.includes("  ") && !text.startsWith(" ") && !text.endsWith(" ")) return text;
  return text.normalize("NFC").replace(/\s+/gu, " ").trim();
}

/** wink splits "upside-down" at the hyphen; captions read it as one word. */
function joinHyphens(hints: Hint[]): Hint[] {
  const joined: Hint[] = [];
  for (let i = 0; i < hints.length; i++) {
    const here = hints[i]!;
    const last = joined.at(-1);
    const next = hints[i + 1];
    if (
      here.text === "-" &&
      last &&
      next &&
      last.start + last.text.length === here.start &&
      here.start + 1 === next.start &&
      /^[\p{L}\p{N}]/u.test(next.text)
    ) {
      last.text += `-${next.text}`;
      last.tag = next.tag === "N" ? "N" : "J";
      i++;
    } else joined.push({ ...here });
  }
  return joined;
}

function tag(hints: readonly Hint[], lexicon: Lexicon): Token[] {
  const words = hints.map((hint) => hint.text.toLowerCase());
  const english = isEnglish(lexicon);
  const tags = english
    ? tagWords(words, (at) => hints[at]!.tag, lexicon)
    : tagByLexicon(words, hints, lexicon);
  return hints.map((hint, i) => ({
    text: hint.text,
    word: words[i]!,
    tag: tags[i]!,
    start: hint.start,
    end: hint.start + hint.text.length,
  }));
}

function build(text: string, tokens: Token[], lexicon: Lexicon): ParsedCaption {
  return { text, tokens, ...chunk(tokens, lexicon), language: lexicon.language };
}

/** Without a tagger only the words of the user's lexicon are known; the rest are unknown and left alone. */
function tagByLexicon(words: readonly string[], hints: readonly Hint[], lexicon: Lexicon): Tag[] {
  const tags: Tag[] = words.map((word, i) => {
    if (hints[i]!.tag === ".") return ".";
    if (lexicon.nounForms.has(word)) return "N";
    if (lexicon.adjectiveForms.has(word)) return "J";
    if (lexicon.relations.has(word)) return "P";
    if (lexicon.verbReadings.has(word)) return "V";
    return /^\d+$/.test(word) ? "M" : "W";
  });
  for (let i = 0; i < words.length; i++)
    for (const phrase of lexicon.nounPhrases.get(words[i]!) ?? [])
      if (phrase.every((word, k) => words[i + k] === word)) tags.fill("N", i, i + phrase.length);
  return tags;
}

export interface Parser {
  parse(text: string): ParsedCaption;
  /**
   * Tags a text that was made from a parsed caption: its words keep the tags they had there, so that the
   * statistical tagger need not run again. For checking negatives.
   */
  retag(text: string, from: ParsedCaption): Token[];
  /** Phrases and links over tokens that are tagged already. */
  rebuild(text: string, tokens: Token[]): ParsedCaption;
  lexicon: Lexicon;
}

/** @param load called once, when English captions are to be parsed. */
export async function createParser(lexicon: Lexicon, load: TaggerLoader = loadWink): Promise<Parser> {
  const english = isEnglish(lexicon);
  const tagger: Tagger = english ? await load() : splitWords;
  return {
    lexicon,
    parse(text) {
      const tidied = tidy(text);
      return build(tidied, tag(joinHyphens(tagger(tidied)), lexicon), lexicon);
    },
    rebuild: (text, tokens) => build(text, tokens, lexicon),
    retag(text, from) {
      const known = tagsOf(from);
      const hints = splitLikeTagger(text);
      for (const hint of hints) {
        const word = hint.text.toLowerCase();
        if (hint.tag !== ".") hint.tag = known.get(word) ?? guessTag(word);
      }
      return tag(hints, lexicon);
    },
  };
}

const remembered = new WeakMap<ParsedCaption, Map<string, Tag>>();

function tagsOf(caption: ParsedCaption): Map<string, Tag> {
  let tags = remembered.get(caption);
  if (!tags) {
    tags = new Map(caption.tokens.map((token) => [token.word, token.tag]));
    remembered.set(caption, tags);
  }
  return tags;
}

/** The same cuts as the tagger makes: 's, n't and other contractions apart, punctuation apart. */
function splitLikeTagger(text: string): Hint[] {
  const hints: Hint[] = [];
  for (const hint of splitWords(text)) {
    if (!hint.text.includes("'") && !hint.text.includes("’")) {
      hints.push(hint);
      continue;
    }
    const contraction = /^(.+?)(n['’]t|['’](?:s|re|ve|ll|d|m))$/iu.exec(hint.text);
    if (!contraction) hints.push(hint);
    else {
      hints.push({ ...hint, text: contraction[1]! });
      hints.push({ text: contraction[2]!, start: hint.start + contraction[1]!.length, tag: "R" });
    }
  }
  return hints;
}
