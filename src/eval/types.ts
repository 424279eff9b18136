/** Suites: what an importer makes and the runner scores. Plain data, so that they cross workers and are stored. */
import type { Picture } from "../clip/picture";
import type { CaseFault, CasePlace, Missing, SuiteNote, SuiteSource } from "./notes";

interface CaseBase {
  /** Unique within the suite, the same in every reading of the same file. */
  id: string;
  category: string;
  /**
   * Cases that stand or fall together (the same picture, case and counter-case): resampled as one, and kept in one
   * fold by the text-only baseline. Default: the case's first picture.
   */
  cluster?: string;
}

/** One picture, one right caption, one or more wrong ones. Won where the right one scores highest. */
export interface ChoiceCase extends CaseBase {
  kind: "choice";
  picture: string;
  right: string;
  wrong: string[];
}

/** Two pictures, two captions: Winoground's text, image and group score. pictures[i] belongs to captions[i]. */
export interface GroupCase extends CaseBase {
  kind: "group";
  pictures: [string, string];
  captions: [string, string];
}

/** A picture and its class (an index of the suite's classes). */
export interface ClassCase extends CaseBase {
  kind: "class";
  picture: string;
  label: number;
}

/** A picture and its captions among all of the category's: recall@1, 5 and 10 in both directions. */
export interface RetrievalCase extends CaseBase {
  kind: "retrieval";
  picture: string;
  captions: string[];
}

/** A picture, a caption and whether it is true of it (VSR, one's own failure modes): needs a threshold. */
export interface JudgementCase extends CaseBase {
  kind: "judgement";
  picture: string;
  caption: string;
  /** The label. Suites' versions are hashes of their cases, so that the key keeps its name. */
  truth: boolean;
}

export type Case = ChoiceCase | GroupCase | ClassCase | RetrievalCase | JudgementCase;

const FAMILIES = [
  "scenes",
  "SugarCrepe",
  "ARO",
  "VALSE",
  "Winoground",
  "What'sUp",
  "VSR",
  "CSV",
  "folders",
  "own",
] as const;
export type Family = (typeof FAMILIES)[number];

/** A line or entry that could not be read, and why. */
export interface Problem {
  where: CasePlace;
  what: CaseFault;
}

/** What versions before notices were data have kept: sentences. */
interface KeptProblem {
  where: string;
  what: string;
}

/** A picture that could not be had, and why. What earlier versions kept has a sentence. */
export interface MissingPicture {
  key: string;
  why: Missing | string;
}

/** A class of zero-shot classification; its prompts' embeddings are averaged and normalised. */
export interface ClassPrompts {
  name: string;
  prompts: string[];
}

export interface Suite {
  name: string;
  family: Family;
  /** What it measures: the two axes of the playground. */
  axis: "composition" | "retention";
  /** Hash of the cases and classes (suiteVersion): two results are compared only where it is the same. */
  version: string;
  /** Where cases and format come from; shown. Earlier versions kept a sentence. */
  source: SuiteSource | string;
  cases: Case[];
  /** Of class cases. */
  classes?: ClassPrompts[];
  /** What could not be read; shown, never dropped in silence. */
  problems: (Problem | KeptProblem)[];
  /** What was left out by the suite's own rule (VALSE's foils that annotators refused …). Earlier versions kept sentences. */
  notes?: (SuiteNote | string)[];
}

/** Pictures of a suite, by key. A key of a file is its path as the suite's file names it, with a crop as a fragment. */
export interface PictureSource {
  /** Null: not there. It throws where the file is there and can't be decoded. */
  open(key: string, signal?: AbortSignal): Promise<Picture | null>;
  /**
   * A name that changes when the picture does (path, size and time of a file; the seed of a scene): what a cache of
   * embeddings goes by. Undefined: not to be cached.
   */
  identity?(key: string): string | undefined;
}

/** Every picture that a suite names, once, in the order of its cases. */
export function pictureKeys(suite: Pick<Suite, "cases">): string[] {
  return [...new Set(suite.cases.flatMap(picturesOf))];
}

export function picturesOf(one: Case): string[] {
  return one.kind === "group" ? one.pictures : [one.picture];
}

/** Every caption of a case, right ones first. */
export function captionsOf(one: Case): string[] {
  if (one.kind === "choice") return [one.right, ...one.wrong];
  if (one.kind === "group" || one.kind === "retrieval") return one.captions;
  return one.kind === "judgement" ? [one.caption] : [];
}

export function clusterOf(one: Case): string {
  return one.cluster ?? picturesOf(one)[0]!;
}
