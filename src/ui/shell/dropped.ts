/** Files and folders that were dropped or picked. */
import type { ModelSource } from "../../engine/protocol";

/** More files than this in a dropped folder means a wrong folder; of pictures of a suite there are thousands. */
const MAX_FILES = 200;
export const MAX_PICTURES = 300_000;

export function isModelFile(file: File): boolean {
  return file.name.endsWith(".safetensors");
}

/** The four files of a model; other files of the folder are left out. */
export function modelFromFiles(files: readonly File[]): ModelSource & { kind: "files" } {
  const useful = files.filter(({ name }) => /\.(safetensors|json|md|txt)$/i.test(name));
  const folder = useful.find(isModelFile)?.webkitRelativePath.split("/").at(-2);
  return {
    kind: "files",
    name: folder || "dropped model",
    files: useful.map((file) => ({ name: file.name, blob: file })),
  };
}

/** All files of a drop, those in folders included; entries must be taken before the event ends. */
export async function collectDropped(transfer: DataTransfer, most = MAX_FILES): Promise<File[]> {
  const entries = [...transfer.items]
    .map((item) => item.webkitGetAsEntry?.() ?? null)
    .filter((entry) => entry !== null);
  if (!entries.some((entry) => entry.isDirectory)) return [...transfer.files];
  const out: File[] = [];
  for (const entry of entries) await walk(entry, out, most);
  return out;
}

async function walk(entry: FileSystemEntry, out: File[], most: number): Promise<void> {
  if (out.length >= most) return;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    // Files of a dropped folder don't know their path; picked ones do.
    Object.defineProperty(file, "webkitRelativePath", { value: entry.fullPath.slice(1) });
    out.push(file);
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    // A reader gives its entries in batches until one is empty.
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (batch.length === 0) return;
    for (const child of batch) await walk(child, out, most);
  }
}
