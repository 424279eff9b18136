/** Cases of the shown results, each with how both models did: what the failure gallery lists. */
import type { CaseResult } from "../../../eval/result";
import { type Case, captionsOf, picturesOf, type Suite } from "../../../eval/types";
import type { Opened } from "./results";
import type { EvaluationView, OutcomeName } from "./view";

export interface ShownCase {
  /** Unique over all suites. */
  key: string;
  suite: Suite;
  one: Case;
  a: CaseResult | null;
  b: CaseResult | null;
  /** Wholly right; null where the model was not scored on it. */
  rightA: boolean | null;
  rightB: boolean | null;
}

/** The threshold that a category's judgements are judged by. */
type Thresholds = ReadonlyMap<string, number>;

function thresholdsOf({ result }: Opened): Thresholds {
  return new Map(
    result.categories.flatMap(({ category, threshold }) =>
      threshold === undefined ? [] : [[category, threshold] as const],
    ),
  );
}

/** A tie is not won; of groups the group score counts, of retrieval the first place in both directions. */
function isRight(one: CaseResult, thresholds: Thresholds = new Map()): boolean {
  switch (one.kind) {
    case "choice":
      return one.won === 1;
    case "group":
      return one.group === 1;
    case "class":
      return one.predicted === one.label;
    case "retrieval":
      return one.imageToText === 1 && one.textToImage.every((rank) => rank === 1);
    case "judgement":
      return one.score >= (thresholds.get(one.category) ?? 0) === one.truth;
  }
}

/** @returns the cases that at least one of the two was scored on, in the suite's order */
export function casesOf(a: Opened | null, b: Opened | null): ShownCase[] {
  const suite = (a ?? b)?.suite;
  if (!suite) return [];
  const side = (opened: Opened | null) => {
    const results = new Map(opened?.result.cases.map((one) => [one.id, one]));
    const thresholds = opened ? thresholdsOf(opened) : undefined;
    return (id: string) => {
      const found = results.get(id) ?? null;
      return { result: found, right: found && isRight(found, thresholds) };
    };
  };
  const [first, second] = [side(a), side(b)];
  return suite.cases.flatMap((one) => {
    const [{ result: inA, right: rightA }, { result: inB, right: rightB }] = [first(one.id), second(one.id)];
    if (!inA && !inB) return [];
    return [{ key: `${suite.name} ${one.id}`, suite, one, a: inA, b: inB, rightA, rightB }];
  });
}

/** With both models: who was right; with one: whether it was. */
export function outcomeOf({ rightA, rightB }: Pick<ShownCase, "rightA" | "rightB">): OutcomeName {
  if (rightA === null || rightB === null) return (rightA ?? rightB) ? "right" : "wrong";
  if (rightA) return rightB ? "both-right" : "lost";
  return rightB ? "gained" : "both-wrong";
}

/** How many cases went how. */
export function countOutcomes(cases: readonly ShownCase[]): Record<OutcomeName, number> {
  const counts = { gained: 0, lost: 0, "both-wrong": 0, "both-right": 0, wrong: 0, right: 0 };
  for (const one of cases) counts[outcomeOf(one)]++;
  return counts;
}

/** What the visitor asked for, or the more telling: what the second model mended, what the only model misses. */
export function chosenOutcome(wanted: OutcomeName | null, both: boolean): OutcomeName {
  const possible: OutcomeName[] = both ? ["gained", "lost", "both-wrong", "both-right"] : ["wrong", "right"];
  return wanted && possible.includes(wanted) ? wanted : possible[0]!;
}

/** Everything that can be searched in a case: captions, names of classes, names of pictures. */
function wordsOf({ suite, one }: ShownCase): string {
  const label = one.kind === "class" ? [suite.classes?.[one.label]?.name ?? ""] : [];
  return [...captionsOf(one), ...label, ...picturesOf(one)].join("\n").toLowerCase();
}

export function filtered(
  cases: readonly ShownCase[],
  { suite, category, text }: Pick<EvaluationView, "suite" | "category" | "text">,
): ShownCase[] {
  const wanted = text.trim().toLowerCase();
  return cases.filter(
    (shown) =>
      (suite === null || shown.suite.name === suite) &&
      (category === null || shown.one.category === category) &&
      (wanted === "" || wordsOf(shown).includes(wanted)),
  );
}
