import { ActionIcon, Button, Menu, NativeSelect, TextInput, Tooltip } from "@mantine/core";
import { IconArrowBackUp, IconArrowForwardUp, IconDownload, IconSearch } from "@tabler/icons-react";
import { useDeferredValue, useMemo } from "react";
import { toCsv, toDeglaJson, toJsonLines } from "../../negatives/io";
import type { NegativesSet, SlotState } from "../../negatives/set";
import { KINDS, type Kind } from "../../negatives/types";
import { save } from "../../ui/saveFile";
import { useShallow, useStore } from "../../workspace/react";
import classes from "./negatives.module.css";
import { SlotTable } from "./SlotTable";
import { runStore } from "./stores/run";
import { acceptAll, clearSet, negativesStore, redo, undo } from "./stores/set";
import { filterStore, KIND_NAMES, rowsOf, STATE_NAMES } from "./stores/view";

const FORMATS: { label: string; file: string; type: string; write(set: NegativesSet): string }[] = [
  {
    label: "JSON lines: kinds, states, makers",
    file: "negatives.jsonl",
    type: "application/jsonl",
    write: toJsonLines,
  },
  { label: "CSV, one row a slot", file: "negatives.csv", type: "text/csv", write: toCsv },
  { label: "DeGLA's own JSON", file: "negatives.json", type: "application/json", write: toDeglaJson },
];

/** The set: filters, undo, export, and the table. */
export function SetPanel() {
  const { set, past, future } = useStore(
    negativesStore,
    useShallow(({ set, past, future }) => ({ set, past, future })),
  );
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
      <div className={classes.panelHead}>
        <h2 id="set-title">The set</h2>
        <span className={`${classes.count} num`} role="status">
          {rows.length.toLocaleString("en")} captions, {slots.toLocaleString("en")} slots
          {rows.length < set.items.length ? ` of ${set.items.length.toLocaleString("en")} captions` : ""}
        </span>
        <div className={classes.tools}>
          <Tooltip label="Undo (Ctrl Z)">
            <ActionIcon
              variant="default"
              size={28}
              aria-label="Undo"
              disabled={busy || past.length === 0}
              onClick={undo}
            >
              <IconArrowBackUp size={15} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label="Redo (Ctrl Shift Z)">
            <ActionIcon
              variant="default"
              size={28}
              aria-label="Redo"
              disabled={busy || future.length === 0}
              onClick={redo}
            >
              <IconArrowForwardUp size={15} />
            </ActionIcon>
          </Tooltip>
          <Menu position="bottom-end" shadow="md" width={270}>
            <Menu.Target>
              <Button h={28} disabled={set.items.length === 0} leftSection={<IconDownload size={14} />}>
                Export set
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {FORMATS.map(({ label, file, type, write }) => (
                <Menu.Item key={file} onClick={() => save(new Blob([write(set)], { type }), file)}>
                  {label}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
          <Button h={28} disabled={busy || set.items.length === 0} onClick={clearSet}>
            Clear
          </Button>
        </div>
      </div>
      {set.items.length === 0 ? (
        <p className={classes.empty}>
          No captions yet. Type some, take those of Compare or of sample scenes, or open a file.
        </p>
      ) : (
        <>
          <div className={classes.filters}>
            <TextInput
              aria-label="Search captions and negatives"
              placeholder="Search"
              leftSection={<IconSearch size={14} />}
              value={filter.text}
              onChange={(event) => filterStore.setState({ text: event.currentTarget.value })}
            />
            <NativeSelect
              aria-label="Kind"
              value={filter.kind ?? ""}
              onChange={(event) =>
                filterStore.setState({ kind: (event.currentTarget.value || null) as Kind | null })
              }
              data={[
                { value: "", label: "All kinds" },
                ...KINDS.map((value) => ({ value, label: KIND_NAMES[value] })),
              ]}
            />
            <NativeSelect
              aria-label="State"
              value={filter.state ?? ""}
              onChange={(event) =>
                filterStore.setState({ state: (event.currentTarget.value || null) as SlotState | null })
              }
              data={[
                { value: "", label: "All states" },
                ...(Object.keys(STATE_NAMES) as SlotState[]).map((value) => ({
                  value,
                  label: STATE_NAMES[value],
                })),
              ]}
            />
            <Button h={36} disabled={busy || review === 0} onClick={() => acceptAll(rows)}>
              Accept {review.toLocaleString("en")} shown
            </Button>
          </div>
          {rows.length === 0 ? (
            <p className={classes.empty}>Nothing of the set is of this kind and state.</p>
          ) : (
            <SlotTable rows={rows} busy={busy} />
          )}
        </>
      )}
    </section>
  );
}
