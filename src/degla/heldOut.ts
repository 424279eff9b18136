/**
 * Composition and retention of a run on what was set aside: suites as Evaluate runs them, scored by the same code, and how
 * sure their distance from the base's is. No judges without pictures: those are for the end.
 */
import type { ClipModel } from "../clip/model";
import { memoryCache } from "../encode/cache";
import { createEncoder, type Turn } from "../encode/encoder";
import { outcomesOf } from "../eval/outcomes";
import type { CaseResult } from "../eval/result";
import { encodingsOf, scoreSuite } from "../eval/scoreSuite";
import { measure } from "../scenes/measures";
import { againstBase } from "./againstBase";
import type { EvalRecord, HeldOut } from "./types";

type EvalPart = EvalRecord["parts"][number];

/** What the metrics of a suite are called in a part's name, where it has more than one. */
const TOLD: Record<string, string> = {
  "image to text @1": ", picture to caption",
  "text to image @1": ", caption to picture",
  accuracy: "",
  "top 1": "",
};

export interface EvaluateOptions {
  signal?: AbortSignal;
  /** Runs the work of one batch, so that others come between two of them. */
  turn?: Turn;
  /** The run's first evaluation, on the same cases. */
  base?: EvalRecord;
  /** In pictures and texts. */
  onProgress?: (done: number, total: number) => void;
}

/** @throws CancelledError; where a picture can't be opened, why: the same cases are asked at every step */
export async function evaluateHeldOut(
  { suites, measures }: HeldOut,
  model: ClipModel,
  step: number,
  { signal, turn, base, onProgress }: EvaluateOptions = {},
): Promise<EvalRecord> {
  // Suites share captions: what one has encoded the next finds.
  const encoder = createEncoder(model, { cache: memoryCache(), turn });
  const total = suites.reduce((sum, suite) => sum + encodingsOf(suite), 0);
  const parts: EvalPart[] = [];
  let before = 0;
  for (const suite of suites) {
    const { cases, missing } = await scoreSuite(suite, suite.pictures, encoder, {
      signal,
      onProgress: ({ done }) => onProgress?.(before + done, total),
    });
    if (missing.length > 0) throw missing[0]!.fault;
    before += encodingsOf(suite);
    for (const part of partsOf(cases, suite.classes?.length ?? 0)) parts.push({ ...part, axis: suite.axis });
  }
  const of = (axis: EvalPart["axis"]) =>
    measure(
      parts.filter((part) => part.axis === axis),
      measures[axis],
    );
  const record: EvalRecord = { step, composition: of("composition"), retention: of("retention"), parts };
  return base ? againstBase(base, record, measures) : record;
}

/** Hits by category, in the order in which they first occur; of retrieval in both directions. */
function partsOf(cases: readonly CaseResult[], classes: number): Omit<EvalPart, "axis">[] {
  const categories = new Map<string, CaseResult[]>();
  const numbers = new Map<string, number>();
  for (const { cluster } of cases) if (!numbers.has(cluster)) numbers.set(cluster, numbers.size);
  for (const one of cases) categories.set(one.category, [...(categories.get(one.category) ?? []), one]);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return [...categories].flatMap(([category, own]) =>
    outcomesOf(own, classes).flatMap(({ metric, hits, of }) =>
      metric in TOLD
        ? [
            {
              name: category + TOLD[metric],
              hits: sum(hits),
              cases: sum(of),
              each: { hits, of, clusters: own.map(({ cluster }) => numbers.get(cluster)!) },
            },
          ]
        : [],
    ),
  );
}
