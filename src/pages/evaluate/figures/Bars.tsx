/** Accuracy by category as horizontal bars with 95% intervals, one or two models. Plain SVG: the report holds it, too. */

import { linear, percentTick, ticks } from "../../../ui/scale";
import { Frame } from "./Frame";

export interface BarValue {
  accuracy: number;
  low: number;
  high: number;
}

export interface BarRow {
  label: string;
  a: BarValue | null;
  b: BarValue | null;
  /** What guessing gives. */
  chance: number | null;
}

interface Props {
  rows: readonly BarRow[];
  names: { a: string; b: string | null };
  width: number;
  title: string;
}

const BAR = 11;
const GAP = 12;
const TOP = 22;
const LINE = 14;
/** Width of a letter of a label, amply. */
const LETTER = 6.6;
const LONGEST_BESIDE = 29;

/** Of East Asian scripts, and of full width: as wide as two letters. */
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;

const lettersOf = (text: string) => [...text].reduce((sum, one) => sum + (WIDE.test(one) ? 2 : 1), 0);

/** A word in parts of at most so many letters. */
function broken(word: string, room: number): string[] {
  const parts = [""];
  for (const one of word)
    if (lettersOf(parts.at(-1)! + one) <= room) parts[parts.length - 1] += one;
    else parts.push(one);
  return parts;
}

/** Words in lines of at most so many letters; a longer word is broken. */
export function wrapped(text: string, most: number): string[] {
  const room = Math.max(8, Math.floor(most));
  const lines: string[] = [];
  for (const piece of text.split(" ").flatMap((word) => broken(word, room))) {
    const last = lines.at(-1);
    if (last !== undefined && lettersOf(last) + 1 + lettersOf(piece) <= room)
      lines[lines.length - 1] = `${last} ${piece}`;
    else lines.push(piece);
  }
  return lines;
}

export function Bars({ rows, names, width, title }: Props) {
  const both = names.b !== null;
  const rowHeight = (both ? 2 * BAR + 2 : BAR) + GAP;
  const longest = Math.max(...rows.map(({ label }) => lettersOf(label)), 8);
  // On a phone, and where it is long, the label stands above its bars, in as many lines as it needs.
  const above = width < 520 || longest > LONGEST_BESIDE;
  const left = above ? 4 : 16 + LETTER * longest;
  const lines = rows.map(({ label }) => (above ? wrapped(label, (width - 8) / LETTER) : [label]));
  const right = 56;
  const x = linear([0, 1], [left, width - right]);
  const tops: number[] = [];
  let height = TOP;
  for (const { length } of lines) {
    height += above ? length * LINE : 0;
    tops.push(height);
    height += rowHeight;
  }
  height += 4;
  return (
    <Frame width={width} height={height} title={title}>
      <Pattern />
      {ticks([0, 1], width < 520 ? 4 : 10).map((tick) => (
        <g key={tick}>
          <line x1={x(tick)} x2={x(tick)} y1={TOP - 4} y2={height} stroke="var(--line)" />
          <text x={x(tick)} y={12} textAnchor="middle" className="tick">
            {percentTick(tick)}
          </text>
        </g>
      ))}
      {rows.map(({ label, a, b, chance }, i) => {
        const top = tops[i]!;
        const bars = [
          { slot: "a", value: a },
          { slot: "b", value: b },
        ].slice(0, both ? 2 : 1);
        return (
          <g key={label}>
            {lines[i]!.map((line, k, all) => (
              <text
                key={line}
                x={above ? left : left - 8}
                y={above ? top - 4 - LINE * (all.length - 1 - k) : top + rowHeight / 2 - GAP / 2 + 4}
                textAnchor={above ? "start" : "end"}
                className="label"
              >
                {line}
              </text>
            ))}
            {chance !== null && (
              <line
                x1={x(chance)}
                x2={x(chance)}
                y1={top - 2}
                y2={top + rowHeight - GAP + 2}
                stroke="var(--ink-3)"
                strokeDasharray="2 2"
              />
            )}
            {bars.map(({ slot, value }, k) => {
              const y = top + k * (BAR + 2);
              if (!value || !Number.isFinite(value.accuracy)) return null;
              return (
                <g key={slot}>
                  <rect
                    x={x(0)}
                    y={y}
                    width={Math.max(1, x(value.accuracy) - x(0))}
                    height={BAR}
                    rx={2}
                    fill={slot === "a" ? "var(--slot-a)" : "url(#stripes)"}
                    stroke={slot === "a" ? "none" : "var(--slot-b)"}
                  />
                  <Whisker x1={x(value.low)} x2={x(value.high)} y={y + BAR / 2} />
                  <text x={x(Math.max(value.accuracy, value.high)) + 6} y={y + BAR - 1.5} className="value">
                    {both ? `${slot.toUpperCase()} ` : ""}
                    {(100 * value.accuracy).toFixed(1)}
                  </text>
                </g>
              );
            })}
          </g>
        );
      })}
    </Frame>
  );
}

/** The second model's bars are striped: they are told apart without colour. */
function Pattern() {
  return (
    <defs>
      <pattern id="stripes" width="5" height="5" patternTransform="rotate(45)" patternUnits="userSpaceOnUse">
        <rect width="5" height="5" fill="var(--card)" />
        <rect width="2.6" height="5" fill="var(--slot-b)" />
      </pattern>
    </defs>
  );
}

function Whisker({ x1, x2, y }: { x1: number; x2: number; y: number }) {
  return (
    <g stroke="var(--ink)" strokeWidth={1.3}>
      <line x1={x1} x2={x2} y1={y} y2={y} />
      <line x1={x1} x2={x1} y1={y - 3} y2={y + 3} />
      <line x1={x2} x2={x2} y1={y - 3} y2={y + 3} />
    </g>
  );
}
