/** The visitor's own pictures and captions for training: what is there, what is wrong with it, what a run is given. */
import { createStore } from "zustand/vanilla";
import type { RunConfig } from "../../../degla/config";
import { pairsId, readPairs, writePairs } from "../../../storage/ownPairs";
import { type CaptionRow, readCaptionTable } from "../../../tables/captionRows";
import { isPictureName, isTableName } from "../../../tables/fileNames";
import type { TableNotice } from "../../../tables/notices";
import { blobSource } from "../../../tables/source";
import type { PairsPayload } from "../../../worker/training/protocol";
import { report, worded } from "../../../workspace/faults";
import { say } from "../words";
import { change } from "./draft";
import { type NegativesSource, negativesOf } from "./pairNegatives";
import { resolved, some, usableRows } from "./pairsView";
import type { Preparation } from "./runs";

export interface PairsState {
  /** By name, which is unique: the path below the folder that was picked, so that folders keep theirs apart. */
  pictures: { name: string; blob: Blob }[];
  /** Rows of tables, and captions that were written in the page. */
  rows: CaptionRow[];
  negatives: NegativesSource;
  /** What the tables' reader had to say: columns that are not read, rows that are left out. */
  notices: TableNotice[];
  /** False until the pairs of the last visit are known. */
  read: boolean;
}

const MOST_PICTURES = 20_000;
const MOST_ROWS = 50_000;

export const pairsStore = createStore<PairsState>(() => ({
  pictures: [],
  rows: [],
  negatives: "rules",
  notices: [],
  read: false,
}));

const isPicture = ({ name, type }: File) => type.startsWith("image/") || isPictureName(name);

/** A picked or dropped file knows its place in the folder; a single one has only its name. */
const pathOf = (file: File) => file.webkitRelativePath || file.name;

