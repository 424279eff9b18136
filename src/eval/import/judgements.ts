/** VSR (Liu et al. 2023), splits/*.jsonl: {image, caption, label: 0 or 1, relation, …} a line. */
import { z } from "zod";
import { parseLabel } from "../../tables/values";
import { checked, entriesOf, type ImportFile, pictureField, type Reading, stemOf } from "./read";

const vsrEntry = z.object({
  image: pictureField,
  caption: z.string().min(1),
  label: z.unknown(),
});

export function readVsr(file: ImportFile): Reading {
  const reading: Reading = { cases: [], problems: [], notes: [] };
  const { cases, problems } = reading;
  const entries = entriesOf(file, problems, (value) => "caption" in value);
  const category = stemOf(file.name);
  for (const [where, entry, key] of entries) {
    const one = checked(vsrEntry, where, entry, problems);
    if (!one) continue;
    const truth = parseLabel(one.label);
    if (truth === null) {
      problems.push({ where, what: { kind: "neitherTrueNorFalse", label: String(one.label) } });
      continue;
    }
    cases.push({
      kind: "judgement",
      id: `${category}/${key}`,
      category,
      picture: one.image,
      caption: one.caption,
      truth,
    });
  }
  return reading;
}
