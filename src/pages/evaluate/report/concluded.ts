/** What an evaluation comes to, before its tables: better or not, by how much, how sure, at what cost, what was forgotten. */
import type { FailureModes } from "../../../eval/failureModes";
import { costReport, type ModeCost } from "../../../eval/modeCosts";
import type { Estimate } from "../../../eval/result";
import { weightedShares } from "../../../eval/statistics/weightedShares";
import { ALPHA } from "../numbers";
import { axisDifference, axisMean, suiteTitle } from "../stores/rows";
import type { Shown } from "../useShown";

export interface AxisVerdict {
  axis: "composition" | "retention";
  /** The first model, or the only one. */
  a: Estimate;
  b: Estimate | null;
  /** b − a, null for one model. */
  difference: Estimate | null;
  /** Whether its interval leaves zero out, and on which side. */
  verdict: "better" | "worse" | "no difference" | null;
}

export interface Costs {
  unit: string;
  modes: ModeCost[];
  /** Sum over the modes that have cases enough; null where none has. */
  total: { a: Sum; b: Sum | null; difference: Sum | null } | null;
}

export type Sum = Pick<Estimate, "value" | "low" | "high">;

export interface Lost {
  suite: string;
  category: string;
  difference: Estimate;
}

export interface Conclusion {
  axes: AxisVerdict[];
  /** Categories that are worse, by interval and test, the worst first. */
  lost: Lost[];
  /** Null where no failure modes were evaluated. */
  costs: Costs | null;
}

/** The same suites on both sides; of one model all that it was run on. */
function comparable(shown: readonly Shown[]) {
  const many = shown.some(({ openB }) => openB);
  return shown.filter(({ openA, openB }) => (many ? openA && openB : openA));
}

export function concluded(shown: readonly Shown[], modes: FailureModes): Conclusion {
  const common = comparable(shown);
  const compared = common.flatMap(({ openA, comparison }) =>
    openA && comparison ? [{ result: openA.result, comparison }] : [],
  );
  const axes = (["composition", "retention"] as const).flatMap((axis): AxisVerdict[] => {
    const side = (which: "openA" | "openB") =>
      axisMean(
        common.flatMap((one) => one[which]?.result ?? []),
        axis,
      );
    const a = side("openA");
    if (!a) return [];
    const b = side("openB");
    const difference = b && axisDifference(compared, axis);
    return [{ axis, a, b, difference, verdict: difference && verdictOf(difference) }];
  });
  const suites = common.filter(({ head }) => head.suite.family !== "own");
  const lost = suites.flatMap(({ name, comparison }) =>
    (comparison?.metrics ?? [])
      .filter(({ category, difference, pHolm }, i, all) => {
        const first = all.findIndex((one) => one.category === category) === i;
        return first && category !== "all" && difference.high < 0 && pHolm < ALPHA;
      })
      .map(({ category, difference }) => ({ suite: suiteTitle(name), category, difference })),
  );
  lost.sort((one, other) => one.difference.value - other.difference.value);
  return { axes, lost, costs: costsOf(shown, modes) };
}

function verdictOf({ low, high }: Sum): NonNullable<AxisVerdict["verdict"]> {
  if (low > 0) return "better";
  return high < 0 ? "worse" : "no difference";
}

function costsOf(shown: readonly Shown[], modes: FailureModes): Costs | null {
  const own = shown.find(({ head }) => head.suite.family === "own");
  const first = own && (own.openA ?? own.openB)?.result;
  if (!first) return null;
  const second = own.openA && own.openB ? own.openB.result : null;
  const costs = costReport(modes, first, second);
  if (costs.length === 0) return null;
  const sure = costs.filter(({ tooFew }) => !tooFew);
  const sum = (of: (cost: ModeCost) => Sum | null | undefined): Sum | null => {
    const parts = sure.flatMap((cost) => of(cost) ?? []);
    return parts.length === 0 ? null : weightedShares(parts.map((share) => ({ weight: 1, share })));
  };
  const a = sum((cost) => cost.a.monthly);
  const total = a && {
    a,
    b: sum((cost) => cost.b?.monthly),
    difference: sum((cost) => cost.difference),
  };
  return { unit: modes.unit, modes: costs, total };
}
