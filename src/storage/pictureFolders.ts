/**
 * Folders of pictures that a page may open again after a reload: browsers that have `showDirectoryPicker` let it keep a
 * handle, and ask the visitor before it is read again. The pictures themselves stay on the disk.
 */
import { randomName } from "../base/randomName";
import { createRecords, resultBlocks } from "./results";

/** What of `FileSystemDirectoryHandle` is used; the permissions are not in every typing of the DOM. */
export interface FolderHandle {
  readonly kind: "directory";
  readonly name: string;
  entries(): AsyncIterable<[string, FileHandle | FolderHandle]>;
  isSameEntry(other: FolderHandle): Promise<boolean>;
  queryPermission?(options: { mode: "read" }): Promise<PermissionState>;
  requestPermission?(options: { mode: "read" }): Promise<PermissionState>;
}

interface FileHandle {
  readonly kind: "file";
  getFile(): Promise<File>;
}

type Picker = (options: { id: string; mode: "read" }) => Promise<FolderHandle>;

export interface KeptFolder {
  id: string;
  handle: FolderHandle;
}

/** Null where the browser has none: there a file input picks the folder, and after a reload again. */
export function folderPicker(): Picker | null {
  const { showDirectoryPicker } = globalThis as { showDirectoryPicker?: Picker };
  return showDirectoryPicker ? (options) => showDirectoryPicker(options) : null;
}

interface Head {
  id: string;
  at: string;
}

const records = () =>
  resultBlocks().then((blocks) => createRecords<Head, FolderHandle>(blocks, "picture folder"));

/** Remembers a folder, once however often it is picked. Rejects where storage is blocked. */
export async function keepFolder(handle: FolderHandle): Promise<KeptFolder> {
  const before = await keptFolders();
  for (const kept of before) if (await kept.handle.isSameEntry(handle).catch(() => false)) return kept;
  const id = randomName();
  await (await records()).write({ id, at: new Date().toISOString() }, handle);
  return { id, handle };
}

/** Oldest first. */
export async function keptFolders(): Promise<KeptFolder[]> {
  const all = await records();
  const found: KeptFolder[] = [];
  for (const { id } of await all.list()) {
    const handle = await all.read(id);
    if (handle) found.push({ id, handle });
  }
  return found;
}

export const forgetFolder = async (id: string): Promise<void> => (await records()).remove(id);

/**
 * Whether the folder may be read.
 * @param ask only within a click: the browser then asks the visitor
 */
export async function mayRead(handle: FolderHandle, ask: boolean): Promise<boolean> {
  const mode = { mode: "read" } as const;
  // A folder of the page's own (origin private) needs no permission, and in some browsers has no such methods.
  const state = (await handle.queryPermission?.(mode)) ?? "granted";
  if (state === "granted" || !ask) return state === "granted";
  return (await handle.requestPermission?.(mode)) === "granted";
}

/** So many files of one folder are opened at once: each is a message to the browser's own process. */
const AT_ONCE = 64;

/** The files of a folder and of its folders that `wanted` takes, each knowing its path as a picked one does. */
export async function filesOf(handle: FolderHandle, wanted: (name: string) => boolean): Promise<File[]> {
  const found: { path: string; handle: FileHandle }[] = [];
  await list(handle, handle.name, wanted, found);
  const files: File[] = [];
  for (let from = 0; from < found.length; from += AT_ONCE) {
    const opened = await Promise.all(
      found.slice(from, from + AT_ONCE).map(async ({ path, handle: one }) => {
        const file = await one.getFile();
        Object.defineProperty(file, "webkitRelativePath", { value: path });
        return file;
      }),
    );
    files.push(...opened);
  }
  return files;
}

async function list(
  folder: FolderHandle,
  path: string,
  wanted: (name: string) => boolean,
  found: { path: string; handle: FileHandle }[],
): Promise<void> {
  for await (const [name, entry] of folder.entries()) {
    const here = path ? `${path}/${name}` : name;
    if (entry.kind === "directory") await list(entry, here, wanted, found);
    else if (wanted(name)) found.push({ path: here, handle: entry });
  }
}
