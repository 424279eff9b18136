import { useMemo } from "react";
import type { Interval } from "../../eval/statistics/pairedDifference";
import { Panel } from "../../ui/Panel";
import page from "../../ui/page.module.css";
import { linear, ticks } from "../../ui/scale";
import { useParts, useStore } from "../../workspace/react";
import { MarkShape } from "./MarkShape";
import { Parts } from "./Parts";
import planeStyles from "./plane.module.css";
import { shareOf, signed, told } from "./points";
import { runsStore } from "./stores/runs";
import { type Mark, marked, type PathPoint, pathOf } from "./stores/view";
import { say, useWords } from "./words";

const WIDTH = 440;
const HEIGHT = 330;
const LEFT = 44;
const BOTTOM = 40;
const TOP = 14;
const RIGHT = 14;

/** Room for every point, the origin and a little more. */
function extentOf(values: readonly number[], least: number): [number, number] {
  const [low, high] = [Math.min(-least, ...values), Math.max(least, ...values)];
  const margin = 0.08 * (high - low);
  return [low - margin, high + margin];
}

const tickText = (tick: number) => signed(tick, Number.isInteger(tick) ? 0 : 1);

/** A point that has a place in the plane. */
interface Placed {
  point: PathPoint;
  gained: Interval;
  kept: Interval;
}

const ORIGIN: Interval = { value: 0, low: 0, high: 0 };

/** The base is the origin; other points have a place where both axes were measured. */
const placed = (points: readonly PathPoint[]): Placed[] =>
  points.flatMap((point, i) => {
    const [gained, kept] = i === 0 ? [ORIGIN, ORIGIN] : [point.gained, point.kept];
    return gained && kept ? [{ point, gained, kept }] : [];
  });

/** Composition against retention, each run a path from its base model, which is the origin. */
export function Plane() {
  const t = useWords();
  const { runs, shown } = useParts(runsStore, "runs", "shown");
  const focused = useStore(runsStore, (state) => runs.find(({ id }) => id === state.focused));
  const paths = useMemo(
    () =>
      marked(runs, shown).flatMap(({ run, mark }) => {
        const points = pathOf(run);
        return points.length > 0 ? [{ run, mark, points, places: placed(points) }] : [];
      }),
    [runs, shown],
  );
  // every point, and the interval of each last one
  const all = paths.flatMap(({ places }) => places);
  const ends = paths.flatMap(({ places }) => places.at(-1) ?? []);
  const extent = (axis: "gained" | "kept") =>
    extentOf(
      [...all.map((one) => one[axis].value), ...ends.flatMap((one) => [one[axis].low, one[axis].high])],
      5,
    );
  const [x, y] = [extent("kept"), extent("gained")];
  const [px, py] = [linear(x, [LEFT, WIDTH - RIGHT]), linear(y, [HEIGHT - BOTTOM, TOP])];
  const words = paths.map(({ run, points }) => {
    const last = points.at(-1)!;
    return t(($) => $.plane.runLabel, {
      name: run.config.name,
      composition: told(last.gained),
      retention: told(last.kept),
      step: last.step,
    });
  });
  return (
    <Panel id="plane" title={t(($) => $.plane.title)} hint={t(($) => $.plane.hint)}>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        className={planeStyles.plane}
        role="img"
        aria-label={t(($) => $.plane.label, { runs: words.join(". ") || t(($) => $.plane.noneYet) })}
      >
        <rect
          x={px(0)}
          y={TOP}
          width={WIDTH - RIGHT - px(0)}
          height={py(0) - TOP}
          className={planeStyles.better}
        />
        {ticks(x, 6).map((tick) => (
          <g key={tick}>
            <line x1={px(tick)} x2={px(tick)} y1={TOP} y2={HEIGHT - BOTTOM} data-zero={tick === 0} />
            <text x={px(tick)} y={HEIGHT - BOTTOM + 15} textAnchor="middle">
              {tickText(tick)}
            </text>
          </g>
        ))}
        {ticks(y, 6).map((tick) => (
          <g key={tick}>
            <line x1={LEFT} x2={WIDTH - RIGHT} y1={py(tick)} y2={py(tick)} data-zero={tick === 0} />
            <text x={LEFT - 6} y={py(tick) + 4} textAnchor="end">
              {tickText(tick)}
            </text>
          </g>
        ))}
        <text x={(LEFT + WIDTH - RIGHT) / 2} y={HEIGHT - 6} textAnchor="middle" className={planeStyles.axis}>
          {t(($) => $.plane.retention)}
        </text>
        <text
          transform={`translate(14 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)`}
          textAnchor="middle"
          className={planeStyles.axis}
        >
          {t(($) => $.plane.composition)}
        </text>
        {paths.map(({ run, mark, places }) => (
          <Path key={run.id} mark={mark} points={places} px={px} py={py} name={run.config.name} />
        ))}
        <g className={planeStyles.origin}>
          <circle cx={px(0)} cy={py(0)} r={4.5} />
          <text x={px(0) + 8} y={py(0) + 15}>
            {t(($) => $.plane.base)}
          </text>
        </g>
      </svg>
      {paths.length === 0 ? (
        <p className={page.hint}>{t(($) => $.plane.empty)}</p>
      ) : (
        <ul className={`${planeStyles.ends} num`}>
          {paths.map(({ run, mark, points }) => (
            <li key={run.id}>
              <MarkShape mark={mark} />
              <span>
                <b>{run.config.name}</b>
                {t(($) => $.plane.end, {
                  composition: shares(points, "composition") + change(points, "gained"),
                  retention: shares(points, "retention") + change(points, "kept"),
                })}
              </span>
            </li>
          ))}
        </ul>
      )}
      {focused && <Parts run={focused} />}
    </Panel>
  );
}

