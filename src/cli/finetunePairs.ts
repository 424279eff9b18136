/**
 * The user's own pairs from the disk: any table that the Train page reads (docs/tables.md), however long, DeGLA's JSON,
 * an exported run's pairs.jsonl, or what the Negatives page saves. It names pictures below the folder that it lies in.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import type { RunConfig } from "../degla/config";
import { createPairStore } from "../degla/pairStore";
import { pairsData } from "../degla/pairsData";
import type { PairsInput } from "../degla/pairsInput";
import type { RunData } from "../degla/types";
import type { Notice } from "../notices/notice";
import { checkImageFile, decodeImageFile } from "../pictures/imageFile";
import { DECODED_FIRST, pictureFault } from "../pictures/pictureFault";
import { captionTable } from "../tables/captionRows";
import { isPictureName } from "../tables/fileNames";
import { resolveNames } from "../tables/pictureNames";
import { decodeWithSharp } from "./decodeImage";
import { filesUnder } from "./filesUnder";
import { fileSource } from "./tableFile";

/** Files of the table's folder by the names that its rows give them; absolute paths as they stand. */
function locate(folder: string, wanted: readonly string[]) {
  const listing = filesUnder(folder).filter(isPictureName);
  const names = wanted.filter((name) => !isAbsolute(name) || !existsSync(name));
  const { paths, missing } = resolveNames(names, listing);
  for (const name of wanted)
    if (isAbsolute(name) && !paths.has(name) && existsSync(name)) paths.set(name, name);
  return { paths, missing, listing };
}

const fullPath = (folder: string, path: string) => (isAbsolute(path) ? path : join(folder, path));

/** With what the reader of the table told. */
export type CommandData = Omit<RunData, "notices"> & { notices: Notice[] };

/** @throws BadInputError, BrokenFileError */
export async function readPairs(file: string, config: RunConfig): Promise<CommandData> {
  const table = captionTable(fileSource(file));
  const store = createPairStore();
  for await (const block of table.rows)
    for (const row of block) store.add(row.file, row.caption, row.negatives ?? []);
  const folder = dirname(file);
  const { paths, missing, listing } = locate(folder, [...store.names()]);
  const used = new Set(paths.values());
  const picture = async (name: string) => {
    const bytes = new Uint8Array(readFileSync(fullPath(folder, name)));
    return (await decodeImageFile(bytes, name, decodeWithSharp)).picture;
  };
  const named = await Promise.all(
    [...used].map(async (name) => {
      const bytes = readFileSync(fullPath(folder, name));
      const few = used.size <= DECODED_FIRST;
      const fault = await pictureFault(() => (few ? picture(name) : checkImageFile(bytes, name)));
      return { name, hash: createHash("sha256").update(bytes).digest("hex"), fault };
    }),
  );
  // A picture that no caption names is told, not read.
  const silent = listing.filter((path) => !used.has(path)).map((name) => ({ name, hash: "" }));
  const files = [...named, ...silent];
  const input: PairsInput = { pairs: store.rows((name) => paths.get(name) ?? name), files, picture };
  const data = await pairsData(input, config);
  const unclear = missing
    .filter(({ why }) => why.kind !== "notThere")
    .map(({ key, why }) => ({ kind: "pictureUnclear", name: key, why }) as const);
  return { ...data, notices: [...table.notices(), ...unclear.slice(0, 5), ...data.notices] };
}