/** A table's rows; a name that lies where the table lies is that file and no other of its name. */
async function rowsOf(file: File, names: ReadonlySet<string>) {
  const path = pathOf(file);
  const { rows, notices } = await readCaptionTable(blobSource(file, path), MOST_ROWS);
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const beside = (name: string) => folder + name.replace(/^\.\//, "");
  return {
    rows: rows.map((row) => (names.has(beside(row.file)) ? { ...row, file: beside(row.file) } : row)),
    notices,
  };
}

/** Pictures and tables in any order; what can't be used is told, and the rest is taken. */
export async function addPairFiles(files: readonly File[]): Promise<void> {
  const { pictures } = pairsStore.getState();
  const names = new Set(pictures.map(({ name }) => name));
  const fresh = files.filter((file) => isPicture(file) && !names.has(pathOf(file)));
  const same = files.filter((file) => isPicture(file) && names.has(pathOf(file))).length;
  const strange = files.filter((file) => !isPicture(file) && !isTableName(file.name));
  const rows: CaptionRow[] = [];
  const notices: TableNotice[] = [];
  for (const file of fresh) names.add(pathOf(file));
  for (const file of files.filter((one) => !isPicture(one) && isTableName(one.name))) {
    try {
      const table = await rowsOf(file, names);
      for (const row of table.rows) rows.push(row);
      notices.push(...table.notices);
    } catch (error) {
      report(error);
    }
  }
  if (strange.length > 0)
    report(
      worded(
        "BadInput",
        say(($) => $.data.faults.strange, {
          names: some(
            strange.map(({ name }) => name),
            1,
          ),
        }),
        say(($) => $.data.faults.strangeAdvice),
      ),
      { level: "notice" },
    );
  if (same > 0)
    report(
      worded(
        "BadInput",
        say(($) => $.data.faults.sameName, { count: same }),
        say(($) => $.data.faults.sameNameAdvice),
      ),
      { level: "notice" },
    );
  if (pictures.length + fresh.length > MOST_PICTURES) {
    report(
      worded(
        "BadInput",
        say(($) => $.data.faults.tooMany, { most: MOST_PICTURES }),
        say(($) => $.data.faults.tooManyAdvice),
      ),
    );
    return;
  }
  const seen = new Set<string>();
  const unique = fresh.filter((file) => !seen.has(pathOf(file)) && seen.add(pathOf(file)));
  pairsStore.setState((state) => ({
    pictures: [...state.pictures, ...unique.map((file) => ({ name: pathOf(file), blob: file }))],
    rows: [...state.rows, ...rows],
    notices: [...state.notices, ...notices],
  }));
}

/** Files that were dropped on the page: the next run is on them. */
export async function takeDroppedPairs(files: readonly File[]): Promise<void> {
  await followPairs();
  change("data", { kind: "pairs", id: "own pairs" });
  await addPairFiles(files);
}

/** A caption written in the page: row `at`, or a new one of a picture. */
export function setCaption(at: number | null, file: string, caption: string) {
  pairsStore.setState(({ rows }) => {
    if (at === null)
      return caption.trim() === "" ? {} : { rows: [...rows, { file, caption, negatives: null }] };
    // Another sentence has other negatives.
    return { rows: rows.map((row, i) => (i === at ? { ...row, caption, negatives: null } : row)) };
  });
}

export function removeRow(at: number) {
  pairsStore.setState(({ rows }) => ({ rows: rows.filter((_, i) => i !== at) }));
}

/** A picture goes with its captions; so do captions whose picture isn't here. */
export function removeEntry(name: string, here = true) {
  pairsStore.setState(({ pictures, rows }) => {
    const { paths } = resolved({ pictures, rows });
    return {
      pictures: pictures.filter((picture) => picture.name !== name),
      rows: rows.filter(({ file }) => (here ? paths.get(file) !== name : file !== name)),
    };
  });
}

export function clearPairs() {
  pairsStore.setState({ pictures: [], rows: [], notices: [] });
}

/** The pairs as a run is given them; the engine keeps them with it. Rejects with a fault. */
export async function freezePairs(
  config: RunConfig,
  tell: (phase: Preparation) => void,
): Promise<PairsPayload> {
  const state = pairsStore.getState();
  const rows = usableRows(state);
  if (rows.length < 2)
    throw worded(
      "BadInput",
      say(($) => (rows.length === 0 ? $.data.faults.noPair : $.data.faults.onePair)),
      say(($) => $.data.faults.pairAdvice),
    );
  tell({ name: "negatives", done: 0, all: null });
  const negatives = await negativesOf(rows, config, state.negatives, tell);
  const used = new Set(rows.map(({ file }) => file));
  const files = state.pictures.filter(({ name }) => used.has(name));
  const pairs = rows.map(({ file, caption }, i) => ({ file, caption, negatives: negatives[i]! }));
  const id = await pairsId({ pictures: files, rows: pairs });
  return { id, files, pairs };
}

const WAIT_MS = 700;
let following = false;

/** Brings back the pairs of the last visit, then keeps what changes. */
export async function followPairs(): Promise<void> {
  if (following) return;
  following = true;
  const before = await readPairs();
  const { pictures, rows } = pairsStore.getState();
  pairsStore.setState(
    before && pictures.length + rows.length === 0 ? { ...before, read: true } : { read: true },
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  let told = false;
  const write = () => {
    const state = pairsStore.getState();
    writePairs({ pictures: state.pictures, rows: state.rows }).catch(() => {
      if (told) return;
      told = true;
      report(
        worded(
          "QuotaExceeded",
          say(($) => $.data.faults.notKept),
          say(($) => $.data.faults.notKeptAdvice),
        ),
        { level: "notice" },
      );
    });
  };
  pairsStore.subscribe((now, old) => {
    if (now.pictures === old.pictures && now.rows === old.rows) return;
    clearTimeout(timer);
    timer = setTimeout(write, WAIT_MS);
  });
}
