/** Suites, results and their parts: what an importer makes, what the runner scores, what a report shows. */
import type { Picture } from "../clip/picture";

/** Where a case's picture comes from: a file of a folder, or something that can be drawn. */
export interface PictureRef {
  /** Unique within the suite; for files the path as the suite's file names it. */
  key: string;
}

/** One picture, one right caption, one or more wrong ones. Won where the right one scores highest. */
export interface ChoiceCase {
  kind: "choice";
  id: string;
  category: string;
  picture: string;
  right: string;
  wrong: string[];
}

/** Two pictures, two captions: Winoground's text, image and group score. */
export interface GroupCase {
  kind: "group";
  id: string;
  category: string;
  pictures: [string, string];
  captions: [string, string];
}

/** A picture and its class. */
export interface ClassCase {
  kind: "class";
  id: string;
  category: string;
  picture: string;
  label: number;
}

/** A picture and its caption among all of the suite's: recall@1, 5 and 10 in both directions. */
export interface RetrievalCase {
  kind: "retrieval";
  id: string;
  category: string;
  picture: string;
  caption: string;
}

/** A picture, a caption and whether it is true of it (VSR, one's own failure modes): needs a threshold. */
export interface JudgementCase {
  kind: "judgement";
  id: string;
  category: string;
  picture: string;
  caption: string;
  truth: boolean;
}

export type Case = ChoiceCase | GroupCase | ClassCase | RetrievalCase | JudgementCase;

export interface Suite {
  name: string;
  /** "scenes", "SugarCrepe", "ARO", "VALSE", "Winoground", "What'sUp", "VSR", "CSV", "folders", "own" */
  family: string;
  /** What it measures: the two axes of the playground. */
  axis: "composition" | "retention";
  /** Hash of the cases. */
  version: string;
  /** Where the format comes from; shown. */
  source: string;
  cases: Case[];
  /** Of class cases: each class's prompts, averaged after encoding. */
  classes?: { name: string; prompts: string[] }[];
  /** Lines that could not be read, and why; shown, never dropped in silence. */
  problems: { where: string; what: string }[];
}

/** Pictures of a suite, by key. Null: not there (counted and named). */
export type PictureSource = (key: string, signal?: AbortSignal) => Promise<Picture | null>;
