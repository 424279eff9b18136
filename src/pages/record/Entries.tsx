import { NativeSelect, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useDeferredValue, useEffect, useMemo, useRef } from "react";
import { number } from "../../language/formats";
import page from "../../ui/page.module.css";
import { Scroll } from "../../ui/Scroll";
import { useParts } from "../../workspace/react";
import { ACTIONS, type Action, type Entry, entryId } from "../../workspace/record";
import { EntryRow } from "./EntryRow";
import classes from "./record.module.css";
import { countsOf, findEntry, recordViewStore, shownEntries } from "./stores/view";
import { useWords } from "./words";

const ROW_PX = 45;

/** The entries, newest first; only those in sight are in the page. */
export function Entries({ entries }: { entries: readonly Entry[] | null }) {
  const t = useWords();
  const { action, text, open } = useParts(recordViewStore, "action", "text", "open");
  const wanted = useDeferredValue(text);
  const rows = useMemo(
    () => shownEntries(entries ?? [], { action, text: wanted }),
    [entries, action, wanted],
  );
  const counts = useMemo(() => countsOf(entries ?? []), [entries]);
  const missing = open !== null && entries !== null && findEntry(entries, open) === null;
  return (
    <section className={page.panel} aria-labelledby="entries-title">
      <div className={page.panelHead}>
        <h2 id="entries-title">{t(($) => $.entries.title)}</h2>
        <span className={`${page.count} num`} role="status">
          {entries === null
            ? t(($) => $.entries.reading)
            : rows.length === entries.length
              ? number(rows.length)
              : t(($) => $.entries.shown, { shown: rows.length, all: entries.length })}
        </span>
        <div className={classes.filters}>
          <NativeSelect
            aria-label={t(($) => $.entries.action)}
            value={action ?? ""}
            onChange={(event) =>
              recordViewStore.setState({ action: (event.currentTarget.value || null) as Action | null })
            }
            data={[
              { value: "", label: t(($) => $.entries.allActions) },
              ...ACTIONS.filter((name) => counts[name]).map((name) => ({
                value: name,
                label: `${t(($) => $.actions[name])} (${counts[name]})`,
              })),
            ]}
          />
          <TextInput
            aria-label={t(($) => $.entries.searchLabel)}
            placeholder={t(($) => $.entries.search)}
            leftSection={<IconSearch size={14} />}
            value={text}
            onChange={(event) => recordViewStore.setState({ text: event.currentTarget.value })}
          />
        </div>
      </div>
      {missing && (
        <p className={classes.missing} role="alert">
          {t(($) => $.entries.missing, { id: open.slice(0, 12) })}
        </p>
      )}
      {entries?.length === 0 ? (
        <p className={page.empty}>{t(($) => $.entries.empty)}</p>
      ) : entries !== null && rows.length === 0 ? (
        <p className={page.empty}>{t(($) => $.entries.noMatch)}</p>
      ) : (
        <List rows={rows} open={open} />
      )}
    </section>
  );
}

function List({ rows, open }: { rows: Entry[]; open: string | null }) {
  const t = useWords();
  const scroller = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (i) => rows[i]!.hash,
    overscan: 8,
  });
  // An entry that a link names is brought into sight once its row is there.
  const sought = useRef<string | null>(null);
  useEffect(() => {
    if (open === null || sought.current === open) return;
    const at = rows.findIndex((entry) => entryId(entry) === open || entry.hash === open);
    if (at < 0) return;
    sought.current = open;
    const range = virtual.range;
    if (!range || at < range.startIndex || at > range.endIndex) virtual.scrollToIndex(at, { align: "start" });
  }, [open, rows, virtual]);
  return (
    <Scroll ref={scroller} className={classes.scroller} label={t(($) => $.entries.newestFirst)}>
      <ul className={classes.list} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ key, index, start }) => (
          <li
            key={key}
            data-index={index}
            ref={virtual.measureElement}
            aria-setsize={rows.length}
            aria-posinset={index + 1}
            className={classes.item}
            style={{ transform: `translateY(${start}px)` }}
          >
            <EntryRow entry={rows[index]!} open={open !== null && rows[index]!.hash.startsWith(open)} />
          </li>
        ))}
      </ul>
    </Scroll>
  );
}
