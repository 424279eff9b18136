/** How far a run's composition and retention lie from its base's, and how sure that is, on the same held-out cases. */
import {
  type Answers,
  type Interval,
  meanDifference,
  pairedDifference,
} from "../eval/statistics/pairedDifference";
import { weightedShares } from "../eval/statistics/weightedShares";
import { share } from "../eval/statistics/wilson";
import type { Suite } from "../eval/types";
import { COMPOSITION, countsFor, meanOf, RETENTION, shareOf } from "../scenes/measures";
import type { EvalRecord } from "./types";

type Axis = Suite["axis"];

/**
 * The record with its distance from the base's, by the statistics of Evaluate (docs/evaluation.md): of an axis the mean of
 * its measured parts' paired differences, null where either record can't tell, or tells without its cases.
 */
export function againstBase(
  base: EvalRecord,
  now: EvalRecord,
  measures: Record<Axis, readonly string[]>,
): EvalRecord {
  const parts = now.parts.map((part) => {
    const answers = answersOf(base, now, part.axis, (name) => name === part.name);
    return answers ? { ...part, against: pointsOf(answers, part.name) } : part;
  });
  const of = (axis: Axis): Interval | null => {
    const parts = measures[axis].flatMap((measured) => {
      const answers = answersOf(base, now, axis, (name) => countsFor(name, measures[axis]) === measured);
      return answers ? [pairedDifference(answers, seedOf(measured))] : [];
    });
    if (parts.length === 0) return null;
    const { value, low, high } = meanDifference(parts);
    return { value, low, high };
  };
  return { ...now, parts, against: { composition: of("composition"), retention: of("retention") } };
}

const seedOf = (part: string) => ({ seed: `against the base/${part}` });

function pointsOf(answers: Answers, part: string): Interval {
  const { value, low, high } = pairedDifference(answers, seedOf(part));
  return { value, low, high };
}

/** A record as it is told, without its cases. */
export const withoutCases = ({ parts, ...record }: EvalRecord): EvalRecord => ({
  ...record,
  parts: parts.map(({ each: _, ...part }) => part),
});

/** The cases of some parts in both records; null where there are none. */
function answersOf(
  base: EvalRecord,
  now: EvalRecord,
  axis: Axis,
  wanted: (name: string) => boolean,
): Answers | null {
  const answers = { clusters: [] as string[], a: [] as number[], b: [] as number[], of: [] as number[] };
  for (const { name, axis: own, each: after } of now.parts) {
    const before = base.parts.find((part) => part.name === name)?.each;
    if (own !== axis || !wanted(name) || !before || !after) continue;
    // the same suites are asked each time: case i is case i
    for (const [i, cluster] of after.clusters.entries()) {
      answers.clusters.push(String(cluster));
      answers.a.push(before.hits[i]!);
      answers.b.push(after.hits[i]!);
      answers.of.push(after.of[i]!);
    }
  }
  return answers.of.length === 0 ? null : answers;
}

/**
 * The same from what a record has. Runs of earlier versions kept counts and no cases: their interval takes both sides for
 * independent, which makes it wider than it need be.
 */
export function differenceFrom(base: EvalRecord, now: EvalRecord, axis: Axis): Interval | null {
  if (now.step === base.step) return null;
  return now.against?.[axis] ?? unpaired(base, now, axis);
}

const SCENES = { composition: COMPOSITION, retention: RETENTION };

function unpaired(base: EvalRecord, now: EvalRecord, axis: Axis): Interval | null {
  const own = ({ parts }: EvalRecord) => parts.filter((part) => part.axis === axis);
  const onScenes = own(now).some(({ name }) => countsFor(name, SCENES[axis]) !== "");
  const groups = onScenes
    ? SCENES[axis].map((one) => (name: string) => countsFor(name, SCENES[axis]) === one)
    : [() => true];
  const known = groups.flatMap((counts) => {
    const [before, after] = [base, now].map((record) => own(record).filter(({ name }) => counts(name)));
    const cases = (parts: typeof before) => parts!.reduce((sum, part) => sum + part.cases, 0);
    return cases(before) > 0 && cases(after) > 0 ? [{ before: before!, after: after! }] : [];
  });
  if (known.length === 0) return null;
  const weight = 1 / known.length;
  const estimate = (parts: EvalRecord["parts"]) => {
    const hits = parts.reduce((sum, part) => sum + part.hits, 0);
    const found = share(
      hits,
      parts.reduce((sum, part) => sum + part.cases, 0),
    );
    return { value: found.accuracy, low: found.low, high: found.high };
  };
  const { low, high } = weightedShares(
    known.flatMap(({ before, after }) => [
      { weight, share: estimate(after) },
      { weight: -weight, share: estimate(before) },
    ]),
  );
  const value =
    meanOf(known.map(({ after }) => shareOf(after)))! - meanOf(known.map(({ before }) => shareOf(before)))!;
  return { value, low, high };
}
