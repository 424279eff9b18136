/** What is to be evaluated: built-in suites by name, imported ones with the files that were found for them. */
import { createStore } from "zustand/vanilla";
import { mendCaptions } from "../../../eval/mendCaptions";
import type { SuiteNote } from "../../../eval/notes";
import { type MissingPicture, picturesOf, type Suite } from "../../../eval/types";
import { withVersion } from "../../../eval/version";
import type { SuiteFile, SuiteRequest } from "../../../worker/evaluation/protocol";
import { captionStore } from "../../../workspace/captions";

/** Most cases of each category; null: all of them. Scenes can be drawn without end: all are `MOST_SCENES`. */
export const COUNTS = [100, 500, null] as const;
export type Count = (typeof COUNTS)[number];
export const MOST_SCENES = 2000;

export interface ImportedSuite {
  /** Name and version: the same file read again takes the place of the old one. */
  id: string;
  suite: Suite;
  /** The files that its cases name and that were found. */
  files: SuiteFile[];
  /** Pictures that its cases name and that were not found, and why. */
  missing: MissingPicture[];
}

export interface Plan {
  /** Names of built-in suites. */
  scenes: string[];
  count: Count;
  seed: number;
  /** Ids of imported suites. */
  imported: string[];
  /** Captions of imported suites are mended as OpenAI's tokenizer does; left out by earlier versions of the page. */
  asOpenAi?: boolean;
}

export interface PlanState extends Plan {
  suites: ImportedSuite[];
}

const DEFAULT_PLAN: Plan = {
  scenes: ["sugarcrepe/seen", "zero-shot", "retrieval"],
  count: 100,
  seed: 1,
  imported: [],
};

export const planStore = createStore<PlanState>(() => ({ ...DEFAULT_PLAN, suites: [] }));

export function currentPlan(): Plan {
  const { scenes, count, seed, imported } = planStore.getState();
  return { scenes, count, seed, imported, asOpenAi: captionStore.getState().asOpenAi };
}

const toggled = (list: readonly string[], entry: string, on: boolean) =>
  on ? [...list.filter((other) => other !== entry), entry] : list.filter((other) => other !== entry);

export function chooseScenes(name: string, on: boolean) {
  planStore.setState(({ scenes }) => ({ scenes: toggled(scenes, name, on) }));
}

export function chooseImported(id: string, on: boolean) {
  planStore.setState(({ imported }) => ({ imported: toggled(imported, id, on) }));
}

export const suiteId = ({ name, version }: Pick<Suite, "name" | "version">) => `${name} ${version}`;

/** Puts a suite on the list, chosen. */
export function addSuite(imported: Omit<ImportedSuite, "id">): string {
  const id = suiteId(imported.suite);
  planStore.setState((state) => ({
    suites: [...state.suites.filter((other) => other.id !== id), { ...imported, id }],
    imported: toggled(state.imported, id, true),
  }));
  return id;
}

export function removeSuite(id: string) {
  planStore.setState(({ suites, imported }) => ({
    suites: suites.filter((other) => other.id !== id),
    imported: toggled(imported, id, false),
  }));
}

export interface Shortage {
  name: string;
  /** Cases whose pictures are all there, and all cases. */
  found: number;
  cases: number;
  /** Where a first missing picture was looked for. */
  missing: string;
}

/** The imported suites of a plan of which fewer than half of the cases can be scored. */
export function shortages({ imported }: Plan, suites = planStore.getState().suites): Shortage[] {
  return suites
    .filter(({ id }) => imported.includes(id))
    .flatMap(({ suite: { name, cases }, missing }) => {
      const gone = new Set(missing.map(({ key }) => key));
      const found = cases.filter((one) => !picturesOf(one).some((key) => gone.has(key))).length;
      if (2 * found >= cases.length) return [];
      return [{ name, found, cases: cases.length, missing: missing[0]!.key }];
    });
}

/** One suite of a plan as the engine is asked for it; null for an imported one that is not here (any more). */
export async function requestOf(plan: Plan, name: string): Promise<SuiteRequest | null> {
  const { count, seed } = plan;
  if (plan.scenes.includes(name)) return { kind: "scenes", name, count: count ?? MOST_SCENES, seed };
  const found = planStore.getState().suites.find(({ id }) => id === name);
  if (!found) return null;
  const { files, missing } = found;
  const suite = await limited(found.suite, count);
  return { kind: "files", suite: plan.asOpenAi ? await mendedAsOpenAi(suite) : suite, files, missing };
}

/** The suite whose captions are as OpenAI's tokenizer mends them, said in its notes and its version. */
async function mendedAsOpenAi(suite: Suite): Promise<Suite> {
  const { openAiCaption } = await import("../../../clip/openAiCaption");
  return mendCaptions(suite, openAiCaption);
}

/** The first cases of each category; the limit is said in the suite's notes, and so in every result. */
export async function limited(suite: Suite, count: Count): Promise<Suite> {
  if (count === null) return suite;
  const taken = new Map<string, number>();
  const cases = suite.cases.filter(({ category }) => {
    const n = (taken.get(category) ?? 0) + 1;
    taken.set(category, n);
    return n <= count;
  });
  if (cases.length === suite.cases.length) return suite;
  const note: SuiteNote = { kind: "casesLimited", count, kept: cases.length, all: suite.cases.length };
  return withVersion({ ...suite, cases, notes: [...(suite.notes ?? []), note] });
}
