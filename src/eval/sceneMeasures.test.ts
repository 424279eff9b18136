/** The two quantities from results of the built-in suites, against means written out case by case. */
import { describe, expect, it } from "vitest";
import { atlasOnDisk } from "../cli/atlas";
import type { CaseResult, SuiteResult } from "./result";
import { runSuite } from "./run";
import { meanEstimate, sceneMeasures } from "./sceneMeasures";
import { sceneSuite } from "./sceneSuites";
import { testEncoder, testPictures } from "./testing";

const atlas = await atlasOnDisk();

async function run(name: string): Promise<SuiteResult> {
  const { suite } = await sceneSuite(atlas, name, { count: 12, perNoun: 1 });
  return runSuite(suite, testPictures().source, testEncoder(undefined, 4).encoder, { seed: 1 });
}

const [pairs, zeroShot, retrieval, winoground] = await Promise.all(
  ["sugarcrepe/seen", "zero-shot", "retrieval", "winoground"].map(run),
);
const mean = (values: number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;

/** Share of the cases that count, by category. */
function shares({ cases }: SuiteResult, hit: (one: CaseResult) => number): Map<string, number> {
  const names = [...new Set(cases.map(({ category }) => category))];
  return new Map(
    names.map((name) => [name, mean(cases.filter(({ category }) => category === name).map(hit))]),
  );
}

describe("composition and retention on scenes", () => {
  it("composition is the mean of three categories, whatever else was asked", () => {
    const won = shares(pairs!, (one) => (one.kind === "choice" ? one.won : 0));
    const found = sceneMeasures([pairs!, winoground!], "composition")!;
    const wanted = ["swap-attribute", "swap-object", "replace-relation"].map((name) => won.get(name)!);
    expect(found.map(({ value }) => value)).toEqual(wanted);
    expect(meanEstimate(found).value).toBeCloseTo(mean(wanted), 12);
    expect(won.size).toBe(7);
  });

  it("retention is zero-shot, held-out styles and recall@1 alike, each style and direction alike", () => {
    const right = shares(zeroShot!, (one) => (one.kind === "class" && one.predicted === one.label ? 1 : 0));
    const styles = (held: boolean) =>
      mean([...right].flatMap(([name, share]) => (/held out/.test(name) === held ? [share] : [])));
    const first = (direction: "imageToText" | "textToImage") =>
      mean(
        retrieval!.cases.map((one) =>
          one.kind !== "retrieval" ? 0 : Number([one[direction]].flat().every((rank) => rank <= 1)),
        ),
      );
    const found = sceneMeasures([zeroShot!, retrieval!], "retention")!;
    const wanted = [styles(false), styles(true), mean([first("imageToText"), first("textToImage")])];
    found.forEach(({ value }, i) => {
      expect(value).toBeCloseTo(wanted[i]!, 12);
    });
    expect(found).toHaveLength(3);
    expect(meanEstimate(found).value).toBeCloseTo(mean(wanted), 12);
  });

  it("is not told where a part is missing, or of other suites of the same name", () => {
    expect(sceneMeasures([zeroShot!], "retention")).toBeNull();
    expect(sceneMeasures([winoground!], "composition")).toBeNull();
    const foreign = { ...pairs!, suite: { ...pairs!.suite, family: "CSV" as const } };
    expect(sceneMeasures([foreign], "composition")).toBeNull();
  });

  it("an interval gets narrower as independent parts come together", () => {
    const one = { value: 0.5, low: 0.4, high: 0.6, cases: 100, interval: "wilson" as const };
    const two = meanEstimate([one, one]);
    expect(two.high - two.low).toBeCloseTo(0.2 / Math.SQRT2, 12);
    expect(meanEstimate([one])).toEqual(one);
  });
});
