import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { QuotaExceededError } from "../base/errors";
import { runConfigSchema } from "../degla/config";
import { emptyUserLexicon } from "../negatives/lexicon/schema";
import { addSuite, planStore } from "../pages/evaluate/stores/plan";
import { withWords } from "../pages/negatives/lexicon/stores/lexicon";
import { describeLexicon } from "../pages/negatives/lexicon/stores/recorded";
import { generatorStore } from "../pages/negatives/stores/generators";
import { describeItems, hashItems, recordedNegatives } from "../pages/negatives/stores/recorded";
import { addAndFill, openFile } from "../pages/negatives/stores/run";
import {
  accept,
  edit,
  emptySet,
  negativesStore,
  reject,
  replaceNegativesClient,
  setSettings,
} from "../pages/negatives/stores/set";
import { reproduction } from "../pages/record/stores/reproduce";
import { checkFile, countsOf, findEntry, recordViewStore, shownEntries } from "../pages/record/stores/view";
import { draftStore, putConfig } from "../pages/train/stores/draft";
import { recordKept, recordRun } from "../pages/train/stores/record";
import { memoryRunLog, type RunLog } from "../storage/audit/log";
import { serve } from "../worker/boundary";
import { createNegativesClient } from "../worker/negatives/client";
import { createNegativesApi } from "../worker/negatives/negatives";
import type { ModelInfo } from "../worker/protocol";
import type { RunSummary } from "../worker/training/protocol";
import { faultStore } from "./faults";
import { modelStore } from "./models";
import { entryId, hashOf, record, recordStore, refreshRecord, replaceLog } from "./record";
import { recordEdits } from "./recordEdits";
import { routeStore } from "./route";

// A page has it; leaving one is not tested here.
globalThis.addEventListener ??= () => {};

const boundary = serve(createNegativesApi());
replaceNegativesClient(createNegativesClient(() => ({ boundary, end: () => {}, onCrash: () => {} })));

const some = (summary: string, action: "train" | "delete" = "train") => ({
  action,
  summary,
  inputs: [],
  outputs: [],
  settings: { seed: 7 },
});

let log: RunLog;
beforeEach(() => {
  log = memoryRunLog();
  replaceLog(Promise.resolve(log));
  faultStore.setState({ faults: [] });
});

describe("recording", () => {
  it("gives an entry its id, time and software", async () => {
    const made = await record(some("Trained"));
    const [entry] = await log.entries();
    expect(made).toEqual({ id: entryId(entry!), hash: entry!.hash });
    expect(entry!.software).toMatch(/^DeGLA Playground/);
    expect(Date.parse(entry!.time)).toBeGreaterThan(0);
  });

  it("fails nothing where there is no room, tells so, and enters it later in its place", async () => {
    let full = true;
    const tight: RunLog = {
      ...log,
      append: (entry, time) =>
        full ? Promise.reject(new QuotaExceededError("No more room.")) : log.append(entry, time),
    };
    replaceLog(Promise.resolve(tight));
    expect(await record(some("First"))).toBeNull();
    expect(await record(some("Second"))).toBeNull();
    expect(recordStore.getState().waiting).toBe(2);
    expect(faultStore.getState().faults[0]).toMatchObject({ code: "QuotaExceeded", level: "notice" });
    full = false;
    expect(await record(some("Third"))).not.toBeNull();
    expect((await log.entries()).map(({ summary }) => summary)).toEqual(["First", "Second", "Third"]);
    expect(recordStore.getState().waiting).toBe(0);
    expect((await log.verify()).problems).toEqual([]);
  });

  it("does without settings that are no JSON", async () => {
    expect(await record({ ...some("Odd"), settings: { at: Number.NaN } })).toBeNull();
    expect(await record(some("Sound"))).not.toBeNull();
    expect((await log.entries()).map(({ summary }) => summary)).toEqual(["Sound"]);
  });
});

