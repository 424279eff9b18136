/** One figure of the bench and how it is written. */
import { median } from "../speed";

export interface Figure {
  /** host, step, encode or memory */
  part: string;
  /** What was measured, e.g. "DeGLA step, batch 32, wasm". */
  what: string;
  /** This build, an earlier one, PyTorch, … */
  who: string;
  unit: "ms" | "MB" | "";
  samples: number[];
}

export function spread(samples: readonly number[]): { median: number; least: number; most: number } {
  return { median: median(samples), least: Math.min(...samples), most: Math.max(...samples) };
}

const short = (value: number, unit: string) =>
  `${value >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(value < 10 ? 2 : 1)}${unit && ` ${unit}`}`;

/** A row for each thing measured, a column for each who; behind the others how many times ours they take. */
export function figureTable(figures: readonly Figure[], part: string): string {
  const some = figures.filter((figure) => figure.part === part);
  const whos = [...new Set(some.map(({ who }) => who))];
  const whats = [...new Set(some.map(({ what }) => what))];
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  const rows = whats.map((what) => {
    const own = some.find((figure) => figure.what === what && figure.who === "this build");
    const cells = whos.map((who) => {
      const figure = some.find((other) => other.what === what && other.who === who);
      if (!figure) return "–";
      const { median: middle, least, most } = spread(figure.samples);
      const range = least === most ? "" : ` (${short(least, "")}–${short(most, "")})`;
      const ratio =
        own && own !== figure ? `, **${(middle / spread(own.samples).median).toFixed(2)} ×**` : "";
      return `${short(middle, figure.unit)}${range}${ratio}`;
    });
    return line([what, ...cells]);
  });
  return [line(["", ...whos]), line(["---", ...whos.map(() => "---")]), ...rows].join("\n");
}
