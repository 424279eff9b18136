/** What a run leaves behind: scores case by case, and what they come to. JSON all through. */
import type { MissingPicture, Suite } from "./types";

interface CaseResultBase {
  id: string;
  category: string;
  cluster: string;
}

export interface ChoiceResult extends CaseResultBase {
  kind: "choice";
  /** Cosines of the right caption and of each wrong one. */
  scores: number[];
  /** Right minus the best of the wrong. */
  margin: number;
  /** Of the winner: softmax over the captions at the model's scale. */
  probability: number;
  /** 1, 0, or 1 / (n + 1) where n of the wrong ones tie with it. */
  won: number;
}

export interface GroupResult extends CaseResultBase {
  kind: "group";
  /** Cosines: picture 0 with captions 0 and 1, picture 1 with captions 0 and 1. */
  scores: number[];
  text: number;
  image: number;
  group: number;
  /** The smallest of the four differences that the group score asks to be positive. */
  margin: number;
}

export interface ClassResult extends CaseResultBase {
  kind: "class";
  label: number;
  predicted: number;
  /** Place of the right class, 1 is first. */
  rank: number;
  /** Right class's cosine minus the best other's. */
  margin: number;
  /** Of the predicted class. */
  probability: number;
}

export interface RetrievalResult extends CaseResultBase {
  kind: "retrieval";
  /** Place of the best of the picture's own captions among all, 1 is first; ties count against it. */
  imageToText: number;
  /** Place of the picture for each of its captions. */
  textToImage: number[];
}

export interface JudgementResult extends CaseResultBase {
  kind: "judgement";
  /** Cosine. */
  score: number;
  truth: boolean;
}

export type CaseResult = ChoiceResult | GroupResult | ClassResult | RetrievalResult | JudgementResult;

/** A number with its 95% interval. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
  /** What the number is an average of. */
  cases: number;
  /** Wilson's score interval, percentiles of a bootstrap over clusters, or Newcombe's of a paired difference. */
  interval: "wilson" | "bootstrap" | "newcombe";
}

export interface MetricResult {
  /** "accuracy", "text", "image", "group", "top 1", "top 5", "image to text @1" …, "area under ROC" */
  metric: string;
  /** Shares have Wilson's interval here. */
  estimate: Estimate;
  /** The same number's interval by bootstrap over clusters. */
  bootstrap: { low: number; high: number };
  /** What guessing scores. */
  chance: number;
}

/** Calibration of the winning probability. */
export interface Calibration {
  /** Expected calibration error: Σ bin share · |accuracy − confidence|. */
  ece: number;
  bins: { low: number; high: number; cases: number; confidence: number; accuracy: number }[];
}

/** What judges without the picture score on the same cases; null where a text alone can't answer. */
export interface TextOnly {
  /** Which of the captions is the more usual sentence, by an n-gram model of the other folds' right captions. */
  plausibility: Estimate;
  /** What can be learnt of right and wrong from the other folds' captions. */
  learnt: Estimate;
}

export interface CategoryResult {
  category: string;
  kind: CaseResult["kind"];
  cases: number;
  /** The first is the one that is shown and tested. */
  metrics: MetricResult[];
  /** Mean margin, in cosine; null for retrieval and judgement. */
  margin: Estimate | null;
  calibration: Calibration | null;
  textOnly: TextOnly | null;
  /** Judgements: the threshold at which truths and falsehoods are told apart best, over all cases. */
  threshold?: number;
}

export interface SuiteResult {
  format: "degla-eval/1";
  suite: Pick<Suite, "name" | "family" | "axis" | "version" | "source" | "notes"> & {
    cases: number;
    /** Of zero-shot classification; else 0. */
    classes: number;
  };
  /** What scored: a name and a hash of its weights, as the caller gives them. */
  model: ModelRef;
  /** Scored cases, in the suite's order. */
  cases: CaseResult[];
  /** By category, in the suite's order; with several of one kind, their macro average last, category "all". */
  categories: CategoryResult[];
  /** Pictures that were not there, and how many cases fell out with them. */
  missing: { pictures: MissingPicture[]; cases: number };
  problems: Suite["problems"];
  /** What was encoded (the cache not counted) and how long it took. */
  work: { pictures: number; texts: number; reused: number; seconds: number };
}

export interface ModelRef {
  name: string;
  sha256: string | null;
}
