/**
 * A negative is put together from pieces: tokens of the caption, moved or kept, and new words. Articles, spaces
 * and capitals are mended here, once for all kinds, and the changed spans are found on the way.
 */

import { articleFor, asSpoken } from "./articles";
import { CLOSED_CLASS, guessTag } from "./closedClass";
import { isEnglish } from "./english";
import { matchCapitals } from "./grammar";
import type { Kind, Negative, ParsedCaption, Range, Span, Token } from "./types";

export interface Piece {
  text: string;
  /** The token of the caption that stands here or is replaced here; null for a word that was put in. */
  token: number | null;
  changed: boolean;
}

function keep(caption: ParsedCaption, from = 0, to = caption.tokens.length): Piece[] {
  const pieces: Piece[] = [];
  for (let i = from; i < to; i++) pieces.push({ text: caption.tokens[i]!.text, token: i, changed: false });
  return pieces;
}

/** Tokens that stand in another place than before. */
export function move(caption: ParsedCaption, range: Range): Piece[] {
  const pieces = keep(caption, range.from, range.to);
  for (const piece of pieces) piece.changed = true;
  return pieces;
}

export function insert(text: string): Piece[] {
  return text.split(" ").map((word) => ({ text: word, token: null, changed: true }));
}

/** New words in the place of tokens. */
export function replaceWith(text: string, range: Range): Piece[] {
  if (!text.includes(" ")) return [{ text, token: range.from < range.to ? range.from : null, changed: true }];
  return text.split(" ").map((word, k) => ({
    text: word,
    token: range.from + k < range.to ? range.from + k : null,
    changed: true,
  }));
}

const capital = (text: string) => text.charAt(0) !== text.charAt(0).toLowerCase();

/** "A Man On A Horse": every longer word has a capital. */
function isTitle({ tokens }: ParsedCaption): boolean {
  const longer = tokens.slice(1).filter(({ text }) => text.length > 3 && /^\p{L}/u.test(text));
  return longer.length > 1 && longer.every(({ text }) => capital(text));
}

/**
 * A word in a token's place, with the token's capitals where they are those of a sentence's beginning, of a title or of
 * a caption in capitals; a name's own ("a European car") go with the name.
 */
export function inPlaceOf(caption: ParsedCaption, token: number, word: string): string {
  const before = caption.tokens[token - 1];
  const place =
    !before ||
    /^[.!?]+$/.test(before.text) ||
    isTitle(caption) ||
    caption.text === caption.text.toUpperCase();
  return place ? matchCapitals(word, caption.tokens[token]!.text) : word;
}

export interface Edit extends Range {
  pieces: Piece[];
}

/** The caption with some ranges exchanged for pieces. Ranges must not overlap; an empty range is an insertion. */
export function applyEdits(caption: ParsedCaption, edits: readonly Edit[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.from - b.from || a.to - b.to)) {
    pieces.push(...keep(caption, at, edit.from), ...edit.pieces);
    at = edit.to;
  }
  pieces.push(...keep(caption, at));
  return pieces;
}

const NO_SPACE_BEFORE = /^([.,;:!?)\]}%…]+|['’](s|re|m|ve|ll|d|t)|n['’]t)$/iu;
const NO_SPACE_AFTER = /^[([{]$/u;

function gapBefore(caption: ParsedCaption, previous: Piece, piece: Piece): string {
  if (previous.token !== null && piece.token === previous.token + 1) {
    const end = caption.tokens[previous.token]!.end;
    return caption.text.slice(end, caption.tokens[piece.token]!.start);
  }
  if (NO_SPACE_BEFORE.test(piece.text) || NO_SPACE_AFTER.test(previous.text)) return "";
  return " ";
}

function mendArticles(caption: ParsedCaption, pieces: Piece[]): void {
  for (let i = 0; i + 1 < pieces.length; i++) {
    const piece = pieces[i]!;
    const lower = piece.text.toLowerCase();
    if (lower !== "a" && lower !== "an") continue;
    const next = pieces[i + 1]!;
    if (!/^[\p{L}\p{N}]/u.test(next.text)) continue;
    // An article that the caption already had before this very word is the author's choice.
    const untouched = piece.token !== null && next.token === piece.token + 1 && !next.changed;
    if (untouched) continue;
    const article = articleFor(asSpoken(next.text, caption.text));
    if (article === lower) continue;
    pieces[i] = { ...piece, text: matchCapitals(article, piece.text), changed: true };
  }
}

function mendCapitals(caption: ParsedCaption, pieces: Piece[]): void {
  const first = caption.tokens[0];
  if (!first || pieces.length === 0) return;
  const initial = first.text.charAt(0);
  if (initial === initial.toLowerCase()) return;
  const shouting = caption.text === caption.text.toUpperCase();
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i]!;
    if (shouting) piece.text = piece.text.toUpperCase();
    else if (i === 0) piece.text = piece.text.charAt(0).toUpperCase() + piece.text.slice(1);
    // The old first word, wherever it went, loses its capital unless it is a name or an abbreviation.
    else if (
      piece.token === 0 &&
      first.text.slice(1) === first.text.slice(1).toLowerCase() &&
      first.text !== "I"
    )
      piece.text = piece.text.charAt(0).toLowerCase() + piece.text.slice(1);
  }
}

function mergeSpans(spans: Span[], text: string): Span[] {
  const merged: Span[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last && text.slice(last.end, span.start).trim() === "") last.end = span.end;
    else merged.push({ ...span });
  }
  return merged;
}

/** The finished negative. */
export function assemble(kind: Kind, caption: ParsedCaption, source: readonly Piece[]): Negative {
  // written out: a spread of each would take longer than all the rest
  const pieces = source.map(({ text, token, changed }): Piece => ({ text, token, changed }));
  if (isEnglish(caption)) mendArticles(caption, pieces);
  mendCapitals(caption, pieces);
  let text = "";
  const after: Span[] = [];
  const standing = new Set<number>();
  const tokens: Token[] = [];
  pieces.forEach((piece, i) => {
    if (i > 0) text += gapBefore(caption, pieces[i - 1]!, piece);
    const start = text.length;
    text += piece.text;
    tokens.push(tokenOf(caption, piece, start));
    if (piece.changed) after.push({ start, end: text.length });
    else if (piece.token !== null) standing.add(piece.token);
  });
  const before = caption.tokens.filter((_, i) => !standing.has(i)).map(({ start, end }) => ({ start, end }));
  const negative = { kind, text, before: mergeSpans(before, caption.text), after: mergeSpans(after, text) };
  tagged.set(negative, tokens);
  return negative;
}

const tagged = new WeakMap<Negative, Token[]>();

/** The tokens of a negative that was assembled here: the validator need not cut and tag it again. */
export function tokensOf(negative: Negative): Token[] | null {
  return tagged.get(negative) ?? null;
}

function tokenOf(caption: ParsedCaption, piece: Piece, start: number): Token {
  const word = piece.text.toLowerCase();
  const old = piece.token === null ? null : caption.tokens[piece.token]!;
  const closed = CLOSED_CLASS.get(word);
  // A word in another's place is what that one was, unless it is of a class of its own.
  const tag = old && (old.word === word || !closed) ? old.tag : (closed ?? guessTag(word));
  return { text: piece.text, word, tag, start, end: start + piece.text.length };
}
