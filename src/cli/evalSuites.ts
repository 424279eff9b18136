/** What `degla eval --suite` names: built-in suites, files in published formats, a folder of classes; with their pictures. */
import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { BadInputError } from "../base/errors";
import { type FailureModes, parseModes } from "../eval/failureModes";
import { detectFormat, type Format } from "../eval/import/detect";
import { readFolders } from "../eval/import/folders";
import { importSuites } from "../eval/import/importSuites";
import { folderSource, resolvePictures } from "../eval/import/resolve";
import { SCENE_SUITES, type SceneSuiteOptions, sceneSuites } from "../eval/sceneSuites";
import { type PictureSource, pictureKeys, type Suite } from "../eval/types";
import { english } from "../notices/english";
import { decodeImageFile } from "../pictures/imageFile";
import { atlasOnDisk } from "./atlas";
import { decodeWithSharp } from "./decodeImage";
import { filesUnder } from "./filesUnder";
import { fileText } from "./tableFile";

export interface WantedSuite {
  suite: Suite;
  pictures: PictureSource;
  /** Of a file of failure modes. */
  modes: FailureModes | null;
}

export interface SuiteChoice extends SceneSuiteOptions {
  names: readonly string[];
  images?: string;
  format?: Format;
  templates?: readonly string[];
}

/** Built-in names that a word stands for: "scenes", "sugarcrepe", "sugarcrepe/seen". */
function builtIn(word: string): string[] {
  const all = SCENE_SUITES.map(({ name }) => name);
  return word === "scenes" ? all : all.filter((name) => name === word || name.startsWith(`${word}/`));
}

/**
 * @throws BadInputError where a name is neither a built-in suite nor there on the disk, or no picture of a suite is in
 *   the folder; whatever the importers throw
 */
export async function wantedSuites(choice: SuiteChoice): Promise<WantedSuite[]> {
  const scenes = choice.names.flatMap(builtIn);
  const others = choice.names.filter((name) => builtIn(name).length === 0);
  const kinds = others.map((name) => ({ name, folder: isFolder(name) }));
  const files = kinds.filter(({ folder }) => !folder).map(({ name }) => name);
  const wanted: WantedSuite[] = [];
  if (scenes.length > 0) {
    const { count, seed, perNoun } = choice;
    const built = await sceneSuites(await atlasOnDisk(), {
      names: [...new Set(scenes)],
      count,
      seed,
      perNoun,
    });
    for (const { suite, pictures } of built) wanted.push({ suite, pictures, modes: null });
  }
  for (const { name, folder } of kinds) if (folder) wanted.push(await classFolder(name, choice.templates));
  if (files.length > 0) wanted.push(...(await fileSuites(files, choice)));
  return wanted;
}

function isFolder(name: string): boolean {
  try {
    return statSync(name).isDirectory();
  } catch (cause) {
    throw new BadInputError(
      `"${name}" is no built-in suite, no file and no folder.`,
      `Built-in: scenes (all), ${SCENE_SUITES.map((one) => one.name).join(", ")}.`,
      { cause },
    );
  }
}

/** @throws BadInputError where the folder can't be read */
function listing(folder: string): string[] {
  try {
    return filesUnder(folder);
  } catch (cause) {
    throw new BadInputError(`The folder ${folder} can't be read.`, "Give --images the pictures' folder.", {
      cause,
    });
  }
}

function picturesUnder(folder: string, suite: Suite, paths: readonly string[]): PictureSource {
  const resolved = resolvePictures(suite, paths);
  if (resolved.paths.size === 0)
    throw new BadInputError(
      `None of the ${pictureKeys(suite).length} pictures of ${suite.name} is in ${folder}; the first is "${resolved.missing[0]?.key}".`,
      "Give --images the folder that holds the suite's pictures.",
    );
  return folderSource(resolved, (path) => {
    const file = join(folder, path);
    return {
      identity: resolve(file),
      open: async () =>
        (await decodeImageFile(new Uint8Array(await readFile(file)), path, decodeWithSharp)).picture,
    };
  });
}

async function classFolder(folder: string, templates?: readonly string[]): Promise<WantedSuite> {
  const suite = await readFolders(listing(folder), { name: basename(resolve(folder)), templates });
  return { suite, pictures: picturesUnder(folder, suite, listing(folder)), modes: null };
}

async function fileSuites(
  names: readonly string[],
  { images, format, seed }: SuiteChoice,
): Promise<WantedSuite[]> {
  const files = await Promise.all(names.map(async (name) => ({ name, ...(await fileText(name)) })));
  const { suites, problems } = await importSuites(files, { format, seed });
  for (const problem of problems) process.stderr.write(`${english({ kind: "entryUnused", ...problem })}\n`);
  if (images === undefined)
    throw new BadInputError("A suite from a file needs --images, the folder of its pictures.");
  const paths = listing(images);
  const sets = files
    .filter((file) => detectFormat(file) === "modes")
    .map((file) => parseModes(file.text, file.name));
  return suites.map((suite) => ({
    suite,
    pictures: picturesUnder(images, suite, paths),
    modes: suite.family === "own" ? (sets.find(({ name }) => name === suite.name) ?? null) : null,
  }));
}
