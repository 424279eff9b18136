/** Suites in published formats and the folder of their pictures, which stays on the disk. */

import { createStore } from "zustand/vanilla";
import { readFolders, TEMPLATES } from "../../../eval/import/folders";
import { importSuites } from "../../../eval/import/importSuites";
import { resolvePictures } from "../../../eval/import/resolve";
import { splitKey } from "../../../eval/pictureKey";
import type { Problem, Suite } from "../../../eval/types";
import { clauses } from "../../../language/formats";
import {
  filesOf,
  folderPicker,
  forgetFolder,
  type KeptFolder,
  keepFolder,
  keptFolders,
  mayRead,
} from "../../../storage/pictureFolders";
import { readText } from "../../../tables/encoding";
import { isPictureName, isTableName } from "../../../tables/fileNames";
import { blobSource } from "../../../tables/source";
import { report, worded } from "../../../workspace/faults";
import { say } from "../words";
import { followSuites, keptSuites } from "./keptSuites";
import { addSuite, type ImportedSuite, planStore, suiteId } from "./plan";

export interface ImportState {
  busy: boolean;
  /** Pictures by their path in the folder that was picked. */
  folder: ReadonlyMap<string, File>;
  /** Of files that gave no suite. */
  problems: Problem[];
  /** Said after an import. */
  last: string;
  /** Folders of an earlier visit that wait for the visitor's leave to be read again. */
  closed: readonly KeptFolder[];
}

export const importStore = createStore<ImportState>(() => ({
  busy: false,
  folder: new Map(),
  problems: [],
  last: "",
  closed: [],
}));

/** A picked or dropped file knows its place in the folder; a single one has only its name. */
const pathOf = (file: File) => file.webkitRelativePath || file.name;

const casesOf = (count: number) => say(($) => $.suites.cases, { count });
const picturesOf = (count: number) => say(($) => $.suites.pictures, { count });

/** Files of suites, pictures, or both at once, in any order. Never rejects: faults are shown. */
export async function takeFiles(files: readonly File[]): Promise<void> {
  const pictures = files.filter(({ name }) => isPictureName(name));
  const texts = files.filter(({ name }) => isTableName(name));
  importStore.setState({ busy: true, last: "", problems: [] });
  try {
    if (pictures.length > 0) addPictures(pictures);
    let suites: Suite[] = [];
    if (texts.length > 0) {
      const read = await Promise.all(
        texts.map(async (file) => ({
          name: pathOf(file),
          ...(await readText(blobSource(file, pathOf(file)))),
        })),
      );
      const imported = await importSuites(read);
      suites = imported.suites;
      importStore.setState({ problems: imported.problems });
    }
    for (const suite of suites) addSuite(withFiles(suite));
    if (pictures.length > 0) findAgain();
    const said = [
      ...suites.map((suite) =>
        say(($) => $.import.suite, { name: suite.name, cases: casesOf(suite.cases.length) }),
      ),
      ...(pictures.length > 0
        ? [say(($) => $.import.atHand, { pictures: picturesOf(pictures.length) })]
        : []),
    ];
    importStore.setState({
      last:
        said.length > 0 ? say(($) => $.import.said, { said: clauses(said) }) : say(($) => $.import.nothing),
    });
  } catch (error) {
    report(error);
  } finally {
    importStore.setState({ busy: false });
  }
}

const isWanted = (name: string) => isPictureName(name) || isTableName(name);

/** Lets the visitor pick a folder that can be opened again after a reload; only where `folderPicker` gives one. */
export async function pickFolder(): Promise<void> {
  try {
    const handle = await folderPicker()?.({ id: "pictures", mode: "read" });
    if (!handle) return;
    importStore.setState({ busy: true });
    // Storage that is blocked costs the way back, not the import.
    await keepFolder(handle).catch((error) => report(error, { level: "notice" }));
    await takeFiles(await filesOf(handle, isWanted));
  } catch (error) {
    report(error); // not where the picker was closed: that is an AbortError, and cancelling is no fault
  } finally {
    importStore.setState({ busy: false });
  }
}

let restored: Promise<void> | null = null;

/** Brings the suites of the last visit back, and those of their folders that may be read. Called when they are first shown. */
export function openImports(): Promise<void> {
  restored ??= restore();
  return restored;
}

