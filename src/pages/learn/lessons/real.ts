/** Lesson 8: is it real: intervals, judges that see no picture, and what errors cost. */
import { BUNDLED_ID, TUNED_ID } from "../../../workspace/modelSources";
import { modelStore } from "../../../workspace/models";
import { routeStore } from "../../../workspace/route";
import { planStore } from "../../evaluate/stores/plan";
import { openResult, resultsStore } from "../../evaluate/stores/results";
import { show } from "../../evaluate/stores/view";
import type { Lesson } from "./lesson";

const REAL_SUITE = "aro/seen";
const CASES = 100;
/** Of the exercise, which asks for an interval narrower than that, in points to either side. */
const MANY = 5 * CASES;
const NARROW = 5;
/** So many questions make an interval a number of errors. */
const ALL = 1000;

/** Half the width of an interval, in points, that each option stands for. */
const WIDTHS = { one: 1, three: 3, ten: 10 };

/** The base's results on the suite that are kept here, the fewest cases first; opened as they are asked for. */
export function baseResults() {
  const sha = modelStore.getState().loaded[BUNDLED_ID]?.sha256;
  const { heads, open } = resultsStore.getState();
  return (heads ?? [])
    .filter(({ model, suite }) => model.sha256 === sha && suite.name === REAL_SUITE)
    .flatMap((head) => {
      void openResult(head);
      return open[head.id]?.result.categories[0] ?? [];
    })
    .sort((one, other) => one.cases - other.cases);
}

const halfWidth = ({ low, high }: { low: number; high: number }) => 50 * (high - low);
const percent = (share: number) => (100 * share).toFixed(1);

export const realLesson: Lesson = {
  id: "real",
  options: ["one", "three", "ten"],
  given: () => ({ few: CASES, many: MANY, narrow: NARROW, all: ALL }),
  stage: async () => ({
    page: "evaluate",
    b: TUNED_ID,
    pictures: [],
    captions: [],
    also: {
      put() {
        planStore.setState({ scenes: [REAL_SUITE], imported: [], count: CASES });
        show({ tab: "table" });
      },
      is: () =>
        routeStore.getState().page === "evaluate" && planStore.getState().scenes.join() === REAL_SUITE,
    },
  }),
  outcome() {
    const [category] = baseResults();
    if (!category) return null;
    const { value, low, high, cases } = category.metrics[0]!.estimate;
    const half = halfWidth({ low, high });
    const near = (option: keyof typeof WIDTHS) => Math.abs(Math.log(half / WIDTHS[option]));
    const option = (["one", "three", "ten"] as const).reduce((best, other) =>
      near(other) < near(best) ? other : best,
    );
    const judge = category.textOnly?.learnt.value;
    const facts = {
      cases,
      value: percent(value),
      low: percent(low),
      high: percent(high),
      half: half.toFixed(1),
      judge: judge === undefined ? "–" : percent(judge),
      fewest: Math.round(ALL * (1 - high)),
      most: Math.round(ALL * (1 - low)),
    };
    return { option, told: "interval", facts };
  },
  exercise() {
    const results = baseResults().map(({ metrics }) => metrics[0]!.estimate);
    const said = (estimate: (typeof results)[number] | undefined) =>
      estimate ? `±${halfWidth(estimate).toFixed(1)}` : "–";
    const many = results.findLast(({ cases }) => cases >= MANY);
    return {
      solved: many !== undefined && halfWidth(many) < NARROW,
      facts: { fewHalf: said(results[0]), manyHalf: said(many) },
    };
  },
};
