import { ActionIcon, Button, Menu, NativeSelect, TextInput, Tooltip } from "@mantine/core";
import { IconArrowBackUp, IconArrowForwardUp, IconDownload, IconSearch } from "@tabler/icons-react";
import { useDeferredValue, useMemo } from "react";
import { toCsv, toDeglaJson, toJsonLines } from "../../negatives/io";
import type { NegativesSet, SlotState } from "../../negatives/set";
import { KINDS, type Kind } from "../../negatives/types";
import page from "../../ui/page.module.css";
import { save } from "../../ui/saveFile";
import { useParts, useStore } from "../../workspace/react";
import classes from "./negatives.module.css";
import { SlotTable } from "./SlotTable";
import { runStore } from "./stores/run";
import { acceptAll, clearSet, negativesStore, redo, undo } from "./stores/set";
import { filterStore, kindName, rowsOf, stateName } from "./stores/view";
import { useWords } from "./words";

const FORMATS: {
  name: "lines" | "csv" | "degla";
  file: string;
  type: string;
  write(set: NegativesSet): string;
}[] = [
  {
    name: "lines",
    file: "negatives.jsonl",
    type: "application/jsonl",
    write: toJsonLines,
  },
  { name: "csv", file: "negatives.csv", type: "text/csv", write: toCsv },
  { name: "degla", file: "negatives.json", type: "application/json", write: toDeglaJson },
];

/** The set: filters, undo, export, and the table. */
export function SetPanel() {
  const t = useWords();
  const { set, past, future } = useParts(negativesStore, "set", "past", "future");
  const filter = useStore(filterStore);
  const busy = useStore(runStore, ({ run }) => run !== null);
  const text = useDeferredValue(filter.text);
  const rows = useMemo(() => rowsOf(set, { ...filter, text }), [set, filter, text]);
  const review = useMemo(
    () =>
      rows.reduce(
        (sum, { item, slots }) => sum + slots.filter((k) => item.slots[k]!.state === "made").length,
        0,
      ),
    [rows],
  );
  const slots = rows.reduce((sum, row) => sum + row.slots.length, 0);
  return (
    <section aria-labelledby="set-title" className={classes.panel}>
      <div className={page.panelHead}>
        <h2 id="set-title">{t(($) => $.set.title)}</h2>
        <span className={`${page.count} num`} role="status">
          {t(($) => (rows.length < set.items.length ? $.set.shownOf : $.set.shown), {
            captions: rows.length,
            slots,
            all: set.items.length,
          })}
        </span>
        <div className={page.tools}>
          <Tooltip label={t(($) => $.set.undoKeys)}>
            <ActionIcon
              variant="default"
              size={28}
              aria-label={t(($) => $.set.undo)}
              disabled={busy || past.length === 0}
              onClick={undo}
            >
              <IconArrowBackUp size={15} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={t(($) => $.set.redoKeys)}>
            <ActionIcon
              variant="default"
              size={28}
              aria-label={t(($) => $.set.redo)}
              disabled={busy || future.length === 0}
              onClick={redo}
            >
              <IconArrowForwardUp size={15} />
            </ActionIcon>
          </Tooltip>
          <Menu position="bottom-end" shadow="md" width={270}>
            <Menu.Target>
              <Button h={28} disabled={set.items.length === 0} leftSection={<IconDownload size={14} />}>
                {t(($) => $.set.export)}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {FORMATS.map(({ name, file, type, write }) => (
                <Menu.Item key={file} onClick={() => save(new Blob([write(set)], { type }), file)}>
                  {t(($) => $.set.formats[name])}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
          <Button h={28} disabled={busy || set.items.length === 0} onClick={clearSet}>
            {t(($) => $.set.clear)}
          </Button>
        </div>
      </div>
      {set.items.length === 0 ? (
        <p className={page.emptyBox}>{t(($) => $.set.none)}</p>
      ) : (
        <>
          <div className={classes.filters}>
            <TextInput
              aria-label={t(($) => $.set.searchLabel)}
              placeholder={t(($) => $.search)}
              leftSection={<IconSearch size={14} />}
              value={filter.text}
              onChange={(event) => filterStore.setState({ text: event.currentTarget.value })}
            />
            <NativeSelect
              aria-label={t(($) => $.kind)}
              value={filter.kind ?? ""}
              onChange={(event) =>
                filterStore.setState({ kind: (event.currentTarget.value || null) as Kind | null })
              }
              data={[
                { value: "", label: t(($) => $.set.allKinds) },
                ...KINDS.map((value) => ({ value, label: kindName(value) })),
              ]}
            />
            <NativeSelect
              aria-label={t(($) => $.set.state)}
              value={filter.state ?? ""}
              onChange={(event) =>
                filterStore.setState({ state: (event.currentTarget.value || null) as SlotState | null })
              }
              data={[
                { value: "", label: t(($) => $.set.allStates) },
                ...(["made", "accepted", "rejected", "empty"] as SlotState[]).map((value) => ({
                  value,
                  label: stateName(value),
                })),
              ]}
            />
            <Button h={36} disabled={busy || review === 0} onClick={() => acceptAll(rows)}>
              {t(($) => $.set.accept, { count: review })}
            </Button>
          </div>
          {rows.length === 0 ? (
            <p className={page.emptyBox}>{t(($) => $.set.noMatch)}</p>
          ) : (
            <SlotTable rows={rows} busy={busy} />
          )}
        </>
      )}
    </section>
  );
}
