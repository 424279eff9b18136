/** Is a winning probability of 80% right eight times in ten? Points on the diagonal say yes. */

import { linear, percentTick, ticks } from "../../../ui/scale";
import { useWords } from "../words";
import { Frame } from "./Frame";

export interface ReliabilityBin {
  /** Mean winning probability of its cases. */
  confidence: number;
  accuracy: number;
  count: number;
}

interface Props {
  series: readonly { mark: "a" | "b"; name: string; bins: readonly ReliabilityBin[] }[];
  width: number;
  title: string;
}

const MARGIN = { top: 12, right: 14, bottom: 40, left: 46 };

export function Reliability({ series, width, title }: Props) {
  const t = useWords();
  const side = Math.min(width, 330);
  const x = linear([0, 1], [MARGIN.left, side - MARGIN.right]);
  const y = linear([0, 1], [side - MARGIN.bottom, MARGIN.top]);
  const most = Math.max(1, ...series.flatMap(({ bins }) => bins.map(({ count }) => count)));
  const radius = (count: number) => 3 + 7 * Math.sqrt(count / most);
  return (
    <Frame width={side} height={side} title={title}>
      {ticks([0, 1]).map((tick) => (
        <g key={tick}>
          <line x1={x(tick)} x2={x(tick)} y1={y(0)} y2={y(1)} stroke="var(--line)" />
          <line x1={x(0)} x2={x(1)} y1={y(tick)} y2={y(tick)} stroke="var(--line)" />
          <text x={x(tick)} y={y(0) + 15} textAnchor="middle" className="tick">
            {percentTick(tick)}
          </text>
          <text x={x(0) - 6} y={y(tick) + 4} textAnchor="end" className="tick">
            {percentTick(tick)}
          </text>
        </g>
      ))}
      <line x1={x(0)} x2={x(1)} y1={y(0)} y2={y(1)} stroke="var(--ink-3)" strokeDasharray="4 3" />
      {series.map(({ mark, bins }) => {
        const colour = mark === "a" ? "var(--slot-a)" : "var(--slot-b)";
        return (
          <g key={mark}>
            <polyline
              points={bins.map(({ confidence, accuracy }) => `${x(confidence)},${y(accuracy)}`).join(" ")}
              fill="none"
              stroke={colour}
              strokeWidth={1.4}
              strokeDasharray={mark === "b" ? "5 3" : undefined}
            />
            {bins.map(({ confidence, accuracy, count }) => {
              const r = radius(count);
              const [cx, cy] = [x(confidence), y(accuracy)];
              return mark === "a" ? (
                <circle key={confidence} cx={cx} cy={cy} r={r} fill={colour} fillOpacity={0.75} />
              ) : (
                <rect
                  key={confidence}
                  x={cx - r}
                  y={cy - r}
                  width={2 * r}
                  height={2 * r}
                  transform={`rotate(45 ${cx} ${cy})`}
                  fill="var(--card)"
                  fillOpacity={0.6}
                  stroke={colour}
                  strokeWidth={1.6}
                />
              );
            })}
          </g>
        );
      })}
      <text x={(x(0) + x(1)) / 2} y={side - 6} textAnchor="middle" className="axis">
        {t(($) => $.cases.figures.probability)}
      </text>
      <text transform={`translate(13 ${(y(0) + y(1)) / 2}) rotate(-90)`} textAnchor="middle" className="axis">
        {t(($) => $.cases.figures.right)}
      </text>
    </Frame>
  );
}
