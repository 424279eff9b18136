/** Own pairs as they stand: which picture each row means, what can be trained on, what is wrong. */
import { series } from "../../../language/formats";
import type { CaptionRow } from "../../../tables/captionRows";
import { type Resolved, resolveNames } from "../../../tables/pictureNames";
import { told } from "../../../workspace/told";
import { say } from "../words";

export interface Pairs {
  pictures: readonly { name: string }[];
  rows: readonly CaptionRow[];
}

let last: (Pairs & { found: Resolved }) | null = null;

/** Which picture each row means; found anew where pictures or the rows' names have changed, not with each letter typed. */
export function resolved({ pictures, rows }: Pairs): Resolved {
  const known =
    last?.pictures === pictures &&
    last.rows.length === rows.length &&
    last.rows.every(({ file }, i) => file === rows[i]!.file);
  if (!known) {
    const found = resolveNames(
      rows.map(({ file }) => file),
      pictures.map(({ name }) => name),
    );
    last = { pictures, rows, found };
  }
  return last!.found;
}

export interface PairsView {
  /** Every picture with its captions, and captions whose picture isn't there. */
  entries: { name: string; here: boolean; captions: { at: number; text: string; own: number }[] }[];
  /** Rows that can be trained on. */
  usable: number;
  /** What is wrong, in sentences. */
  problems: string[];
}

/** "a.png, b.png, c.png and 12 more" */
export function some(all: readonly string[], most = 3): string {
  const names = series(all.slice(0, most));
  return all.length > most
    ? say(($) => $.data.problems.someMore, { names, count: all.length - most })
    : names;
}

/** What stands where, and what is wrong with it. */
export function viewPairs({ pictures, rows }: Pairs): PairsView {
  const { paths, missing: lost } = resolved({ pictures, rows });
  const entries = new Map<string, PairsView["entries"][number]>();
  for (const { name } of pictures) entries.set(name, { name, here: true, captions: [] });
  const seen = new Set<string>();
  const empty: string[] = [];
  let doubles = 0;
  let usable = 0;
  rows.forEach(({ file, caption, negatives }, at) => {
    const name = paths.get(file) ?? null;
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
  const unclear = lost.filter(({ why }) => why.kind !== "notThere");
  const missing = lost.filter(({ why }) => why.kind === "notThere").map(({ key }) => key);
  const silent = all.filter(({ here, captions }) => here && captions.length === 0).map(({ name }) => name);
  const texts = rows.map(({ caption }) => caption.trim()).filter((caption) => caption !== "");
  const problems = [
    missing.length > 0 &&
      say(($) => $.data.problems.missing, { names: some(missing), count: missing.length }),
    ...unclear.slice(0, 3).map(({ key, why }) => told({ kind: "pictureUnclear", name: key, why })),
    unclear.length > 3 && say(($) => $.data.problems.moreUnclear, { count: unclear.length - 3 }),
    silent.length > 0 && say(($) => $.data.problems.silent, { names: some(silent) }),
    empty.length > 0 && say(($) => $.data.problems.empty, { names: some([...new Set(empty)]) }),
    doubles > 0 && say(($) => $.data.problems.doubles, { count: doubles }),
    texts.length > 1 && new Set(texts).size === 1 && say(($) => $.data.problems.allSame),
  ].filter((text) => text !== false);
  return { entries: all, usable, problems };
}

/** Rows with a picture and a caption, each pair once. */
export function usableRows({ pictures, rows }: Pairs): CaptionRow[] {
  const { paths } = resolved({ pictures, rows });
  const seen = new Set<string>();
  return rows.flatMap((row) => {
    const file = paths.get(row.file);
    const key = `${file}\n${row.caption}`;
    if (file === undefined || row.caption.trim() === "" || seen.has(key)) return [];
    seen.add(key);
    return [{ ...row, file }];
  });
}
