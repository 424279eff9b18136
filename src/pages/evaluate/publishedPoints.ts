/** The papers' rows as points of the plane; published without intervals. */
import { PUBLISHED_ROWS } from "../../eval/published";
import type { PlanePoint } from "./figures/Plane";

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
