/** Any CSV or TSV with a heading: image, right, wrong (one or more), category; or image, caption, label. */
import { BrokenFileError } from "../../kernels/errors";
import { parseCsv } from "../../negatives/csv";
import { baseOf, type ImportFile, type Reading, saneChoice, stemOf } from "./read";

const NAMES = {
  image: [
    "image",
    "picture",
    "photo",
    "file",
    "filename",
    "file_name",
    "filepath",
    "path",
    "image_path",
    "image_file",
  ],
  right: ["right", "caption", "true_caption", "true", "correct", "positive", "text"],
  wrong: /^(wrong|false|incorrect|negative|foil|hard_negative|false_caption|negative_caption)([ _-]?\d+)?$/,
  label: ["label", "truth", "is_true"],
  category: ["category", "mode", "kind", "type"],
} as const;

const TRUTHS: Readonly<Record<string, boolean>> = {
  "1": true,
  true: true,
  yes: true,
  right: true,
  "0": false,
  false: false,
  no: false,
  wrong: false,
};

/** @throws BrokenFileError where the heading names no picture, or nothing to be told apart */
export function readCsv(file: ImportFile): Reading {
  const reading: Reading = { cases: [], problems: [], notes: [] };
  const separator = /\.tsv$/i.test(file.name) || !/,/.test(file.text.split("\n")[0]!) ? "\t" : ",";
  const [head = [], ...rows] = parseCsv(file.text, separator);
  const names = head.map((name) => name.trim().toLowerCase());
  const column = (wanted: readonly string[]) => names.findIndex((name) => wanted.includes(name));
  const [image, right, label, category] = [
    column(NAMES.image),
    column(NAMES.right),
    column(NAMES.label),
    column(NAMES.category),
  ];
  const wrong = names.flatMap((name, i) => (NAMES.wrong.test(name) ? [i] : []));
  if (image < 0 || right < 0 || (wrong.length === 0 && label < 0))
    throw new BrokenFileError(
      `${baseOf(file.name)} has the columns ${names.map((name) => `"${name}"`).join(", ")}.`,
      'Give it the columns "image", "right" and "wrong" (or "wrong 1", "wrong 2", …), and "category" if you like; or "image", "caption" and "label" (1 or 0).',
    );
  const stem = stemOf(file.name);
  for (const [i, row] of rows.entries()) {
    const where = `${baseOf(file.name)}, row ${i + 2}`;
    const cell = (at: number) => (at < 0 ? "" : (row[at] ?? "").trim());
    const base = { id: `${stem}/${i + 2}`, category: cell(category) || stem, picture: cell(image) };
    if (base.picture === "") {
      reading.problems.push({ where, what: "no picture is named" });
      continue;
    }
    if (wrong.length > 0) {
      const kept = saneChoice(cell(right), wrong.map(cell), where, reading.problems);
      if (kept) reading.cases.push({ kind: "choice", ...base, right: cell(right), wrong: kept });
      continue;
    }
    const truth = TRUTHS[cell(label).toLowerCase()];
    if (truth === undefined) reading.problems.push({ where, what: `"${cell(label)}" is neither 1 nor 0` });
    else if (cell(right) === "") reading.problems.push({ where, what: "the caption is empty" });
    else reading.cases.push({ kind: "judgement", ...base, caption: cell(right), truth });
  }
  return reading;
}
