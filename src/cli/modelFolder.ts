/** A CLIP's folder on the disk, of any kind that src/clip/folder reads: the same for every command. */

import { createHash } from "node:crypto";
import { closeSync, createReadStream, fstatSync, openSync, readdirSync, readSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { BadInputError } from "../base/errors";
import type { ByteSource } from "../clip/byteSource";
import { isWeightsName } from "../clip/folder/chooseFiles";
import { modelFolders } from "../clip/folder/modelFolders";
import { type ClipFiles, identifyFolder } from "../clip/folder/openFolder";
import { weightsSha256 } from "../clip/folder/weightsHash";
import { type ClipModel, loadClip } from "../clip/model";
import { filesUnder } from "./filesUnder";

/** A file that is read in parts, of any length. */
function fileSource(path: string): ByteSource {
  const withFile = <T>(use: (file: number) => T): T => {
    const file = openSync(path, "r");
    try {
      return use(file);
    } finally {
      closeSync(file);
    }
  };
  return {
    size: withFile((file) => fstatSync(file).size),
    read: async (start, end) => {
      const bytes = new Uint8Array(end - start);
      const length = withFile((file) => {
        let at = 0;
        while (at < bytes.length) {
          // one call reads 2 GiB at the most
          const count = readSync(file, bytes, at, Math.min(bytes.length - at, 1 << 30), start + at);
          if (count === 0) break;
          at += count;
        }
        return at;
      });
      return bytes.subarray(0, length);
    },
  };
}

/** Of a folder that holds folders: as deep as snapshots in the hub's cache lie. */
const DEPTH = 3;

/**
 * The folder itself, or, where it holds no model but folders of models (a trainer's checkpoints, a model in the hub's
 * cache), the one in it: as a dropped folder is read.
 *
 * @throws BadInputError naming them where there are several
 */
export function modelPath(folder: string): string {
  if (folderNames(folder).some(isWeightsName)) return folder;
  const found = modelFolders(filesUnder(folder, DEPTH).map((path) => ({ path, file: path })));
  if (found.length > 1)
    throw new BadInputError(
      `${basename(resolve(folder))} holds several models: ${found.map(({ path }) => path).join(", ")}.`,
      "Give the folder of one of them.",
    );
  return found[0] ? join(folder, found[0].path) : folder;
}

/** A folder's name; of a snapshot in the hub's cache, which is called by its commit, the repository's. */
export function modelName(folder: string): string {
  const path = resolve(folder);
  return /models--[^/\\]+--([^/\\]+)[/\\]snapshots[/\\][^/\\]+$/.exec(path)?.[1] ?? basename(path);
}

/** Names of the files that stand in a folder itself, links followed. @throws BadInputError */
export function folderNames(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  } catch (cause) {
    throw new BadInputError(`There is no folder ${folder}.`, "Give the folder of a CLIP model.", { cause });
  }
}

async function fileHash(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

export interface ModelFolder {
  name: string;
  /** Those that make the model, and those that go on with what is tuned from it. */
  files: ClipFiles;
  /** Of the weights, over all of their files. */
  sha256(): Promise<string>;
}

/** @throws BadInputError, UnsupportedModelError naming what the folder is or lacks */
export async function openModelFolder(given: string): Promise<ModelFolder> {
  const folder = modelPath(given);
  const place = modelName(folder);
  const path = (name: string) => join(folder, name);
  const names = folderNames(folder);
  const small = async (name: string) => {
    if (!names.includes(name)) return null;
    const source = fileSource(path(name));
    return source.read(0, source.size);
  };
  const { read, kept } = await identifyFolder(names, small, place);
  return {
    name: place,
    files: Object.fromEntries([...read, ...kept].map((name) => [name, fileSource(path(name))])),
    sha256: async () => {
      const hashed = [];
      for (const name of read) hashed.push({ name, sha256: await fileHash(path(name)) });
      return weightsSha256(hashed);
    },
  };
}

/** @throws BadInputError, BrokenFileError, UnsupportedModelError */
export async function loadModelFolder(folder: string): Promise<ClipModel> {
  const { files, name } = await openModelFolder(folder);
  return loadClip(files, { place: name });
}
