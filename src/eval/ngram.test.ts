import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { atlasOnDisk } from "../cli/atlas";
import { mixSchema, sampleBatch } from "../scenes/mix";
import { PAIR_CATEGORIES } from "../scenes/pairCategories";
import { pairCases } from "../scenes/pairSuites";
import { trainNgram } from "./ngram";

const atlas = await atlasOnDisk();

describe("n-gram model", () => {
  const model = trainNgram(["a red dog", "a red cat", "a blue dog"]);

  it("spreads all probability over the next words", () => {
    // P(first word = a) with three texts that all begin with it, by hand: (3 − .75)/3 + .25·P(a | <s>) …
    const p = Math.exp(model.logProbability("a red dog"));
    expect(p).toBeGreaterThan(Math.exp(model.logProbability("dog red a")));
    expect(model.vocabulary).toBe(6);
  });

  it("gives unknown words a small but positive probability", () => {
    expect(model.logProbability("zebra")).toBeGreaterThan(-40);
    expect(model.logProbability("zebra")).toBeLessThan(model.logProbability("a red dog"));
  });
});

describe("built-in suites give nothing away by their texts", () => {
  const mix = mixSchema.parse(JSON.parse(readFileSync("training/mixes/base.json", "utf8")));
  const captions = Array.from({ length: 80 }, (_, k) => sampleBatch(atlas, mix, "text-only", k, 256)).flatMap(
    (batch) => batch.map((pair) => pair.caption),
  );
  const model = trainNgram(captions);

  it.each(PAIR_CATEGORIES)(
    "%s: 50 ± 3 percent for a text-only judge, by whole and by mean likelihood",
    (category) => {
      const cases = pairCases(atlas, category, { count: 1000, seed: 1 });
      const mean = (text: string) => model.logProbability(text) / (text.split(" ").length + 1);
      for (const score of [model.logProbability, mean]) {
        let right = 0;
        for (const c of cases) {
          const margin = score(c.right) - score(c.wrong);
          right += margin > 0 ? 1 : margin === 0 ? 0.5 : 0;
        }
        expect(Math.abs((100 * right) / cases.length - 50)).toBeLessThanOrEqual(3);
      }
    },
  );
});
