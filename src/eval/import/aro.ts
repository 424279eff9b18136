/** ARO (Yuksekgonul et al. 2023): visual_genome_relation.json, visual_genome_attribution.json, and order from captions. */
import { z } from "zod";
import { loadWink } from "../../negatives/parse";
import { captionsIn } from "../../tables/values";
import { withCrop } from "../pictureKey";
import { symmetricRelations } from "./aroSymmetric";
import {
  baseOf,
  checked,
  entriesOf,
  type ImportFile,
  type ImportOptions,
  pictureField,
  type Reading,
  saneChoice,
  stemOf,
} from "./read";
import { preCaption, SHUFFLES, shuffled } from "./shuffles";

const cropped = z.object({
  image_path: pictureField,
  bbox_x: z.coerce.number(),
  bbox_y: z.coerce.number(),
  bbox_w: z.coerce.number().positive(),
  bbox_h: z.coerce.number().positive(),
  true_caption: z.string(),
  false_caption: z.string(),
});
const aroRelationEntry = cropped.extend({ relation_name: z.string() });
const aroAttributionEntry = cropped.extend({
  // in a table the list is printed into the cell
  attributes: z
    .unknown()
    .transform(captionsIn)
    .pipe(z.tuple([z.string(), z.string()])),
});

/** Pairs of attributes with fewer cases don't enter the authors' macro average. */
const LEAST_PAIRS = 25;

type CroppedEntry = z.infer<typeof cropped>;

function readCropped<T extends CroppedEntry>(
  file: ImportFile,
  schema: z.ZodType<T>,
  categoryOf: (entry: T) => string,
): Reading {
  const reading: Reading = { cases: [], problems: [], notes: [] };
  for (const [where, entry, key] of entriesOf(file, reading.problems, (value) => "true_caption" in value)) {
    const one = checked(schema, where, entry, reading.problems);
    const wrong = one && saneChoice(one.true_caption, [one.false_caption], where, reading.problems);
    if (!one || !wrong) continue;
    reading.cases.push({
      kind: "choice",
      id: `${stemOf(file.name)}/${key}`,
      category: categoryOf(one),
      cluster: one.image_path,
      picture: withCrop(one.image_path, {
        x: one.bbox_x,
        y: one.bbox_y,
        width: one.bbox_w,
        height: one.bbox_h,
      }),
      right: one.true_caption.trim(),
      wrong,
    });
  }
  return reading;
}

/** Without the relations that the authors leave out of their macro average: swapping their ends changes nothing, or too few cases. */
export function readAroRelation(file: ImportFile): Reading {
  const reading = readCropped(file, aroRelationEntry, (entry) => entry.relation_name);
  const kept = reading.cases.filter(({ category }) => !symmetricRelations.has(category));
  const left = reading.cases.length - kept.length;
  if (left > 0) reading.notes.push({ kind: "relationsLeftOut", file: baseOf(file.name), count: left });
  return { ...reading, cases: kept };
}

export function readAroAttribution(file: ImportFile): Reading {
  const reading = readCropped(file, aroAttributionEntry, ({ attributes }) => attributes.join(" / "));
  const counts = new Map<string, number>();
  for (const { category } of reading.cases) counts.set(category, (counts.get(category) ?? 0) + 1);
  const often = (category: string) => counts.get(category)! >= LEAST_PAIRS;
  // A sample of the file may have no pair that is frequent enough: then all count as one category.
  if (![...counts.keys()].some(often))
    return { ...reading, cases: reading.cases.map((one) => ({ ...one, category: "attribution" })) };
  const kept = reading.cases.filter(({ category }) => often(category));
  const left = reading.cases.length - kept.length;
  if (left > 0)
    reading.notes.push({
      kind: "attributesLeftOut",
      file: baseOf(file.name),
      count: left,
      least: LEAST_PAIRS,
    });
  return { ...reading, cases: kept };
}

/** Captions of COCO and Flickr30k as ARO reads them: [{image, caption: [five captions]}, …]. */
const captionsEntry = z.object({
  image: pictureField,
  caption: z.union([z.string(), z.array(z.string()).min(1)]),
});

/** Each caption against its four shuffles, which are made here. */
export async function readOrder(file: ImportFile, { seed = 1 }: ImportOptions): Promise<Reading> {
  const reading: Reading = { cases: [], problems: [], notes: [] };
  const tag = await loadWink();
  const stem = stemOf(file.name);
  let same = 0;
  for (const [where, entry, key] of entriesOf(file, reading.problems, (value) => "caption" in value)) {
    const one = checked(captionsEntry, where, entry, reading.problems);
    if (!one) continue;
    for (const [c, caption] of [one.caption].flat().entries()) {
      const right = preCaption(caption);
      const words = tag(caption);
      const wrong = SHUFFLES.map((shuffle) =>
        preCaption(shuffled(words, shuffle, `${seed}/${shuffle}/${caption}`)),
      );
      same += wrong.filter((text) => text === right).length;
      const kept = saneChoice(right, wrong, { kind: "captionAt", at: where, caption: c }, reading.problems);
      if (!kept) continue;
      reading.cases.push({
        kind: "choice",
        id: `${stem}/${key}/${c}`,
        category: /flickr/i.test(stem) ? "Flickr30k order" : "COCO order",
        picture: one.image,
        right,
        wrong: kept,
      });
    }
  }
  if (same > 0) reading.notes.push({ kind: "shufflesLeftOut", file: baseOf(file.name), count: same });
  return reading;
}
