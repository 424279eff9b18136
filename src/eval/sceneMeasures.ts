/** Composition and retention of a model on scenes from the results of the built-in suites: what a run's evaluations ask, too. */
import { COMPOSITION, type MeasuredPart, RETENTION } from "../scenes/measures";
import type { CategoryResult, Estimate, SuiteResult } from "./result";
import { ALL } from "./summary";
import type { Suite } from "./types";

const PARTS = { composition: COMPOSITION, retention: RETENTION } as const satisfies Record<
  Suite["axis"],
  readonly MeasuredPart[]
>;

/** Where each part's shares stand: the suite, which of its categories, which of their metrics. */
interface Place {
  suite: string;
  of: (category: string) => boolean;
  metrics: readonly string[];
}

const held = (category: string) => category.endsWith("(held out)");

function placeOf(part: MeasuredPart): Place {
  if (part === "recall@1")
    return { suite: "retrieval", of: () => true, metrics: ["image to text @1", "text to image @1"] };
  if (part === "zero-shot")
    return { suite: "zero-shot", of: (name) => name !== ALL && !held(name), metrics: ["top 1"] };
  if (part === "zero-shot, held-out styles") return { suite: "zero-shot", of: held, metrics: ["top 1"] };
  return { suite: "sugarcrepe/seen", of: (name) => name === part, metrics: ["accuracy"] };
}

/**
 * The parts of an axis, each the mean of its shares (styles, directions); null unless all of them were evaluated. Other
 * suites don't count: the two quantities are the same on every machine and on Train.
 */
export function sceneMeasures(results: readonly SuiteResult[], axis: Suite["axis"]): Estimate[] | null {
  const parts = PARTS[axis].map((part) => {
    const { suite, of, metrics } = placeOf(part);
    const found = results.find((result) => result.suite.family === "scenes" && result.suite.name === suite);
    const categories = found?.categories.filter(({ category }) => of(category)) ?? [];
    const estimates = categories.flatMap(({ metrics: all }: CategoryResult) =>
      all.flatMap(({ metric, estimate }) => (metrics.includes(metric) ? [estimate] : [])),
    );
    return estimates.length > 0 ? meanEstimate(estimates) : null;
  });
  return parts.every((part) => part !== null) ? parts : null;
}

/** Unweighted mean, of shares or of differences; its interval adds the parts' variances, as they share no cases. */
export function meanEstimate(parts: readonly Estimate[]): Estimate {
  const n = parts.length;
  const value = parts.reduce((sum, part) => sum + part.value, 0) / n;
  const side = (distance: (part: Estimate) => number) =>
    Math.sqrt(parts.reduce((sum, part) => sum + distance(part) ** 2, 0)) / n;
  return {
    value,
    low: value - side((part) => part.value - part.low),
    high: value + side((part) => part.high - part.value),
    cases: parts.reduce((sum, part) => sum + part.cases, 0),
    interval: n === 1 ? parts[0]!.interval : "bootstrap",
  };
}
