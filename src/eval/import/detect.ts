/** Which published format a file is, by what its first entries look like. */
import { parsePythonJson } from "../../base/pythonJson";
import { columnsOf } from "../../tables/columns";
import { lineOf } from "../../tables/jsonRecords";
import { headingOfCells } from "../../tables/jsonShapes";
import { headingOf } from "../../tables/records";
import { isCola } from "./groups";
import { entriesWithin, type ImportFile, parseJson } from "./read";

export const FORMATS = [
  "sugarcrepe",
  "aro-relation",
  "aro-attribution",
  "aro-order",
  "valse",
  "winoground",
  "whatsup",
  "vsr",
  "csv",
  "modes",
] as const;
export type Format = (typeof FORMATS)[number];

/** Entries that are looked at: a broken first one must not hide what the file is. */
const LOOKED_AT = 50;

/** @returns null where no format is recognised */
export function detectFormat(file: ImportFile): Format | null {
  const start = file.text.trimStart().replace(/^\ufeff/, "")[0];
  if (start === "[" || start === "{") {
    for (const entry of firstEntries(file)) {
      const format = formatOf(entry);
      if (format) return format;
    }
    return null;
  }
  if (!/\.(csv|tsv|tab)$/i.test(file.name) && !/^[^\n]*[,\t;|]/.test(file.text)) return null;
  // Of tables these bring what a table's columns don't say: second pictures, crops.
  const format = formatOf(Object.fromEntries(headingOf(file.text, file.name).map((name) => [name, ""])));
  return format === "winoground" || format === "aro-relation" || format === "aro-attribution"
    ? format
    : "csv";
}

function firstEntries(file: ImportFile): unknown[] {
  let json: unknown;
  try {
    json = parseJson(file);
  } catch {
    // Lines of JSON, or broken JSON: whichever lines can be read.
    return file.text
      .split(/\r?\n/)
      .filter((line) => line.trim() !== "")
      .slice(0, LOOKED_AT)
      .flatMap((line) => {
        try {
          return [parsePythonJson(lineOf(line))];
        } catch {
          return [];
        }
      });
  }
  if (Array.isArray(json)) return json.slice(0, LOOKED_AT);
  const within = entriesWithin(json as object);
  if (within && !("modes" in (json as object))) return within.slice(0, LOOKED_AT);
  // One line of JSON lines, a file of modes, or entries by key.
  return [json, ...Object.values(json as object).slice(0, LOOKED_AT)];
}

function formatOf(entry: unknown): Format | null {
  if (Array.isArray(entry)) return formatOfCells(entry);
  if (typeof entry !== "object" || entry === null) return null;
  const has = (...keys: string[]) => keys.every((key) => key in entry);
  if (has("filename", "negative_caption")) return "sugarcrepe";
  if (has("image_file", "foil") || has("image_file", "foils")) return "valse";
  if (has("image_path", "true_caption", "relation_name")) return "aro-relation";
  if (has("image_path", "true_caption", "attributes")) return "aro-attribution";
  if (has("image_path", "caption_options")) return "whatsup";
  if (isGroup(Object.keys(entry))) return "winoground";
  if (has("image", "caption", "label")) return "vsr";
  if (has("modes")) return "modes";
  // Of one's own, under the names of a table's columns.
  const { picture, captions, wrong, label } = columnsOf(Object.keys(entry));
  if (picture.length > 0 && captions.length > 0 && (wrong.length > 0 || label >= 0)) return "csv";
  if (has("image", "caption")) return "aro-order";
  return null;
}

/** Two pictures with a caption each, with "_" before the number and without. */
function isGroup(names: readonly string[]): boolean {
  return ["image", "caption"].every((name) =>
    ["0", "1"].every((i) => names.includes(name + i) || names.includes(`${name}_${i}`)),
  );
}

/** What'sUp's triples begin with a number; rows of a table with its heading or a picture's name. */
function formatOfCells(cells: readonly unknown[]): Format | null {
  if (headingOfCells(cells)) return "csv";
  if (isCola(cells)) return "winoground";
  return cells.length === 3 && typeof cells[1] === "string" ? "whatsup" : null;
}
