/** A suite's picture names against a folder's listing. */

import { BrokenFileError } from "../../base/errors";
import type { Picture } from "../../clip/picture";
import { isPictureName } from "../../tables/fileNames";
import { NOT_THERE, type Resolved, resolveNames } from "../../tables/pictureNames";
import { cropPicture, splitKey } from "../pictureKey";
import { type MissingPicture, type PictureSource, pictureKeys, type Suite } from "../types";

/**
 * The file of each picture key, by tables/pictureNames: a crop is of the file that its path means.
 *
 * @param listing paths of the folder's files
 */
export function resolvePictures(suite: Pick<Suite, "cases">, listing: Iterable<string>): Resolved {
  const keys = pictureKeys(suite);
  const pathOf = new Map(keys.map((key) => [key, splitKey(key).path]));
  const found = resolveNames(pathOf.values(), [...listing].filter(isPictureName));
  const why = new Map(found.missing.map((one) => [one.key, one.why]));
  const paths = new Map<string, string>();
  const missing: Resolved["missing"] = [];
  for (const [key, path] of pathOf) {
    const file = found.paths.get(path);
    if (file === undefined) missing.push({ key, why: why.get(path) ?? NOT_THERE });
    else paths.set(key, file);
  }
  return { paths, missing };
}

export interface FolderFile {
  /** Changes when the file does: path, size, time. */
  identity: string;
  /** Decoded. */
  open(signal?: AbortSignal): Promise<Picture>;
}

interface Located {
  paths: ReadonlyMap<string, string>;
  missing: readonly MissingPicture[];
}

/** Pictures of a folder, cropped where the key says so; files of several crops are decoded once while they follow each other. */
export function folderSource(resolved: Located, file: (path: string) => FolderFile): PictureSource {
  let last: { path: string; picture: Promise<Picture> } | null = null;
  const why = new Map(resolved.missing.map((one) => [one.key, one.why]));
  return {
    async open(key, signal) {
      const path = resolved.paths.get(key);
      if (path === undefined) {
        const reason = why.get(key);
        if (reason === undefined) return null;
        if (typeof reason === "string") throw new BrokenFileError(reason);
        if (reason.kind === "notThere") return null;
        throw new BrokenFileError(`It is not clear which file ${key} is.`, undefined, { because: reason });
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
