import { clauses } from "../../language/formats";
import "uplot/dist/uPlot.min.css";
import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useMemo, useRef, useState } from "react";
import uPlot from "uplot";
import type { RunSummary } from "../../worker/training/protocol";
import curvesStyles from "./curves.module.css";
import { type Mark, type Metric, metricWords, seriesOf } from "./stores/view";
import { useWords } from "./words";

const HEIGHT = 108;

interface Props {
  metric: Metric;
  drawn: readonly { run: RunSummary; mark: Mark }[];
}

/** A number that fits its axis. */
function short(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && size < 0.001) return value.toExponential(0);
  return String(Number(value.toPrecision(3)));
}

function options(
  drawn: Props["drawn"],
  style: CSSStyleDeclaration,
  width: number,
  onCursor: (at: number | null) => void,
) {
  const token = (name: string) => style.getPropertyValue(name).trim();
  const font = `11px ${style.fontFamily}`;
  const axis = { stroke: token("--ink-3"), font, ticks: { show: false } };
  const grid = { stroke: token("--line"), width: 1 };
  return {
    width,
    height: HEIGHT,
    padding: [6, 6, 0, 0],
    legend: { show: false },
    cursor: { sync: { key: "training" }, y: false, drag: { x: false, y: false }, points: { size: 6 } },
    scales: { x: { time: false } },
    axes: [
      { ...axis, size: 20, gap: 2, grid: { show: false }, space: 60 },
      { ...axis, size: 42, gap: 4, grid, space: 30, values: (_: uPlot, ticks: number[]) => ticks.map(short) },
    ],
    series: [
      {},
      ...drawn.map(({ mark }) => ({
        stroke: token(mark.colour),
        width: 1.6,
        dash: mark.dash,
        points: { show: false },
        spanGaps: true,
      })),
    ],
    hooks: { setCursor: [(plot: uPlot) => onCursor(plot.cursor.idx ?? null)] },
  } satisfies uPlot.Options;
}

/** One quantity over the steps, a line for each run. */
export function Curve({ metric, drawn }: Props) {
  const t = useWords();
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [at, setAt] = useState<number | null>(null);
  const scheme = useComputedColorScheme("light");
  const data = useMemo(
    () =>
      seriesOf(
        drawn.map(({ run }) => run),
        metric,
      ),
    [drawn, metric],
  );
  const latest = useRef({ data, drawn });
  latest.current = { data, drawn };
  const marks = drawn.map(({ run, mark }) => run.id + mark.colour).join(" ");

  // The plot is made anew for other runs or colours; new steps only give it data.
  // biome-ignore lint/correctness/useExhaustiveDependencies: marks and scheme are what it is made from
  useEffect(() => {
    const box = place.current;
    if (!box) return;
    const made = new uPlot(
      options(latest.current.drawn, getComputedStyle(box), box.clientWidth || 220, setAt),
      latest.current.data as uPlot.AlignedData,
      box,
    );
    plot.current = made;
    const watch = new ResizeObserver(() => made.setSize({ width: box.clientWidth, height: HEIGHT }));
    watch.observe(box);
    return () => {
      watch.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [marks, scheme]);
  useEffect(() => plot.current?.setData(data as uPlot.AlignedData), [data]);

  const [steps, ...columns] = data;
  const shownOf = (column: readonly (number | null)[]) => {
    const known = at === null ? column.filter((value) => value !== null).at(-1) : column[at];
    return known === null || known === undefined ? null : known;
  };
  const ends = columns.map((column, i) => {
    const known = column.filter((value) => value !== null);
    const name = drawn[i]!.run.config.name;
    return known.length === 0
      ? t(($) => $.curves.none, { name })
      : t(($) => $.curves.ends, {
          name,
          first: known[0]!.toFixed(metric.digits),
          now: known.at(-1)!.toFixed(metric.digits),
        });
  });
  const { label, about } = metricWords(metric);
  return (
    <figure className={curvesStyles.curve} title={about}>
      <figcaption>
        <span>{label}</span>
        <span className="num">
          {columns.map((column, i) => {
            const value = shownOf(column);
            return (
              <b key={drawn[i]!.run.id} style={{ color: `var(${drawn[i]!.mark.colour})` }}>
                {value === null ? "–" : value.toFixed(metric.digits)}
              </b>
            );
          })}
          {at !== null && steps[at] !== undefined && (
            <small>{t(($) => $.curves.at, { step: steps[at] })}</small>
          )}
        </span>
      </figcaption>
      <div
        ref={place}
        role="img"
        aria-label={t(($) => $.curves.label, { label, about: about.toLowerCase(), ends: clauses(ends) })}
        style={{ height: HEIGHT }}
      />
    </figure>
  );
}