/** "52.3 → 61.0%"; of few cases "50.0% (1 of 2) → 100.0% (2 of 2)". */
function shares(points: readonly PathPoint[], axis: "composition" | "retention"): string {
  const [first, last] = [points[0]!, points.at(-1)!];
  const end = shareOf(last[axis], last.parts[axis]);
  if (points.length === 1) return end;
  const begin = shareOf(first[axis], first.parts[axis]);
  return `${begin.replace(/%$/, "")} → ${end}`;
}

/** ": +2.9 (−2.8 to +8.6), no difference seen"; nothing for the base alone. */
const change = (points: readonly PathPoint[], axis: "gained" | "kept") =>
  points.length > 1 ? say(($) => $.plane.change, { points: told(points.at(-1)![axis]) }) : "";

interface PathProps {
  mark: Mark;
  points: readonly Placed[];
  name: string;
  px(value: number): number;
  py(value: number): number;
}

function Path({ mark, points, name, px, py }: PathProps) {
  const t = useWords();
  const last = points.at(-1)!;
  return (
    <g style={{ color: `var(${mark.colour})` }}>
      <polyline
        points={points.map(({ kept, gained }) => `${px(kept.value)},${py(gained.value)}`).join(" ")}
        fill="none"
        stroke="currentColor"
        strokeWidth={1.8}
        strokeDasharray={mark.dash.join(" ")}
      />
      {last.point.step > 0 && (
        <g className={planeStyles.whiskers}>
          <line
            x1={px(last.kept.low)}
            x2={px(last.kept.high)}
            y1={py(last.gained.value)}
            y2={py(last.gained.value)}
          />
          <line
            x1={px(last.kept.value)}
            x2={px(last.kept.value)}
            y1={py(last.gained.low)}
            y2={py(last.gained.high)}
          />
        </g>
      )}
      {points.slice(1).map((one) => (
        <g key={one.point.step} transform={`translate(${px(one.kept.value)} ${py(one.gained.value)})`}>
          <title>
            {t(($) => $.plane.pointLabel, {
              name,
              step: one.point.step,
              composition: shareOf(one.point.composition, one.point.parts.composition),
              gained: told(one.gained),
              retention: shareOf(one.point.retention, one.point.parts.retention),
              kept: told(one.kept),
            })}
          </title>
          <MarkShape mark={mark} size={one === last ? 12 : 6} inside />
        </g>
      ))}
    </g>
  );
}
