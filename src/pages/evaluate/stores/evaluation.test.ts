import "fake-indexeddb/auto";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { atlasOnDisk } from "../../../cli/atlas";
import { compareResults } from "../../../eval/compare";
import { inUnit, productionModes } from "../../../eval/productionModes";
import { runSuite } from "../../../eval/run";
import { testEncoder, testPictures } from "../../../eval/testing";
import type { Suite } from "../../../eval/types";
import { withVersion } from "../../../eval/version";
import { mendAsOpenAi } from "../../../workspace/captions";
import { faultStore } from "../../../workspace/faults";
import { concluded } from "../report/concluded";
import { Report } from "../report/Report";
import { casesOf, chosenOutcome, countOutcomes, filtered, outcomeOf } from "./cases";
import { exportCasesCsv, exportCasesJson } from "./exports";
import { importStore, openImports, takeFiles } from "./import";
import { keptSuites, suitesWritten } from "./keptSuites";
import { addProductionLine, lacking, modesStore, openModes } from "./modes";
import {
  chooseImported,
  currentPlan,
  limited,
  planStore,
  removeSuite,
  requestOf,
  shortages,
  suiteId,
} from "./plan";
import {
  keepResult,
  type Opened,
  openResult,
  type ResultHead,
  readResults,
  removeResult,
  resultId,
  resultsStore,
  shownSuites,
} from "./results";
import { axisMean, rowsOf } from "./rows";
import { answerShortage, evaluationRunStore, remainingOf, startPlan } from "./run";
import { evaluationViewStore, readEvaluation, show, writeEvaluation } from "./view";

vi.mock("../../../workspace/scenes", async (original) => ({
  ...(await original<typeof import("../../../workspace/scenes")>()),
  loadAtlas: () => atlasOnDisk(),
}));

const CASES = Array.from({ length: 24 }, (_, i) => ({
  kind: "choice" as const,
  id: `${i % 2 ? "swap" : "add"}/${i}`,
  category: i % 2 ? "swap" : "add",
  picture: `${i}.png`,
  right: `right ${i}`,
  wrong: [`wrong ${i}`],
}));
const draft: Omit<Suite, "version"> = {
  name: "mine",
  family: "CSV",
  axis: "composition",
  source: "here",
  cases: CASES,
  problems: [],
};

/** A model that is right on the cases that it is told to be right on; picture 3 is missing. */
async function scored(suite: Suite, right: (i: number) => boolean): Promise<Opened> {
  const { encoder } = testEncoder((name) => {
    const [, word, number] = /^(right |wrong |)(\d+)/.exec(name) ?? [];
    if (word === "") return [1, 0];
    return (word === "right ") === right(Number(number)) ? [1, 0.1] : [0.2, 1];
  }, 2);
  const { source } = testPictures({ missing: ["3.png"] });
  return { suite, result: await runSuite(suite, source, encoder, { model: { name: "m", sha256: null } }) };
}

const sha = (letter: string) => letter.repeat(64);
function headOf(letter: string, { suite, result }: Opened, at: string): ResultHead {
  const { name, family, axis, version } = suite;
  return {
    id: resultId(sha(letter), suite),
    at,
    model: { id: letter, name: `model ${letter}`, sha256: sha(letter) },
    suite: { name, family, axis, version, cases: result.cases.length },
    request: { kind: "files" },
    adapter: "WebAssembly",
    entry: { id: "abc", hash: sha("e") },
  };
}

async function pair() {
  const suite = await withVersion(draft);
  const openA = await scored(suite, (i) => i % 2 === 0);
  const openB = await scored(suite, (i) => i !== 4);
  const [a, b] = [headOf("a", openA, "2026-01-01"), headOf("b", openB, "2026-01-02")];
  return { suite, openA, openB, a, b, pooling: null };
}

beforeEach(() => {
  readEvaluation(null);
  faultStore.setState({ faults: [] });
});