async function restore() {
  try {
    const { suites, chosen } = await keptSuites();
    planStore.setState((state) => ({
      suites: [
        ...suites
          .map((suite) => ({ ...withFiles(suite), id: suiteId(suite) }))
          .filter(({ id }) => !state.suites.some((other) => other.id === id)),
        ...state.suites,
      ],
      imported: [
        ...new Set([...chosen.filter((id) => suites.some((s) => suiteId(s) === id)), ...state.imported]),
      ],
    }));
  } catch (error) {
    report(error, { level: "notice" });
  }
  // also where nothing could be read: what comes next is kept if it can be
  followSuites();
  try {
    const closed: KeptFolder[] = [];
    for (const folder of await keptFolders()) {
      if (await mayRead(folder.handle, false)) await readAgain(folder);
      else closed.push(folder);
    }
    importStore.setState({ closed });
  } catch (error) {
    report(error, { level: "notice" });
  }
}

/** Reads a folder of an earlier visit again, with the visitor's leave. To be called within a click. */
export async function openFolder(folder: KeptFolder): Promise<void> {
  try {
    if (!(await mayRead(folder.handle, true))) return;
    importStore.setState(({ closed }) => ({ closed: closed.filter(({ id }) => id !== folder.id) }));
    await readAgain(folder);
  } catch (error) {
    report(error);
  }
}

export async function dropFolder(folder: KeptFolder): Promise<void> {
  importStore.setState(({ closed }) => ({ closed: closed.filter(({ id }) => id !== folder.id) }));
  await forgetFolder(folder.id).catch((error) => report(error, { level: "notice" }));
}

/** Its pictures only: its suites are kept as they were imported. */
async function readAgain({ id, handle }: KeptFolder) {
  importStore.setState({ busy: true });
  try {
    addPictures(await filesOf(handle, isPictureName));
    findAgain();
  } catch (error) {
    // Moved, renamed or deleted since: nothing to come back to.
    if ((error as Error)?.name !== "NotFoundError") throw error;
    await forgetFolder(id);
    const message = say(($) => $.import.gone, { name: handle.name });
    const advice = say(($) => $.import.goneAdvice);
    report(worded("BadInput", message, advice), { level: "notice" });
  } finally {
    importStore.setState({ busy: false });
  }
}

function addPictures(files: readonly File[]) {
  const folder = new Map(importStore.getState().folder);
  for (const file of files) folder.set(pathOf(file), file);
  importStore.setState({ folder });
}

/** The suite with those of its pictures that are in the folder. */
function withFiles(suite: Suite): Omit<ImportedSuite, "id"> {
  const { folder } = importStore.getState();
  const { paths, missing } = resolvePictures(suite, folder.keys());
  const files = [...paths].map(([key, path]) => ({ key, path, blob: folder.get(path) as Blob }));
  return { suite, files, missing };
}

/** More pictures are at hand: what was missing may be there now. */
function findAgain() {
  planStore.setState(({ suites }) => ({
    suites: suites.map((imported) => ({ ...imported, ...withFiles(imported.suite) })),
  }));
}

/** The folder itself as a suite: one folder of pictures for each class. */
export async function takeFolders(template: keyof typeof TEMPLATES): Promise<void> {
  try {
    const suite = await readFolders([...importStore.getState().folder.keys()], {
      templates: TEMPLATES[template],
    });
    addSuite(withFiles(suite));
    importStore.setState({
      last: say(($) => $.import.classSuite, {
        name: suite.name,
        pictures: picturesOf(suite.cases.length),
        classes: say(($) => $.import.classCount, { count: suite.classes?.length ?? 0 }),
      }),
    });
  } catch (error) {
    report(error);
  }
}

/** Whether the folder has a folder for each of several classes. */
export function looksLikeClasses(folder: ReadonlyMap<string, File>): boolean {
  const classes = new Set([...folder.keys()].flatMap((path) => path.split("/").slice(-2, -1)));
  return classes.size >= 2;
}

/** Pictures a suite asks for, and those that were found. */
export function pictureCounts({ files, missing }: ImportedSuite): { found: number; wanted: number } {
  const distinct = (keys: readonly string[]) => new Set(keys.map((key) => splitKey(key).path)).size;
  const found = distinct(files.map(({ key }) => key));
  return { found, wanted: found + distinct(missing.map(({ key }) => key)) };
}
