import { BrokenFileError } from "./errors";

export interface FileSaid {
  kind: "fileMoved";
  file: string;
}

/** The bytes of a file that a visitor picked. @throws BrokenFileError where it has gone since */
export async function bytesOf(blob: Blob, name: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (cause) {
    const said: FileSaid = { kind: "fileMoved", file: name };
    throw new BrokenFileError(
      `${name} can't be read from the disk.`,
      "It may have been moved or changed since it was picked. Pick it again.",
      { cause, said },
    );
  }
}
