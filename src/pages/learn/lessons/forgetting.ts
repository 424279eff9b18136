/** Lesson 7: what a repair forgets: NegCLIP beside DeGLA, by what was measured (docs/results/lift.json). */
import lift from "../../../../docs/results/lift.json";
import { TUNED_ID } from "../../../workspace/modelSources";
import { modelStore } from "../../../workspace/models";
import { cellOf, scoreStore } from "../../../workspace/scores";
import { selectionStore } from "../../../workspace/selection";
import type { Lesson } from "./lesson";
import { singleThings, type TellingPicture } from "./sets";

/** What is shown: composition, and three ways to ask what is retained. */
export const MEASURES = ["composition", "zero-shot", "zero-shot, unseen nouns", "recall@1"] as const;
export type Measure = (typeof MEASURES)[number];

export interface Measured {
  /** Percent. */
  value: number;
  /** Standard deviation over seeds; null where there is one. */
  spread: number | null;
}

export const baseOf = (measure: Measure): number => lift.base.percent[measure];

/** The two that the lesson is about, of all that were measured; with how many seeds were trained of each. */
export const methods = () =>
  lift.methods
    .filter(({ name }) => name === "DeGLA" || name === "NegCLIP")
    .map(({ name, seeds }) => ({ name, seeds: seeds.length }));

export function measuredOf(method: string, measure: Measure): Measured {
  const values = lift.methods
    .find(({ name }) => name === method)!
    .seeds.map(({ percent }) => percent[measure]);
  const value = values.reduce((sum, one) => sum + one, 0) / values.length;
  const squares = values.reduce((sum, one) => sum + (one - value) ** 2, 0);
  return { value, spread: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : null };
}

const points = (value: number) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(1)}`;

const changeOf = (method: string, measure: Measure) => measuredOf(method, measure).value - baseOf(measure);

/** What is asked about. */
const ASKED = "zero-shot, unseen nouns";

/** No further apart than seeds of one method are, in points: no difference worth a name. */
const noDifference = () =>
  Math.max(...methods().map(({ name }) => measuredOf(name, ASKED).spread ?? Number.POSITIVE_INFINITY));

/** What a method gained in composition. */
const gainOf = (method: string) => changeOf(method, "composition");

let asked: readonly TellingPicture[] = [];

export const forgettingLesson: Lesson = {
  id: "forgetting",
  options: ["degla", "negclip", "same"],
  given: () => ({
    gained: gainOf("DeGLA").toFixed(1),
    otherGained: gainOf("NegCLIP").toFixed(1),
    same: noDifference().toFixed(1),
  }),
  async stage() {
    asked = await singleThings();
    return {
      page: "compare",
      b: TUNED_ID,
      pictures: asked.map(({ ref }) => ref),
      captions: asked.flatMap(({ right, wrong }) => [right, wrong]),
      of: Object.fromEntries(asked.map(({ ref, right, wrong }) => [ref, [right, wrong]])),
    };
  },
  outcome() {
    const [degla, negclip] = ["DeGLA", "NegCLIP"].map((name) => changeOf(name, ASKED));
    const gap = degla! - negclip!;
    const option = Math.abs(gap) <= noDifference() ? "same" : gap > 0 ? "negclip" : "degla";
    const gains = { gain: points(gainOf("DeGLA")), otherGain: points(gainOf("NegCLIP")) };
    return { option, told: "points", facts: { degla: points(degla!), negclip: points(negclip!), ...gains } };
  },
  exercise() {
    const { picture, caption } = selectionStore.getState();
    const { tables } = scoreStore.getState();
    const { a, b } = modelStore.getState().slots;
    const one = asked.find(({ ref }) => ref === picture);
    if (!one || caption !== one.right || b !== TUNED_ID)
      return { solved: false, facts: { before: "–", after: "–" } };
    const [before, after] = [a, b].map((id) => cellOf(tables[id], one.ref, caption)?.cosine);
    return {
      solved: before !== undefined && after !== undefined && after < before,
      facts: { before: before?.toFixed(3) ?? "–", after: after?.toFixed(3) ?? "–" },
    };
  },
};
