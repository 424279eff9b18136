// biome-ignore-all lint/a11y/useSemanticElements: rows that are placed by a virtualiser can't be those of a <table>
// biome-ignore-all lint/a11y/useFocusableInteractive: header cells here do nothing; only their buttons take the keyboard
import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useRef, useState } from "react";
import { Scroll } from "../../ui/Scroll";
import { CaptionGroup, type Opened } from "./CaptionGroup";
import slotsStyles from "./slots.module.css";
import type { Row } from "./stores/view";
import { useWords } from "./words";

const CAPTION_PX = 44;
const SLOT_PX = 49;

/** One group of rows for each caption; only those in sight are in the page. */
export function SlotTable({ rows, busy }: { rows: readonly Row[]; busy: boolean }) {
  const t = useWords();
  const scroller = useRef<HTMLElement>(null);
  const [opened, setOpened] = useState<(Opened & { id: string }) | null>(null);
  const opener = useRef<HTMLElement | null>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (i) => CAPTION_PX + SLOT_PX * rows[i]!.slots.length,
    getItemKey: (i) => rows[i]!.item.id,
    overscan: 2,
  });
  const open = useCallback((id: string, what: Opened | null) => {
    if (what) {
      opener.current = document.activeElement as HTMLElement | null;
      setOpened({ ...what, id });
    } else {
      setOpened(null);
      // Back to the button that opened the form, or the keyboard would be lost.
      if (opener.current?.isConnected) opener.current.focus();
    }
  }, []);
  return (
    <Scroll ref={scroller} className={slotsStyles.scroller} label={t(($) => $.slots.label)}>
      <div role="table" aria-label={t(($) => $.slots.table)} aria-busy={busy} className={slotsStyles.table}>
        <div role="rowgroup" className={slotsStyles.tableHead}>
          <div role="row" className={slotsStyles.slot}>
            <span role="columnheader">{t(($) => $.kind)}</span>
            <span role="columnheader">{t(($) => $.slots.negative)}</span>
            <span role="columnheader">{t(($) => $.slots.instead)}</span>
            <span role="columnheader">{t(($) => $.slots.stateMaker)}</span>
            <span role="columnheader">{t(($) => $.slots.change)}</span>
          </div>
        </div>
        <div role="presentation" style={{ height: virtual.getTotalSize(), position: "relative" }}>
          {virtual.getVirtualItems().map(({ key, index, start }) => {
            const row = rows[index]!;
            return (
              <div
                key={key}
                role="rowgroup"
                data-index={index}
                ref={virtual.measureElement}
                className={slotsStyles.group}
                style={{ transform: `translateY(${start}px)` }}
              >
                <CaptionGroup
                  row={row}
                  busy={busy}
                  opened={opened?.id === row.item.id ? opened : null}
                  onOpen={open}
                />
              </div>
            );
          })}
        </div>
      </div>
    </Scroll>
  );
}