describe("cases", () => {
  it("are told by how both models did, searched and counted", async () => {
    const { openA, openB } = await pair();
    const cases = casesOf(openA, openB);
    // Of 24 the one without its picture falls out.
    expect(cases).toHaveLength(23);
    expect(countOutcomes(cases)).toMatchObject({ gained: 11, lost: 1, "both-wrong": 0, "both-right": 11 });
    expect(cases.filter((one) => outcomeOf(one) === "lost").map(({ one }) => one.id)).toEqual(["add/4"]);
    expect(filtered(cases, { suite: null, category: "swap", text: "RIGHT 1" })).toHaveLength(6);
    expect(filtered(cases, { suite: "other", category: null, text: "" })).toHaveLength(0);
    expect(countOutcomes(casesOf(openA, null))).toMatchObject({ right: 12, wrong: 11 });
    expect(chosenOutcome("gained", false)).toBe("wrong");
    expect(chosenOutcome(null, true)).toBe("gained");
  });

  it("come to rows with their difference, its test, and a mean of categories", async () => {
    const { openA, openB } = await pair();
    const rows = rowsOf(openA, openB, compareResults(openA.result, openB.result));
    expect(rows.map(({ category }) => category)).toEqual(["add", "swap", "all"]);
    const swap = rows[1]!;
    expect(swap.a!.value).toBe(0);
    expect(swap.b!.value).toBe(1);
    expect(swap.difference!.value).toBe(1);
    // 11 to 0: 2 · ½^11, times two categories.
    expect(swap.p).toBeCloseTo(2 ** -9, 10);
    expect(axisMean([openA.result], "composition")!.value).toBeCloseTo(0.5, 10);
    expect(axisMean([openA.result], "retention")).toBeNull();
  });
});

