/** What misses and false alarms of own failure modes cost, with and without the better threshold, and how sure that is. */
import { BadInputError } from "../base/errors";
import { type FailureMode, type FailureModes, uncaptioned } from "./failureModes";
import { foldOf } from "./folds";
import type { Estimate, JudgementResult, ModelRef, SuiteResult } from "./result";
import { areaUnderRoc, cheapestThreshold } from "./statistics/roc";
import {
  type ClusteredShare,
  clusteredShare,
  correlation,
  weightedShares,
} from "./statistics/weightedShares";

export interface ModelCost {
  model: ModelRef;
  /** The cheapest over all cases: what to set. −Infinity or Infinity (null in JSON): take or refuse everything. */
  threshold: number;
  /** Shares of wrong captions taken and of right ones refused, each by the threshold that is cheapest on the other folds. */
  misses: Estimate;
  falseAlarms: Estimate;
  /** Cost a month at those shares. */
  monthly: Estimate;
  area: number;
  /** At every threshold, rising (at most 200 of them): for the plot. */
  curve: { threshold: number; misses: number; falseAlarms: number; monthly: number }[];
}

export interface ModeCost {
  mode: string;
  cases: number;
  /** Captions that are right, and wrong. */
  right: number;
  wrong: number;
  /** Pictures of the mode without a caption: none of them counts above. */
  uncaptioned: number;
  wrongShare: number;
  /** Fewer than `FEWEST` right or wrong captions, pictures counted rather than captions of one picture: too few to say. */
  tooFew: boolean;
  a: ModelCost;
  b: ModelCost | null;
  /** Monthly cost of b − a; both models' answers drawn together. */
  difference: Estimate | null;
}

const MOST_POINTS = 200;

/** With so many cases and not one error, up to 16% may still be errors (Wilson, 95%); with fewer a cost says nothing. */
export const FEWEST = 20;

/**
 * Errors and cost by mode, for one model or two. Intervals: docs/evaluation.md, "Failure modes".
 *
 * @throws BadInputError where the results are of different cases
 */
export function costReport(
  { modes }: FailureModes,
  a: SuiteResult,
  b: SuiteResult | null = null,
): ModeCost[] {
  if (b && a.suite.version !== b.suite.version)
    throw new BadInputError("The two results are of different cases.", "Run both models on the same modes.");
  return modes.flatMap((mode) => {
    const inB = b && new Map(judgementsOf(b, mode.name).map((one) => [one.id, one]));
    const mine = judgementsOf(a, mode.name).filter((one) => !inB || inB.has(one.id));
    const theirs = inB ? mine.map((one) => inB.get(one.id)!) : null;
    const wrong = mine.filter((one) => !one.truth).length;
    const right = mine.length - wrong;
    if (wrong === 0 || right === 0) return [];
    return [modeCost(mode, mine, theirs, { right, wrong }, [a.model, b?.model ?? null])];
  });
}

function judgementsOf({ cases }: SuiteResult, mode: string): JudgementResult[] {
  return cases.filter((one): one is JudgementResult => one.kind === "judgement" && one.category === mode);
}

interface Prices {
  /** Cost a month if every wrong caption were missed … */
  miss: number;
  /** … and if every right one were refused. */
  falseAlarm: number;
}

/** Errors of one model and how sure their shares are. */
interface Errors {
  misses: number[];
  falseAlarms: number[];
  missShare: ClusteredShare;
  alarmShare: ClusteredShare;
}

function errorsOf(cases: readonly JudgementResult[], prices: Prices): Errors {
  const taken = crossFitted(cases, prices);
  const part = (truth: boolean) => {
    const some = cases.flatMap((one, i) =>
      one.truth === truth ? [{ one, wrong: taken[i]! !== truth }] : [],
    );
    const errors = some.map(({ wrong }) => Number(wrong));
    return {
      errors,
      share: clusteredShare(
        errors,
        some.map(({ one }) => one.cluster),
      ),
    };
  };
  const [misses, falseAlarms] = [part(false), part(true)];
  return {
    misses: misses.errors,
    falseAlarms: falseAlarms.errors,
    missShare: misses.share,
    alarmShare: falseAlarms.share,
  };
}

