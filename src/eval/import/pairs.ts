/** Formats whose entry is a picture with one right caption and wrong ones: SugarCrepe, VALSE, What'sUp. */
import { z } from "zod";
import type { Place } from "../../tables/notices";
import {
  baseOf,
  checked,
  entriesOf,
  type ImportFile,
  pictureField,
  type Reading,
  saneChoice,
  stemOf,
} from "./read";

/** Hsieh et al. 2023, data/{add,replace,swap}_{att,obj,rel}.json: {"0": {filename, caption, negative_caption}, …}. */
const sugarCrepeEntry = z.object({
  filename: pictureField,
  caption: z.string(),
  negative_caption: z.string(),
});

export function readSugarCrepe(file: ImportFile): Reading {
  const reading: Reading = { cases: [], problems: [], notes: [] };
  const category = stemOf(file.name);
  for (const [where, entry, key] of entriesOf(
    file,
    reading.problems,
    (value) => "negative_caption" in value,
  )) {
    const one = checked(sugarCrepeEntry, where, entry, reading.problems);
    const wrong = one && saneChoice(one.caption, [one.negative_caption], where, reading.problems);
    if (!one || !wrong) continue;
    reading.cases.push({
      kind: "choice",
      id: `${category}/${key}`,
      category,
      picture: one.filename,
      right: one.caption.trim(),
      wrong,
    });
  }
  return reading;
}

/** Parcalabescu et al. 2022, data/*.json: {"existence_0": {image_file, caption, foil, mturk: {caption, foil, other}}, …}. */
const valseEntry = z
  .object({
    image_file: pictureField,
    caption: z.string(),
    foil: z.string().nullish(),
    foils: z.array(z.string()).nullish(),
    linguistic_phenomena: z.string().nullish(),
    mturk: z.object({ caption: z.coerce.number() }).nullish(),
  })
  .refine(({ foil, foils }) => foil != null || foils != null, "neither foil nor foils");

/** Votes, of three, for the caption and not the foil: what the authors call a valid foil. */
const VALID_VOTES = 2;

export function readValse(source: ImportFile): Reading {
  const reading: Reading = { cases: [], problems: [], notes: [] };
  const stem = stemOf(source.name);
  let refused = 0;
  let unvoted = 0;
  for (const [where, entry, key] of entriesOf(
    source,
    reading.problems,
    (value) => "foil" in value || "foils" in value,
  )) {
    const one = checked(valseEntry, where, entry, reading.problems);
    if (!one) continue;
    if (one.mturk && one.mturk.caption < VALID_VOTES) {
      refused++;
      continue;
    }
    if (!one.mturk) unvoted++;
    const foils = [...(one.foil == null ? [] : [one.foil]), ...(one.foils ?? [])];
    const wrong = saneChoice(one.caption, foils, where, reading.problems);
    if (!wrong) continue;
    reading.cases.push({
      kind: "choice",
      id: `${stem}/${key}`,
      category: stem,
      picture: one.image_file,
      right: one.caption.trim(),
      wrong,
    });
  }
  const file = baseOf(source.name);
  if (refused > 0) reading.notes.push({ kind: "foilsRefused", file, count: refused, votes: VALID_VOTES });
  if (unvoted > 0) reading.notes.push({ kind: "foilsWithoutVotes", file, count: unvoted });
  return reading;
}

/** Kamath et al. 2023, controlled_images_dataset.json, controlled_clevr_dataset.json: the first caption is the right one. */
const whatsUpEntry = z.object({
  image_path: pictureField,
  caption_options: z.array(z.string()).min(2),
});

/** coco_qa_*.json and vg_qa_*.json: [image id, right caption, wrong caption]. */
const whatsUpTriple = z.tuple([z.union([z.number(), z.string()]), z.string(), z.string()]);

export function readWhatsUp(file: ImportFile): Reading {
  const reading: Reading = { cases: [], problems: [], notes: [] };
  const stem = stemOf(file.name);
  for (const [where, entry, key] of entriesOf(
    file,
    reading.problems,
    (value) => "caption_options" in value,
  )) {
    const triple = Array.isArray(entry);
    const one = triple
      ? tripleEntry(entry, stem, where, reading)
      : checked(whatsUpEntry, where, entry, reading.problems);
    if (!one) continue;
    const [right, ...options] = one.caption_options as [string, ...string[]];
    const wrong = saneChoice(right, options, where, reading.problems);
    if (!wrong) continue;
    reading.cases.push({
      kind: "choice",
      id: `${stem}/${key}`,
      category: stem,
      // The four pictures of two things share their captions: one cluster.
      ...(triple ? {} : { cluster: [...one.caption_options].sort().join(" | ") }),
      picture: one.image_path,
      right: right.trim(),
      wrong,
    });
  }
  return reading;
}

function tripleEntry(entry: unknown, stem: string, where: Place, { problems }: Reading) {
  const triple = checked(whatsUpTriple, where, entry, problems);
  if (!triple) return null;
  const [id, right, wrong] = triple;
  const image_path = /^vg/.test(stem) ? `vg_images/${id}.jpg` : `val2017/${String(id).padStart(12, "0")}.jpg`;
  return { image_path, caption_options: [right, wrong] };
}
