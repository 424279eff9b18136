/** Hand-labelled captions (`__fixtures__/captions60.txt`) and how a parse compares with them. */
import { findPhrases } from "./chunk";
import type { Parser } from "./parse";
import type { ParsedCaption } from "./types";

export interface Labelled {
  text: string;
  words: string[];
  /** Allowed tags per word. */
  tags: string[][];
  /** "from:to" in words. */
  phrases: string[];
}

/** Lines like `[a/D red/J cube/N] on/P …`; "#" begins a comment. */
export function readLabelled(source: string): Labelled[] {
  const all: Labelled[] = [];
  for (const line of source.split("\n")) {
    if (!line.trim() || line.startsWith("#")) continue;
    const labelled: Labelled = { text: "", words: [], tags: [], phrases: [] };
    let open = -1;
    for (const piece of line.trim().split(/\s+/)) {
      if (piece.startsWith("[")) open = labelled.words.length;
      const [word, tags] = piece.replace(/^\[|\]$/g, "").split("/");
      labelled.words.push(word!);
      labelled.tags.push(tags!.split("|"));
      if (piece.endsWith("]")) labelled.phrases.push(`${open}:${labelled.words.length}`);
    }
    labelled.text = labelled.words.join(" ");
    all.push(labelled);
  }
  return all;
}

export interface Accuracy {
  captions: number;
  tokens: number;
  /** Share of tokens with an allowed tag, in percent. */
  tags: number;
  /** Noun phrases, exact ends, in percent. */
  precision: number;
  recall: number;
  f1: number;
  errors: string[];
}

export function measure(labelled: readonly Labelled[], parser: Parser): Accuracy {
  let tokens = 0;
  let right = 0;
  let found = 0;
  let wanted = 0;
  let hit = 0;
  const errors: string[] = [];
  for (const item of labelled) {
    const parsed: ParsedCaption = parser.parse(item.text);
    if (parsed.tokens.length !== item.words.length) {
      errors.push(`${item.text}: cut into ${parsed.tokens.map((token) => token.text).join("|")}`);
      tokens += item.words.length;
      wanted += item.phrases.length;
      continue;
    }
    parsed.tokens.forEach((token, i) => {
      tokens++;
      if (item.tags[i]!.includes(token.tag)) right++;
      else errors.push(`${item.text}: ${token.text} is ${item.tags[i]!.join("|")}, got ${token.tag}`);
    });
    const phrases = findPhrases(parsed.tokens, parser.lexicon).map(({ from, to }) => `${from}:${to}`);
    found += phrases.length;
    wanted += item.phrases.length;
    for (const phrase of phrases)
      if (item.phrases.includes(phrase)) hit++;
      else errors.push(`${item.text}: phrase ${phrase} is not among ${item.phrases.join(" ")}`);
  }
  const precision = hit / found;
  const recall = hit / wanted;
  return {
    captions: labelled.length,
    tokens,
    tags: (100 * right) / tokens,
    precision: 100 * precision,
    recall: 100 * recall,
    f1: (200 * precision * recall) / (precision + recall),
    errors,
  };
}
