/** One suite's part of what `degla eval` prints. */
import { compareResults } from "../eval/compare";
import { failuresOf } from "../eval/failures";
import { costReport } from "../eval/modeCosts";
import { comparePooled, poolResults } from "../eval/pool";
import type { SuiteResult } from "../eval/result";
import { english } from "../notices/english";
import type { WantedSuite } from "./evalSuites";

export interface ReportOptions {
  seed: string;
  everyCase: boolean;
}

function modelReport({ suite }: WantedSuite, result: SuiteResult, { everyCase }: ReportOptions) {
  const { model, categories, missing, work, cases } = result;
  return {
    model: model.name,
    scored: cases.length,
    missing: {
      ...missing,
      pictures: missing.pictures.map(({ key, why }) => ({ key, why: english(why) })),
    },
    work,
    categories,
    failures: failuresOf(suite, result),
    ...(everyCase ? { cases } : {}),
  };
}

/**
 * @param models results of one method, one a seed
 * @param others of what it is compared with; may be none
 */
export function suiteReport(
  wanted: WantedSuite,
  models: readonly SuiteResult[],
  others: readonly SuiteResult[],
  options: ReportOptions,
) {
  const { suite, modes } = wanted;
  const { seed } = options;
  const { name, family, axis, version, cases } = suite;
  const source = english(suite.source);
  const problems = suite.problems.map(({ where, what }) => ({
    where: english(where),
    what: english(what),
  }));
  const notes = [
    ...new Set([...models, ...others].flatMap((result) => (result.suite.notes ?? []).map(english))),
  ];
  const [a, b] = [models[0]!, others[0]];
  const pooled = models.length > 1 || others.length > 1;
  return {
    suite: { name, family, axis, version, source, notes, cases: cases.length, problems },
    models: models.map((result) => modelReport(wanted, result, options)),
    others: others.map((result) => modelReport(wanted, result, options)),
    ...(b && !pooled ? { comparison: compareResults(a, b, { seed }) } : {}),
    ...(pooled
      ? {
          pooled: {
            models: poolResults(models, { seed }).metrics,
            ...(b
              ? {
                  others: poolResults(others, { seed }).metrics,
                  differences: comparePooled(models, others, { seed }),
                }
              : {}),
          },
        }
      : {}),
    ...(modes ? { costs: costReport(modes, a, b ?? null) } : {}),
  };
}
