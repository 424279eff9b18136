/**
 * How often a picture's right captions beat its wrong ones. A cost asks more: one threshold for the captions of all
 * pictures, each judged alone. A model can tell a picture's two captions apart, and be no better a guard than before.
 */
import type { JudgementResult, SuiteResult } from "./result";
import { type Interval, pairedDifference } from "./statistics/pairedDifference";

export interface SideBySide {
  /** Pairs of a right and a wrong caption of one picture, and how many either model tells apart; a tie is half a one. */
  pairs: number;
  a: number;
  b: number;
  /** Of shares, b − a. */
  difference: Interval;
}

/** Pairs won by picture: those of one failure mode's case, whose judgements' ids are MODE/CASE/CAPTION (`modesSuite`). */
function wonByPicture({ cases }: SuiteResult): Map<string, { won: number; pairs: number }> {
  const pictures = new Map<string, JudgementResult[]>();
  for (const one of cases) {
    if (one.kind !== "judgement") continue;
    const picture = one.id.slice(0, one.id.lastIndexOf("/"));
    pictures.set(picture, [...(pictures.get(picture) ?? []), one]);
  }
  const won = (judgements: readonly JudgementResult[]) => {
    const right = judgements.filter(({ truth }) => truth);
    const wrong = judgements.filter(({ truth }) => !truth);
    const wins = right.flatMap((yes) =>
      wrong.map((no) => (yes.score === no.score ? 0.5 : Number(yes.score > no.score))),
    );
    return { won: total(wins), pairs: wins.length };
  };
  return new Map([...pictures].map(([picture, judgements]) => [picture, won(judgements)]));
}

const total = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0);

/** Of pictures that both models judged. Null where no picture has a right caption and a wrong one. */
export function sideBySide(before: SuiteResult, after: SuiteResult): SideBySide | null {
  const [byA, byB] = [wonByPicture(before), wonByPicture(after)];
  const clusters = [...byA.keys()].filter(
    (picture) => byA.get(picture)!.pairs > 0 && byA.get(picture)!.pairs === byB.get(picture)?.pairs,
  );
  if (clusters.length === 0) return null;
  const wonBy = (by: typeof byA) => clusters.map((picture) => by.get(picture)!.won);
  const [a, b, of] = [wonBy(byA), wonBy(byB), clusters.map((picture) => byA.get(picture)!.pairs)];
  const { value, low, high } = pairedDifference({ clusters, a, b, of }, { seed: 1 });
  return { pairs: total(of), a: total(a), b: total(b), difference: { value, low, high } };
}
