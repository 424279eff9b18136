/**
 * A set of negatives: captions with slots, and for each slot what stands in it, who made it and what a person
 * thinks of it. Every function returns a new set that shares what did not change, so that undo is keeping the
 * old one.
 */
import { diffSpans } from "./diff";
import { generateOne, generateSlots } from "./generate";
import { captionProblem } from "./input";
import type { Parser } from "./parse";
import { type Attempt, isRefusal, type Kind, type Span } from "./types";
import { type ValidatorOptions, validate } from "./validator";
import type { Verdict } from "./verdict";

export type SlotMaker =
  | { by: "rule" }
  /** A generator; the stored form has its name of before. */
  | { by: "provider"; provider: string; model: string }
  | { by: "person" }
  | { by: "import"; source: string }
  | { by: "scene" };

/** `empty` is masked out of the losses, and so is `rejected`. */
export type SlotState = "made" | "accepted" | "rejected" | "empty";

export interface Slot {
  kind: Kind;
  text: string | null;
  state: SlotState;
  /** Why it is empty or rejected; "" otherwise. */
  reason: string;
  maker: SlotMaker | null;
  /** Changed spans of the caption and of the negative. */
  before: Span[];
  after: Span[];
  /** How often it was made anew: part of its seed. */
  round: number;
}

export interface Item {
  id: string;
  imageId: string | number | null;
  original: string;
  slots: Slot[];
}

export interface NegativesSet {
  format: "degla-negatives";
  version: 1;
  seed: number;
  kinds: Kind[];
  perCaption: number;
  items: Item[];
}

export interface Source {
  original: string;
  imageId?: string | number | null;
}

export function emptySlot(kind: Kind, reason = "", round = 0): Slot {
  return { kind, text: null, state: "empty", reason, maker: null, before: [], after: [], round };
}

export function createSet(
  sources: readonly Source[],
  options: { kinds: readonly Kind[]; perCaption: number; seed: number },
): NegativesSet {
  return {
    format: "degla-negatives",
    version: 1,
    seed: options.seed,
    kinds: [...options.kinds],
    perCaption: options.perCaption,
    items: sources.map(({ original, imageId }, i) => ({
      id: String(i),
      imageId: imageId ?? null,
      original,
      slots: Array.from({ length: options.perCaption }, (_, k) =>
        emptySlot(options.kinds[k % Math.max(1, options.kinds.length)] ?? "reshuffle"),
      ),
    })),
  };
}

export function slotFrom(attempt: Attempt, maker: SlotMaker, round = 0): Slot {
  if (isRefusal(attempt)) return emptySlot(attempt.kind, attempt.reason, round);
  const { kind, text, before, after } = attempt;
  return { kind, text, state: "made", reason: "", maker, before, after, round };
}

/** The negatives that training would see. */
export function usable(slot: Slot): slot is Slot & { text: string } {
  return slot.text !== null && (slot.state === "made" || slot.state === "accepted");
}

/** All slots of one item by rule; kinds that fail give way to the next. Accepted and edited slots stay. */
export function fillItem(
  item: Item,
  set: NegativesSet,
  parser: Parser,
  options: ValidatorOptions = {},
): Item {
  const kept = item.slots.filter((slot) => slot.state === "accepted" || slot.maker?.by === "person");
  const { attempts } = generateSlots(item.original, set.kinds, set.perCaption, parser, {
    ...options,
    seed: set.seed,
  });
  if (kept.length === 0)
    return { ...item, slots: attempts.map((attempt) => slotFrom(attempt, { by: "rule" })) };
  const taken = new Set(kept.map((slot) => slot.text));
  const fresh = attempts
    .map((attempt) => slotFrom(attempt, { by: "rule" }))
    .filter((slot) => slot.text === null || !taken.has(slot.text));
  return {
    ...item,
    slots: item.slots.map((slot) =>
      kept.includes(slot) ? slot : (fresh.shift() ?? emptySlot(slot.kind, slot.reason)),
    ),
  };
}

