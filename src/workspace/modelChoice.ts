/** Which of several models in a dropped or picked folder is meant: the visitor says. */
import { createStore } from "zustand/vanilla";
import { type Folder, folderName, isHubCache, modelFolders } from "../clip/folder/modelFolders";
import type { ModelSource } from "../worker/protocol";
import { report, worded } from "./faults";
import { say } from "./words";

/** A file with its path, "/" between the parts. */
export interface Pathed {
  path: string;
  file: File;
}

interface Choice {
  folders: readonly string[];
  /** Null: none of them. */
  choose(path: string | null): void;
}

export const modelChoiceStore = createStore<{ choice: Choice | null }>(() => ({ choice: null }));

function asked(folders: readonly string[]): Promise<string | null> {
  modelChoiceStore.getState().choice?.choose(null);
  return new Promise((resolve) => {
    const choose = (path: string | null) => {
      modelChoiceStore.setState({ choice: null });
      resolve(path);
    };
    modelChoiceStore.setState({ choice: { folders, choose } });
  });
}

const sourceOf = (folder: Folder<File>): ModelSource & { kind: "files" } => ({
  kind: "files",
  name: folderName(folder),
  files: folder.files.map(({ name, file }) => ({ name, blob: file })),
});

/** Whether files look like a model, so that nothing else is tried with them. */
export function holdsModel(files: readonly Pathed[]): boolean {
  try {
    return modelFolders(files).length > 0 || isHubCache(files.map(({ path }) => path));
  } catch {
    return true; // several, none of them whole: `modelAmong` says so
  }
}

/** The model that is meant; null, the fault shown, where there is none, or where the visitor wants none of them. */
export async function modelAmong(
  files: readonly Pathed[],
): Promise<(ModelSource & { kind: "files" }) | null> {
  let folders: Folder<File>[];
  try {
    folders = modelFolders(files);
  } catch (error) {
    report(error);
    return null;
  }
  if (folders.length === 0) {
    report(isHubCache(files.map(({ path }) => path)) || files.length === 0 ? linked() : nothing());
    return null;
  }
  if (folders.length === 1) return sourceOf(folders[0]!);
  const path = await asked(folders.map((folder) => folder.path));
  const chosen = folders.find((folder) => folder.path === path);
  return chosen ? sourceOf(chosen) : null;
}

const nothing = () =>
  worded(
    "UnsupportedModel",
    say(($) => $.notices.noWeights),
    say(($) => $.notices.whatAModelIs),
  );

/** A folder of the hub's cache is links into blobs/, which a browser does not follow. */
export const linked = () =>
  worded(
    "UnsupportedModel",
    say(($) => $.notices.linkedOnly),
    say(($) => $.notices.copyLinked),
  );
