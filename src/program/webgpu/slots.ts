/**
 * Which buffers working memory takes. A slot is a whole buffer, held by one value at a time: a dispatch may not write
 * to a buffer that it also reads, so values that live at once never share one.
 */

export interface Need {
  id: number;
  floats: number;
  /** First and last dispatch that touches it. */
  first: number;
  last: number;
}

export interface Slots {
  /** Slot by the id of a need. */
  of: Map<number, number>;
  /** Floats of each slot, longest first. */
  sizes: number[];
}

/** Largest needs first, each into the first slot that is free for as long as it lives (Pisarchyk & Lee 2020, greedy by size). */
export function assignSlots(needs: readonly Need[]): Slots {
  const sorted = [...needs].sort((a, b) => b.floats - a.floats || a.first - b.first);
  const slots: { floats: number; taken: Need[] }[] = [];
  const of = new Map<number, number>();
  for (const need of sorted) {
    const free = ({ taken }: { taken: Need[] }) =>
      taken.every((other) => other.last < need.first || other.first > need.last);
    let slot = slots.findIndex(free);
    if (slot < 0) slot = slots.push({ floats: need.floats, taken: [] }) - 1;
    slots[slot]!.taken.push(need);
    of.set(need.id, slot);
  }
  return { of, sizes: slots.map(({ floats }) => floats) };
}
