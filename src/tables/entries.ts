/** From a table's columns to entries: the same for a row of cells and a record of JSON. */
import { BrokenFileError } from "../base/errors";
import { someOf } from "../base/named";
import { type Columns, plainName, type Use } from "./columns";
import { baseName } from "./fileNames";
import type { Place } from "./notices";
import { said } from "./said";
import { captionsIn, isRefused, pictureIn, wrongIn } from "./values";

/** A row or record, whatever the file's format. */
export interface Entry {
  where: Place;
  /** Unique in the file: the row's number, the record's key. */
  id: string;
  /** Path, name, number or address; null where none is given. */
  picture: string | null;
  /** Several where the row has a list, or columns caption_1, caption_2 …; none where all are empty. */
  captions: string[];
  /** Null where the table has no such column; in it null is an empty place. */
  wrong: (string | null)[] | null;
  label: unknown;
  category: string;
}

/** The columns of a file that lacks what its reader needs, in a sentence. */
export function lackingColumns(name: string, names: readonly string[], use: Use): BrokenFileError {
  const there = names.length > 0 ? names.map((one) => `"${one.trim()}"`).join(", ") : "no columns";
  const file = baseName(name);
  return new BrokenFileError(
    `${file} has the columns ${there}.`,
    ADVICE[use],
    said({
      kind: `tableColumns_${use}`,
      file,
      columns: someOf(
        names.map((one) => one.trim()),
        names.length,
      ),
    }),
  );
}

const ADVICE: Record<Use, string> = {
  training:
    'It needs one for the picture ("file", "image_path", …) and one for the caption ("caption", "text", …).',
  suite:
    'Give it the columns "image", "right" and "wrong" (or "wrong 1", "wrong 2", …), and "category" if you like; or "image", "caption" and "label" (1 or 0).',
  negatives: 'It needs a column for the captions: "caption", "text", "title", "sentence" …',
};

/** Whether something is missing that the reader can do nothing without. */
export function lacks(columns: Columns, use: Use): boolean {
  const { picture, captions, wrong, label } = columns;
  if (captions.length === 0) return true;
  if (use === "negatives") return false;
  return picture.length === 0 || (use === "suite" && wrong.length === 0 && label < 0);
}

export function entryOf(columns: Columns, values: readonly unknown[], where: Place, id: string): Entry {
  const { picture, folder, captions, wrong, label, category, state } = columns;
  const refused = state >= 0 && isRefused(values[state]);
  let name: string | null = null;
  for (const at of picture) {
    name = pictureIn(values[at]);
    if (name !== null) break;
  }
  if (folder >= 0) name = inFolder(columns, values, name);
  return {
    where,
    id,
    picture: name,
    captions: captions.flatMap((at) => captionsIn(values[at])),
    wrong: wrong.length === 0 ? null : wrong.flatMap((at) => (refused ? [null] : wrongIn(values[at]))),
    label: label < 0 ? undefined : values[label],
    category: category < 0 ? "" : String(values[category] ?? "").trim(),
  };
}

/** `filepath` "val2014" beside `filename` "a.jpg", as COCO's Karpathy split has them; a whole path stays. */
function inFolder(
  { names, folder }: Columns,
  values: readonly unknown[],
  name: string | null,
): string | null {
  const [path, file] = [pictureIn(values[folder]), pictureIn(values[names.findIndex(isFilename)])];
  if (path === null || file === null) return name;
  return path.split(/[\\/]/).at(-1)?.includes(".") ? path : `${path.replace(/[\\/]$/, "")}/${file}`;
}
const isFilename = (name: string) => plainName(name) === "filename";