describe("edits", () => {
  it("thousands of them are one entry, from the hash before to the hash after", async () => {
    let value = 0;
    const listeners = new Set<() => void>();
    recordEdits<number>(
      {
        action: "negatives",
        what: "counter",
        name: String,
        current: () => value,
        subscribe: (listener) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
        hash: hashOf,
        describe: (before, after) => `${after - before} up`,
        settings: () => null,
      },
      20,
    );
    for (let n = 0; n < 5000; n++) {
      value++;
      for (const listener of listeners) listener();
    }
    await expect.poll(async () => (await log.entries()).length).toBe(1);
    const [entry] = await log.entries();
    expect(entry).toMatchObject({
      summary: "5000 up",
      inputs: [{ what: "counter", name: "0", sha256: await hashOf(0) }],
      outputs: [{ what: "counter", name: "5000", sha256: await hashOf(5000) }],
    });
  });

  it("of the set are told by what became of the slots", async () => {
    negativesStore.setState({ set: emptySet(), past: [], future: [] });
    const none = negativesStore.getState().set.items;
    await addAndFill([{ original: "a black dog chasing a white cat" }, { original: "two cups on a table" }]);
    const filled = negativesStore.getState().set.items;
    expect(describeItems(none, filled)).toMatch(/^Negatives: 2 captions added, \d+ negatives made$/);
    accept(0, 0);
    reject(0, 1, "no");
    await edit(0, 2, "a black dog chasing a white mouse", true);
    const judged = negativesStore.getState().set.items;
    expect(describeItems(filled, judged)).toBe("Negatives: 1 accepted, 1 rejected, 1 edited by hand");
    expect(describeItems(judged, judged.slice(1))).toBe("Negatives: 1 caption removed");
    expect(await hashItems(judged)).toBe(await hashItems(structuredClone(judged)));
    expect(await hashItems(judged)).not.toBe(await hashItems(filled));
  });

  it("of a file are an import, with the file's hash; a changed recipe alone is none", async () => {
    negativesStore.setState({ set: emptySet(), past: [], future: [] });
    recordEdits(recordedNegatives, 20);
    setSettings({ seed: 11 });
    await openFile(new File(["a dog on a green chair\n"], "mine.txt"));
    await expect.poll(async () => (await log.entries()).length).toBe(1);
    const [entry] = await log.entries();
    expect(entry).toMatchObject({
      action: "import",
      inputs: [
        {
          what: "file",
          name: "mine.txt",
          sha256: "8ba55581b9ec3ff0434d602f0a06f383d71728a59fca5918d99aece6a6433a02",
        },
        { what: "negatives", name: "0 captions" },
        { what: "lexicon", name: "en" },
      ],
      outputs: [{ what: "negatives", name: "1 caption" }],
      settings: { seed: 11, writer: "rules" },
    });
  });

  it("of the lexicon are counted by word", () => {
    const before = emptyUserLexicon("en");
    const after = withWords(before, { part: "nouns", id: "tool", domain: "object" }, [["spanner", "wrench"]]);
    expect(describeLexicon(before, after)).toBe("Lexicon: 2 words added");
    expect(describeLexicon(after, { ...before, remove: ["dog"] })).toBe(
      "Lexicon: 2 words taken away, 1 word left out",
    );
  });
});

describe("the page's view", () => {
  it("filters, counts and finds", async () => {
    await record(some("Trained scenes-clip"));
    await record(some("Deleted a model", "delete"));
    await refreshRecord();
    const { entries, verification } = recordStore.getState();
    expect(verification).toMatchObject({ count: 2, problems: [] });
    expect(shownEntries(entries!, { action: null, text: "" }).map(({ seq }) => seq)).toEqual([2, 1]);
    expect(shownEntries(entries!, { action: "train", text: "SCENES" })).toHaveLength(1);
    expect(shownEntries(entries!, { action: "delete", text: "scenes" })).toHaveLength(0);
    expect(countsOf(entries!)).toEqual({ train: 1, delete: 1 });
    expect(findEntry(entries!, entryId(entries![1]!))).toBe(entries![1]);
    expect(findEntry(entries!, "0".repeat(12))).toBeNull();
  });

  it("checks an exported file against itself and against one's own", async () => {
    for (const n of [1, 2, 3]) await record(some(`Run ${n}`));
    const file = await log.export();
    const text = JSON.stringify({
      ...file,
      entries: file.entries.map((entry) => (entry.seq === 2 ? { ...entry, summary: "Run 20" } : entry)),
    });
    await checkFile(new File([text], "theirs.json"));
    const { other } = recordViewStore.getState();
    expect(other).toMatchObject({ name: "theirs.json", shared: 3 });
    expect(other!.verification.problems).toMatchObject([{ kind: "changed", seq: 2 }]);
    await checkFile(new File(["[]"], "none.json"));
    expect(faultStore.getState().faults).toMatchObject([{ code: "BrokenFile" }]);
  });
});

