import { describe, expect, it } from "vitest";
import { compareResults } from "./compare";
import { modesSuite, parseModes } from "./failureModes";
import { failuresOf } from "./failures";
import { costReport } from "./modeCosts";
import type { SuiteResult } from "./result";
import { runSuite } from "./run";
import { testEncoder, testPictures } from "./testing";
import type { Case, Suite } from "./types";
import { withVersion } from "./version";

/** Cosine of a caption with every picture: what stands behind its "@". */
const byAngle = (shift: (name: string) => number) =>
  testEncoder((name) => {
    if (!name.includes("@")) return [1, 0];
    const cosine = Number(name.split("@")[1]) + shift(name);
    return [cosine, Math.sqrt(1 - cosine * cosine)];
  }, 2).encoder;

const suite = (cases: Case[]): Promise<Suite> =>
  withVersion({ name: "test", family: "CSV", axis: "composition", source: "", problems: [], cases });

const choices = (category: string, rights: number[], wrongs: number[]): Case[] =>
  rights.map((right, i) => ({
    kind: "choice",
    id: `${category}/${i}`,
    category,
    picture: `${category}/${i}.jpg`,
    right: `right ${category} ${i} @${right}`,
    wrong: [`wrong ${category} ${i} @${wrongs[i]}`],
  }));

async function twoModels() {
  // Model b likes the right captions of "swap" better, and one wrong caption of "add".
  const cases = [
    ...choices("swap", [0.1, 0.2, 0.3, 0.6, 0.1, 0.1, 0.1, 0.1], [0.2, 0.3, 0.4, 0.5, 0.2, 0.2, 0.2, 0.2]),
    ...choices("add", [0.5, 0.5], [0.4, 0.4]),
  ];
  const test = await suite(cases);
  const run = (shift: (name: string) => number, model: string): Promise<SuiteResult> =>
    runSuite(test, testPictures().source, byAngle(shift), { model: { name: model, sha256: model } });
  const a = await run(() => 0, "a");
  const b = await run(
    (name) => (name.startsWith("right swap") ? 0.15 : name.startsWith("wrong add 1") ? 0.2 : 0),
    "b",
  );
  return { cases, test, a, b };
}

const { cases, test, a, b } = await twoModels();

describe("two models", () => {
  it("differences with intervals, exact tests, Holm's correction", () => {
    const { metrics, cases } = compareResults(a, b);
    expect(cases).toBe(10);
    const [swap, add, all] = metrics;
    expect(swap).toMatchObject({ category: "swap", metric: "accuracy", onlyA: 0, onlyB: 7 });
    expect(swap!.p).toBeCloseTo(2 / 128, 12);
    expect(swap!.pHolm).toBeCloseTo(4 / 128, 12);
    expect(swap!.difference.value).toBeCloseTo(7 / 8, 12);
    expect(swap!.difference.low).toBeLessThan(7 / 8);
    expect(add).toMatchObject({ onlyA: 1, onlyB: 0, p: 1, pHolm: 1 });
    expect(all).toMatchObject({ category: "all", onlyA: 1, onlyB: 7 });
    expect(all!.difference.value).toBeCloseTo((7 / 8 - 1 / 2) / 2, 12);
    expect(all!.p).toBeCloseTo(18 / 256, 12);
  });

  it("flips both ways", () => {
    const { gained, lost } = compareResults(a, b);
    expect(gained).toHaveLength(7);
    expect(gained.map(({ id }) => id)).not.toContain("swap/3");
    expect(lost).toEqual([{ id: "add/1", category: "add" }]);
  });

  it("a model with itself differs in nothing", () => {
    const { metrics, gained, lost } = compareResults(a, a);
    // of ten cases that say nothing of the next, none is no promise: the interval is around zero, not zero
    for (const { p, difference } of metrics) {
      expect([p, difference.value]).toEqual([1, 0]);
      expect(difference.low).toBeLessThan(0);
      expect(difference.high).toBeGreaterThan(0);
    }
    expect([gained, lost]).toEqual([[], []]);
  });

  it("refuses results of different cases", async () => {
    const other = await suite(cases.slice(1));
    const result = await runSuite(
      other,
      testPictures().source,
      byAngle(() => 0),
    );
    expect(() => compareResults(a, result)).toThrow(/different cases/);
  });

  it("leaves out what only one was scored on", async () => {
    const part = await runSuite(
      test,
      testPictures({ missing: ["add/0.jpg"] }).source,
      byAngle(() => 0),
    );
    expect(compareResults(a, part).cases).toBe(9);
  });

  it("failures in words", () => {
    const failures = failuresOf(test, a);
    expect(failures).toHaveLength(7);
    expect(failures[0]).toMatchObject({
      id: "swap/0",
      pictures: ["swap/0.jpg"],
      right: ["right swap 0 @0.1"],
      chosen: "wrong swap 0 @0.2",
    });
    expect(failures[0]!.margin).toBeCloseTo(-0.1, 6);
  });
});

