/** Which published format a file is, by what its first entries look like. */
import { columnsOf } from "../../tables/columns";
import { type ImportFile, parseJson } from "./read";

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
  return /\.(csv|tsv|tab)$/i.test(file.name) || /^[^\n]*[,\t;|]/.test(file.text) ? "csv" : null;
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
          return [JSON.parse(line) as unknown];
        } catch {
          return [];
        }
      });
  }
  if (Array.isArray(json)) return json.slice(0, LOOKED_AT);
  // One line of JSON lines, a file of modes, or entries by key.
  return [json, ...Object.values(json as object).slice(0, LOOKED_AT)];
}

function formatOf(entry: unknown): Format | null {
  if (Array.isArray(entry)) return entry.length === 3 && typeof entry[1] === "string" ? "whatsup" : null;
  if (typeof entry !== "object" || entry === null) return null;
  const has = (...keys: string[]) => keys.every((key) => key in entry);
  if (has("filename", "negative_caption")) return "sugarcrepe";
  if (has("image_file", "foil") || has("image_file", "foils")) return "valse";
  if (has("image_path", "true_caption", "relation_name")) return "aro-relation";
  if (has("image_path", "true_caption", "attributes")) return "aro-attribution";
  if (has("image_path", "caption_options")) return "whatsup";
  if (has("image_0", "image_1", "caption_0", "caption_1")) return "winoground";
  if (has("image", "caption", "label")) return "vsr";
  if (has("modes")) return "modes";
  // Of one's own, under the names of a table's columns.
  const { picture, captions, wrong, label } = columnsOf(Object.keys(entry));
  if (picture.length > 0 && captions.length > 0 && (wrong.length > 0 || label >= 0)) return "csv";
  if (has("image", "caption")) return "aro-order";
  return null;
}
