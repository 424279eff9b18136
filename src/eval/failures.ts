/** The cases that a model gets wrong, in words: for a gallery, an export, the command. */

import type { CaseResult, CategoryResult, SuiteResult } from "./result";
import { picturesOf, type Suite } from "./types";

export interface Failure {
  id: string;
  category: string;
  /** Keys of the suite's pictures. */
  pictures: string[];
  /** What is true of the picture: the right caption, the class; of a group both captions. */
  right: string[];
  /** What the model preferred to it, where it is one thing. */
  chosen: string | null;
  /** How clearly it was wrong, in cosine (negative); null where there is no margin. */
  margin: number | null;
}

/** Whether a case is wholly won; judgements by the category's threshold. */
function isWon(one: CaseResult, threshold = 0): boolean {
  if (one.kind === "choice") return one.won === 1;
  if (one.kind === "group") return one.group === 1;
  if (one.kind === "class") return one.predicted === one.label;
  if (one.kind === "retrieval") return one.imageToText === 1 && one.textToImage.every((rank) => rank === 1);
  return one.score >= threshold === one.truth;
}

/** In the suite's order. */
export function failuresOf(suite: Suite, result: Pick<SuiteResult, "cases" | "categories">): Failure[] {
  const byId = new Map(suite.cases.map((one) => [one.id, one]));
  const thresholds = new Map(
    result.categories.map((one: CategoryResult) => [one.category, one.threshold ?? 0]),
  );
  return result.cases.flatMap((scored): Failure[] => {
    const one = byId.get(scored.id);
    if (!one || isWon(scored, thresholds.get(scored.category))) return [];
    const base = {
      id: one.id,
      category: one.category,
      pictures: picturesOf(one),
      margin: "margin" in scored ? scored.margin : null,
    };
    if (one.kind === "choice" && scored.kind === "choice") {
      const wrong = scored.scores.slice(1);
      return [{ ...base, right: [one.right], chosen: one.wrong[wrong.indexOf(Math.max(...wrong))]! }];
    }
    if (one.kind === "class" && scored.kind === "class")
      return [
        {
          ...base,
          right: [suite.classes?.[scored.label]?.name ?? String(scored.label)],
          chosen: suite.classes?.[scored.predicted]?.name ?? String(scored.predicted),
        },
      ];
    if (one.kind === "judgement") {
      const [taken, refused] = ["taken as true", "refused"];
      return [{ ...base, right: [one.caption], chosen: one.truth ? refused : taken }];
    }
    return [
      { ...base, right: one.kind === "group" || one.kind === "retrieval" ? one.captions : [], chosen: null },
    ];
  });
}
