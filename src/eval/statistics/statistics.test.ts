import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { comparePooled, poolResults } from "../pool";
import type { ChoiceResult, SuiteResult } from "../result";
import { clusterSums, percentileInterval, quantile, resampledTotals } from "./bootstrap";
import { calibration } from "./calibration";
import { exactShare } from "./clopperPearson";
import { holm, mcnemar } from "./mcnemar";
import { meanDifference, pairedDifference } from "./pairedDifference";
import { areaInterval, areaUnderRoc, cheapestThreshold } from "./roc";
import { clusteredShare, correlation, weightedShares } from "./weightedShares";
import { share } from "./wilson";

type Pair = [number, number];
interface Judged {
  scores: number[];
  labels: boolean[];
}
interface Fixture {
  wilson: { hits: number; cases: number; interval: Pair }[];
  exact: { hits: number; cases: number; interval: Pair }[];
  mcnemar: { onlyA: number; onlyB: number; p: number }[];
  holm: { p: number[]; adjusted: number[] }[];
  roc: (Judged & { area: number })[];
  area: Judged & { interval: Pair; tolerance: number };
  thresholds: (Judged & { miss: number; alarm: number; cost: number })[];
  calibration: Record<"confidence" | "right" | "accuracy" | "mean", number[]> & { ece: number };
  quantiles: Record<"values" | "qs" | "quantiles", number[]>;
  bootstrap: Record<"clusters" | "a" | "b", number[]> &
    Record<"ratio" | "difference", Pair> & { tolerance: number };
  /** `expected`: the difference, its lower and upper limit. */
  paired: { a: number[]; b: number[]; expected: [number, number, number] }[];
  costs: { weights: number[]; shares: Pair[]; rho: number; expected: [number, number, number] }[];
  pigeonhole: {
    clusters: number[];
    hits: number[][];
    mean: number;
    spread: number;
    interval: Pair;
    tolerance: number;
  };
}
const fixture: Fixture = JSON.parse(
  readFileSync(new URL("./__fixtures__/stats.json", import.meta.url), "utf8"),
);

function close(interval: { low: number; high: number }, expected: [number, number], tolerance: number): void {
  expect(Math.abs(interval.low - expected[0])).toBeLessThanOrEqual(tolerance);
  expect(Math.abs(interval.high - expected[1])).toBeLessThanOrEqual(tolerance);
}

