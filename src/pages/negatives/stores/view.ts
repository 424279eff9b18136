/** What of the set is shown, and how its parts are named. */

import { createStore } from "zustand/vanilla";
import type { Item, NegativesSet, Slot, SlotMaker, SlotState } from "../../../negatives/set";
import { KINDS, type Kind, type Span } from "../../../negatives/types";
import { allCaptions, captionStore, MAX_CAPTIONS, setCaptions } from "../../../workspace/captions";
import { report, worded } from "../../../workspace/faults";
import { say } from "../words";
import { reasonWords } from "./reasons";
import { negativesClient, negativesStore } from "./set";

export interface Filter {
  kind: Kind | null;
  state: SlotState | null;
  /** Part of a caption or a negative, in any case. */
  text: string;
}

export const filterStore = createStore<Filter>(() => ({ kind: null, state: null, text: "" }));

export const kindName = (kind: Kind) => say(($) => $.kinds[kind]);

export const stateName = (state: SlotState) => say(($) => $.states[state]);

export function makerName(maker: SlotMaker | null): string {
  if (!maker) return "";
  switch (maker.by) {
    case "rule":
      return say(($) => $.makers.rule);
    case "person":
      return say(($) => $.makers.person);
    case "scene":
      return say(($) => $.makers.scene);
    case "provider":
      return maker.model;
    case "import":
      return maker.source;
  }
}

/** One caption of the table with the places of its shown slots. */
export interface Row {
  at: number;
  item: Item;
  slots: number[];
}

const matches = (slot: Slot, { kind, state }: Filter) =>
  (kind === null || slot.kind === kind) && (state === null || slot.state === state);

export function rowsOf(set: NegativesSet, filter: Filter): Row[] {
  const wanted = filter.text.trim().toLowerCase();
  const all = filter.kind === null && filter.state === null;
  const rows: Row[] = [];
  set.items.forEach((item, at) => {
    if (
      wanted &&
      !item.original.toLowerCase().includes(wanted) &&
      !item.slots.some(({ text }) => text?.toLowerCase().includes(wanted))
    )
      return;
    const slots = item.slots.flatMap((slot, k) => (matches(slot, filter) ? [k] : []));
    if (slots.length > 0 || all) rows.push({ at, item, slots });
  });
  return rows;
}

export interface Piece {
  text: string;
  marked: boolean;
}

/** A text cut at its spans. Spans that overlap or run past the end are passed over. */
export function piecesOf(text: string, spans: readonly Span[]): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    if (start < from || end > text.length || end <= start) continue;
    if (start > from) pieces.push({ text: text.slice(from, start), marked: false });
    pieces.push({ text: text.slice(start, end), marked: true });
    from = end;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), marked: false });
  return pieces;
}

/** How many negatives go beside a caption on the Compare page. */
const BESIDE = 4;

/**
 * Puts hard negatives of a caption right after it on the Compare page; false where none could be made.
 *
 * @param isTrue of the picture that they are to be wrong of: a false caption's negatives may well be true of it
 */
export async function putNegativesBeside(caption: string, isTrue = (_: string) => false): Promise<boolean> {
  try {
    const { seed } = negativesStore.getState().set;
    const made = await negativesClient().beside(caption, [...KINDS], 2 * BESIDE, seed);
    const negatives = made.negatives.filter((text) => !isTrue(text)).slice(0, BESIDE);
    const reason = made.negatives.length > 0 ? say(($) => $.beside.allTrue) : reasonWords(made.reason);
    if (negatives.length === 0) {
      report(
        worded(
          "BadInput",
          say(($) => $.beside.none, { caption, reason }),
          say(($) => $.beside.otherWording),
        ),
        { level: "notice" },
      );
      return false;
    }
    placeBeside(caption, negatives);
    return true;
  } catch (error) {
    report(error);
    return false;
  }
}

/** The caption and these after it, in the captions of the Compare page. */
export function placeBeside(caption: string, negatives: readonly string[]) {
  const lines = allCaptions(captionStore.getState().text);
  const fresh = negatives.filter((text) => !lines.includes(text));
  const at = lines.indexOf(caption);
  const next =
    at < 0 ? [caption, ...fresh, ...lines] : [...lines.slice(0, at + 1), ...fresh, ...lines.slice(at + 1)];
  if (next.length > MAX_CAPTIONS)
    report(
      worded(
        "BadInput",
        say(($) => $.beside.first, { most: MAX_CAPTIONS }),
        say(($) => $.beside.fewer),
      ),
      { level: "notice" },
    );
  setCaptions(next);
}
