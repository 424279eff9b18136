/** What cosines with class names come to: labels, counts, and where the folders say what is right, accuracy. */

import { exactShare } from "../../../eval/statistics/clopperPearson";
import type { Interval } from "../../../eval/statistics/pairedDifference";
import { pairedDifference } from "../../../eval/statistics/pairedDifference";
import type { Share } from "../../../eval/statistics/wilson";
import type { FolderScores } from "../../../worker/folder/protocol";

/** What a model takes a picture for. */
export interface Label {
  /** Place of the class; −1 where the picture can't be read. */
  label: number;
  /** Softmax over the classes at the model's logit scale. */
  probability: number;
}

/** The labels of a folder by one of the compared models. */
export interface Labelled {
  slot: "a" | "b";
  name: string;
  labels: Label[];
}

/** The class of the highest cosine of each picture, the first where several are equal. */
export function labelsOf(
  { cosine, logitScale }: Pick<FolderScores, "cosine" | "logitScale">,
  classes: number,
): Label[] {
  return Array.from({ length: cosine.length / classes }, (_, i) => {
    const row = cosine.subarray(i * classes, (i + 1) * classes);
    if (Number.isNaN(row[0])) return { label: -1, probability: Number.NaN };
    let best = 0;
    for (let j = 1; j < classes; j++) if (row[j]! > row[best]!) best = j;
    const sum = row.reduce((total, value) => total + Math.exp(logitScale * (value - row[best]!)), 0);
    return { label: best, probability: 1 / sum };
  });
}

/** [classes] How many pictures have each label. */
export function countsOf(labels: readonly Label[], classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const { label } of labels) if (label >= 0) counts[label]!++;
  return counts;
}

/** Lines of a text box: trimmed, each once. */
export const linesOf = (text: string): string[] => [
  ...new Set(
    text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== ""),
  ),
];

/** The prompts of each class: "{}" in a template stands for its name. */
export const promptsOf = (classes: readonly string[], templates: readonly string[]): string[][] =>
  classes.map((name) => templates.map((template) => template.replaceAll("{}", name)));

const folderOf = (path: string) => path.split("/").at(-2) ?? "";

const normal = (name: string) =>
  name
    .toLowerCase()
    .replace(/[\s_-]+/g, " ")
    .trim();

/** Names of the folders that hold pictures, as class names: none where all lie in one. */
export function foldersAsClasses(paths: readonly string[]): string[] {
  const names = [...new Set(paths.map(folderOf))].sort();
  return names.length < 2 ? [] : names.map((name) => name.replaceAll("_", " "));
}

/** [pictures] The class that each one's folder is named for; −1 where it is named for none. */
export function foldersLabels(paths: readonly string[], classes: readonly string[]): number[] {
  const places = new Map(classes.map((name, i) => [normal(name), i]));
  return paths.map((path) => places.get(normal(folderOf(path))) ?? -1);
}

export interface Accuracy {
  /** Exact 95% interval. */
  share: Share;
  /** [classes] Right ones, and pictures of the class. */
  byClass: { hits: number; cases: number }[];
}

/** @param truth by picture; those of −1, and those that can't be read, don't count */
export function accuracyOf(labels: readonly Label[], truth: readonly number[], classes: number): Accuracy {
  const byClass = Array.from({ length: classes }, () => ({ hits: 0, cases: 0 }));
  for (const [i, { label }] of labels.entries()) {
    const of = byClass[truth[i]!];
    if (!of || label < 0) continue;
    of.cases++;
    if (label === truth[i]) of.hits++;
  }
  const total = (what: "hits" | "cases") => byClass.reduce((sum, one) => sum + one[what], 0);
  return { share: exactShare(total("hits"), total("cases")), byClass };
}

/** Share of the second less that of the first, over the pictures that both could read. */
export function accuracyDifference(
  a: readonly Label[],
  b: readonly Label[],
  truth: readonly number[],
): Interval {
  const judged = truth.flatMap((right, i) => (right >= 0 && a[i]!.label >= 0 && b[i]!.label >= 0 ? [i] : []));
  const right = (labels: readonly Label[]) => judged.map((i) => Number(labels[i]!.label === truth[i]));
  const answers = { clusters: judged.map(String), a: right(a), b: right(b), of: judged.map(() => 1) };
  const { value, low, high } = pairedDifference(answers, { seed: 1 });
  return { value, low, high };
}

/** Places of the pictures, the highest cosine first; those that can't be read are left out. */
export function ranked(cosine: Float32Array): number[] {
  return [...cosine.keys()]
    .filter((i) => !Number.isNaN(cosine[i]))
    .sort((a, b) => cosine[b]! - cosine[a]! || a - b);
}
