/** Composition against what is retained: a repair that forgets moves right and down. */

import { around, linear, percentTick, ticks } from "../../../ui/scale";
import { type BarValue, wrapped } from "./Bars";
import { Frame } from "./Frame";

export interface PlanePoint {
  /** One letter or a short name, written at the point. */
  label: string;
  mark: "a" | "b" | "published";
  composition: BarValue;
  retention: BarValue;
}

interface Props {
  points: readonly PlanePoint[];
  width: number;
  title: string;
  xLabel: string;
  yLabel: string;
}

const MARGIN = { top: 12, right: 16 };
const LINE = 13;
/** Width of a letter of an axis' label, amply. */
const LETTER = 6;

export function Plane({ points, width, title, xLabel, yLabel }: Props) {
  const height = Math.round(Math.min(width * 0.8, 330));
  const xLines = wrapped(xLabel, (width - 60) / LETTER);
  const yLines = wrapped(yLabel, (height - 50) / LETTER);
  const bottom = 27 + LINE * xLines.length;
  const left = 33 + LINE * yLines.length;
  const xs = around(points.flatMap(({ composition: c }) => [c.low, c.high, c.accuracy]));
  const ys = around(points.flatMap(({ retention: r }) => [r.low, r.high, r.accuracy]));
  const x = linear(xs, [left, width - MARGIN.right]);
  const y = linear(ys, [height - bottom, MARGIN.top]);
  const labels = placeLabels(points, x, y, width);
  const from = points.find(({ mark }) => mark === "a");
  const to = points.find(({ mark }) => mark === "b");
  return (
    <Frame width={width} height={height} title={title}>
      <defs>
        <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M0 0 8 4 0 8z" fill="var(--ink-3)" />
        </marker>
      </defs>
      {ticks(xs).map((tick) => (
        <g key={`x${tick}`}>
          <line x1={x(tick)} x2={x(tick)} y1={MARGIN.top} y2={height - bottom} stroke="var(--line)" />
          <text x={x(tick)} y={height - bottom + 15} textAnchor="middle" className="tick">
            {percentTick(tick)}
          </text>
        </g>
      ))}
      {ticks(ys).map((tick) => (
        <g key={`y${tick}`}>
          <line x1={left} x2={width - MARGIN.right} y1={y(tick)} y2={y(tick)} stroke="var(--line)" />
          <text x={left - 6} y={y(tick) + 4} textAnchor="end" className="tick">
            {percentTick(tick)}
          </text>
        </g>
      ))}
      {xLines.map((line, k) => (
        <text
          key={line}
          x={(left + width - MARGIN.right) / 2}
          y={height - 6 - LINE * (xLines.length - 1 - k)}
          textAnchor="middle"
          className="axis"
        >
          {line}
        </text>
      ))}
      {yLines.map((line, k) => (
        <text
          key={line}
          x={0}
          y={0}
          transform={`translate(${13 + LINE * k} ${(MARGIN.top + height - bottom) / 2}) rotate(-90)`}
          textAnchor="middle"
          className="axis"
        >
          {line}
        </text>
      ))}
      {from && to && (
        <line
          {...shortened(
            x(from.composition.accuracy),
            y(from.retention.accuracy),
            x(to.composition.accuracy),
            y(to.retention.accuracy),
          )}
          stroke="var(--ink-3)"
          strokeWidth={1.3}
          markerEnd="url(#arrow)"
        />
      )}
      {points.map((point) => {
        const { label, mark, composition: c, retention: r } = point;
        const cx = x(c.accuracy);
        const cy = y(r.accuracy);
        const colour = mark === "a" ? "var(--slot-a)" : mark === "b" ? "var(--slot-b)" : "var(--ink-2)";
        const place = labels.get(label)!;
        return (
          <g key={label}>
            <line x1={x(c.low)} x2={x(c.high)} y1={cy} y2={cy} stroke={colour} strokeWidth={1.2} />
            <line x1={cx} x2={cx} y1={y(r.low)} y2={y(r.high)} stroke={colour} strokeWidth={1.2} />
            {mark === "b" ? (
              <rect
                x={cx - 5.5}
                y={cy - 5.5}
                width={11}
                height={11}
                transform={`rotate(45 ${cx} ${cy})`}
                fill={colour}
              />
            ) : (
              <circle
                cx={cx}
                cy={cy}
                r={mark === "a" ? 6 : 4.5}
                fill={mark === "published" ? "var(--card)" : colour}
                stroke={colour}
                strokeWidth={1.6}
              />
            )}
            <text x={place.x} y={place.y} textAnchor="middle" className="pointLabel">
              {label}
            </text>
          </g>
        );
      })}
    </Frame>
  );
}

/** Above the point, or below where that is taken; never beyond the edge. */
function placeLabels(
  points: readonly PlanePoint[],
  x: (value: number) => number,
  y: (value: number) => number,
  width: number,
): Map<string, { x: number; y: number }> {
  const placed = new Map<string, { x: number; y: number; half: number }>();
  for (const { label, mark, composition, retention } of points) {
    const half = 3.6 * label.length + 4;
    // Beside the whiskers of one's own models.
    const aside = mark === "published" ? 0 : half + 8;
    const cx = Math.min(width - half, Math.max(half, x(composition.accuracy) + aside));
    const cy = y(retention.accuracy);
    const free = (at: number) =>
      [...placed.values()].every(
        (other) => Math.abs(other.y - at) > 14 || Math.abs(other.x - cx) > half + other.half,
      );
    placed.set(label, { x: cx, y: free(cy - 10) ? cy - 10 : cy + 20, half });
  }
  return placed;
}

/** From mark to mark, not from centre to centre. */
function shortened(x1: number, y1: number, x2: number, y2: number) {
  const length = Math.hypot(x2 - x1, y2 - y1);
  const cut = Math.min(9 / (length || 1), 0.45);
  const [dx, dy] = [(x2 - x1) * cut, (y2 - y1) * cut];
  return { x1: x1 + dx, y1: y1 + dy, x2: x2 - dx, y2: y2 - dy };
}
