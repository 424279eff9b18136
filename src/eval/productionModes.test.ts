/** The example of own failure modes: enough cases that a cost is told, priced, and every picture drawable. */
import { describe, expect, it } from "vitest";
import { atlasOnDisk } from "../cli/atlas";
import { drawScene } from "../scenes/render";
import { modesSuite, parseModes } from "./failureModes";
import { costReport } from "./modeCosts";
import { productionModes } from "./productionModes";
import { runSuite } from "./run";
import { sceneSuite } from "./sceneSuites";
import { testEncoder, testPictures } from "./testing";

const atlas = await atlasOnDisk();

describe("the example of a production line", () => {
  it("is a set of modes that a file could hold", () => {
    const { modes } = productionModes(atlas);
    expect(parseModes(JSON.stringify(modes))).toEqual(modes);
    expect(productionModes(atlas).modes).toEqual(modes);
  });

  it("names a scene of its own for every picture, and shows the notes to be different", () => {
    const { modes, scenes } = productionModes(atlas);
    const pictures = modes.modes.flatMap(({ cases }) => cases.map(({ picture }) => picture));
    expect(new Set(pictures).size).toBe(pictures.length);
    expect([...scenes.keys()].sort()).toEqual(pictures.sort());
    expect(drawScene(atlas, scenes.get(pictures[0]!)!).pixels.length).toBe(128 * 128 * 3);
    for (const { cases } of modes.modes)
      for (const { right, wrong } of cases) expect(right[0]).not.toBe(wrong[0]);
  });

  it("has enough cases that each mode's cost is told", async () => {
    const { modes } = productionModes(atlas);
    const suite = await modesSuite(modes);
    expect(suite.problems).toEqual([]);
    const result = await runSuite(suite, testPictures().source, testEncoder().encoder, { seed: 1 });
    const costs = costReport(modes, result);
    expect(costs.map(({ mode }) => mode)).toEqual(modes.modes.map(({ name }) => name));
    for (const { a, cases, tooFew } of costs) {
      expect([cases, tooFew]).toEqual([48, false]);
      expect(a.monthly.value).toBeGreaterThan(0);
    }
  });

  it("asks in its built-in suite for every fault, as often as the other suites do", async () => {
    const { suite } = await sceneSuite(atlas, "production-line", { count: 20 });
    const names = [...new Set(suite.cases.map(({ category }) => category))];
    expect(names).toEqual([
      "colours exchanged",
      "parts exchanged",
      "wrong side",
      "wrong number",
      "wrong part",
      "wrong colour",
    ]);
    for (const name of names)
      expect(suite.cases.filter(({ category }) => category === name)).toHaveLength(20);
  });
});