describe("against statsmodels, scipy and scikit-learn (training/fixtures/eval_stats.py)", () => {
  it.each(fixture.wilson)("Wilson's interval of $hits / $cases", ({ hits, cases, interval }) => {
    close(share(hits, cases), interval, 1e-9);
  });

  it.each(fixture.exact)("Clopper and Pearson's interval of $hits / $cases", ({ hits, cases, interval }) => {
    close(exactShare(hits, cases), interval, 1e-9);
  });

  it.each(fixture.costs)("interval of a cost: $weights of $shares", ({ weights, shares, rho, expected }) => {
    const terms = weights.map((weight, i) => {
      const { accuracy: value, low, high } = share(...shares[i]!);
      return { weight, share: { value, low, high } };
    });
    const found = weightedShares(terms, (i, j) => (Math.abs(i - j) === 2 ? rho : 0));
    expect([found.value, found.low, found.high]).toEqual(expected.map((x) => expect.closeTo(x, 6)));
  });

  it.each(fixture.mcnemar)("McNemar's exact p of $onlyA against $onlyB", ({ onlyA, onlyB, p }) => {
    const mine = mcnemar(onlyA, onlyB);
    expect(Math.abs(mine - p)).toBeLessThanOrEqual(Math.max(1e-11, 1e-8 * p));
  });

  it.each(fixture.holm)("Holm's correction of $p", ({ p, adjusted }) => {
    holm(p).forEach((value, i) => {
      expect(value).toBeCloseTo(adjusted[i]!, 10);
    });
  });

  it.each(fixture.roc)("area under ROC: $area", ({ scores, labels, area }) => {
    expect(areaUnderRoc(scores, labels)).toBeCloseTo(area, 10);
  });

  it("interval of the area", () => {
    const { scores, labels, interval, tolerance } = fixture.area;
    const clusters = scores.map((_, i) => String(i));
    close(areaInterval(scores, labels, clusters, { seed: 1, resamples: 4000 }), interval, tolerance);
  });

  it.each(fixture.thresholds)("cheapest threshold at $miss a miss and $alarm an alarm", (one) => {
    const { scores, labels, miss, alarm, cost } = one;
    const best = cheapestThreshold(scores, labels, miss, alarm);
    expect(best.cost).toBeCloseTo(cost, 9);
    const counted = scores.reduce((sum, score, i) => {
      const taken = score >= best.threshold;
      return sum + (taken && !labels[i] ? miss : !taken && labels[i] ? alarm : 0);
    }, 0);
    expect(counted).toBeCloseTo(cost, 9);
  });

  it("reliability bins and calibration error", () => {
    const { confidence, right, accuracy, mean, ece } = fixture.calibration;
    const mine = calibration(confidence, right);
    const filled = mine.bins.filter((bin) => bin.cases > 0);
    expect(mine.ece).toBeCloseTo(ece, 10);
    expect(filled).toHaveLength(accuracy.length);
    filled.forEach((bin, i) => {
      expect(bin.accuracy).toBeCloseTo(accuracy[i]!, 10);
      expect(bin.confidence).toBeCloseTo(mean[i]!, 10);
    });
  });

  it("quantiles", () => {
    const { values, qs, quantiles } = fixture.quantiles;
    qs.forEach((q, i) => {
      expect(quantile(values, q)).toBeCloseTo(quantiles[i]!, 10);
    });
  });

  it("bootstrap over clusters: a share and a paired difference", () => {
    const { clusters, a, b, ratio, difference, tolerance } = fixture.bootstrap;
    const sums = clusterSums(clusters.map(String), [a.map(() => 1), a, b]);
    expect(sums.clusters).toBe(150);
    const [n, hitsA, hitsB] = resampledTotals(sums, { seed: 3, resamples: 10_000 }) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    close(percentileInterval(hitsA.map((hits, r) => hits / n[r]!)), ratio, tolerance);
    close(percentileInterval(hitsA.map((hits, r) => (hitsB[r]! - hits) / n[r]!)), difference, tolerance);
  });
});

describe("seeds pooled", () => {
  const { clusters, hits, mean, spread, interval, tolerance } = fixture.pigeonhole;
  const result = (won: number[]): SuiteResult => ({
    format: "degla-eval/1",
    suite: {
      name: "s",
      family: "CSV",
      axis: "composition",
      version: "1",
      source: "",
      cases: won.length,
      classes: 0,
    },
    model: { name: "m", sha256: null },
    cases: won.map(
      (one, i): ChoiceResult => ({
        kind: "choice",
        id: `${i}`,
        category: "c",
        cluster: `${clusters[i]}`,
        scores: [0, 0],
        margin: 0,
        probability: 0.5,
        won: one,
      }),
    ),
    categories: [],
    missing: { pictures: [], cases: 0 },
    problems: [],
    work: { pictures: 0, texts: 0, reused: 0, seconds: 0 },
  });
  const results: SuiteResult[] = hits.map(result);

  it("mean, spread and interval over seeds and cases, as numpy draws them", () => {
    const [metric] = poolResults(results, { resamples: 10_000 }).metrics;
    expect(metric!.estimate.value).toBeCloseTo(mean, 10);
    expect(metric!.spread).toBeCloseTo(spread, 10);
    close(metric!.estimate, interval, tolerance);
  });

  it("difference of two methods: none between a method and itself, wider than with one seed", () => {
    const [same] = comparePooled(results, results);
    expect(same!.difference.value).toBe(0);
    expect(same!.difference.low).toBeLessThan(0);
    expect(same!.difference.high).toBeGreaterThan(0);
    const [one] = comparePooled([results[0]!], [results[0]!]);
    expect([one!.difference.low, one!.difference.high]).toEqual([0, 0]);
  });

  it("refuses results of different cases", () => {
    const other = result(hits[0]!);
    other.suite.version = "2";
    expect(() => poolResults([results[0]!, other])).toThrow(/different cases/);
  });
});

