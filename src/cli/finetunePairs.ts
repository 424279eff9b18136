/**
 * The user's own pairs from the disk: DeGLA's JSON, a table of captions as the Train page reads it (CSV, JSON, JSON lines,
 * an exported run's pairs.jsonl), or what the Negatives page saves. It names pictures of the folder that it lies in, or
 * of `images/` beside it.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { RunConfig } from "../degla/config";
import { pairsData } from "../degla/pairsData";
import type { RunData } from "../degla/types";
import { decodeImageFile } from "../engine/imageFile";
import { BadInputError, deserializeError, type SerializedError } from "../kernels/errors";
import { readSet } from "../negatives/io";
import { usable } from "../negatives/set";
import { pictureFinder, readTable, type TableRow } from "../state/pairTables";
import { decodeWithSharp } from "./decodeImage";

const PICTURE = /\.(png|jpe?g|webp|gif|avif|bmp)$/i;
function picturesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => PICTURE.test(name))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

type Row = Pick<TableRow, "file" | "caption" | "negatives">;

/** @throws BrokenFileError, BadInputError */
function readRows(text: string, name: string): Row[] {
  // the Negatives page saves kind and state of each slot, which a table has no place for
  if (/"negatives":\s*\[\s*\{/.test(text) || /^\ufeff?image_id,original,kind,/.test(text))
    return readSet(text, name).items.map(({ imageId, original, slots }) => ({
      file: String(imageId ?? ""),
      caption: original,
      negatives: slots.map((slot) => (usable(slot) ? slot.text : null)),
    }));
  try {
    return readTable(text, name);
  } catch (error) {
    // faults of the page's stores are plain data
    throw error instanceof Error ? error : deserializeError(error as SerializedError);
  }
}

/** @throws BadInputError, BrokenFileError */
export async function readPairs(file: string, config: RunConfig): Promise<RunData> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new BadInputError(`${file} can't be read.`, "data.id is the path of a file of captions.", {
      cause,
    });
  }
  const folder = dirname(file);
  const paths = [...picturesIn(folder), ...picturesIn(join(folder, "images"))];
  const find = pictureFinder(paths);
  const pairs = readRows(text, file).map((row) => ({
    file: find(row.file) ?? row.file,
    caption: row.caption,
    negatives: row.negatives ?? [],
  }));
  const files = paths.map((name) => ({
    name,
    hash: createHash("sha256").update(readFileSync(name)).digest("hex"),
  }));
  return pairsData(
    {
      pairs,
      files,
      picture: async (name) =>
        (await decodeImageFile(new Uint8Array(readFileSync(name)), name, decodeWithSharp)).picture,
    },
    config,
  );
}
