/** Tables and other text from the disk, in whatever encoding they are (tables/encoding). */
import { createReadStream, readFileSync } from "node:fs";
import { BrokenFileError } from "../base/errors";
import { readText } from "../tables/encoding";
import type { EncodingNotice } from "../tables/notices";
import { bytesSource, type TableSource } from "../tables/source";

const unread = (name: string, cause: unknown) =>
  new BrokenFileError(`${name} can't be read.`, "Check the path and the leave to read it.", { cause });

/** Read as it is needed: a table may be longer than the memory. "-" is standard input, which is read once. */
export function fileSource(path: string, name = path): TableSource {
  if (path === "-") return bytesSource(readFileSync(0), name);
  return {
    name,
    async *open() {
      try {
        for await (const bytes of createReadStream(path, { highWaterMark: 1 << 18 }))
          yield bytes as Uint8Array;
      } catch (cause) {
        throw unread(path, cause);
      }
    },
  };
}

/** @throws BrokenFileError, BadInputError for what is no text */
export async function fileText(
  path: string,
  name = path,
): Promise<{ text: string; notice: EncodingNotice | null }> {
  return readText(fileSource(path, name));
}
