import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";

/** Lists up to here are in the page as a whole. */
const SHORT = 40;

export interface RowsInSight {
  /** The list scrolls by itself; put `scroller` on what it scrolls in. */
  long: boolean;
  scroller: React.RefObject<HTMLElement | null>;
  /** Put on each row, beside `data-index`. */
  measure: ((row: Element | null) => void) | undefined;
  /** Places of the rows to draw. */
  rows: readonly number[];
  /** Pixels of the rows that are not drawn. */
  before: number;
  after: number;
  /** Brings a row of a long list into sight. */
  show(row: number): void;
}

/** Of a long list only the rows in sight are in the page. @param guess pixels of a row that was never drawn */
export function useRowsInSight(count: number, guess: number): RowsInSight {
  const scroller = useRef<HTMLElement>(null);
  const long = count > SHORT;
  const virtual = useVirtualizer({
    count: long ? count : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => guess,
    overscan: 4,
  });
  if (!long)
    return {
      long,
      scroller,
      measure: undefined,
      rows: Array.from({ length: count }, (_, i) => i),
      before: 0,
      after: 0,
      show: () => {},
    };
  const items = virtual.getVirtualItems();
  return {
    long,
    scroller,
    measure: virtual.measureElement,
    rows: items.map(({ index }) => index),
    before: items[0]?.start ?? 0,
    after: Math.max(0, virtual.getTotalSize() - (items.at(-1)?.end ?? 0)),
    show: (row) => virtual.scrollToIndex(row, { align: "auto" }),
  };
}