async function shop() {
  const rng = (i: number) => ((i * 7919 + 13) % 97) / 970;
  const set = parseModes(
    JSON.stringify({
      name: "Shop",
      unit: "€",
      modes: [
        {
          name: "swapped",
          missCost: 20,
          falseAlarmCost: 1,
          volume: 10_000,
          wrongShare: 0.02,
          cases: Array.from({ length: 60 }, (_, i) => ({
            picture: `${i}.jpg`,
            right: `right ${i} @${0.3 + rng(i)}`,
            wrong: [`wrong ${i} @${0.24 + rng(i + 31)}`],
          })),
        },
      ],
    }),
  );
  const test = await modesSuite(set);
  const run = (shift: (name: string) => number) =>
    runSuite(test, testPictures().source, byAngle(shift), { seed: 1 });
  const a = await run(() => 0);
  const b = await run((name) => (name.startsWith("wrong") ? -0.2 : 0));
  return { set, test, a, b };
}

const modes = await shop();

describe("failure modes", () => {
  const { set, test, a, b } = modes;

  it("are judgements, a cluster a picture", () => {
    expect(test.cases).toHaveLength(120);
    expect(test.problems).toEqual([]);
    expect(new Set(a.cases.map(({ cluster }) => cluster)).size).toBe(60);
  });

  it("the threshold is the cheapest of all; cost by the shares of wrong captions, misses and false alarms", () => {
    const [mode] = costReport(set, a, b);
    const { threshold, curve } = mode!.a;
    const price = (at: number) => {
      const missed =
        a.cases.filter((one) => one.kind === "judgement" && !one.truth && one.score >= at).length / 60;
      const refused =
        a.cases.filter((one) => one.kind === "judgement" && one.truth && one.score < at).length / 60;
      return 10_000 * (0.02 * missed * 20 + 0.98 * refused);
    };
    for (const { threshold: other, monthly } of curve) {
      expect(monthly).toBeCloseTo(price(other), 6);
      expect(price(threshold)).toBeLessThanOrEqual(monthly + 1e-6);
    }
    const { misses, falseAlarms, monthly } = mode!.a;
    expect(monthly.value).toBeCloseTo(10_000 * (0.02 * misses.value * 20 + 0.98 * falseAlarms.value), 6);
    expect(monthly.low).toBeLessThanOrEqual(monthly.value);
    expect(monthly.high).toBeGreaterThanOrEqual(monthly.value);
  });

  it("the better model costs less, and by how much", () => {
    const [mode] = costReport(set, a, b);
    expect(mode!.b!.monthly.value).toBe(0);
    expect(mode!.difference!.value).toBeCloseTo(-mode!.a.monthly.value, 9);
    expect(mode!.difference!.high).toBeLessThan(0);
  });

  it("a few cases without an error are no promise of none", async () => {
    const few = parseModes(
      JSON.stringify({ modes: [{ ...set.modes[0], cases: set.modes[0]!.cases.slice(0, 4) }] }),
    );
    const result = await runSuite(
      await modesSuite(few),
      testPictures().source,
      byAngle((name) => (name.startsWith("wrong") ? -0.2 : 0)),
      { seed: 1 },
    );
    const [mode] = costReport(few, result);
    expect(mode!.tooFew).toBe(true);
    expect(mode!.a.monthly.value).toBe(0);
    expect(mode!.a.monthly.high).toBeGreaterThan(1000);
    expect(costReport(set, a)[0]!.tooFew).toBe(false);
  });

  it("pictures without a caption are counted, not dropped", async () => {
    const cases = [...set.modes[0]!.cases, ...["x", "y", "z"].map((picture) => ({ picture }))];
    const some = parseModes(JSON.stringify({ modes: [{ ...set.modes[0], cases }] }));
    const suite = await modesSuite(some);
    expect(suite.problems).toEqual([
      { where: { kind: "ofMode", mode: "swapped" }, what: { kind: "picturesUncaptioned", count: 3 } },
    ]);
    expect(costReport(some, a)[0]).toMatchObject({ uncaptioned: 3, right: 60, wrong: 60 });
    expect(costReport(set, a)[0]).toMatchObject({ uncaptioned: 0 });
  });

  it("the honest cost is not the fitted one: no case sets its own threshold", () => {
    const [mode] = costReport(set, a);
    const fitted = Math.min(...mode!.a.curve.map(({ monthly }) => monthly));
    expect(mode!.a.monthly.value).toBeGreaterThanOrEqual(fitted);
  });

  it.each([
    ["no JSON", "{", /no JSON/],
    ["no modes", "{}", /modes/],
    ["a cost below nothing", JSON.stringify({ modes: [{ ...set.modes[0], missCost: -1 }] }), /missCost/],
    ["a name twice", JSON.stringify({ modes: [set.modes[0], set.modes[0]] }), /called "swapped"/],
  ])("names what is wrong: %s", (_, text, message) => {
    expect(() => parseModes(text)).toThrow(message);
  });

  it("says where a threshold can't be found", async () => {
    const alone = parseModes(
      JSON.stringify({ modes: [{ ...set.modes[0], cases: [{ picture: "a.jpg", right: ["a"] }] }] }),
    );
    const one = await modesSuite(alone);
    expect(one.problems).toEqual([
      { where: { kind: "ofMode", mode: "swapped" }, what: { kind: "modeOneSided" } },
    ]);
  });
});
