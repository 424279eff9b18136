/** Files and folders that were dropped or picked. */
import type { Pathed } from "./modelChoice";
import { holdsModel } from "./modelChoice";

/** More pictures than this in a dropped folder means a wrong folder; of a suite there are thousands. */
const MAX_FILES = 200;
export const MAX_PICTURES = 300_000;

/** A picked file, by its path in the folder that was picked. */
export const pathed = (file: File): Pathed => ({ path: file.webkitRelativePath || file.name, file });

interface Listed {
  path: string;
  entry: FileSystemFileEntry;
}

/**
 * All files of a drop, those in folders included; entries must be taken before the event ends. Where a model is among
 * them its folders come whole, however many other files there are; else `most` files.
 *
 * @returns null where folders were dropped that hold nothing that can be read
 */
export async function collectDropped(transfer: DataTransfer, most = MAX_FILES): Promise<File[] | null> {
  const entries = [...transfer.items]
    .map((item) => item.webkitGetAsEntry?.() ?? null)
    .filter((entry) => entry !== null);
  if (!entries.some((entry) => entry.isDirectory)) return [...transfer.files];
  const listed: Listed[] = [];
  for (const entry of entries) await walk(entry, listed);
  if (listed.length === 0) return null;
  const meant = holdsModel(listed.map(({ path, entry }) => ({ path, file: entry as unknown as File })));
  const wanted = meant ? listed.filter(({ path }) => !PICTURE.test(path)) : listed.slice(0, most);
  return Promise.all(wanted.map(opened));
}

const PICTURE = /\.(png|jpe?g|gif|webp|bmp|avif|tiff?)$/i;

async function opened({ path, entry }: Listed): Promise<File> {
  const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
  // Files of a dropped folder don't know their path; picked ones do.
  Object.defineProperty(file, "webkitRelativePath", { value: path });
  return file;
}

/** Names alone: a folder of hundreds of thousands is listed before anything in it is opened. */
async function walk(entry: FileSystemEntry, out: Listed[]): Promise<void> {
  if (out.length >= MAX_PICTURES) return;
  if (entry.isFile) {
    out.push({ path: entry.fullPath.slice(1), entry: entry as FileSystemFileEntry });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    // A reader gives its entries in batches until one is empty.
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (batch.length === 0) return;
    for (const child of batch) await walk(child, out);
  }
}