function modeCost(
  mode: FailureMode,
  mine: JudgementResult[],
  theirs: JudgementResult[] | null,
  { right, wrong }: { right: number; wrong: number },
  [modelA, modelB]: [ModelRef, ModelRef | null],
): ModeCost {
  const wrongShare = mode.wrongShare ?? wrong / mine.length;
  const prices = {
    miss: mode.volume * wrongShare * mode.missCost,
    falseAlarm: mode.volume * (1 - wrongShare) * mode.falseAlarmCost,
  };
  const cost = (cases: JudgementResult[], model: ModelRef, errors: Errors): ModelCost => {
    const terms = [
      { weight: prices.miss, share: errors.missShare },
      { weight: prices.falseAlarm, share: errors.alarmShare },
    ];
    return {
      model,
      threshold: cheapest(cases, prices),
      misses: estimate(errors.missShare, wrong),
      falseAlarms: estimate(errors.alarmShare, right),
      monthly: estimate(weightedShares(terms), mine.length),
      area: areaUnderRoc(
        cases.map((one) => one.score),
        cases.map((one) => one.truth),
      ),
      curve: curveOf(cases, prices, { right, wrong }),
    };
  };
  const first = errorsOf(mine, prices);
  const second = theirs && errorsOf(theirs, prices);
  return {
    mode: mode.name,
    cases: mine.length,
    right,
    wrong,
    uncaptioned: uncaptioned(mode),
    wrongShare,
    tooFew: Math.min(first.missShare.effective, first.alarmShare.effective) < FEWEST,
    a: cost(mine, modelA, first),
    b: second && cost(theirs, modelB!, second),
    difference: second && estimate(differenceOf(first, second, prices), mine.length),
  };
}

function estimate(
  { value, low, high }: Pick<ClusteredShare, "value" | "low" | "high">,
  cases: number,
): Estimate {
  return { value, low, high, cases, interval: "wilson" };
}

/** Cost of the second less the first; both judged the same captions. */
function differenceOf(first: Errors, second: Errors, prices: Prices) {
  const together = [
    correlation(first.misses, second.misses),
    correlation(first.falseAlarms, second.falseAlarms),
  ];
  return weightedShares(
    [
      { weight: prices.miss, share: second.missShare },
      { weight: prices.falseAlarm, share: second.alarmShare },
      { weight: -prices.miss, share: first.missShare },
      { weight: -prices.falseAlarm, share: first.alarmShare },
    ],
    (i, j) => (Math.abs(i - j) === 2 ? together[Math.min(i, j)]! : 0),
  );
}

function cheapest(cases: readonly JudgementResult[], { miss, falseAlarm }: Prices): number {
  const wrong = cases.filter((one) => !one.truth).length;
  return cheapestThreshold(
    cases.map((one) => one.score),
    cases.map((one) => one.truth),
    miss / Math.max(1, wrong),
    falseAlarm / Math.max(1, cases.length - wrong),
  ).threshold;
}

/** Whether each caption is taken as true, by a threshold that its own fold had no part in. */
function crossFitted(cases: readonly JudgementResult[], prices: Prices): boolean[] {
  const folds = cases.map((one) => foldOf(one.cluster));
  const thresholds = new Map(
    [...new Set(folds)].map((fold) => [
      fold,
      cheapest(
        cases.filter((_, i) => folds[i] !== fold),
        prices,
      ),
    ]),
  );
  return cases.map((one, i) => one.score >= thresholds.get(folds[i]!)!);
}

function curveOf(
  cases: readonly JudgementResult[],
  prices: Prices,
  { right, wrong }: { right: number; wrong: number },
) {
  const sorted = [...cases].sort((a, b) => a.score - b.score);
  const step = Math.max(1, Math.ceil(sorted.length / MOST_POINTS));
  const curve: ModelCost["curve"] = [];
  let [missed, refused] = [wrong, 0];
  sorted.forEach(({ score, truth }, i) => {
    // At a case's own score it is still taken.
    if (i % step === 0 && (i === 0 || sorted[i - 1]!.score < score)) {
      const [misses, falseAlarms] = [missed / wrong, refused / right];
      curve.push({
        threshold: score,
        misses,
        falseAlarms,
        monthly: prices.miss * misses + prices.falseAlarm * falseAlarms,
      });
    }
    if (truth) refused++;
    else missed--;
  });
  return curve;
}
