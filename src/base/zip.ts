/** A zip, file by file, so that only its bytes are held and not also those that went into it. */
import { Zip, ZipDeflate, ZipPassThrough } from "fflate";
import { BadInputError } from "./errors";
import { turn } from "./turn";

export interface ZipEntry {
  name: string;
  bytes: Uint8Array;
}

/** Weights and pictures are as dense as they get. */
const DENSE = /\.(safetensors|png)$/;

/** The format's bound without its 64-bit extension, which is not written here. */
const LARGEST = 0xffff_fff0;

/** @throws BadInputError beyond 4 GB; the signal's reason when aborted */
export async function zipFiles(entries: AsyncIterable<ZipEntry>, signal: AbortSignal): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  let fault: Error | null = null;
  const zip = new Zip((error, chunk) => {
    fault ??= error;
    if (!chunk) return;
    parts.push(chunk as Uint8Array<ArrayBuffer>);
    size += chunk.length;
  });
  for await (const { name, bytes } of entries) {
    signal.throwIfAborted();
    const file = DENSE.test(name) ? new ZipPassThrough(name) : new ZipDeflate(name);
    zip.add(file);
    file.push(bytes, true);
    if (fault) throw fault;
    if (size > LARGEST)
      throw new BadInputError(
        "The zip would be larger than 4 GB.",
        "Train on fewer pictures, or export the model alone.",
      );
    await turn();
  }
  zip.end();
  return new Blob(parts, { type: "application/zip" });
}

export function textEntry(name: string, text: string): ZipEntry {
  return { name, bytes: new TextEncoder().encode(text) };
}

export const jsonEntry = (name: string, value: unknown) =>
  textEntry(name, `${JSON.stringify(value, null, 2)}\n`);
