import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useRef } from "react";
import page from "./page.module.css";
import { Scroll } from "./Scroll";

interface LongListProps<T> {
  label: string;
  items: readonly T[];
  keyOf(item: T): string;
  /** Pixels of an item that was never drawn. */
  guess: number;
  /** So many are drawn beyond those in sight. */
  beyond: number;
  className: string | undefined;
  /** Key of an item that is brought into sight once it is there. */
  sought?: string | null;
  children(item: T): ReactNode;
}

/** A list that scrolls by itself; only what is in sight is in the page. */
export function LongList<T>({ label, items, keyOf, guess, beyond, className, ...rest }: LongListProps<T>) {
  const { sought = null, children } = rest;
  const scroller = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => guess,
    getItemKey: (i) => keyOf(items[i]!),
    overscan: beyond,
  });
  const shown = useRef<string | null>(null);
  useEffect(() => {
    if (sought === null || shown.current === sought) return;
    const at = items.findIndex((item) => keyOf(item) === sought);
    if (at < 0) return;
    shown.current = sought;
    const range = virtual.range;
    if (!range || at < range.startIndex || at > range.endIndex) virtual.scrollToIndex(at, { align: "start" });
  }, [sought, items, keyOf, virtual]);
  return (
    <Scroll ref={scroller} className={className} label={label}>
      <ul className={page.longList} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ key, index, start }) => (
          <li
            key={key}
            data-index={index}
            ref={virtual.measureElement}
            style={{ transform: `translateY(${start}px)` }}
            aria-setsize={items.length}
            aria-posinset={index + 1}
          >
            {children(items[index]!)}
          </li>
        ))}
      </ul>
    </Scroll>
  );
}
