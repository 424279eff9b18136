/** The papers' columns by name, and their rows as points of the plane; published without intervals. */
import { PUBLISHED_ROWS } from "../../eval/published";
import type { PlanePoint } from "./figures/Plane";
import { say } from "./words";

/** A column of the papers; benchmarks keep their names. */
export const publishedColumn = (column: string): string =>
  column === "ARO average" || column === "zero-shot, 11 sets"
    ? say(($) => $.results.published.columns[column])
    : column;

/** What of the method a row of the ablation has; terms keep their letters. */
export const termsName = (terms: string): string =>
  terms === "caption negatives only" || terms === "+ self-distillation (DeGLA)"
    ? say(($) => $.results.published.terms[terms])
    : terms;

const exact = (percent: number) => ({ accuracy: percent / 100, low: percent / 100, high: percent / 100 });

export const publishedPoints = (): PlanePoint[] =>
  PUBLISHED_ROWS.flatMap(({ model, values }) => {
    const [composition, retention] = [values["ARO average"], values["zero-shot, 11 sets"]];
    if (composition === undefined || retention === undefined) return [];
    return [
      {
        label: model,
        mark: "published",
        composition: exact(composition),
        retention: exact(retention),
      } as const,
    ];
  });
