/** From results to what the figures draw. */
import type { Calibration, CategoryResult, Estimate } from "../../../eval/result";
import { ALL } from "../../../eval/summary";
import { measureName } from "../../../ui/measureName";
import { axisMean, axisWords, metricName, rowsOf } from "../stores/rows";
import type { Shown } from "../useShown";
import { say } from "../words";
import type { BarRow, BarValue } from "./Bars";
import type { PlanePoint } from "./Plane";
import type { ReliabilityBin } from "./Reliability";

const bar = (estimate: Estimate | null): BarValue | null =>
  estimate && { accuracy: estimate.value, low: estimate.low, high: estimate.high };

const labelOf = (label: string, metric: string) =>
  metric === "accuracy" || metric === "top 1"
    ? label
    : say(($) => $.cases.figures.metric, { label, metric: metricName(metric) });

export function barRows({ openA, openB }: Pick<Shown, "openA" | "openB">): BarRow[] {
  return rowsOf(openA, openB, null).map(({ category, metric, a, b, chance, isAverage }) => ({
    label: labelOf(isAverage ? say(($) => $.cases.figures.mean) : measureName(category), metric),
    a: bar(a),
    b: bar(b),
    chance,
  }));
}

/** Results of one side; only of suites that both were run on, so that the two points speak of the same cases. */
function comparable(shown: readonly Shown[], mark: "a" | "b") {
  const both = shown.filter(({ openA, openB }) => shown.every((one) => !one.openB) || (openA && openB));
  return both.flatMap(({ openA, openB }) => (mark === "a" ? openA : openB)?.result ?? []);
}

/** What the two axes are means of. */
export function planeLabels(shown: readonly Shown[]): { xLabel: string; yLabel: string } {
  const [a, b] = [comparable(shown, "a"), comparable(shown, "b")];
  const results = a.length > 0 ? a : b;
  return {
    xLabel: say(($) => $.cases.figures.x, { of: axisWords(results, "composition") }),
    yLabel: say(($) => $.cases.figures.y, { of: axisWords(results, "retention") }),
  };
}

/** Both models where each has suites on both axes; else nothing can be placed. */
export function planePoints(shown: readonly Shown[]): PlanePoint[] {
  return (["a", "b"] as const).flatMap((mark): PlanePoint[] => {
    const results = comparable(shown, mark);
    const composition = bar(axisMean(results, "composition"));
    const retention = bar(axisMean(results, "retention"));
    return composition && retention ? [{ label: mark.toUpperCase(), mark, composition, retention }] : [];
  });
}

export interface Series {
  mark: "a" | "b";
  name: string;
  bins: ReliabilityBin[];
  ece: number;
}

/** All categories of a suite in one diagram: bins of the same borders are added. */
export function reliability(
  { openA, openB }: Pick<Shown, "openA" | "openB">,
  names: { a: string; b: string | null },
): Series[] {
  return (["a", "b"] as const).flatMap((mark): Series[] => {
    const open = mark === "a" ? openA : openB;
    const parts = (open?.result.categories ?? []).filter(({ category }) => category !== ALL);
    const merged = merge(parts);
    if (!merged) return [];
    const bins = merged.bins
      .filter(({ cases }) => cases > 0)
      .map(({ confidence, accuracy, cases }) => ({ confidence, accuracy, count: cases }));
    return [{ mark, name: (mark === "a" ? names.a : names.b) ?? "", bins, ece: merged.ece }];
  });
}

function merge(parts: readonly CategoryResult[]): Calibration | null {
  const known = parts.flatMap(({ calibration }) => calibration ?? []);
  if (known.length === 0) return null;
  const bins = known[0]!.bins.map(({ low, high }, k) => {
    const same = known.map((one) => one.bins[k]!);
    const cases = same.reduce((sum, one) => sum + one.cases, 0);
    const mean = (of: (one: (typeof same)[number]) => number) =>
      cases === 0 ? 0 : same.reduce((sum, one) => sum + one.cases * of(one), 0) / cases;
    return {
      low,
      high,
      cases,
      confidence: mean((one) => one.confidence),
      accuracy: mean((one) => one.accuracy),
    };
  });
  const all = bins.reduce((sum, { cases }) => sum + cases, 0);
  const ece = bins.reduce((sum, one) => sum + (one.cases / all) * Math.abs(one.accuracy - one.confidence), 0);
  return { ece, bins };
}