describe("reproducing", () => {
  it("brings back the recipe of negatives", async () => {
    const settings = {
      kinds: ["negate", "change-count"],
      perCaption: 3,
      seed: 99,
      writer: "openai",
      model: "m",
    };
    const again = reproduction({
      action: "negatives",
      inputs: [],
      outputs: [{ what: "negatives", name: "", sha256: null }],
      settings,
    });
    again!.run();
    await expect.poll(() => negativesStore.getState().set.seed).toBe(99);
    expect(negativesStore.getState().set).toMatchObject({ kinds: settings.kinds, perCaption: 3 });
    expect(generatorStore.getState()).toMatchObject({ choice: "openai", endpoint: { model: "m" } });
    expect(routeStore.getState().page).toBe("negatives");
    expect(reproduction({ action: "train", inputs: [], outputs: [], settings: null })).toBeNull();
  });

  it("enters a run with what it began and ended with, and brings its settings back", async () => {
    const config = runConfigSchema.parse({
      name: "DeGLA 2",
      model: "bundled:scenes-clip",
      seed: 9,
      steps: 40,
    });
    const measured = (step: number, composition: number) => ({
      step,
      composition,
      retention: 0.6,
      parts: [],
    });
    const summary: RunSummary = {
      ...{ id: "0a1b2c", config, status: "done", step: 40, checkpoint: 40, seconds: 9, bytes: 0 },
      ...{ startedAt: "", touchedAt: "", steps: [], error: null, model: null, elsewhere: false },
      evaluations: [measured(0, 0.521), measured(40, 0.714)],
    };
    const made = await recordRun(summary);
    await recordKept(summary, { id: "tuned:x", sha256: "cd".repeat(32) });
    const [entry, kept] = await log.entries();
    expect(entry!.summary).toBe(
      "DeGLA 2 on bundled:scenes-clip: 40 of 40 steps; composition 52.1 → 71.4, retention 60.0 → 60.0",
    );
    expect(kept).toMatchObject({ previous: made!.hash, outputs: [{ what: "model", name: "tuned:x" }] });
    putConfig({ ...config, seed: 1 });
    reproduction(entry!)!.run();
    expect(draftStore.getState().config).toEqual(config);
    expect(routeStore.getState().page).toBe("train");
  });

  it("chooses an evaluation's suite, cases and seed", async () => {
    const request = { kind: "scenes", name: "valse/style", count: 500, seed: 4 };
    const entry = {
      action: "evaluate" as const,
      outputs: [],
      settings: { model: "bundled:scenes-clip", request },
    };
    modelStore.setState({ loaded: { "bundled:scenes-clip": {} as ModelInfo } });
    reproduction({ ...entry, inputs: [] })!.run();
    expect(planStore.getState()).toMatchObject({
      scenes: ["valse/style"],
      imported: [],
      count: 500,
      seed: 4,
    });
    expect(routeStore.getState().page).toBe("evaluate");
    // Files stay with their owner: what is not open is asked for by name.
    const files = { ...entry, settings: { ...entry.settings, request: { kind: "files" } } };
    reproduction({ ...files, inputs: [{ what: "suite", name: "mine 0123", sha256: null }] })!.run();
    await vi.waitFor(() => expect(faultStore.getState().faults[0]?.message).toContain("mine 0123"));
    // Limited to some cases a suite has another version: it is found by what it was limited from.
    const facts = { name: "mine", family: "CSV", axis: "composition", version: "4567", source: "" } as const;
    const id = addSuite({ suite: { ...facts, cases: [], problems: [] }, files: [], missing: [] });
    planStore.setState({ scenes: ["zero-shot"], imported: [], count: 100 });
    const again = { kind: "files", suite: id, count: null };
    const inputs = [{ what: "suite", name: "mine 89ab", sha256: null }];
    reproduction({ ...files, settings: { ...entry.settings, request: again }, inputs })!.run();
    await vi.waitFor(() =>
      expect(planStore.getState()).toMatchObject({ scenes: [], imported: [id], count: null }),
    );
  });
});
