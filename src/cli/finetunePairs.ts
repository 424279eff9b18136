/**
 * The user's own pairs from the disk: a file of captions with negatives (DeGLA's JSON, JSON lines or CSV of the
 * Negatives page) whose `image_id` names pictures of the folder that it lies in, or of `images/` beside it.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { RunConfig } from "../degla/config";
import { pairsData } from "../degla/pairsData";
import type { RunData } from "../degla/types";
import { decodeImageFile } from "../engine/imageFile";
import { BadInputError } from "../kernels/errors";
import { readSet } from "../negatives/io";
import { usable } from "../negatives/set";
import { decodeWithSharp } from "./decodeImage";

const PICTURE = /\.(png|jpe?g|webp|gif|avif|bmp)$/i;
const stem = (name: string) => name.replace(/\.[^.]+$/, "");
/** "COCO_train2014_000000000123.jpg" → "123" */
const numberOf = (name: string) => /0*(\d+)$/.exec(stem(name))?.[1];

function picturesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => PICTURE.test(name))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** Path of the picture that an `image_id` means: by name, by name without ending, by the number in it. */
function pictureFinder(paths: readonly string[]): (id: string) => string | undefined {
  const known = new Map<string, string>();
  const base = (path: string) => path.split(/[\\/]/).at(-1)!;
  for (const path of paths) {
    const number = numberOf(base(path));
    if (number && !known.has(number)) known.set(number, path);
  }
  for (const path of paths) known.set(stem(base(path)), path);
  for (const path of paths) known.set(base(path), path);
  return (id) => known.get(base(id)) ?? known.get(stem(base(id))) ?? known.get(id.replace(/^0+(?=\d)/, ""));
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
  const pairs = readSet(text, file).items.map(({ imageId, original, slots }) => ({
    file: (imageId === null ? undefined : find(String(imageId))) ?? `${imageId ?? "no image_id"}`,
    caption: original,
    negatives: slots.map((slot) => (usable(slot) ? slot.text : null)),
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