function withSlot(
  set: NegativesSet,
  item: number,
  slot: number,
  make: (slot: Slot, item: Item) => Slot,
): NegativesSet {
  const old = set.items[item];
  if (!old?.slots[slot]) return set;
  const slots = old.slots.slice();
  slots[slot] = make(slots[slot]!, old);
  const items = set.items.slice();
  items[item] = { ...old, slots };
  return { ...set, items };
}

/** Other negatives of the item, which a new one must not repeat. */
export function siblingsOf(item: Item, slot: number): string[] {
  return item.slots.flatMap((other, k) => (k !== slot && usable(other) ? [other.text] : []));
}

/** Another negative of the same (or another) kind by rule; what was there is not made again if that can be helped. */
export function regenerateSlot(
  set: NegativesSet,
  item: number,
  slot: number,
  parser: Parser,
  options: ValidatorOptions & { kind?: Kind } = {},
): NegativesSet {
  return withSlot(set, item, slot, (old, owner) => {
    const round = old.round + 1;
    const kind = options.kind ?? old.kind;
    const problem = captionProblem(owner.original, parser.lexicon);
    if (problem) return emptySlot(kind, problem, round);
    const siblings = siblingsOf(owner, slot);
    if (old.text !== null) siblings.push(old.text);
    const caption = parser.parse(owner.original);
    const attempt = generateOne(caption, kind, parser, {
      ...options,
      seed: set.seed,
      slot: 1000 * round + slot,
      siblings,
    });
    return slotFrom(attempt, { by: "rule" }, round);
  });
}

/**
 * A person's own words in a slot. The validator is asked; what it finds wrong is told and the old slot stays,
 * unless `force` says that the person knows better.
 */
export function editSlot(
  set: NegativesSet,
  item: number,
  slot: number,
  text: string,
  parser: Parser,
  options: ValidatorOptions & { force?: boolean } = {},
): { set: NegativesSet; verdict: Verdict } {
  const owner = set.items[item]!;
  const caption = parser.parse(owner.original);
  const verdict = validate(caption, text, owner.slots[slot]!.kind, siblingsOf(owner, slot), parser, options);
  const never = verdict.fault === "empty" || verdict.fault === "same" || verdict.fault === "duplicate";
  if (!verdict.ok && (!options.force || never)) return { set, verdict };
  const made = withSlot(set, item, slot, (old) => ({
    ...old,
    text: text.trim(),
    state: "accepted",
    reason: "",
    maker: { by: "person" },
    ...diffSpans(owner.original, text.trim()),
  }));
  return { set: made, verdict };
}

export function acceptSlot(set: NegativesSet, item: number, slot: number): NegativesSet {
  return withSlot(set, item, slot, (old) =>
    old.text === null ? old : { ...old, state: "accepted", reason: "" },
  );
}

export function rejectSlot(set: NegativesSet, item: number, slot: number, reason: string): NegativesSet {
  return withSlot(set, item, slot, (old) =>
    old.text === null ? old : { ...old, state: "rejected", reason },
  );
}

export interface KindYield {
  kind: Kind;
  slots: number;
  filled: number;
  accepted: number;
  rejected: number;
  empty: number;
  /** Filled by someone other than the rules. */
  byGenerator: number;
  byPerson: number;
}

/** Counts per kind, for the table's head. */
export function yieldsOf(set: NegativesSet): KindYield[] {
  return [...addYields(new Map(), set.items).values()];
}

/** Adds the counts of some items to those of others. */
export function addYields(yields: Map<Kind, KindYield>, items: readonly Item[]): Map<Kind, KindYield> {
  for (const item of items)
    for (const slot of item.slots) {
      let entry = yields.get(slot.kind);
      if (!entry) {
        entry = {
          kind: slot.kind,
          slots: 0,
          filled: 0,
          accepted: 0,
          rejected: 0,
          empty: 0,
          byGenerator: 0,
          byPerson: 0,
        };
        yields.set(slot.kind, entry);
      }
      entry.slots++;
      if (usable(slot)) entry.filled++;
      if (slot.state === "accepted") entry.accepted++;
      if (slot.state === "rejected") entry.rejected++;
      if (slot.state === "empty") entry.empty++;
      if (slot.maker?.by === "provider") entry.byGenerator++;
      if (slot.maker?.by === "person") entry.byPerson++;
    }
  return yields;
}
