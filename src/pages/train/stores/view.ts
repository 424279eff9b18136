/** What curves, plane and table draw of the runs. */

import { differenceFrom } from "../../../degla/againstBase";
import type { RunConfig } from "../../../degla/config";
import { TERMS, type Term } from "../../../degla/method";
import type { EvalRecord, StepRecord } from "../../../degla/types";
import type { Interval } from "../../../eval/statistics/pairedDifference";
import type { Part } from "../../../scenes/measures";
import type { RunSummary } from "../../../worker/training/protocol";
import { say } from "../words";
import type { en } from "../words/en";
import { presetOf } from "./draft";
import { TERM_SYMBOLS } from "./wording";

export interface Metric {
  /** A term's, or that of its words (`curves.metrics` of the catalogue). */
  key: Term | keyof typeof en.curves.metrics;
  digits: number;
  of(record: StepRecord, config: RunConfig): number | null;
}

const loss: Metric = { key: "loss", digits: 3, of: ({ loss: value }) => value };

const OTHERS: readonly Metric[] = [
  { key: "accuracy", digits: 0, of: ({ accuracy }) => 100 * accuracy },
  { key: "lr", digits: 6, of: ({ lr }) => lr },
  { key: "gradNorm", digits: 2, of: ({ gradNorm }) => gradNorm },
  { key: "logitScale", digits: 2, of: ({ logitScale }) => logitScale },
  { key: "speed", digits: 1, of: ({ seconds }, { batch }) => (seconds > 0 ? batch / seconds : null) },
];

/** What a metric is called, and what it means, in a line. */
export function metricWords({ key }: Pick<Metric, "key">): { label: string; about: string } {
  if (!isTerm(key))
    return { label: say(($) => $.curves.metrics[key].label), about: say(($) => $.curves.metrics[key].about) };
  return {
    label: say(($) => $.curves.symbol, { symbol: TERM_SYMBOLS[key].symbol }),
    about: say(($) => $.curves.unweighted, { name: say(($) => $.terms[key].name) }),
  };
}

const isTerm = (key: Metric["key"]): key is Term => key in TERM_SYMBOLS;

/** The curves that these runs have: a term is drawn where it is on in any of them. */
export function metricsOf(runs: readonly Pick<RunSummary, "config">[]): Metric[] {
  const terms = TERMS.filter((term) => runs.some(({ config }) => config.method[term].on));
  return [
    loss,
    ...terms.map((term): Metric => ({ key: term, digits: 3, of: (record) => record.terms[term] ?? null })),
    ...OTHERS,
  ];
}

/** More points than this can't be seen in a curve. */
const MOST_POINTS = 800;

/** Every n-th, and the last. */
export function thinned<T>(records: readonly T[], most = MOST_POINTS): T[] {
  const stride = Math.ceil(records.length / most);
  return stride <= 1 ? [...records] : records.filter((_, i) => i % stride === 0 || i === records.length - 1);
}

/** Steps, and each run's value at them: what uPlot draws. */
export function seriesOf(runs: readonly RunSummary[], metric: Metric): [number[], ...(number | null)[][]] {
  const columns = runs.map(
    ({ steps, config }) => new Map(thinned(steps).map((record) => [record.step, metric.of(record, config)])),
  );
  const x = [...new Set(columns.flatMap((column) => [...column.keys()]))].sort((a, b) => a - b);
  return [x, ...columns.map((column) => x.map((step) => column.get(step) ?? null))];
}

export interface PathPoint extends Pick<EvalRecord, "step"> {
  /** In percent; null where the data can't tell. */
  composition: number | null;
  retention: number | null;
  /** Points against the base model, which is the first record, with their 95% interval; null at the base itself. */
  gained: Interval | null;
  kept: Interval | null;
  /** What each share is of. */
  parts: Record<"composition" | "retention", readonly Part[]>;
}

const hundredfold = ({ value, low, high }: Interval): Interval => ({
  value: 100 * value,
  low: 100 * low,
  high: 100 * high,
});

/** A run's way through the plane, the base model first. */
export function pathOf({ evaluations }: Pick<RunSummary, "evaluations">): PathPoint[] {
  const [base] = evaluations;
  if (!base) return [];
  const percent = (share: number | null) => (share === null ? null : 100 * share);
  return evaluations.map((record) => {
    const points = (axis: "composition" | "retention") => {
      const found = differenceFrom(base, record, axis);
      return found && hundredfold(found);
    };
    return {
      step: record.step,
      composition: percent(record.composition),
      retention: percent(record.retention),
      gained: points("composition"),
      kept: points("retention"),
      parts: {
        composition: record.parts.filter(({ axis }) => axis === "composition"),
        retention: record.parts.filter(({ axis }) => axis === "retention"),
      },
    };
  });
}

function flatten(value: unknown, path: string, into: Map<string, string>) {
  if (value !== null && typeof value === "object" && !Array.isArray(value)) {
    for (const [key, inner] of Object.entries(value)) flatten(inner, path ? `${path}.${key}` : key, into);
    return;
  }
  into.set(path, JSON.stringify(value));
}

/** Paths of the settings in which these runs are not all alike. */
export function differences(configs: readonly RunConfig[]): string[] {
  const known = configs.every(({ method }) => presetOf(method) !== null);
  const flat = configs.map((config) => {
    const { name: _name, method, train, ...rest } = config;
    const into = new Map<string, string>();
    // Presets differ as wholes; what one changed oneself differs term by term.
    if (known) into.set("method", JSON.stringify(method));
    else flatten(method, "method", into);
    into.set("train", JSON.stringify(train));
    flatten(rest, "", into);
    return into;
  });
  const paths = [...new Set(flat.flatMap((into) => [...into.keys()]))];
  return paths.filter((path) => new Set(flat.map((into) => into.get(path))).size > 1);
}

/** One mark a run, told apart by colour, dashes and shape together. */
export interface Mark {
  /** A token of theme.ts. */
  colour: string;
  dash: number[];
  shape: "circle" | "square" | "triangle" | "diamond" | "cross" | "ring";
}

export const MARKS: readonly Mark[] = [
  { colour: "--slot-a", dash: [], shape: "circle" },
  { colour: "--slot-b", dash: [6, 3], shape: "square" },
  { colour: "--right", dash: [2, 3], shape: "triangle" },
  { colour: "--wrong", dash: [9, 3, 2, 3], shape: "diamond" },
  { colour: "--ink-2", dash: [12, 4], shape: "cross" },
  { colour: "--ink", dash: [1, 3], shape: "ring" },
];

/** The shown runs with their marks; a run keeps its mark while it is shown. */
export function marked(
  runs: readonly RunSummary[],
  shown: readonly string[],
): { run: RunSummary; mark: Mark }[] {
  return shown.flatMap((id, i) => {
    const run = runs.find((other) => other.id === id);
    return run ? [{ run, mark: MARKS[i % MARKS.length]! }] : [];
  });
}