describe("two models on the same cases", () => {
  const options = { seed: 1 };
  const alone = (cases: readonly number[]) => cases.map((_, i) => `${i}`);
  const whole = (cases: readonly number[]) => cases.map(() => 1);

  it.each(fixture.paired)(
    "few pictures tell them apart: Newcombe's limits ($expected)",
    ({ a, b, expected }) => {
      const found = pairedDifference({ clusters: alone(a), a, b, of: whole(a) }, options);
      expect(found.drawn).toBe(false);
      expect(found.value).toBeCloseTo(expected[0], 10);
      close(found, [expected[1], expected[2]], 1e-10);
    },
  );

  it("three of three turned is no proof of a hundred points, and four of 144 none of a difference", () => {
    const [, , , , , many] = fixture.paired;
    const of = (a: number[], b: number[]) =>
      pairedDifference({ clusters: alone(a), a, b, of: whole(a) }, options);
    expect(of([0, 0, 0], [1, 1, 1]).low).toBeLessThan(0.25);
    const four = of(many!.a, many!.b);
    expect(four.value).toBeCloseTo(4 / 144, 12);
    expect(four.low).toBeLessThan(0);
    expect(mcnemar(0, 4)).toBeGreaterThan(0.1);
  });

  it("many: the bootstrap that scipy draws", () => {
    const { clusters, a, b, difference, tolerance } = fixture.bootstrap;
    const names = clusters.map(String);
    const found = pairedDifference({ clusters: names, a, b, of: whole(a) }, { seed: 3, resamples: 10_000 });
    expect(found.drawn).toBe(true);
    close(found, difference, tolerance);
  });

  it("a mean of drawn ones is drawn; with another among them it is put together", () => {
    const { clusters, a, b } = fixture.bootstrap;
    const drawn = pairedDifference({ clusters: clusters.map(String), a, b, of: whole(a) }, options);
    const mean = meanDifference([drawn, drawn]);
    expect(mean).toMatchObject({ drawn: true, low: drawn.low, high: drawn.high });
    const few = pairedDifference({ clusters: ["1", "2"], a: [0, 1], b: [1, 1], of: [1, 1] }, options);
    const both = meanDifference([drawn, few]);
    const step = Math.hypot(drawn.value - drawn.low, few.value - few.low) / 2;
    expect(both.value).toBeCloseTo((drawn.value + few.value) / 2, 12);
    expect(both.low).toBeCloseTo(both.value - step, 12);
  });
});

describe("shares of clustered cases", () => {
  const each = (clusters: number, size: number) =>
    Array.from({ length: clusters * size }, (_, i) => `${Math.floor(i / size)}`);

  it("captions of one picture that all go wrong together count once", () => {
    const errors = each(40, 5).map((cluster) => Number(Number(cluster) % 4 === 0));
    const found = clusteredShare(errors, each(40, 5));
    expect(found.value).toBe(0.25);
    expect(found.effective).toBeCloseTo(40, 9);
    const { low, high } = share(10, 40);
    expect(found).toMatchObject({ low: expect.closeTo(low, 9), high: expect.closeTo(high, 9) });
  });

  it("independent ones count in full; where nothing varies a picture counts once", () => {
    const errors = each(100, 1).map((cluster) => Number(Number(cluster) % 3 === 0));
    expect(clusteredShare(errors, each(100, 1)).effective).toBe(100);
    const none = clusteredShare(new Array(15).fill(0), each(3, 5));
    expect(none.effective).toBe(3);
    expect(none.high).toBeCloseTo(share(0, 3).high, 12);
  });

  it("the correlation of two errors, 0 where one never varies", () => {
    expect(correlation([1, 1, 0, 0], [1, 1, 0, 0])).toBe(1);
    expect(correlation([1, 1, 0, 0], [1, 0, 1, 0])).toBe(0);
    expect(correlation([0, 0, 0, 0], [1, 0, 1, 0])).toBe(0);
  });
});
