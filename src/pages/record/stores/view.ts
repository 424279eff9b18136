/** What of the record is shown: which entries, which one is open, and a record from a file beside one's own. */
import { createStore } from "zustand/vanilla";
import { entrySchema } from "../../../storage/audit/entry";
import { readRecordFile } from "../../../storage/audit/file";
import { type Verification, verifyEntries } from "../../../storage/audit/verify";
import { report } from "../../../workspace/faults";
import { type Action, type Entry, entryId, recordStore, refreshRecord } from "../../../workspace/record";

interface OtherRecord {
  name: string;
  verification: Verification;
  /** Those that have an entry's form; what is wrong with the others stands in the verification. */
  entries: readonly Entry[];
  /** How many of its entries stand in this browser's record, too. */
  shared: number;
}

export interface RecordView {
  action: Action | null;
  text: string;
  /** Id of the entry that is unfolded; a link to an entry sets it. */
  open: string | null;
  other: OtherRecord | null;
  checking: boolean;
}

export const recordViewStore = createStore<RecordView>(() => ({
  action: null,
  text: "",
  open: null,
  other: null,
  checking: false,
}));

/** Newest first. */
export function shownEntries(
  entries: readonly Entry[],
  { action, text }: Pick<RecordView, "action" | "text">,
): Entry[] {
  const wanted = text.trim().toLowerCase();
  return entries
    .filter(
      (entry) =>
        (action === null || entry.action === action) &&
        (wanted === "" ||
          entry.summary.toLowerCase().includes(wanted) ||
          entry.hash.startsWith(wanted) ||
          [...entry.inputs, ...entry.outputs].some(
            ({ name, sha256 }) => name.toLowerCase().includes(wanted) || sha256?.startsWith(wanted),
          )),
    )
    .reverse();
}

/** How often each action stands in the record; actions that don't are absent. */
export function countsOf(entries: readonly Entry[]): Partial<Record<Action, number>> {
  const counts: Partial<Record<Action, number>> = {};
  for (const { action } of entries) counts[action] = (counts[action] ?? 0) + 1;
  return counts;
}

/** Verifies an exported record and shows it in place of one's own. Faults are shown. */
export async function checkFile(file: File): Promise<void> {
  recordViewStore.setState({ checking: true });
  try {
    const { entries, head } = readRecordFile(await file.text());
    const verification = await verifyEntries(entries, head);
    if (recordStore.getState().entries === null) await refreshRecord();
    const own = new Set(recordStore.getState().entries?.map(({ hash }) => hash));
    const sound = entries.flatMap((entry) => entrySchema.safeParse(entry).data ?? []);
    recordViewStore.setState({
      other: {
        name: file.name,
        verification,
        entries: sound,
        shared: sound.filter(({ hash }) => own.has(hash)).length,
      },
      action: null,
      text: "",
      open: null,
    });
  } catch (error) {
    report(error);
  } finally {
    recordViewStore.setState({ checking: false });
  }
}

export function closeOther() {
  recordViewStore.setState({ other: null, open: null });
}

/** The entry that a link names, by its whole hash or the start of it. */
export function findEntry(entries: readonly Entry[], id: string): Entry | null {
  return entries.find((entry) => entryId(entry) === id || entry.hash === id) ?? null;
}

/** Address of an entry, for reports. */
export const entryLink = (id: string) => `#/record?entry=${id}`;
