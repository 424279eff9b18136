/** Swaps: two nouns, two adjectives, or the two sides of a relation change places. */

import { agree, fitNoun, slotOf } from "../agreement";
import { applyEdits, assemble, type Edit, move, type Piece, replaceWith } from "../assemble";
import { isOwned } from "../chunk";
import { isEnglish } from "../english";
import type { Lexicon } from "../lexicon/compile";
import type { Random } from "../random";
import { REASONS } from "../reasons";
import type { Attempt, Kind, NounPhrase, ParsedCaption, Range, Unit } from "../types";

/** True where the units say the same the other way round: only symmetric links lie between them. */
export function symmetricBetween(caption: ParsedCaption, a: number, b: number): boolean {
  if (caption.ordered) return false;
  // "on the left a dog, on the right a cat"
  if (caption.places.length > 0) return false;
  for (let link = a; link < b; link++) if (!caption.links[link]!.symmetric) return false;
  return true;
}

export const wordsOf = (caption: ParsedCaption, tokens: readonly number[]) =>
  tokens.map((token) => caption.tokens[token]!.word);

/** Describing words of a phrase, number included, without the determiner. */
function description(caption: ParsedCaption, phrase: NounPhrase): string[] {
  const words = wordsOf(caption, phrase.modifiers);
  if (phrase.number !== null) words.unshift(caption.tokens[phrase.number]!.word);
  return words;
}

/** Noun and what names it, without the describing words: "fire hydrant", "cup of coffee". */
function coreOf(unit: Unit): Range {
  return { from: unit.head.core.from, to: unit.to };
}

export function pairs(count: number): [number, number][] {
  const all: [number, number][] = [];
  for (let a = 0; a < count; a++) for (let b = a + 1; b < count; b++) all.push([a, b]);
  return all;
}

/** The core in the number of another slot, as pieces; null where it can't take it. */
function coreFor(caption: ParsedCaption, unit: Unit, target: Unit, lexicon: Lexicon): Piece[] | null {
  const core = coreOf(unit);
  const slot = slotOf(caption, target.head, lexicon);
  const head = unit.head;
  const form = fitNoun(head.lemma, slot, lexicon);
  if (form === null) return null;
  const pieces = move(caption, core);
  if (head.plural === slot.plural) return pieces;
  const at = head.lemmaFrom - core.from;
  const length = head.core.to - head.lemmaFrom;
  const shaped = replaceWith(form, { from: head.lemmaFrom, to: head.core.to });
  return [...pieces.slice(0, at), ...shaped, ...pieces.slice(at + length)];
}

export function swapNouns(caption: ParsedCaption, lexicon: Lexicon, random: Random): Attempt {
  const kind: Kind = "swap-nouns";
  const { units } = caption;
  if (units.length === 0) return { kind, refused: "no-noun", reason: REASONS.noNoun };
  if (units.length === 1) return { kind, refused: "one-noun", reason: REASONS.swapNeedsNouns };
  let symmetric = false;
  const plausible = random.next() < PLAUSIBLE_FIRST;
  for (const [a, b] of byPlausibility(caption, random.shuffle(pairs(units.length)), plausible)) {
    const left = units[a]!;
    const right = units[b]!;
    const [leftHead, rightHead] = [left.head, right.head];
    if (leftHead.lemma === rightHead.lemma || lexicon.related(leftHead.lemma, rightHead.lemma)) continue;
    if (isPlaceholder(caption, left, lexicon) || isPlaceholder(caption, right, lexicon)) continue;
    if (isOwned(caption.tokens, leftHead) || isOwned(caption.tokens, rightHead)) continue;
    if (boundCore(caption, left, lexicon) || boundCore(caption, right, lexicon)) continue;
    if (isWithout(caption, left) || isWithout(caption, right)) continue;
    if (looksAtCamera(caption, right)) continue;
    if (symmetricBetween(caption, a, b) && !attributesMakeDifference(caption, leftHead, rightHead, lexicon)) {
      symmetric = true;
      continue;
    }
    const leftPieces = coreFor(caption, left, right, lexicon);
    const rightPieces = coreFor(caption, right, left, lexicon);
    if (!leftPieces || !rightPieces) continue;
    return assemble(
      kind,
      caption,
      applyEdits(caption, [
        { ...coreOf(left), pieces: rightPieces },
        { ...coreOf(right), pieces: leftPieces },
      ]),
    );
  }
  return symmetric
    ? { kind, refused: "symmetric", reason: REASONS.linkSymmetric }
    : { kind, refused: "no-fitting-word", reason: REASONS.nounsDontFit };
}

/** Things that the caption says are missing: exchanged or changed, the claim need not become false. */
export function isWithout(caption: ParsedCaption, unit: Unit): boolean {
  for (let at = caption.units.indexOf(unit) - 1; at >= 0; at--) {
    const link = caption.links[at]!;
    if (link.relation === "without") return true;
    if (!/^(, )?(and|or)$|^,$/.test(link.text)) return false;
  }
  // What lacks something, too: put another thing there, and the lack may be true of it.
  if (caption.links.some((link) => link.relation === "without" && caption.units[link.left] === unit))
    return true;
  return caption.tokens[unit.from - 1]?.word === "without";
}

/** A camera that is looked at looks back. */
function looksAtCamera(caption: ParsedCaption, unit: Unit): boolean {
  return unit.head.lemma === "camera" && caption.tokens[unit.from - 1]?.word === "at";
}

/** How often the exchange of like things (two animals, two places) is tried first: the harder negative. */
export const PLAUSIBLE_FIRST = 0.8;

const LIVING = ["person", "animal"];

const STANDING = ["place", "surface", "building", "furniture", "sky"];

