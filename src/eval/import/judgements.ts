/** VSR (Liu et al. 2023), splits/*.jsonl: {image, caption, label: 0 or 1, relation, …} a line. */
import { z } from "zod";
import { checked, entriesOf, type ImportFile, parseJson, parseLines, type Reading, stemOf } from "./read";

export const vsrEntry = z.object({
  image: z.string().min(1),
  caption: z.string().min(1),
  label: z.union([z.literal(0), z.literal(1), z.boolean()]),
});

export function readVsr(file: ImportFile): Reading {
  const reading: Reading = { cases: [], problems: [], notes: [] };
  const { cases, problems } = reading;
  const entries: [string, unknown][] = /^\s*\[/.test(file.text)
    ? entriesOf(file.name, parseJson(file)).map(([where, entry]) => [where, entry])
    : parseLines(file, problems);
  const category = stemOf(file.name);
  for (const [i, [where, entry]] of entries.entries()) {
    const one = checked(vsrEntry, where, entry, problems);
    if (!one) continue;
    cases.push({
      kind: "judgement",
      id: `${category}/${i}`,
      category,
      picture: one.image,
      caption: one.caption,
      truth: Boolean(one.label),
    });
  }
  return reading;
}
