/** Case by case, what each metric counts: the ground of shares, of intervals and of tests between two models. */
import { foldOf } from "./folds";
import type { CaseResult, JudgementResult } from "./result";
import { cheapestThreshold } from "./statistics/roc";

export interface Outcome {
  metric: string;
  /** [cases] what was won … */
  hits: number[];
  /** [cases] … of how many. */
  of: number[];
  chance: number;
}

/** Recall is given at these. */
const RECALLS = [1, 5, 10] as const;

/**
 * @param cases of one kind and category
 * @param classes how many the suite has, for class cases
 */
export function outcomesOf(cases: readonly CaseResult[], classes: number): Outcome[] {
  const kind = cases[0]?.kind;
  const share = (metric: string, chance: number, hit: (one: CaseResult) => number): Outcome => ({
    metric,
    chance,
    hits: cases.map(hit),
    of: cases.map(() => 1),
  });
  switch (kind) {
    case "choice": {
      const chance = mean(cases.map((one) => (one.kind === "choice" ? 1 / one.scores.length : 0)));
      return [share("accuracy", chance, (one) => (one.kind === "choice" ? one.won : 0))];
    }
    case "group":
      // Text and image score of a judge who draws: 1/4, group: 1/6 (Thrush et al. 2022, Winoground).
      return (["text", "image", "group"] as const).map((metric) =>
        share(metric, metric === "group" ? 1 / 6 : 1 / 4, (one) => (one.kind === "group" ? one[metric] : 0)),
      );
    case "class":
      return [
        share("top 1", 1 / classes, (one) =>
          one.kind === "class" ? Number(one.predicted === one.label) : 0,
        ),
        share("top 5", Math.min(1, 5 / classes), (one) => (one.kind === "class" ? Number(one.rank <= 5) : 0)),
      ];
    case "retrieval":
      return RECALLS.flatMap((k): Outcome[] => [
        share(`image to text @${k}`, Math.min(1, k / cases.length), (one) =>
          one.kind === "retrieval" ? Number(one.imageToText <= k) : 0,
        ),
        {
          metric: `text to image @${k}`,
          chance: Math.min(1, k / cases.length),
          hits: cases.map((one) =>
            one.kind === "retrieval" ? one.textToImage.filter((rank) => rank <= k).length : 0,
          ),
          of: cases.map((one) => (one.kind === "retrieval" ? one.textToImage.length : 0)),
        },
      ]);
    case "judgement": {
      const hits = judgedByThreshold(cases.filter((one): one is JudgementResult => one.kind === "judgement"));
      const share = mean(cases.map((one) => (one.kind === "judgement" && one.truth ? 1 : 0)));
      return [{ metric: "accuracy", chance: Math.max(share, 1 - share), hits, of: hits.map(() => 1) }];
    }
    default:
      return [];
  }
}

/** 1 where a judgement is right by the threshold that is best on the other folds: no case sets its own threshold. */
export function judgedByThreshold(
  cases: readonly Pick<JudgementResult, "score" | "truth" | "cluster">[],
): number[] {
  const fold = cases.map((one) => foldOf(one.cluster));
  const thresholds = new Map<number, number>();
  for (const f of new Set(fold)) {
    const others = cases.filter((_, i) => fold[i] !== f);
    const { threshold } = cheapestThreshold(
      others.map((one) => one.score),
      others.map((one) => one.truth),
      1,
      1,
    );
    thresholds.set(f, threshold);
  }
  return cases.map((one, i) => Number(one.score >= thresholds.get(fold[i]!)! === one.truth));
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / Math.max(1, values.length);
}