/** 2 where two things are of a kind, 1 where they are at least both living or both standing things, else 0. */
export function likeness(a: NounPhrase, b: NounPhrase): number {
  if (a.domain === null || b.domain === null) return 0;
  if (a.domain === b.domain) return 2;
  const both = (group: readonly string[]) => group.includes(a.domain!) && group.includes(b.domain!);
  return both(LIVING) || both(STANDING) ? 1 : 0;
}

function byPlausibility(caption: ParsedCaption, all: [number, number][], first: boolean): [number, number][] {
  if (!first) return all;
  const score = ([a, b]: [number, number]) => likeness(caption.units[a]!.head, caption.units[b]!.head);
  return [...all].sort((x, y) => score(y) - score(x));
}

/** "nothing", "side", "top", a sky or a weather: no thing that could stand elsewhere. */
export function isPlaceholder(caption: ParsedCaption, unit: Unit, lexicon: Lexicon): boolean {
  const head = unit.head;
  const of = caption.tokens[head.to]?.word === "of";
  if (unit.phrases.length === 1 && of) return true;
  const placeWords = [
    "side",
    "top",
    "front",
    "back",
    "left",
    "right",
    "middle",
    "center",
    "corner",
    "edge",
    "background",
    "sky",
  ];
  return placeWords.includes(head.lemma) || (lexicon.nouns.size > 0 && head.lemma === "day");
}

/** What can be doing something in a picture: what else has an -ing word before it is named by it ("a swimming pool"). */
const DOING = new Set(["person", "animal", "vehicle"]);

/** An adjective and its noun that name one thing ("polar bear") can't be parted. */
export function boundCore(caption: ParsedCaption, unit: Unit, lexicon: Lexicon): boolean {
  return unit.head.modifiers.some((token) => isCollocation(caption, token, unit.head, lexicon));
}

export function isCollocation(
  caption: ParsedCaption,
  modifier: number,
  phrase: NounPhrase,
  lexicon: Lexicon,
): boolean {
  const word = caption.tokens[modifier]!.word;
  const next = caption.tokens[modifier + 1]?.word ?? "";
  if (/ing$/.test(word) && modifier + 1 === phrase.core.from && !DOING.has(phrase.domain ?? ""))
    return isEnglish(caption);
  return lexicon.collocations.has(`${word} ${next}`) || lexicon.collocations.has(`${word} ${phrase.lemma}`);
}

/** Across a symmetric link a noun swap only changes which noun has which attributes: both must have some. */
function attributesMakeDifference(
  caption: ParsedCaption,
  a: NounPhrase,
  b: NounPhrase,
  lexicon: Lexicon,
): boolean {
  const left = description(caption, a);
  const right = description(caption, b);
  if (left.length === 0 || right.length === 0) return false;
  const different = (from: string[], to: string[]) =>
    from.every((word) => !to.some((other) => word === other || lexicon.related(word, other)));
  return different(left, right);
}

/** Pieces of a whole unit, moved. */
export function unitPieces(caption: ParsedCaption, unit: Unit): Piece[] {
  return move(caption, unit);
}

/** May a whole phrase stand in the other's place? Owned phrases lean on their owner, "no birds" on its "no". */
export function canMoveWhole(caption: ParsedCaption, unit: Unit): boolean {
  if (isOwned(caption.tokens, unit.head)) return false;
  const { determiner } = unit.head;
  // "between" wants two things behind it, whatever comes to stand there.
  const before = caption.links.find((link) => caption.units[link.right] === unit);
  if (before?.relation && ["between", "in between", "among", "amongst"].includes(before.relation))
    return false;
  if (isWithout(caption, unit)) return false;
  if (unit.head.lemma === "background" || unit.head.lemma === "sky") return false;
  if (looksAtCamera(caption, unit)) return false;
  return determiner === null || !["no", "another", "all", "both"].includes(caption.tokens[determiner]!.word);
}

export function sameUnit(caption: ParsedCaption, a: Unit, b: Unit): boolean {
  const text = (unit: Unit) =>
    caption.tokens
      .slice(unit.from, unit.to)
      .filter((token) => token.tag !== "D")
      .map((token) => token.word)
      .join(" ");
  return text(a) === text(b);
}

export function swapSides(caption: ParsedCaption, lexicon: Lexicon, random: Random): Attempt {
  const kind: Kind = "swap-sides";
  const { units, links } = caption;
  if (units.length < 2) return { kind, refused: "one-noun", reason: REASONS.relationOneSided };
  const related = links.filter((link) => link.relation !== null || link.verb !== null);
  if (related.length === 0) return { kind, refused: "no-relation", reason: REASONS.noRelation };
  const asymmetric = related.filter((link) => !link.symmetric);
  if (asymmetric.length === 0) return { kind, refused: "symmetric", reason: REASONS.relationSymmetric };
  for (const link of random.shuffle(asymmetric)) {
    const left = units[link.left]!;
    const right = units[link.right]!;
    if (!canMoveWhole(caption, left) || !canMoveWhole(caption, right) || sameUnit(caption, left, right))
      continue;
    if (isPlaceholder(caption, left, lexicon) || isPlaceholder(caption, right, lexicon)) continue;
    // Across "and" the relation may belong to a pair: swapping one of them would only half turn it round.
    if (link.verb === null && link.relation === "without") continue;
    const edits: Edit[] = [
      { from: left.from, to: left.to, pieces: unitPieces(caption, right) },
      { from: right.from, to: right.to, pieces: unitPieces(caption, left) },
      ...agree(caption, link.left, right.head.plural, lexicon),
      ...agree(caption, link.right, left.head.plural, lexicon),
    ];
    return assemble(kind, caption, applyEdits(caption, edits));
  }
  return { kind, refused: "no-fitting-word", reason: REASONS.sidesStay };
}
