import { useMemo } from "react";
import { share } from "../../eval/statistics/wilson";
import { useStore } from "../../workspace/react";
import { MarkShape } from "./MarkShape";
import { Parts } from "./Parts";
import planeStyles from "./plane.module.css";
import { percent, signed } from "./points";
import { runsStore } from "./stores/runs";
import { type Mark, marked, type PathPoint, pathOf } from "./stores/view";
import classes from "./train.module.css";

const WIDTH = 440;
const HEIGHT = 330;
const LEFT = 44;
const BOTTOM = 40;
const TOP = 14;
const RIGHT = 14;

interface Scale {
  low: number;
  high: number;
  ticks: number[];
}

/** Room for every point, the origin and a little more, with about five round ticks. */
function scaleOf(values: readonly number[], least: number): Scale {
  const low = Math.min(-least, ...values);
  const high = Math.max(least, ...values);
  const margin = 0.08 * (high - low);
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough)!;
  const ticks: number[] = [];
  for (let tick = Math.ceil((low - margin) / step) * step; tick <= high + margin; tick += step)
    ticks.push(Math.round(tick / step) * step);
  return { low: low - margin, high: high + margin, ticks };
}

const tickText = (tick: number) => signed(tick, Number.isInteger(tick) ? 0 : 1);

/** A point that has a place in the plane. */
type Placed = PathPoint & { gained: number; kept: number };
const isPlaced = (point: PathPoint): point is Placed => point.gained !== null && point.kept !== null;

/** Composition against retention, each run a path from its base model, which is the origin. */
export function Plane() {
  const runs = useStore(runsStore, (state) => state.runs);
  const shown = useStore(runsStore, (state) => state.shown);
  const focused = useStore(runsStore, (state) => runs.find(({ id }) => id === state.focused));
  const paths = useMemo(
    () =>
      marked(runs, shown).flatMap(({ run, mark }) => {
        const points = pathOf(run);
        return points.length > 0 ? [{ run, mark, points }] : [];
      }),
    [runs, shown],
  );
  const all = paths.flatMap(({ points }) => points.filter(isPlaced));
  const x = scaleOf(
    all.map(({ kept }) => kept),
    5,
  );
  const y = scaleOf(
    all.map(({ gained }) => gained),
    5,
  );
  const px = (value: number) => LEFT + ((value - x.low) / (x.high - x.low)) * (WIDTH - LEFT - RIGHT);
  const py = (value: number) =>
    HEIGHT - BOTTOM - ((value - y.low) / (y.high - y.low)) * (HEIGHT - BOTTOM - TOP);
  const told = paths.map(({ run, points }) => {
    const last = points.at(-1)!;
    return `${run.config.name}: composition ${signed(last.gained, 1)}, retention ${signed(last.kept, 1)} at step ${last.step}`;
  });
  return (
    <section aria-labelledby="plane-title" className={classes.panel}>
      <div className={classes.panelHead}>
        <h2 id="plane-title">Composition and retention</h2>
        <span className={classes.hint}>points against the base model, on held-out data</span>
      </div>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        className={planeStyles.plane}
        role="img"
        aria-label={`Composition against retention, in points against the base model. ${told.join(". ") || "No evaluation yet."}`}
      >
        <rect
          x={px(0)}
          y={TOP}
          width={WIDTH - RIGHT - px(0)}
          height={py(0) - TOP}
          className={planeStyles.better}
        />
        {x.ticks.map((tick) => (
          <g key={tick}>
            <line x1={px(tick)} x2={px(tick)} y1={TOP} y2={HEIGHT - BOTTOM} data-zero={tick === 0} />
            <text x={px(tick)} y={HEIGHT - BOTTOM + 15} textAnchor="middle">
              {tickText(tick)}
            </text>
          </g>
        ))}
        {y.ticks.map((tick) => (
          <g key={tick}>
            <line x1={LEFT} x2={WIDTH - RIGHT} y1={py(tick)} y2={py(tick)} data-zero={tick === 0} />
            <text x={LEFT - 6} y={py(tick) + 4} textAnchor="end">
              {tickText(tick)}
            </text>
          </g>
        ))}
        <text x={(LEFT + WIDTH - RIGHT) / 2} y={HEIGHT - 6} textAnchor="middle" className={planeStyles.axis}>
          Retention: what it knew →
        </text>
        <text
          transform={`translate(11 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)`}
          textAnchor="middle"
          className={planeStyles.axis}
        >
          Composition →
        </text>
        {paths.map(({ run, mark, points }) => (
          <Path
            key={run.id}
            mark={mark}
            points={points.filter(isPlaced)}
            px={px}
            py={py}
            name={run.config.name}
          />
        ))}
        <g className={planeStyles.origin}>
          <circle cx={px(0)} cy={py(0)} r={4.5} />
          <text x={px(0) + 8} y={py(0) + 15}>
            base
          </text>
        </g>
      </svg>
      {paths.length === 0 ? (
        <p className={classes.hint}>
          Up is better at composition; right is better at what the model knew before. A run draws its way from
          the base model. In its paper DeGLA rises and stays, where plain fine-tuning drifts to the left.
        </p>
      ) : (
        <ul className={`${planeStyles.ends} num`}>
          {paths.map(({ run, mark, points }) => (
            <li key={run.id}>
              <MarkShape mark={mark} />
              <span>
                <b>{run.config.name}</b>: composition {ends(points, "composition")} (
                {spread(run, "composition")}), retention {ends(points, "retention")} (
                {spread(run, "retention")})
              </span>
            </li>
          ))}
        </ul>
      )}
      {focused && <Parts run={focused} />}
    </section>
  );
}

const ends = (points: readonly PathPoint[], axis: "composition" | "retention") =>
  points.length === 1
    ? percent(points[0]![axis])
    : `${percent(points[0]![axis]).replace("%", "")} → ${percent(points.at(-1)![axis])}`;

/** Half the 95% interval of the last share, by the cases behind it. */
function spread(run: Parameters<typeof pathOf>[0], axis: "composition" | "retention"): string {
  const parts = run.evaluations.at(-1)!.parts.filter((part) => part.axis === axis);
  const cases = parts.reduce((sum, part) => sum + part.cases, 0);
  if (cases === 0) return "not measured";
  const { low, high } = share(
    parts.reduce((sum, part) => sum + part.hits, 0),
    cases,
  );
  return `±${(50 * (high - low)).toFixed(1)}`;
}

interface PathProps {
  mark: Mark;
  points: readonly Placed[];
  name: string;
  px(value: number): number;
  py(value: number): number;
}

function Path({ mark, points, name, px, py }: PathProps) {
  const last = points.at(-1)!;
  return (
    <g style={{ color: `var(${mark.colour})` }}>
      <polyline
        points={points.map(({ kept, gained }) => `${px(kept)},${py(gained)}`).join(" ")}
        fill="none"
        stroke="currentColor"
        strokeWidth={1.8}
        strokeDasharray={mark.dash.join(" ")}
      />
      {points.slice(1).map((point) => (
        <g key={point.step} transform={`translate(${px(point.kept)} ${py(point.gained)})`}>
          <title>
            {name}, step {point.step}: composition {percent(point.composition)}, retention{" "}
            {percent(point.retention)}
          </title>
          <MarkShape mark={mark} size={point === last ? 12 : 6} inside />
        </g>
      ))}
    </g>
  );
}
