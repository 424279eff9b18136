/** A suite's picture names against a folder's listing: by path, by the end of the path, by name. */
import type { Picture } from "../../clip/picture";
import { BrokenFileError } from "../../kernels/errors";
import { cropPicture, splitKey } from "../pictureKey";
import { type PictureSource, pictureKeys, type Suite } from "../types";

const PICTURE = /\.(jpe?g|png|webp|gif|bmp|avif)$/i;
const NONE: readonly string[] = [];

export interface Resolved {
  /** Path in the listing of each key that was found. */
  paths: Map<string, string>;
  /** Keys whose picture is not there, with the reason. */
  missing: { key: string; why: string }[];
}

/**
 * "val2014/COCO_val2014_1.jpg" finds "coco/val2014/COCO_val2014_1.jpg" and "COCO_val2014_1.jpg"; a name without an
 * ending (Winoground's) finds any picture of that name. Of several the one that shares most of the path is taken;
 * where that doesn't decide, none is.
 *
 * @param listing paths of the folder's files
 */
export function resolvePictures(suite: Pick<Suite, "cases">, listing: Iterable<string>): Resolved {
  const byName = new Map<string, string[]>();
  const add = (name: string, path: string) => {
    const known = byName.get(name);
    if (known) known.push(path);
    else byName.set(name, [path]);
  };
  for (const path of listing) {
    if (!PICTURE.test(path)) continue;
    const name = fold(path.slice(path.lastIndexOf("/") + 1));
    add(name, path);
    add(name.replace(PICTURE, ""), path);
  }
  const paths = new Map<string, string>();
  const missing: Resolved["missing"] = [];
  for (const key of pictureKeys(suite)) {
    const wanted = splitKey(key).path.replaceAll("\\", "/");
    const found = nearest(wanted, byName.get(fold(wanted.slice(wanted.lastIndexOf("/") + 1))) ?? NONE);
    if (typeof found === "string") paths.set(key, found);
    else missing.push({ key, why: found.why });
  }
  return { paths, missing };
}

function fold(name: string): string {
  return name.normalize("NFC").toLowerCase();
}

function nearest(wanted: string, candidates: readonly string[]): string | { why: string } {
  if (candidates.length === 0) return { why: "not in the folder" };
  if (candidates.length === 1) return candidates[0]!;
  const scored = candidates.map((path) => ({ path, shared: sharedEnd(wanted, path) }));
  const best = Math.max(...scored.map(({ shared }) => shared));
  const winners = scored.filter(({ shared }) => shared === best);
  // The shortest path where one is the end of the others' is no better: they may be different pictures.
  return winners.length === 1
    ? winners[0]!.path
    : { why: `${winners.length} files could be meant: ${winners.map(({ path }) => path).join(", ")}` };
}

/** Folders, from the file upwards, that two paths share. */
function sharedEnd(a: string, b: string): number {
  const [as, bs] = [a.split("/").reverse(), b.split("/").reverse()];
  let n = 1;
  while (n < as.length && n < bs.length && fold(as[n]!) === fold(bs[n]!)) n++;
  return n;
}

export interface FolderFile {
  /** Changes when the file does: path, size, time. */
  identity: string;
  /** Decoded. */
  open(signal?: AbortSignal): Promise<Picture>;
}

/** Pictures of a folder, cropped where the key says so; files of several crops are decoded once while they follow each other. */
export function folderSource(resolved: Resolved, file: (path: string) => FolderFile): PictureSource {
  let last: { path: string; picture: Promise<Picture> } | null = null;
  const why = new Map(resolved.missing.map((one) => [one.key, one.why]));
  return {
    async open(key, signal) {
      const path = resolved.paths.get(key);
      if (path === undefined) {
        const reason = why.get(key);
        if (reason === undefined || reason === "not in the folder") return null;
        throw new BrokenFileError(reason);
      }
      const { crop } = splitKey(key);
      if (!crop) return file(path).open(signal);
      if (last?.path !== path) last = { path, picture: file(path).open(signal) };
      return cropPicture(await last.picture, crop);
    },
    identity(key) {
      const path = resolved.paths.get(key);
      return path === undefined ? undefined : `${file(path).identity}${key.slice(splitKey(key).path.length)}`;
    },
  };
}
