/** What an evaluation comes to: axes with their differences, costs, and what is left out of either. */
import { describe, expect, it } from "vitest";
import { compareResults } from "../../../eval/compare";
import type { FailureModes } from "../../../eval/failureModes";
import type { CaseResult, SuiteResult } from "../../../eval/result";
import { summarise } from "../../../eval/summary";
import type { Suite } from "../../../eval/types";
import { axisMean } from "../stores/rows";
import type { Shown } from "../useShown";
import { concluded } from "./concluded";

type Part = { suite: Pick<Suite, "name" | "family" | "axis">; cases: (right: boolean[]) => CaseResult[] };

const choices =
  (category: string) =>
  (right: boolean[]): CaseResult[] =>
    right.map((won, i) => ({
      kind: "choice",
      id: `${category}/${i}`,
      category,
      cluster: `${category}/${i}`,
      scores: [0.3, 0.2],
      margin: won ? 0.1 : -0.1,
      probability: 0.7,
      won: Number(won),
    }));

/** Every other caption is true; where the model is right the true ones score higher. */
const judgements =
  (category: string) =>
  (right: boolean[]): CaseResult[] =>
    right.map((sees, i) => ({
      kind: "judgement",
      id: `${category}/${i}`,
      category,
      cluster: `${category}/${i}`,
      score: (i % 2 === 0) === sees ? 0.6 : 0.2,
      truth: i % 2 === 0,
    }));

function result({ suite, cases }: Part, right: boolean[], model: string): SuiteResult {
  const scored = cases(right);
  const whole: Suite = {
    ...suite,
    version: "1",
    source: "here",
    problems: [],
    cases: scored.map(({ id, category }) => ({
      kind: "choice",
      id,
      category,
      picture: id,
      right: `a ${id}`,
      wrong: [`no ${id}`],
    })),
  };
  return {
    format: "degla-eval/1",
    suite: { ...suite, version: "1", source: "here", cases: scored.length, classes: 0 },
    model: { name: model, sha256: model },
    cases: scored,
    categories: summarise(whole, scored, { seed: 1, resamples: 200 }),
    missing: { pictures: [], cases: 0 },
    problems: [],
    work: { pictures: 0, texts: 0, reused: 0, seconds: 0 },
  };
}

const share = (cases: number, right: number) => Array.from({ length: cases }, (_, i) => i < right);

function shownOf(part: Part, cases: number, a: number, b: number): Shown {
  const [first, second] = [result(part, share(cases, a), "a"), result(part, share(cases, b), "b")];
  const head = { suite: part.suite } as Shown["head"];
  return {
    name: part.suite.name,
    head,
    a: head,
    b: head,
    openA: { result: first } as Shown["openA"],
    openB: { result: second } as Shown["openB"],
    comparison: compareResults(first, second),
    pooling: null,
  };
}

const swaps: Part = {
  suite: { name: "swaps", family: "CSV", axis: "composition" },
  cases: choices("swap"),
};
const things: Part = {
  suite: { name: "things", family: "CSV", axis: "retention" },
  cases: choices("zero-shot"),
};
const shop = (mode: string): Part => ({
  suite: { name: "Shop", family: "own", axis: "composition" },
  cases: judgements(mode),
});
const modes = (...names: string[]): FailureModes => ({
  name: "Shop",
  unit: "€",
  modes: names.map((name) => ({ name, missCost: 20, falseAlarmCost: 1, volume: 1000, cases: [] })),
});

describe("the conclusion", () => {
  const large = [shownOf(swaps, 500, 300, 400), shownOf(things, 200, 180, 178)];

  it("better or not, by how much and how sure, and what was forgotten", () => {
    const { axes, lost, costs } = concluded(large, modes());
    const [composition, retention] = axes;
    expect(composition).toMatchObject({ axis: "composition", verdict: "better" });
    expect(composition!.difference!.value).toBeCloseTo(0.2, 12);
    expect(composition!.difference!.low).toBeGreaterThan(0.1);
    // two of two hundred: no difference that could be seen, and none that is said to be lost
    expect(retention).toMatchObject({ axis: "retention", verdict: "no difference" });
    expect([lost, costs]).toEqual([[], null]);
  });

  it("names what got worse, the worst first", () => {
    const worse = shownOf(things, 200, 180, 140);
    const { axes, lost } = concluded([large[0]!, worse], modes());
    expect(axes[1]!.verdict).toBe("worse");
    expect(lost).toMatchObject([{ suite: "things", category: "zero-shot" }]);
    expect(lost[0]!.difference.value).toBeCloseTo(-0.2, 12);
  });

  it("twelve cases of one's own don't weigh as a suite of 500: the axis is what the page's figure says", () => {
    const twelve = shownOf(shop("wrong colour"), 12, 2, 12);
    const { axes } = concluded([...large, twelve], modes("wrong colour"));
    expect(axes[0]!.a.value).toBeCloseTo(0.6, 12);
    expect(axes[0]!.b!.value).toBeCloseTo(0.8, 12);
    const page = axisMean(
      [...large, twelve].map(({ openB }) => openB!.result),
      "composition",
    );
    expect(axes[0]!.b).toEqual(page);
  });

  it("costs are summed over the modes that have cases enough, and the others are named", () => {
    const two: Part = {
      ...shop("x"),
      cases: (right) => [
        ...judgements("wrong colour")(right.slice(0, 80)),
        ...judgements("wrong part")(right.slice(80)),
      ],
    };
    const { costs } = concluded([shownOf(two, 90, 40, 90)], modes("wrong colour", "wrong part"));
    expect(costs!.modes.map(({ tooFew }) => tooFew)).toEqual([false, true]);
    const [first] = costs!.modes;
    expect(costs!.total!.a).toMatchObject({ value: first!.a.monthly.value });
    expect(costs!.total!.b!.value).toBe(0);
    expect(costs!.total!.difference!.value).toBeCloseTo(first!.difference!.value, 9);
    const few = concluded([shownOf(shop("wrong colour"), 12, 2, 12)], modes("wrong colour"));
    expect(few.costs!.total).toBeNull();
  });

  it("of one model: where it stands", () => {
    const alone = { ...large[0]!, openB: null, b: null, comparison: null };
    expect(concluded([alone], modes()).axes).toMatchObject([
      { axis: "composition", b: null, difference: null, verdict: null },
    ]);
  });
});
