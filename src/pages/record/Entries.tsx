import { NativeSelect, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useDeferredValue, useMemo } from "react";
import { number } from "../../language/formats";
import { LongList } from "../../ui/LongList";
import page from "../../ui/page.module.css";
import { useParts } from "../../workspace/react";
import { ACTIONS, type Action, type Entry, entryId } from "../../workspace/record";
import { EntryRow } from "./EntryRow";
import classes from "./record.module.css";
import { countsOf, findEntry, recordViewStore, shownEntries } from "./stores/view";
import { useWords } from "./words";

const ROW_PX = 45;
const keyOf = ({ hash }: Entry) => hash;

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
  // what a link names
  const named = rows.find((entry) => entryId(entry) === open || entry.hash === open);
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
        <LongList
          label={t(($) => $.entries.newestFirst)}
          items={rows}
          keyOf={keyOf}
          guess={ROW_PX}
          beyond={8}
          className={classes.scroller}
          sought={named?.hash ?? null}
        >
          {(entry) => <EntryRow entry={entry} open={open !== null && entry.hash.startsWith(open)} />}
        </LongList>
      )}
    </section>
  );
}
