/** A model from files: picked, dropped, or tuned here. */
import { createSHA256 } from "hash-wasm";
import { BrokenFileError, CancelledError } from "../../base/errors";
import { assertItself, BEGINNING } from "../../clip/folder/foreignFile";
import { cardLicence } from "../../clip/folder/licence";
import { identifyFolder } from "../../clip/folder/openFolder";
import { cardTrainedOn, type TrainedOn } from "../../clip/folder/trainedOn";
import type { OpenedFile } from "./http";
import type { Origin, OriginFile, Reading, Source } from "./origin";
import { createMeter, spokenBytes } from "./progress";

/** Weights that were tuned here, with the other files of their base: known by the hash of what makes the model. */
export async function tunedOrigin(
  model: {
    name: string;
    licence: string | null;
    trainedOn: TrainedOn | null;
    files: { name: string; blob: Blob }[];
  },
  context: Reading,
): Promise<Origin> {
  const { name, files, licence, trainedOn } = model;
  const origin = await filesOrigin({ kind: "files", name, files }, context);
  const source = "tuned";
  const prepare: Origin["prepare"] = async (signal) => ({ ...(await origin.prepare(signal)), licence });
  return { ...origin, source, id: origin.id.replace(/^local:/, `${source}:`), licence, trainedOn, prepare };
}

/** Picked or dropped files of one folder: the id is the hash of those that make the model. */
export async function filesOrigin(source: Source<"files">, context: Reading): Promise<Origin> {
  const { signal, onProgress } = context;
  const found = new Map<string, Blob>();
  for (const { name, blob } of source.files) found.set(name.split(/[\\/]/).at(-1)!, blob);
  const small = async (name: string) => new Uint8Array(await found.get(name)!.arrayBuffer());
  const { read, kept } = await identifyFolder(found.keys(), small, source.name);
  for (const name of read) assertItself(await beginning(found.get(name)!, name), name);
  const card = (await found.get("README.md")?.text()) ?? "";
  const licence = cardLicence(card);

  const meter = createMeter(
    "verify",
    "bytes",
    (done, total) => `Reading ${source.name}, ${spokenBytes(done, total)}`,
    onProgress,
  );
  const all = [...kept, ...read];
  meter.setTotal(all.reduce((sum, name) => sum + found.get(name)!.size, 0));
  const whole = await createSHA256();
  const files: OriginFile[] = [];
  for (const name of all) {
    const blob = found.get(name)!;
    if (blob.size === 0) throw new BrokenFileError(`${name} is empty.`);
    const sha256 = await hashBlob(blob, name, signal, meter.add);
    if (read.includes(name)) whole.update(`${name} ${sha256}\n`);
    files.push({
      name,
      open: async (offset) => ({
        body: blob.slice(offset).stream() as OpenedFile["body"],
        offset,
        bytes: blob.size,
        exact: true,
        sha256,
        validator: sha256,
      }),
    });
  }
  meter.flush();
  return {
    id: `local:${whole.digest().slice(0, 16)}`,
    name: source.name,
    source: "local",
    repo: null,
    revision: null,
    pinned: true,
    licence,
    trainedOn: cardTrainedOn(card),
    published: null,
    prepare: async () => ({ files, revision: null, licence }),
  };
}

async function beginning(blob: Blob, name: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await blob.slice(0, BEGINNING).arrayBuffer());
  } catch (cause) {
    throw unreadable(name, cause);
  }
}

const unreadable = (name: string, cause: unknown) =>
  new BrokenFileError(
    `${name} can't be read from the disk.`,
    "It may have been moved or changed since it was picked. Pick it again.",
    { cause },
  );

async function hashBlob(blob: Blob, name: string, signal: AbortSignal, onBytes: (count: number) => void) {
  const hasher = await createSHA256();
  const reader = blob.stream().getReader();
  try {
    for (;;) {
      if (signal.aborted) throw new CancelledError("Reading was stopped.");
      const { done, value } = await reader.read();
      if (done) return hasher.digest();
      hasher.update(value);
      onBytes(value.length);
    }
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    throw unreadable(name, error);
  } finally {
    reader.cancel().catch(() => {});
  }
}