describe("results", () => {
  it("are kept, read again with their cases, and deleted", async () => {
    const { openA, openB, a, b } = await pair();
    await keepResult(a, openA);
    await keepResult(b, openB);
    resultsStore.setState({ heads: null, open: {} });
    await readResults();
    expect(resultsStore.getState().heads!.map(({ id }) => id)).toEqual([a.id, b.id]);
    await openResult(a);
    expect(resultsStore.getState().open[a.id]).toEqual(openA);
    await removeResult(a.id);
    await openResult(b);
    expect(resultsStore.getState().open[b.id]!.suite.cases).toHaveLength(24);
    await removeResult(b.id);
    expect(resultsStore.getState().heads).toEqual([]);
  });

  it("of two models are shown side by side only on the very same cases", async () => {
    const { openA, a, b } = await pair();
    const newer = { ...headOf("a", openA, "2026-01-03"), id: "newer" };
    newer.suite = { ...newer.suite, version: "other" };
    const both = shownSuites([a, b, newer], sha("a"), sha("b"));
    expect(both).toEqual([{ name: "mine", head: a, a, b }]);
    expect(shownSuites([a, b, newer], sha("a"), null)[0]).toMatchObject({ head: newer, b: null });
    expect(shownSuites([a, newer], sha("a"), sha("b"))[0]).toMatchObject({ a: newer, b: null });
    expect(shownSuites([b], sha("a"), sha("b"))[0]).toMatchObject({ a: null, b });
    expect(shownSuites([a], sha("c"), null)).toEqual([]);
  });

  it("are exported case by case, with the hash of their entry in the record", async () => {
    const shown = await pair();
    const lines = exportCasesCsv([shown]).trim().split("\n");
    expect(lines).toHaveLength(1 + 2 * 23);
    expect(lines[1]).toMatch(/^mine,\w+,add,add\/0,choice,model a,a{64},0\.png,right 0 \| wrong 0,/);
    const json = JSON.parse(exportCasesJson([shown], "now"));
    expect(json.suites[0].results.map(({ slot }: { slot: string }) => slot)).toEqual(["A", "B"]);
    expect(json.suites[0].results[1].record.hash).toBe(sha("e"));
    expect(json.suites[0].suite.cases).toHaveLength(24);
  });

  it("make a report that holds its figures, numbers and provenance, and fetches nothing", async () => {
    const both = await pair();
    const comparison = compareResults(both.openA.result, both.openB.result);
    const shown = { name: "mine", head: both.a, comparison, ...both };
    const [one] = casesOf(shown.openA, shown.openB);
    const html = renderToStaticMarkup(
      createElement(Report, {
        shown: [shown],
        names: { a: "base", b: "tuned" },
        conclusion: concluded([shown], { name: "", unit: "€", modes: [] }),
        cases: [{ one: one!, outcome: "both-right", picture: null }],
        made: new Date("2026-01-02T03:04:05Z"),
        software: "test",
      }),
    );
    expect(html).toContain("tuned against base");
    expect(html).toContain("written 2 January 2026");
    expect(html.indexOf("Conclusion")).toBeLessThan(html.indexOf("<svg"));
    expect(html).toContain("<svg");
    expect(html).toContain("+100.0");
    expect(html).toContain("1 picture missing");
    expect(html).toContain(sha("e"));
    expect(html).toContain("Another model on other data.");
    expect(html).not.toMatch(/(src|href)="/);
  });
});

describe("the plan", () => {
  it("limits each category, and says so", async () => {
    const suite = await withVersion(draft);
    const few = await limited(suite, 5 as 100);
    expect(few.cases.filter(({ category }) => category === "swap")).toHaveLength(5);
    expect(few.version).not.toBe(suite.version);
    expect(few.notes).toEqual([{ kind: "casesLimited", count: 5, kept: 10, all: 24 }]);
    expect(await limited(suite, 100)).toBe(suite);
    expect(await limited(suite, null)).toBe(suite);
  });

  it("is fed by files: suites find their pictures in whatever order they come; what is missing is named", async () => {
    const entry = (name: string) => ({ filename: name, caption: "a dog", negative_caption: "a cat" });
    const file = new File([JSON.stringify({ 0: entry("a.png"), 1: entry("b.png") })], "swap_obj.json");
    await takeFiles([file, new File(["?"], "odd.json")]);
    expect(importStore.getState().problems).toHaveLength(1);
    const id = planStore.getState().imported[0]!;
    expect(planStore.getState().suites[0]!.missing.map(({ key }) => key)).toEqual(["a.png", "b.png"]);
    await takeFiles([new File(["x"], "b.png")]);
    expect(planStore.getState().suites[0]!.missing.map(({ key }) => key)).toEqual(["a.png"]);
    const request = await requestOf({ scenes: [], count: null, seed: 1, imported: [id] }, id);
    expect(request).toMatchObject({ kind: "files", files: [{ key: "b.png", path: "b.png" }] });
    await takeFiles([new File(["?"], "odd.json")]);
    expect(faultStore.getState().faults[0]!.message).toMatch(/odd\.json/);
  });

  it("mends the captions of imported suites where that is chosen, and says so", async () => {
    const entry = { filename: "a.png", caption: "a dog\u2019s bone", negative_caption: "a cat &amp; a dog" };
    await takeFiles([new File([JSON.stringify({ 0: entry })], "add_obj.json")]);
    const id = planStore.getState().imported.at(-1)!;
    const suiteAs = async () => {
      const request = await requestOf({ ...currentPlan(), count: null }, id);
      return request?.kind === "files" ? request.suite : null;
    };
    const written = await suiteAs();
    expect(written?.cases[0]).toMatchObject({ right: "a dog\u2019s bone" });
    await mendAsOpenAi(true);
    const mended = await suiteAs();
    await mendAsOpenAi(false);
    // as openai/CLIP's simple_tokenizer does, by ftfy and html.unescape
    expect(mended?.cases[0]).toMatchObject({ right: "a dog's bone", wrong: ["a cat & a dog"] });
    expect(mended?.notes).toContainEqual({ kind: "captionsMended", count: 2 });
    expect(mended?.version).not.toBe(written?.version);
    removeSuite(id);
  });

  it("keeps what was imported and chosen over a reload, and forgets what was removed", async () => {
    await openImports();
    const entry = { filename: "a.png", caption: "a dog", negative_caption: "a cat" };
    await takeFiles([new File([JSON.stringify({ 0: entry })], "replace_obj.json")]);
    const id = planStore.getState().imported.at(-1)!;
    await suitesWritten();
    const kept = await keptSuites();
    expect(kept.suites.map(suiteId)).toContain(id);
    expect(kept.suites.at(-1)).toEqual(planStore.getState().suites.at(-1)!.suite);
    expect(kept.chosen).toContain(id);
    chooseImported(id, false);
    removeSuite(id);
    await suitesWritten();
    const left = await keptSuites();
    expect([...left.suites.map(suiteId), ...left.chosen]).not.toContain(id);
  });

  it("and the view are an address and come back from it; strange addresses fall back", () => {
    show({ tab: "failures", outcome: "lost", suite: "mine", category: "swap", text: "a ~ b" });
    planStore.setState({ count: 500, scenes: [] });
    const said = writeEvaluation();
    expect(said).toBe("failures~lost~mine~swap~a   b~500~none");
    readEvaluation(null);
    expect(evaluationViewStore.getState().tab).toBe("table");
    readEvaluation(said);
    expect(evaluationViewStore.getState()).toMatchObject({ tab: "failures", outcome: "lost", text: "a   b" });
    expect(planStore.getState()).toMatchObject({ count: 500, scenes: [] });
    readEvaluation("zzz~zzz~~~~7~no/such+zero-shot");
    expect(evaluationViewStore.getState()).toMatchObject({ tab: "table", outcome: null });
    expect(planStore.getState().scenes).toEqual(["zero-shot"]);
  });
});

describe("failure modes", () => {
  it("say what they lack, and refuse a file that holds none", async () => {
    const one = { name: "m", missCost: 1, falseAlarmCost: 1, volume: 1 };
    expect(lacking({ ...one, cases: [] })).toBe("Add pictures.");
    expect(lacking({ ...one, cases: [{ picture: "a", right: ["x"], wrong: [] }] })).toMatch(/wrong/);
    expect(lacking({ ...one, cases: [{ picture: "a", right: ["x"], wrong: ["y"] }] })).toBeNull();
    const before = modesStore.getState().modes;
    await openModes(new File(["{}"], "no-modes.json"));
    expect(modesStore.getState().modes).toBe(before);
    expect(faultStore.getState().faults[0]!.message).toMatch(/no-modes/);
  });
});

describe("the example of a production line", () => {
  it("stands behind one's own modes, with its pictures, once however often it is asked for", async () => {
    const own = { name: "wrong part", missCost: 1, falseAlarmCost: 1, volume: 1, cases: [] };
    modesStore.setState({ modes: { name: "mine", unit: "h", modes: [own] }, pictures: new Map() });
    await addProductionLine();
    const { modes, pictures } = modesStore.getState();
    expect([modes.name, modes.unit]).toEqual(["mine", "h"]);
    // one's own mode of the same name stays as it is
    expect(modes.modes[0]).toEqual(own);
    expect(modes.modes.map(({ name }) => name)).toEqual([
      "wrong part",
      "colours exchanged",
      "parts exchanged",
      "wrong number",
    ]);
    for (const mode of modes.modes.slice(1)) {
      expect(lacking(mode)).toBeNull();
      for (const { picture } of mode.cases) expect(pictures.get(picture)!.type).toBe("image/png");
    }
    await addProductionLine();
    expect(modesStore.getState().modes).toEqual(modes);
  });

  const priceOf = (name: string) => {
    const { modes, unit } = modesStore.getState().modes;
    const { missCost, volume } = modes.find((mode) => mode.name === name)!;
    return { unit, missCost, volume };
  };

  it("costs what it costs on Compare, also where it was here before", async () => {
    const { modes: drawn } = productionModes(await atlasOnDisk());
    const yen = inUnit(drawn, "¥");
    const dear = { ...yen, modes: yen.modes.map((mode) => ({ ...mode, missCost: 25_000, volume: 7 })) };
    modesStore.setState({ modes: { name: "mine", unit: "€", modes: [] }, pictures: new Map() });
    await addProductionLine(yen);
    expect(priceOf("wrong part")).toEqual({ unit: "¥", missCost: 9000, volume: 4000 });
    await addProductionLine(dear);
    expect(priceOf("wrong part")).toEqual({ unit: "¥", missCost: 25_000, volume: 7 });
    expect(modesStore.getState().modes.modes).toHaveLength(4);
    // asked for on Evaluate, what was typed stays
    await addProductionLine();
    expect(priceOf("wrong part")).toEqual({ unit: "¥", missCost: 25_000, volume: 7 });
  });

  it("is converted beside modes of one's own in the other currency", async () => {
    const { modes: drawn } = productionModes(await atlasOnDisk());
    const own = { name: "mine", missCost: 1, falseAlarmCost: 1, volume: 1, cases: [] };
    modesStore.setState({ modes: { name: "mine", unit: "€", modes: [own] }, pictures: new Map() });
    await addProductionLine(inUnit(drawn, "¥"));
    expect(priceOf("wrong part")).toEqual({ unit: "€", missCost: 60, volume: 4000 });
    expect(priceOf("mine")).toEqual({ unit: "€", missCost: 1, volume: 1 });
  });
});

describe("a suite without its pictures", () => {
  const imported = async (gone: number) => {
    const suite = await withVersion(draft);
    const missing = Array.from({ length: gone }, (_, i) => ({
      key: `${i}.png`,
      why: { kind: "notThere" as const },
    }));
    const id = suiteId(suite);
    planStore.setState({ scenes: [], imported: [id], suites: [{ id, suite, files: [], missing }] });
    return { count: null, seed: 1, scenes: [], imported: [id] };
  };

  it("is a fault before the start where none is there, and no entry is made", async () => {
    const plan = await imported(24);
    expect(shortages(plan)).toMatchObject([{ found: 0, cases: 24, missing: "0.png" }]);
    faultStore.setState({ faults: [] });
    await startPlan();
    expect(faultStore.getState().faults[0]).toMatchObject({ code: "BadInput" });
    expect(faultStore.getState().faults[0]!.message).toMatch(/No case of mine.*0\.png/);
    expect(evaluationRunStore.getState()).toMatchObject({ run: null, asking: null });
  });

  it("is asked about where little is there, and runs without a word where most is", async () => {
    await imported(13);
    await startPlan();
    expect(evaluationRunStore.getState().asking).toMatchObject([{ found: 11, cases: 24 }]);
    await answerShortage(false);
    expect(evaluationRunStore.getState().asking).toBeNull();
    expect(shortages(await imported(12))).toEqual([]);
  });
});

describe("how long an evaluation still takes", () => {
  const run = { label: "", abort: new AbortController(), step: 0, steps: 3, usual: null };
  const progress = (remaining: number | null) => ({
    phase: "work" as const,
    unit: "items" as const,
    label: "",
    done: 1,
    total: 2,
    remaining,
  });

  it("is never less for all than for the part", () => {
    expect(remainingOf({ ...run, progress: progress(180) })).toEqual({ part: 180, all: null });
    expect(remainingOf({ ...run, step: 1, usual: 69, progress: progress(180) })).toEqual({
      part: 180,
      all: 249,
    });
    expect(remainingOf({ ...run, step: 2, usual: 69, progress: progress(40) })).toEqual({
      part: 40,
      all: 40,
    });
    expect(remainingOf({ ...run, step: 1, usual: 69, progress: null })).toEqual({ part: null, all: 138 });
  });
});
