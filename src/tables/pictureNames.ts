/**
 * Which file a table means by a picture's name, for training and evaluation alike: by its path, by the end of its path,
 * by its name, by the number in it. Where several files could be meant, or two names mean one file, none is taken.
 */
import { someOf } from "../base/named";
import { baseName, stemOfPicture, withoutPictureEnding } from "./fileNames";
import type { Why } from "./notices";

export interface Resolved {
  /** Path in the listing of each name that was found. */
  paths: Map<string, string>;
  /** Names whose picture is not there, with the reason. */
  missing: { key: string; why: Why }[];
}

export const NOT_THERE: Why = { kind: "notThere" };

/** 4.58E+11: what a spreadsheet makes of a long number in a narrow column. */
const SHORTENED = /^\d([.,]\d+)?E\+\d+$/i;

/** Composed, in small letters: as most file systems compare names. */
const fold = (name: string) => name.normalize("NFC").toLowerCase();
const digits = (name: string) => name.replace(/^0+(?=\d)/, "");
/** The number at the end of "COCO_train2014_000000000123.jpg": "123". */
const numberIn = (name: string) => {
  const found = /(\d+)$/.exec(withoutPictureEnding(name))?.[1];
  return found === undefined ? null : digits(found);
};

/** "https://a.org/b%20c.jpg?w=640" → "a.org/b c.jpg"; "..\\b\\a.png" → "b/a.png". */
function plainPath(name: string): string {
  const address = /^[a-z][a-z0-9+.-]*:\/\/(.*)$/i.exec(name)?.[1];
  const path = address === undefined ? name : address.replace(/[?#].*$/, "");
  return path
    .replaceAll("\\", "/")
    .split("/")
    .filter((part) => part !== "" && part !== "." && part !== "..")
    .join("/");
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** A name as it stands, then as an address would write it: the first that is there is meant. */
function readings(name: string): string[] {
  const path = plainPath(name);
  const bare = path.replace(/(\.[A-Za-z0-9]{2,5})[?#].*$/, "$1");
  return [...new Set([path, decoded(path), bare, decoded(bare)])];
}

/** COCO_train2014_000000000123, 000000000123 */
const COCO = /(?:^|[/_])(\d{12})$/;

type Index = ReadonlyMap<string, readonly string[]>;

function indexBy(paths: readonly string[], key: (path: string) => string | null): Index {
  const index = new Map<string, string[]>();
  for (const path of paths) {
    const name = key(path);
    if (name === null) continue;
    const known = index.get(name);
    if (known) known.push(path);
    else index.set(name, [path]);
  }
  return index;
}

/** Folders and name, from the file upwards, that two paths share. */
function sharedEnd(a: string, b: string, same: (a: string, b: string) => boolean): number {
  const [as, bs] = [a.split("/").reverse(), b.split("/").reverse()];
  let n = 1;
  while (n < as.length && n < bs.length && same(as[n]!, bs[n]!)) n++;
  return n;
}

interface Match {
  path: string;
  /** How much of the path is shared. */
  shared: number;
}

const ambiguous = (paths: readonly string[]): Why => ({
  kind: "ambiguous",
  count: paths.length,
  files: someOf(paths, 4),
});

/** Of several files of the name the one that shares most of the path; where that doesn't decide, none. */
function nearest(wanted: string, candidates: readonly string[]): Match | { why: Why } {
  let winners = candidates;
  let shared = 1;
  for (const same of [(a: string, b: string) => fold(a) === fold(b), (a: string, b: string) => a === b]) {
    if (winners.length === 1) break;
    const scored = winners.map((path) => ({ path, shared: sharedEnd(wanted, path, same) }));
    const best = Math.max(...scored.map((one) => one.shared));
    winners = scored.filter((one) => one.shared === best).map(({ path }) => path);
  }
  // "A.PNG" and "a.png" are two files on some disks.
  if (winners.length > 1) {
    const exact = winners.filter((path) => baseName(path) === baseName(wanted));
    if (exact.length > 0) winners = exact;
  }
  // What lies where the name says, counted from the folder itself, is meant.
  if (winners.length > 1 && winners.includes(wanted)) winners = [wanted];
  if (winners.length > 1) return { why: ambiguous(winners) };
  shared = sharedEnd(wanted, winners[0]!, (a, b) => fold(a) === fold(b));
  return { path: winners[0]!, shared };
}

/** Finds one name's file. */
function finder(listing: Iterable<string>): (name: string) => Match | { why: Why } {
  const pictures = [...listing];
  const byName = indexBy(pictures, (path) => fold(baseName(path)));
  const byStem = indexBy(pictures, (path) => fold(withoutPictureEnding(baseName(path))));
  const byNumber = indexBy(pictures, (path) => numberIn(baseName(path)));
  return (name) => {
    for (const wanted of readings(name)) {
      const base = fold(baseName(wanted));
      const found = byName.get(base) ?? byStem.get(base);
      if (found) return nearest(wanted, found);
    }
    const [wanted = ""] = readings(name);
    const base = baseName(wanted);
    // Another ending: pictures are converted, and their tables are not.
    const stem = stemOfPicture(base);
    const converted = stem === null ? undefined : byStem.get(fold(stem));
    if (converted) return nearest(wanted, converted);
    // COCO's pictures of 2014 and 2017 are the same under their numbers.
    const coco = COCO.exec(stem ?? base)?.[1];
    const twins = coco && byNumber.get(digits(coco))?.filter((path) => COCO.test(withoutPictureEnding(path)));
    if (twins && twins.length > 0) return nearest(wanted, twins);
    const numbered = /^\d+$/.test(base) ? byNumber.get(digits(base)) : undefined;
    if (numbered) return nearest(wanted, numbered);
    return { why: SHORTENED.test(base) ? { kind: "rounded" } : NOT_THERE };
  };
}

/** Whether two names can mean one file: one is the end of the other. */
function oneFile(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [fold(a), fold(b)] : [fold(b), fold(a)];
  return short === long || long.endsWith(`/${short}`);
}

/**
 * @param names as tables and suites write them; each once is enough
 * @param listing paths of the pictures that are there
 */
export function resolveNames(names: Iterable<string>, listing: Iterable<string>): Resolved {
  const find = finder(listing);
  const paths = new Map<string, string>();
  const missing: Resolved["missing"] = [];
  const takers = new Map<string, { key: string; wanted: string; shared: number }[]>();
  for (const key of new Set(names)) {
    const match = find(key);
    if ("why" in match) {
      missing.push({ key, why: match.why });
      continue;
    }
    paths.set(key, match.path);
    const taker = { key, wanted: plainPath(decoded(key)), shared: match.shared };
    const others = takers.get(match.path);
    if (others) others.push(taker);
    else takers.set(match.path, [taker]);
  }
  // "cat/001.png" and "dog/001.png" where one 001.png is there: it is that of the folder, or of neither.
  for (const [path, all] of takers) {
    if (all.length < 2) continue;
    const best = Math.max(...all.map(({ shared }) => shared));
    for (const { key, wanted, shared } of all) {
      const rivals = all.filter(
        (other) => !oneFile(other.wanted, wanted) && hasFolder(other.wanted) && hasFolder(wanted),
      );
      if (rivals.length === 0) continue;
      if (shared === best && rivals.every((rival) => rival.shared < best)) continue;
      paths.delete(key);
      missing.push({ key, why: { kind: "contested", path, other: rivals[0]!.key } });
    }
  }
  return { paths, missing };
}

const hasFolder = (path: string) => path.includes("/");
