/**
 * Reshuffle: the caption's own noun phrases in another order, whole, so that every word is kept and who does
 * what to whom is not. Orders that mean the same are passed over.
 */

import { agree } from "../agreement";
import { applyEdits, assemble, type Edit } from "../assemble";
import type { Lexicon } from "../lexicon/compile";
import type { Random } from "../random";
import { REASONS } from "../reasons";
import type { Attempt, Kind, ParsedCaption } from "../types";
import { canMoveWhole, likeness, PLAUSIBLE_FIRST, sameUnit, symmetricBetween, unitPieces } from "./swap";

/** More phrases than this are reshuffled among a random choice of this many. */
const MOST = 4;

function permutations(items: readonly number[]): number[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, i) =>
    permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]),
  );
}

/** All orders of so many places, made once. */
const ORDERS = Array.from({ length: MOST + 1 }, (_, count) =>
  permutations(Array.from({ length: count }, (_, k) => k)),
);

/** True where the order differs from the old one only across symmetric links. */
function sameMeaning(caption: ParsedCaption, places: readonly number[], order: readonly number[]): boolean {
  return places.every((place, k) => {
    const from = order[k]!;
    if (from === place) return true;
    if (sameUnit(caption, caption.units[from]!, caption.units[place]!)) return true;
    return symmetricBetween(caption, Math.min(from, place), Math.max(from, place));
  });
}

export function reshuffle(caption: ParsedCaption, lexicon: Lexicon, random: Random): Attempt {
  const kind: Kind = "reshuffle";
  const { units } = caption;
  if (units.length === 0) return { kind, refused: "no-noun", reason: REASONS.noNoun };
  if (units.length === 1) return { kind, refused: "one-noun", reason: REASONS.onePhrase };
  let movable = units.flatMap((unit, i) => (canMoveWhole(caption, unit) ? [i] : []));
  if (movable.length > MOST)
    movable = random
      .shuffle(movable)
      .slice(0, MOST)
      .sort((a, b) => a - b);
  if (movable.length < 2) return { kind, refused: "no-fitting-word", reason: REASONS.phrasesLean };
  // Orders in which like things take each other's places come first, then those that move more phrases.
  const plausible = random.next() < PLAUSIBLE_FIRST;
  // asked once for each pair, not once for each order
  const unlike = plausible
    ? movable.map((from) =>
        movable.map((place) => (likeness(units[from]!.head, units[place]!.head) === 0 ? 10 : 0)),
      )
    : null;
  const orders = random
    .shuffle(ORDERS[movable.length]!)
    .filter((ranks) => ranks.some((rank, k) => rank !== k))
    .map((ranks) => {
      let points = 0;
      for (const [k, rank] of ranks.entries()) if (rank !== k) points += unlike ? 1 - unlike[rank]![k]! : 1;
      return { order: ranks.map((rank) => movable[rank]!), points };
    })
    .sort((a, b) => b.points - a.points)
    .map(({ order }) => order);
  for (const order of orders) {
    if (sameMeaning(caption, movable, order)) continue;
    const edits: Edit[] = [];
    movable.forEach((place, k) => {
      const from = order[k]!;
      if (from === place) return;
      const { from: start, to: end } = units[place]!;
      edits.push({ from: start, to: end, pieces: unitPieces(caption, units[from]!) });
      edits.push(...agree(caption, place, units[from]!.head.plural, lexicon));
    });
    return assemble(kind, caption, applyEdits(caption, edits));
  }
  return { kind, refused: "symmetric", reason: REASONS.ordersAlike };
}
