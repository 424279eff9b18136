/** Any table of one's own: image, right, wrong (one or more), category; or image, caption, label. CSV, TSV, JSON, JSON lines. */
import { problemNotices } from "../../tables/captionRows";
import type { Entry } from "../../tables/entries";
import { entriesOfText } from "../../tables/reader";
import { parseLabel } from "../../tables/values";
import type { CaseFault } from "../notes";
import type { Case, Problem } from "../types";
import { type ImportFile, type Reading, saneChoice, stemOf } from "./read";

/** @throws BrokenFileError where the heading names no picture, or nothing to be told apart */
export function readCsv(file: ImportFile): Reading {
  const { entries, told } = entriesOfText(file.text, file.name, { use: "suite" });
  const stem = stemOf(file.name);
  const problems: Problem[] = [...told.problems];
  const cases = entries.flatMap((entry) => casesOf(entry, stem, problems));
  const notes = told.untold > 0 ? [...told.notices, ...problemNotices(told).slice(3)] : told.notices;
  return { cases, problems, notes };
}

/** One case for each right caption; most rows have one. */
function casesOf(entry: Entry, stem: string, problems: Reading["problems"]): Case[] {
  const { where, id, picture, captions, wrong, label, category } = entry;
  const refuse = (what: CaseFault): Case[] => {
    problems.push({ where, what });
    return [];
  };
  if (picture === null) return refuse({ kind: "noPictureNamed" });
  const rights = captions.length > 0 ? captions : [""];
  return rights.flatMap((right, i): Case[] => {
    const base = { id: `${stem}/${id}${i > 0 ? `/${i}` : ""}`, category: category || stem, picture };
    if (wrong !== null) {
      const texts = wrong.filter((text) => text !== null);
      const kept = saneChoice(right, texts, where, problems);
      return kept ? [{ kind: "choice", ...base, right, wrong: kept }] : [];
    }
    const truth = parseLabel(label);
    if (truth === null) return refuse({ kind: "neitherTrueNorFalse", label: String(label ?? "") });
    if (right === "") return refuse({ kind: "captionEmpty" });
    return [{ kind: "judgement", ...base, caption: right, truth }];
  });
}
