import { describe, expect, it } from "vitest";
import { atlasOnDisk } from "../cli/atlas";
import type { CaseResult } from "./result";
import { runSuite } from "./run";
import { SCENE_SUITES, sceneSuite } from "./sceneSuites";
import { testEncoder, testPictures } from "./testing";
import { textOnlyJudges } from "./textOnly";
import { type Case, clusterOf, type Suite } from "./types";
import { withVersion } from "./version";

const NOUNS = ["dog", "cat", "cow", "horse", "bird", "car", "tree", "boat", "cup", "hat"];

function suiteOf(make: (a: string, b: string) => { right: string; wrong: string }): Promise<Suite> {
  const cases = NOUNS.flatMap((a, i) =>
    NOUNS.flatMap((b, j): Case[] =>
      i === j
        ? []
        : [
            {
              kind: "choice",
              id: `${i}/${j}`,
              category: "c",
              cluster: [a, b].sort().join("/"),
              picture: `${i}-${j}.jpg`,
              right: make(a, b).right,
              wrong: [make(a, b).wrong],
            },
          ],
    ),
  );
  return withVersion({ name: "t", family: "CSV", axis: "composition", source: "", problems: [], cases });
}

const asResults = (suite: Suite) =>
  suite.cases.map(
    (one): CaseResult => ({
      kind: "judgement",
      id: one.id,
      category: one.category,
      cluster: clusterOf(one),
      score: 0,
      truth: true,
    }),
  );

const atlas = await atlasOnDisk();

describe("judges without a picture", () => {
  it("see word salad at once", async () => {
    const suite = await suiteOf((a, b) => ({
      right: `a ${a} is next to a ${b}`,
      wrong: `next a ${b} to is ${a} a`,
    }));
    const { plausibility, learnt } = textOnlyJudges(suite)(asResults(suite))!;
    expect(plausibility.value).toBeGreaterThan(0.95);
    expect(learnt.value).toBeGreaterThan(0.95);
  });

  it("see that wrong captions are the longer ones", async () => {
    const suite = await suiteOf((a, b) => ({ right: `a ${a}`, wrong: `a ${a} and a ${b}` }));
    expect(textOnlyJudges(suite)(asResults(suite))!.plausibility.value).toBeGreaterThan(0.95);
  });

  it("learn a word that only wrong captions have", async () => {
    const suite = await suiteOf((a, b) => ({
      right: `a ${a} left of a ${b}`,
      wrong: `a ${a} beneath a ${b}`,
    }));
    expect(textOnlyJudges(suite)(asResults(suite))!.learnt.value).toBeGreaterThan(0.95);
  });

  it("are at chance where case and counter-case exchange their captions", async () => {
    const suite = await suiteOf((a, b) => ({
      right: `a ${a} left of a ${b}`,
      wrong: `a ${b} left of a ${a}`,
    }));
    const { plausibility, learnt } = textOnlyJudges(suite)(asResults(suite))!;
    expect([plausibility.value, learnt.value]).toEqual([0.5, 0.5]);
  });
});

describe("built-in suites", () => {
  it.each(SCENE_SUITES.map(({ name }) => name))("%s: the same cases from the same seed", async (name) => {
    const options = { count: 4, perNoun: 1, seed: 5 };
    const [one, again] = [await sceneSuite(atlas, name, options), await sceneSuite(atlas, name, options)];
    expect(again.suite).toEqual(one.suite);
    expect(new Set(one.suite.cases.map(({ id }) => id)).size).toBe(one.suite.cases.length);
    expect((await sceneSuite(atlas, name, { ...options, seed: 6 })).suite.version).not.toBe(
      one.suite.version,
    );
    const first = one.suite.cases[0]!;
    const key = first.kind === "group" ? first.pictures[0] : first.picture;
    expect(await one.pictures.open(key)).toMatchObject({ width: 128, height: 128 });
    expect(await one.pictures.open("scene/none")).toBeNull();
  });

  it("give nothing away to judges without a picture", async () => {
    const { suite } = await sceneSuite(atlas, "sugarcrepe/seen", { count: 100, seed: 2 });
    const { categories } = await runSuite(suite, testPictures().source, testEncoder().encoder);
    for (const { category, textOnly } of categories) {
      if (category === "all" || category.startsWith("add")) continue;
      expect([category, textOnly!.plausibility.value, textOnly!.learnt.value]).toEqual([category, 0.5, 0.5]);
    }
    for (const { textOnly } of categories.filter(({ category }) => category.startsWith("add"))) {
      expect(textOnly!.plausibility.value).toBeGreaterThan(0.3);
      expect(textOnly!.plausibility.value).toBeLessThan(0.7);
    }
  });
});
