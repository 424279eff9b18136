/** Files in published formats, as suites. */
import { BadInputError, BrokenFileError, DeglaError, toFault } from "../../base/errors";
import { modesSuite, parseModes } from "../failureModes";
import type { SuiteNote, SuiteSource } from "../notes";
import type { Family, Problem, Suite } from "../types";
import { withVersion } from "../version";
import { readAroAttribution, readAroRelation, readOrder } from "./aro";
import { readCsv } from "./csv";
import { detectFormat, FORMATS, type Format } from "./detect";
import { readWinoground } from "./groups";
import { readVsr } from "./judgements";
import { readSugarCrepe, readValse, readWhatsUp } from "./pairs";
import { baseOf, type ImportFile, type ImportOptions, parseJson, type Reading, stemOf } from "./read";

interface Importer {
  family: Family;
  /** Files of one name become one suite. */
  suiteName: (file: ImportFile) => string;
  source: SuiteSource;
  read: (file: ImportFile, options: ImportOptions) => Reading | Promise<Reading>;
}

const IMPORTERS: Record<Exclude<Format, "modes">, Importer> = {
  sugarcrepe: {
    family: "SugarCrepe",
    suiteName: () => "SugarCrepe",
    source: {
      kind: "citedWithPictures",
      work: "Hsieh et al. 2023, SugarCrepe (arXiv 2306.14610; github RAIVNLab/sugar-crepe)",
      pictures: "COCO val2017",
    },
    read: readSugarCrepe,
  },
  "aro-relation": {
    family: "ARO",
    suiteName: () => "ARO relation",
    source: {
      kind: "cited",
      work: "Yuksekgonul et al. 2023, ARO, VG-Relation (arXiv 2210.01936; github mertyg/vision-language-models-are-bows)",
    },
    read: readAroRelation,
  },
  "aro-attribution": {
    family: "ARO",
    suiteName: () => "ARO attribution",
    source: {
      kind: "cited",
      work: "Yuksekgonul et al. 2023, ARO, VG-Attribution (arXiv 2210.01936; github mertyg/vision-language-models-are-bows)",
    },
    read: readAroAttribution,
  },
  "aro-order": {
    family: "ARO",
    suiteName: ({ name }) => (/flickr/i.test(name) ? "ARO Flickr30k order" : "ARO COCO order"),
    source: { kind: "shuffledHere", work: "Yuksekgonul et al. 2023, ARO (arXiv 2210.01936)" },
    read: readOrder,
  },
  valse: {
    family: "VALSE",
    suiteName: () => "VALSE",
    source: {
      kind: "cited",
      work: "Parcalabescu et al. 2022, VALSE (arXiv 2112.07566; github Heidelberg-NLP/VALSE)",
    },
    read: readValse,
  },
  winoground: {
    family: "Winoground",
    suiteName: ({ name }) => (stemOf(name) === "examples" ? "Winoground" : stemOf(name)),
    source: { kind: "formatOf", work: "Thrush et al. 2022, Winoground (arXiv 2204.03162), examples.jsonl" },
    read: readWinoground,
  },
  whatsup: {
    family: "What'sUp",
    suiteName: () => "What'sUp",
    source: {
      kind: "cited",
      work: "Kamath et al. 2023, What'sUp (arXiv 2310.19785; github amitakamath/whatsup_vlms)",
    },
    read: readWhatsUp,
  },
  vsr: {
    family: "VSR",
    suiteName: () => "VSR",
    source: {
      kind: "cited",
      work: "Liu et al. 2023, Visual Spatial Reasoning (arXiv 2205.00363; github cambridgeltl/visual-spatial-reasoning)",
    },
    read: readVsr,
  },
  csv: {
    family: "CSV",
    suiteName: ({ name }) => stemOf(name),
    source: { kind: "ownTable" },
    read: readCsv,
  },
};

/** Before its version is known: all that its files gave. */
type Draft = Omit<Suite, "version" | "problems"> & { problems: Problem[] };

/**
 * Reads files of any of the formats, detected one by one. Files that belong together (SugarCrepe's seven) become one
 * suite, with a category a file. A file that can't be read is a problem of the import, beside the others' suites.
 *
 * @throws BadInputError or BrokenFileError where no file gives a case
 */
export async function importSuites(
  files: readonly ImportFile[],
  options: ImportOptions & { format?: Format } = {},
): Promise<{ suites: Suite[]; problems: Problem[] }> {
  const drafts = new Map<string, Draft>();
  const suites: Suite[] = [];
  const faults: (Problem & { error: DeglaError })[] = [];
  for (const file of [...files].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    try {
      const format = options.format ?? detectFormat(file);
      if (!format) throw unknownFormat(file);
      if (format === "modes") suites.push(await modesSuite(parseModes(file.text, file.name)));
      else await addReading(drafts, file, format, options);
    } catch (error) {
      if (!(error instanceof DeglaError)) throw error;
      const where = { kind: "ofFile", file: baseOf(file.name) } as const;
      faults.push({ where, what: { kind: "fault", fault: toFault(error) }, error });
    }
  }
  for (const draft of drafts.values())
    if (draft.cases.length > 0) suites.push(await withVersion(unique(draft)));
  const lost = [...drafts.values()]
    .filter(({ cases }) => cases.length === 0)
    .flatMap(({ problems }) => problems);
  if (suites.length === 0) throw faults[0]?.error ?? noCase(lost, files);
  return {
    suites,
    problems: [...faults.map(({ where, what }) => ({ where, what })), ...lost],
  };
}

async function addReading(
  drafts: Map<string, Draft>,
  file: ImportFile,
  format: Exclude<Format, "modes">,
  options: ImportOptions,
): Promise<void> {
  const { family, suiteName, source, read } = IMPORTERS[format];
  const { cases, problems, notes } = await read(file, options);
  const name = suiteName(file);
  const draft = drafts.get(name) ?? { name, family, axis: "composition", source, cases: [], problems: [] };
  drafts.set(name, draft);
  for (const one of cases) draft.cases.push(one);
  for (const problem of problems) draft.problems.push(problem);
  const said: SuiteNote[] = file.notice ? [file.notice, ...notes] : notes;
  if (said.length > 0) draft.notes = [...(draft.notes ?? []), ...said];
}

/** Two files of one stem in different folders: the later entry of an id is refused, with the reason. */
function unique(draft: Draft): Draft {
  const seen = new Set<string>();
  const problems = [...draft.problems];
  const cases = draft.cases.filter(({ id }) => {
    if (!seen.has(id)) {
      seen.add(id);
      return true;
    }
    problems.push({ where: { kind: "ofCase", id }, what: { kind: "twiceInFiles" } });
    return false;
  });
  return { ...draft, cases, problems };
}

function unknownFormat(file: ImportFile): DeglaError {
  const { name, text } = file;
  // A file that was cut off says so.
  if (/^\s*[[{]/.test(text)) parseJson(file);
  return new BadInputError(
    `${baseOf(name)} is of no format that is known here.`,
    `Formats: ${FORMATS.join(", ")}. docs/evaluation.md shows a few lines of each.`,
  );
}

function noCase(problems: readonly Problem[], files: readonly ImportFile[]): DeglaError {
  const first = problems[0];
  const names = files.map(({ name }) => baseOf(name)).join(", ") || "no file";
  return new BrokenFileError(`No case could be read from ${names}.`, undefined, {
    because: first && { kind: "firstProblem", ...first },
  });
}
