/** Winoground (Thrush et al. 2022), examples.jsonl: {id, image_0, image_1, caption_0, caption_1, tag, collapsed_tag, …} a line. */
import { z } from "zod";
import { isPictureName } from "../../tables/fileNames";
import { checked, entriesOf, type ImportFile, pictureField, type Reading, stemOf } from "./read";

const winogroundEntry = z.object({
  id: z.union([z.number(), z.string()]).optional(),
  image_0: pictureField,
  image_1: pictureField,
  caption_0: z.string().min(1),
  caption_1: z.string().min(1),
  collapsed_tag: z.string().nullish(),
});

/** COLA (Ray et al. 2023), COLA_multiobjects_matching_benchmark.json: [image, its caption, another image, its caption]. */
export const isCola = (cells: readonly unknown[]): boolean =>
  cells.length === 4 &&
  cells.every((cell) => typeof cell === "string") &&
  [0, 2].every((i) => isPictureName(String(cells[i]).replace(/[?#].*$/, ""))) &&
  [1, 3].every((i) => !isPictureName(String(cells[i])));

/** "image0" and "caption0" as other groups are published (EqBen), and COLA's lists, under Winoground's names. */
function withStrokes(entry: unknown): unknown {
  if (Array.isArray(entry) && isCola(entry)) {
    const [image_0, caption_0, image_1, caption_1] = entry;
    return { image_0, image_1, caption_0, caption_1 };
  }
  if (typeof entry !== "object" || entry === null) return entry;
  const named = ([key, value]: [string, unknown]) => [key.replace(/^(image|caption)([01])$/, "$1_$2"), value];
  return Object.fromEntries(Object.entries(entry).map(named));
}

export function readWinoground(file: ImportFile): Reading {
  const reading: Reading = { cases: [], problems: [], notes: [] };
  const { cases, problems } = reading;
  const entries = entriesOf(file, problems, (value) => "caption_0" in value || "caption0" in value);
  for (const [where, entry, key] of entries) {
    const one = checked(winogroundEntry, where, withStrokes(entry), problems);
    if (!one) continue;
    if (one.caption_0 === one.caption_1 || one.image_0 === one.image_1) {
      problems.push({ where, what: { kind: "twinsAlike" } });
      continue;
    }
    cases.push({
      kind: "group",
      id: `${stemOf(file.name)}/${one.id ?? key}`,
      category: one.collapsed_tag || "groups",
      pictures: [one.image_0, one.image_1],
      captions: [one.caption_0, one.caption_1],
    });
  }
  return reading;
}
