/** A folder for each class: zero-shot classification with prompt templates, averaged. */

import { BadInputError } from "../../base/errors";
import { someOf } from "../../base/named";
import { isPictureName } from "../../tables/fileNames";
import type { Case, Problem, Suite } from "../types";
import { withVersion } from "../version";

/** "{}" stands for the class. The seven are those of OpenAI's prompt engineering notebook. */
export const TEMPLATES = {
  photo: ["a photo of a {}."],
  seven: [
    "itap of a {}.",
    "a bad photo of the {}.",
    "a origami {}.",
    "a photo of the large {}.",
    "a {} in a video game.",
    "art of the {}.",
    "a photo of the small {}.",
  ],
} as const;

export interface FolderOptions {
  name?: string;
  templates?: readonly string[];
}

/**
 * @param paths of all files, as the folder's listing gives them: "pets/cat/1.jpg"; the class is the last folder's name
 * @throws BadInputError where there are fewer than two classes, or a template lacks {}
 */
export async function readFolders(paths: readonly string[], options: FolderOptions = {}): Promise<Suite> {
  const { templates = TEMPLATES.photo } = options;
  const without = templates.find((template) => !template.includes("{}"));
  if (templates.length === 0 || without !== undefined)
    throw new BadInputError(`The template "${without ?? ""}" has no {} where the class's name would stand.`);
  const problems: Problem[] = [];
  const found: { path: string; label: string }[] = [];
  for (const path of [...paths].sort()) {
    const parts = path.split("/");
    const folder = parts.at(-2);
    if (parts.at(-1)!.startsWith(".")) continue;
    if (!isPictureName(path))
      problems.push({ where: { kind: "ofFile", file: path }, what: { kind: "noReadablePicture" } });
    else if (folder === undefined)
      problems.push({ where: { kind: "ofFile", file: path }, what: { kind: "inNoClass" } });
    else found.push({ path, label: folder });
  }
  const labels = [...new Set(found.map(({ label }) => label))].sort();
  if (labels.length < 2)
    throw new BadInputError(
      `The folder has pictures of ${labels.length === 1 ? `one class only ("${labels[0]}")` : "no class"}.`,
      "Choose a folder that holds one folder of pictures for each class.",
    );
  const cases = found.map(
    ({ path, label }): Case => ({
      kind: "class",
      id: path,
      category: "zero-shot",
      picture: path,
      label: labels.indexOf(label),
    }),
  );
  const classes = labels.map((label) => {
    const name = label.replaceAll("_", " ");
    return { name, prompts: templates.map((template) => template.replaceAll("{}", name)) };
  });
  return withVersion({
    name: options.name ?? (paths[0]?.split("/")[0] || "folders"),
    family: "folders",
    axis: "retention",
    source: { kind: "classFolders", prompts: someOf(templates, 8) },
    cases,
    classes,
    problems,
  });
}
