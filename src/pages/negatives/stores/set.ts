/** The visitor's set of hard negatives: what stands in it, undo, and edits of single slots. */
import { createStore } from "zustand/vanilla";
import {
  acceptSlot,
  createSet,
  type Item,
  type NegativesSet,
  rejectSlot,
  type Source,
} from "../../../negatives/set";
import { type Kind, PAPER_KINDS } from "../../../negatives/types";
import type { Verdict } from "../../../negatives/verdict";
import { createNegativesClient, type NegativesClient } from "../../../worker/negatives/client";
import type { Settings } from "../../../worker/negatives/protocol";
import { report, worded } from "../../../workspace/faults";
import { say } from "../words";

export interface NegativesState {
  set: NegativesSet;
  /** Sets before the last changes, newest last; sets share what did not change, so they are cheap. */
  past: readonly NegativesSet[];
  future: readonly NegativesSet[];
}

const MOST_UNDO = 60;
/** More captions than this are refused by the page; the command has no such bound. */
const MOST_ITEMS = 100_000;

const DEFAULT_SETTINGS: Settings = { kinds: [...PAPER_KINDS], perCaption: 5, seed: 7 };

export const emptySet = (settings: Settings = DEFAULT_SETTINGS): NegativesSet => createSet([], settings);

export const negativesStore = createStore<NegativesState>(() => ({ set: emptySet(), past: [], future: [] }));

let client: NegativesClient | null = null;

/** The worker's client, made at the first call. */
export function negativesClient(): NegativesClient {
  client ??= createNegativesClient();
  return client;
}

/** For tests: a client without a worker. */
export function replaceNegativesClient(other: NegativesClient) {
  client = other;
}

export function currentSettings(): Settings {
  const { kinds, perCaption, seed } = negativesStore.getState().set;
  return { kinds, perCaption, seed };
}

/** A change that can be undone. */
export function commit(set: NegativesSet) {
  negativesStore.setState((state) =>
    state.set === set ? {} : { set, past: [...state.past, state.set].slice(-MOST_UNDO), future: [] },
  );
}

export function undo() {
  negativesStore.setState(({ set, past, future }) => {
    const before = past.at(-1);
    return before ? { set: before, past: past.slice(0, -1), future: [set, ...future] } : {};
  });
}

export function redo() {
  negativesStore.setState(({ set, past, future }) => {
    const [next, ...rest] = future;
    return next ? { set: next, past: [...past, set], future: rest } : {};
  });
}

/** Settings are part of the set, for the record; changing them alone changes no slot. */
export function setSettings(change: Partial<Settings>) {
  negativesStore.setState(({ set }) => ({ set: { ...set, ...change } }));
}

/** Adds captions that are not in the set yet, with empty slots. Returns the places of the new items. */
export function addSources(sources: readonly Source[], itemsOf?: (set: NegativesSet) => Item[]): number[] {
  const { set } = negativesStore.getState();
  const keyOf = (imageId: Item["imageId"], original: string) => `${imageId ?? ""}\n${original}`;
  const present = new Set(set.items.map(({ imageId, original }) => keyOf(imageId, original)));
  let next = set.items.reduce((most, { id }) => Math.max(most, Number(id) || 0), -1) + 1;
  const made = itemsOf ? itemsOf(set) : createSet(sources, set).items;
  const fresh = made.flatMap((item) => {
    const key = keyOf(item.imageId, item.original);
    if (present.has(key)) return [];
    present.add(key);
    return [{ ...item, id: String(next++) }];
  });
  if (fresh.length === 0) return [];
  if (set.items.length + fresh.length > MOST_ITEMS) {
    report(
      worded(
        "BadInput",
        say(($) => $.kept.most, { most: MOST_ITEMS }),
        say(($) => $.kept.part),
      ),
    );
    return [];
  }
  commit({ ...set, items: [...set.items, ...fresh] });
  return fresh.map((_, i) => set.items.length + i);
}

/** Puts items in their places; `undoable` where this is a change of its own and not a part of a run. */
export function putItems(changed: readonly (readonly [number, Item])[], undoable = false) {
  if (changed.length === 0) return;
  const { set } = negativesStore.getState();
  const items = set.items.slice();
  for (const [at, item] of changed) if (items[at]?.id === item.id) items[at] = item;
  const next = { ...set, items };
  if (undoable) commit(next);
  else negativesStore.setState({ set: next });
}

export function removeItem(at: number) {
  const { set } = negativesStore.getState();
  commit({ ...set, items: set.items.filter((_, i) => i !== at) });
}

export function clearSet() {
  commit(emptySet(currentSettings()));
}

export function accept(item: number, slot: number) {
  const { set } = negativesStore.getState();
  const old = set.items[item]?.slots[slot];
  if (!old) return;
  // A second press takes it back.
  if (old.state !== "accepted") commit(acceptSlot(set, item, slot));
  else putItems([[item, withSlot(set.items[item]!, slot, { ...old, state: "made" })]], true);
}

export function reject(item: number, slot: number, reason: string) {
  commit(rejectSlot(negativesStore.getState().set, item, slot, reason.trim()));
}

/** A rejected slot is as it was made again. */
export function restore(item: number, slot: number) {
  const owner = negativesStore.getState().set.items[item];
  const old = owner?.slots[slot];
  if (!owner || old?.state !== "rejected") return;
  putItems([[item, withSlot(owner, slot, { ...old, state: "made", reason: "" })]], true);
}

function withSlot(item: Item, at: number, slot: Item["slots"][number]): Item {
  return { ...item, slots: item.slots.map((old, k) => (k === at ? slot : old)) };
}

/** Another negative of the slot's kind, or of `kind`, by rule. Faults are shown. */
export async function regenerate(at: number, slot: number, kind?: Kind): Promise<void> {
  const item = negativesStore.getState().set.items[at];
  if (!item) return;
  try {
    const made = await negativesClient().regenerate(item, slot, currentSettings(), kind);
    putItems([[at, made]], true);
  } catch (error) {
    report(error);
  }
}

/** A person's own words, through the validator; what it finds wrong is returned and nothing changes. */
export async function edit(at: number, slot: number, text: string, force = false): Promise<Verdict | null> {
  const item = negativesStore.getState().set.items[at];
  if (!item) return null;
  try {
    const { item: made, verdict } = await negativesClient().edit(item, slot, text, force);
    if (made.slots[slot] !== item.slots[slot] && (verdict.ok || made.slots[slot]?.text === text.trim()))
      putItems([[at, made]], true);
    return verdict;
  } catch (error) {
    report(error);
    return null;
  }
}

/** Accepts every made slot among these. One step of undo. */
export function acceptAll(places: readonly { at: number; slots: readonly number[] }[]) {
  const { set } = negativesStore.getState();
  const items = set.items.slice();
  let changed = false;
  for (const { at, slots } of places) {
    const item = items[at];
    if (!item?.slots.some((slot, k) => slot.state === "made" && slots.includes(k))) continue;
    changed = true;
    items[at] = {
      ...item,
      slots: item.slots.map((slot, k) =>
        slot.state === "made" && slots.includes(k) ? { ...slot, state: "accepted" } : slot,
      ),
    };
  }
  if (changed) commit({ ...set, items });
}
