/** The visitor's own pictures and captions for training: what is there, what is wrong with it, what a run is given. */
import { createStore } from "zustand/vanilla";
import type { RunConfig } from "../degla/config";
import type { PairsPayload } from "../engine/trainingProtocol";
import { report } from "./faults";
import { negativesOf } from "./pairNegatives";
import { pairsId, readPairs, writePairs } from "./pairsKept";
import { pictureFinder, readTable, type TableRow } from "./pairTables";
import { change } from "./training";

export interface PairsState {
  /** By name, which is unique. */
  pictures: { name: string; blob: Blob }[];
  /** Rows of tables, and captions that were written in the page. */
  rows: TableRow[];
  /** Where negatives come from that the rows don't bring. */
  negatives: "rules" | "set";
  /** False until the pairs of the last visit are known. */
  read: boolean;
}

export const MOST_PICTURES = 20_000;

export const pairsStore = createStore<PairsState>(() => ({
  pictures: [],
  rows: [],
  negatives: "rules",
  read: false,
}));

export const isTable = ({ name }: { name: string }) => /\.(csv|tsv|txt|json|jsonl|ndjson)$/i.test(name);
const isPicture = ({ name, type }: File) =>
  type.startsWith("image/") || /\.(png|jpe?g|webp|gif|bmp|avif)$/i.test(name);

/** Pictures and tables in any order; what can't be used is told, and the rest is taken. */
export async function addPairFiles(files: readonly File[]): Promise<void> {
  const { pictures } = pairsStore.getState();
  const names = new Set(pictures.map(({ name }) => name));
  const fresh = files.filter((file) => isPicture(file) && !names.has(file.name));
  const same = files.filter((file) => isPicture(file) && names.has(file.name)).length;
  const strange = files.filter((file) => !isPicture(file) && !isTable(file));
  const rows: TableRow[] = [];
  for (const file of files.filter(isTable)) {
    try {
      rows.push(...readTable(await file.text(), file.name));
    } catch (error) {
      report(error);
    }
  }
  if (strange.length > 0)
    report(
      {
        code: "BadInput",
        message: `${strange[0]!.name}${strange.length > 1 ? ` and ${strange.length - 1} more` : ""} can't be used here.`,
        advice: "Pictures, and tables of captions as CSV, JSON or JSON lines.",
      },
      { level: "notice" },
    );
  if (same > 0)
    report(
      {
        code: "BadInput",
        message: `${same === 1 ? "One picture has" : `${same} pictures have`} the name of one that is here already.`,
        advice: "The first is kept. Rename the file to add it.",
      },
      { level: "notice" },
    );
  if (pictures.length + fresh.length > MOST_PICTURES) {
    report({
      code: "BadInput",
      message: `At most ${MOST_PICTURES.toLocaleString("en")} pictures can be trained on in the page.`,
      advice: "Take a part of them, or train with the command, which has no such bound.",
    });
    return;
  }
  const seen = new Set<string>();
  const unique = fresh.filter(({ name }) => !seen.has(name) && seen.add(name));
  pairsStore.setState((state) => ({
    pictures: [...state.pictures, ...unique.map((file) => ({ name: file.name, blob: file }))],
    rows: [...state.rows, ...rows],
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
    const find = pictureFinder(pictures.map((picture) => picture.name));
    return {
      pictures: pictures.filter((picture) => picture.name !== name),
      rows: rows.filter(({ file }) => (here ? find(file) !== name : file !== name)),
    };
  });
}

export function clearPairs() {
  pairsStore.setState({ pictures: [], rows: [] });
}

export interface PairsView {
  /** Every picture with its captions, and captions whose picture isn't there. */
  entries: { name: string; here: boolean; captions: { at: number; text: string; own: number }[] }[];
  /** Rows that can be trained on. */
  usable: number;
  /** What is wrong, in sentences. */
  problems: string[];
}

const some = (names: readonly string[]) =>
  `${names.slice(0, 3).join(", ")}${names.length > 3 ? ` and ${(names.length - 3).toLocaleString("en")} more` : ""}`;

/** What stands where, and what is wrong with it. */
export function viewPairs({ pictures, rows }: Pick<PairsState, "pictures" | "rows">): PairsView {
  const find = pictureFinder(pictures.map(({ name }) => name));
  const entries = new Map<string, PairsView["entries"][number]>();
  for (const { name } of pictures) entries.set(name, { name, here: true, captions: [] });
  const seen = new Set<string>();
  const empty: string[] = [];
  let doubles = 0;
  let usable = 0;
  rows.forEach(({ file, caption, negatives }, at) => {
    const name = find(file);
    const key = name ?? file;
    const entry = entries.get(key) ?? { name: key, here: false, captions: [] };
    entries.set(key, entry);
    entry.captions.push({ at, text: caption, own: negatives?.filter((text) => text !== null).length ?? 0 });
    if (caption.trim() === "") {
      empty.push(key);
      return;
    }
    const double = seen.has(`${key}\n${caption}`);
    seen.add(`${key}\n${caption}`);
    if (double) doubles++;
    else if (name !== null) usable++;
  });
  const all = [...entries.values()];
  const missing = all.filter(({ here }) => !here).map(({ name }) => name);
  const silent = all.filter(({ here, captions }) => here && captions.length === 0).map(({ name }) => name);
  const texts = rows.map(({ caption }) => caption.trim()).filter((caption) => caption !== "");
  const problems = [
    missing.length > 0 &&
      `No picture for ${some(missing)}: add the ${missing.length === 1 ? "file" : "files"}.`,
    silent.length > 0 && `No caption for ${some(silent)}.`,
    empty.length > 0 && `An empty caption of ${some([...new Set(empty)])}.`,
    doubles > 0 &&
      `${doubles === 1 ? "One pair stands" : `${doubles} pairs stand`} here twice; once is used.`,
    texts.length > 1 &&
      new Set(texts).size === 1 &&
      "All captions are the same: there is nothing to tell apart.",
  ].filter((text) => text !== false);
  return { entries: all, usable, problems };
}

/** Rows with a picture and a caption, each pair once. */
export function usableRows({ pictures, rows }: Pick<PairsState, "pictures" | "rows">): TableRow[] {
  const find = pictureFinder(pictures.map(({ name }) => name));
  const seen = new Set<string>();
  return rows.flatMap((row) => {
    const file = find(row.file);
    const key = `${file}\n${row.caption}`;
    if (file === null || row.caption.trim() === "" || seen.has(key)) return [];
    seen.add(key);
    return [{ ...row, file }];
  });
}

/** The pairs as a run is given them; the engine keeps them with it. Rejects with a fault. */
export async function freezePairs(config: RunConfig, tell: (label: string) => void): Promise<PairsPayload> {
  const state = pairsStore.getState();
  const rows = usableRows(state);
  if (rows.length < 2)
    throw {
      code: "BadInput",
      message:
        rows.length === 0
          ? "There is no picture with a caption to train on."
          : "One picture with a caption is not enough: training tells pairs apart.",
      advice: "Add pictures and captions under “Data”, or train on scenes.",
    };
  tell("Making negatives");
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
        {
          code: "QuotaExceeded",
          message: "Your pairs can't be kept in the browser's storage.",
          advice: "They last until this tab closes. Free some space on the Models page to keep them.",
        },
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
