/** What takes a processor for seconds and needs no GPU: thousands of resamples of a suite's cases. */
import { compareResults } from "../../eval/compare";
import { poolSides } from "../../eval/pool";
import type { CaseResult, CategoryResult } from "../../eval/result";
import type { BootstrapOptions } from "../../eval/statistics/bootstrap";
import { summarise } from "../../eval/summary";
import type { Suite } from "../../eval/types";
import type { EvaluationCalls } from "../evaluation/protocol";

/** Done in place here; in the page by a worker of its own, on which the one that owns the GPU calls (client.ts). */
export interface Statistics extends Pick<EvaluationCalls, "compareResults" | "poolSides"> {
  /** Categories of a suite from its scored cases. */
  summarise(
    suite: Suite,
    cases: readonly CaseResult[],
    options: BootstrapOptions & { signal?: AbortSignal },
  ): Promise<CategoryResult[]>;
}

export const statisticsInPlace: Statistics = {
  summarise: async (suite, cases, options) => summarise(suite, cases, options),
  compareResults: async (a, b) => compareResults(a, b),
  poolSides: async (a, b) => poolSides(a, b),
};
