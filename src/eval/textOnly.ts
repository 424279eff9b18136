/**
 * What a suite gives away by its texts alone. Two judges who never see a picture answer every case of a fold from
 * the captions of the other folds (cases of one cluster share a fold):
 *
 * - plausibility: the caption that an n-gram model of right captions finds more probable. Word salad, odd grammar and
 *   longer captions lose, as they do with the language models that Hsieh et al. 2023 (SugarCrepe) and Lin et al. 2024
 *   (VisualGPTScore) used to show such leaks.
 * - learnt: the caption for which the ratio of its probabilities under a model of right and one of wrong captions is
 *   larger. This is the hypothesis-only baseline of Poliak et al. 2018: what can be learnt without the picture.
 *
 * A suite that gives nothing away leaves both at chance.
 */
import { FOLDS, foldOf } from "./folds";
import { type NgramModel, trainNgram, words } from "./ngram";
import { judgedByThreshold } from "./outcomes";
import type { CaseResult, Estimate, TextOnly } from "./result";
import { share } from "./statistics/wilson";
import { type Case, clusterOf, type Suite } from "./types";

interface FoldModels {
  right: NgramModel;
  wrong: NgramModel;
}

type Judge = (caption: string) => number;

/** @returns for the scored cases of one category: both judges, or null where texts alone can't answer */
export function textOnlyJudges(suite: Suite): (cases: readonly CaseResult[]) => TextOnly | null {
  const byId = new Map(suite.cases.map((one) => [one.id, one]));
  const models = new Map<number, FoldModels>();
  const modelsOf = (fold: number): FoldModels => {
    let found = models.get(fold);
    if (!found) {
      found = trainOthers(suite.cases, fold);
      models.set(fold, found);
    }
    return found;
  };
  return (results) => {
    const cases = results.flatMap(({ id }) => byId.get(id) ?? []);
    const kind = cases[0]?.kind;
    if (kind === undefined || kind === "class" || kind === "retrieval") return null;
    const judged = (judge: (fold: FoldModels) => Judge): Estimate => {
      const judges = Array.from({ length: FOLDS }, (_, fold) => once(() => judge(modelsOf(fold))));
      const score = (one: Case, caption: string) => judges[foldOf(clusterOf(one))]!()(caption);
      const hits = kind === "judgement" ? judgements(cases, score) : cases.map((one) => hit(one, score));
      const { accuracy, low, high } = share(
        hits.reduce((total, value) => total + value, 0),
        hits.length,
      );
      return { value: accuracy, low, high, cases: hits.length, interval: "wilson" };
    };
    return {
      plausibility: judged(({ right }) => right.logProbability),
      learnt: judged(
        ({ right, wrong }) =>
          (text) =>
            right.logProbability(text) - wrong.logProbability(text),
      ),
    };
  };
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function hit(one: Case, score: (one: Case, caption: string) => number): number {
  // The same caption wins under both pictures: never a whole group.
  if (one.kind !== "choice") return 0;
  const right = score(one, one.right);
  const wrong = Math.max(...one.wrong.map((caption) => score(one, caption)));
  return right > wrong ? 1 : right === wrong ? 0.5 : 0;
}

function judgements(cases: readonly Case[], score: (one: Case, caption: string) => number): number[] {
  return judgedByThreshold(
    cases.flatMap((one) =>
      one.kind === "judgement"
        ? [{ score: score(one, one.caption), truth: one.truth, cluster: clusterOf(one) }]
        : [],
    ),
  );
}

function trainOthers(cases: readonly Case[], fold: number): FoldModels {
  const right: string[] = [];
  const wrong: string[] = [];
  for (const one of cases) {
    if (foldOf(clusterOf(one)) === fold) continue;
    if (one.kind === "choice") {
      right.push(one.right);
      wrong.push(...one.wrong);
    } else if (one.kind === "group") right.push(...one.captions);
    else if (one.kind === "judgement") (one.truth ? right : wrong).push(one.caption);
  }
  // One vocabulary, so that unknown words speak for neither side.
  const vocabulary = new Set([...right, ...wrong].flatMap(words)).size + 1;
  return { right: trainNgram(right, { vocabulary }), wrong: trainNgram(wrong, { vocabulary }) };
}
