import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { deferred } from "../../../base/deferred";
import { PRESETS } from "../../../degla/method";
import type { CachedModel, ModelInfo } from "../../../worker/types";
import { faultStore } from "../../../workspace/faults";
import { loadModel, modelStore } from "../../../workspace/models";
import { replaceTrainingClient } from "./client";
import {
  change,
  changeMethod,
  choosePreset,
  DEFAULT_CONFIG,
  draftStore,
  presetOf,
  resetDraft,
  valueAt,
} from "./draft";
import { exportRun, fileName, keepAsModel } from "./keep";
import { deleteRun, freeName, pauseRun, renameRun, resumeRun, startRun, stepRun } from "./runControls";
import { activeRun, forgetRuns, readRuns, runOf, runsStore, showRun } from "./runs";
import { type FakeTrainer, fakeTrainer, stepRecord, summaryFor } from "./testing";
import { differences, marked, metricsOf, pathOf, seriesOf, thinned } from "./view";
import { labelOf, valueWords } from "./wording";

vi.mock("../../../workspace/models", async (actual) => ({
  ...(await actual<typeof import("../../../workspace/models")>()),
  loadModel: vi.fn(),
}));

/** The base as it lies in the model store. */
const BASE = { id: DEFAULT_CONFIG.model } as CachedModel;

let fake: FakeTrainer;
const idle = () => new Promise((resolve) => setTimeout(resolve, 5));
const runs = () => runsStore.getState().runs;

beforeEach(() => {
  fake = fakeTrainer();
  replaceTrainingClient(fake.client);
  forgetRuns();
  resetDraft();
  faultStore.setState({ faults: [] });
  modelStore.setState({ cached: [BASE] });
});

describe("the settings of the next run", () => {
  it("opens those that were kept under a preset that there is no longer, with their own weights", async () => {
    // "DeGLA, short run", offered up to 063bc0d
    const method = { ...PRESETS.degla, igc: { on: true, weight: 3 }, dis: { on: true, weight: 14 } };
    const kept = JSON.stringify({ config: { ...DEFAULT_CONFIG, method, steps: 77 }, preset: "degla-short" });
    vi.stubGlobal("localStorage", { getItem: () => kept, setItem: () => {} });
    vi.resetModules();
    const { config, preset } = (await import("./draft")).draftStore.getState();
    expect(config).toMatchObject({ method, steps: 77 });
    expect(preset).toBe("degla");
    vi.unstubAllGlobals();
  });

  it("changes one setting through the schema, and says what is wrong with a value", () => {
    expect(change("optimiser.lr", 0.001)).toBeNull();
    expect(valueAt(draftStore.getState().config, "optimiser.lr")).toBe(0.001);
    expect(change("optimiser.lr", -1)).toBe("More than 0.");
    expect(change("batch", 2.5)).toBe("A whole number is wanted.");
    expect(draftStore.getState().config.batch).toBe(DEFAULT_CONFIG.batch);
    expect(change("data.nouns", ["dog"])).toBeNull();
    expect(change("data.nouns", undefined)).toBeNull();
    expect(valueAt(draftStore.getState().config, "data")).not.toHaveProperty("nouns");
  });

  it("begin as those that the bundled pair was made by", () => {
    const { config, preset } = draftStore.getState();
    expect(config).toMatchObject({ model: "bundled:scenes-clip", steps: 300, batch: 32, evaluateEvery: 25 });
    expect(config.data).toMatchObject({
      kind: "scenes",
      twins: 1,
      mix: { relation: 4, colours: 4, single: 3 },
    });
    expect(preset).toBe("degla");
    expect(presetOf(config.method)).toBe("degla");
  });

  it("knows a preset until one of its terms is changed", () => {
    choosePreset("negclip");
    expect(presetOf(draftStore.getState().config.method)).toBe("negclip");
    changeMethod({ igc: { on: true, weight: 0.3 } });
    expect(presetOf(draftStore.getState().config.method)).toBeNull();
    expect(draftStore.getState().preset).toBe("negclip");
  });
});

describe("runs", () => {
  it("wait for a base that is still on its way, and don't begin without it", async () => {
    modelStore.setState({ cached: [] });
    const arrival = deferred<ModelInfo | null>();
    vi.mocked(loadModel).mockReturnValueOnce(arrival.promise);
    const started = startRun();
    await idle();
    expect(runsStore.getState().starting).toEqual({ name: "base" });
    expect(runs()).toEqual([]);
    arrival.resolve(BASE);
    const id = (await started)!;
    expect(fake.calls).toEqual([`train ${id}`]);

    forgetRuns();
    vi.mocked(loadModel).mockResolvedValueOnce(null); // stopped, or a fault that has been shown
    expect(await startRun()).toBeNull();
    expect(runsStore.getState().starting).toBeNull();
    expect(runs()).toEqual([]);
  });

  it("starts under a free name, follows the steps, pauses, steps, resumes and ends", async () => {
    const id = (await startRun())!;
    expect(runOf(id)).toMatchObject({ status: "running", config: { name: "DeGLA" } });
    expect(await startRun()).toBeNull(); // one at a time
    fake.tell(
      { kind: "phase", phase: { name: "base" } },
      { kind: "evaluation", record: { step: 0, composition: 0.5, retention: 0.7, parts: [] } },
    );
    for (const step of [1, 2, 3])
      fake.tell({ kind: "step", record: stepRecord(step), imagesPerSecond: 64, remainingSeconds: 9 });
    await pauseRun(id);
    fake.end("paused", { step: 3, seconds: 1.5, steps: [1, 2, 3].map((step) => stepRecord(step)) });
    await idle();
    expect(runOf(id)).toMatchObject({ status: "paused", step: 3 });
    expect(activeRun(runsStore.getState())).toBeNull();

    void stepRun(id);
    expect(runOf(id)!.status).toBe("running");
    fake.tell({ kind: "step", record: stepRecord(4), imagesPerSecond: 64, remainingSeconds: 8 });
    fake.end("paused");
    await idle();
    expect(runOf(id)).toMatchObject({ status: "paused", step: 4, seconds: 2 });

    void resumeRun(id);
    fake.tell({ kind: "step", record: stepRecord(5), imagesPerSecond: 64, remainingSeconds: null });
    fake.end("done");
    await idle();
    expect(runOf(id)!.steps.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5]);
    expect(runOf(id)!.status).toBe("done");
    expect(fake.calls).toEqual([`train ${id}`, `pause ${id}`, `step ${id}`, `resume ${id}`]);
  });

  it("steps after a checkpoint are replaced when a run goes on from it", async () => {
    const id = (await startRun())!;
    for (const step of [1, 2, 3, 4])
      fake.tell({
        kind: "step",
        record: stepRecord(step, { loss: 9 }),
        imagesPerSecond: 1,
        remainingSeconds: null,
      });
    const begun = summaryFor(id, runOf(id)!.config, {
      step: 2,
      seconds: 1,
      steps: [1, 2].map((step) => stepRecord(step, { loss: 9 })),
    });
    fake.tell(
      { kind: "begun", summary: begun },
      { kind: "step", record: stepRecord(3, { loss: 1 }), imagesPerSecond: 1, remainingSeconds: null },
      { kind: "status", status: "running", error: null },
    );
    expect(runOf(id)!.steps.map(({ step, loss }) => [step, loss])).toEqual([
      [1, 9],
      [2, 9],
      [3, 1],
    ]);
    expect(runOf(id)).toMatchObject({ step: 3, seconds: 1.5 });
  });

  it("a run that fails before its first step is taken away, a later one stays with its fault", async () => {
    const fault = { code: "BadInput", message: "A batch of 32 is larger than the data.", advice: "Less." };
    const first = (await startRun())!;
    fake.fail(fault);
    await idle();
    expect(runOf(first)).toBeNull();
    expect(faultStore.getState().faults.at(-1)).toMatchObject(fault);

    const second = (await startRun())!;
    fake.tell({ kind: "step", record: stepRecord(1), imagesPerSecond: 1, remainingSeconds: null });
    fake.fail({ code: "DeviceLost", message: "Lost.", advice: "Again." });
    await idle();
    expect(runOf(second)).toMatchObject({ status: "failed", step: 1, error: { code: "DeviceLost" } });
  });

  it("finds the runs of earlier visits, and goes on with an interrupted one without its pairs", async () => {
    const config = { ...DEFAULT_CONFIG, name: "old", data: { kind: "pairs" as const, id: "abc" } };
    fake.stored.set("x", summaryFor("x", config, { status: "interrupted", step: 40, checkpoint: 25 }));
    await readRuns();
    expect(runsStore.getState()).toMatchObject({ read: true, focused: "x", shown: ["x"] });
    void resumeRun("x");
    expect(fake.calls).toEqual(["train x"]);
    expect(runOf("x")!.status).toBe("running");
  });

  it("of two tabs that go on with one run the later one shows it as living in the other, not as failed", async () => {
    for (const step of [0, 40]) {
      const id = `run${step}`;
      fake.stored.set(id, summaryFor(id, DEFAULT_CONFIG, { status: "interrupted", step }));
      await readRuns();
      void resumeRun(id);
      fake.stored.set(
        id,
        summaryFor(id, DEFAULT_CONFIG, { status: "running", step: step + 1, elsewhere: true }),
      );
      fake.fail({ code: "BadInput", message: "This run is open in another tab.", advice: "Go on there." });
      await idle();
      expect(runOf(id)).toMatchObject({ status: "running", step: step + 1, elsewhere: true, error: null });
    }
  });

  it("renames, deletes, keeps and exports", async () => {
    fake.stored.set("x", summaryFor("x", { ...DEFAULT_CONFIG, name: "a/b: c" }, { status: "done", step: 9 }));
    await readRuns();
    await renameRun("x", "  Tuned ");
    expect(runOf("x")!.config.name).toBe("Tuned");
    expect((await exportRun("x", "model"))!.name).toBe("Tuned-model.zip");
    expect(fileName("a/b: c", "run")).toBe("a-b-c-run.zip");
    expect(await keepAsModel("x")).toBe("local:x");
    expect(runOf("x")!.model).toBe("local:x");
    await deleteRun("x");
    expect(runs()).toEqual([]);
    expect(fake.calls).toEqual(["rename x Tuned", "export x model", "keep x Tuned", "delete x"]);
  });

  it("gives names that are free", () => {
    const named = (name: string) => ({ config: { ...DEFAULT_CONFIG, name } });
    expect(freeName("DeGLA", [])).toBe("DeGLA");
    expect(freeName("DeGLA", [named("DeGLA"), named("DeGLA 2")])).toBe("DeGLA 3");
    expect(freeName("DeGLA 2", [named("DeGLA 2")])).toBe("DeGLA 3");
  });
});

describe("what is drawn of runs", () => {
  const config = { ...DEFAULT_CONFIG, name: "one" };

  it("curves share their steps; a run that lacks a term has gaps", () => {
    const one = summaryFor("a", config, { steps: [1, 2, 3].map((step) => stepRecord(step)) });
    const two = summaryFor(
      "b",
      { ...config, method: PRESETS.negclip },
      {
        steps: [2, 3, 4].map((step) => stepRecord(step, { terms: { base: 2 } })),
      },
    );
    const metrics = metricsOf([one, two]);
    expect(metrics.map(({ key }) => key).slice(0, 5)).toEqual(["loss", "base", "igc", "tgc", "dis"]);
    const igc = seriesOf([one, two], metrics.find(({ key }) => key === "igc")!);
    expect(igc).toEqual([
      [1, 2, 3, 4],
      [1, 1, 1, null],
      [null, null, null, null],
    ]);
    const speed = seriesOf([one], metrics.find(({ key }) => key === "speed")!);
    expect(speed[1]).toEqual([64, 64, 64]);
  });

  it("long curves are thinned and keep their end", () => {
    const many = Array.from({ length: 5001 }, (_, i) => i);
    const few = thinned(many, 800);
    expect(few.length).toBeLessThanOrEqual(802);
    expect(few[0]).toBe(0);
    expect(few.at(-1)).toBe(5000);
  });

  it("the path begins at the base, in points, and knows what was not measured", () => {
    const against = { composition: { value: 0.15, low: 0.06, high: 0.24 }, retention: null };
    const evaluations = [
      { step: 0, composition: 0.5, retention: 0.6, parts: [] },
      { step: 25, composition: 0.65, retention: null, parts: [], against },
    ];
    const [base, later] = pathOf({ evaluations });
    expect(base).toMatchObject({ gained: null, kept: null, composition: 50 });
    expect(later!.gained).toEqual({ value: 15, low: 6, high: 24 });
    expect(later!.kept).toBeNull();
    expect(pathOf({ evaluations: [] })).toEqual([]);
  });

  it("tells in which settings runs differ, and how", () => {
    const two = {
      ...config,
      name: "two",
      method: PRESETS.negclip,
      optimiser: { ...config.optimiser, lr: 1e-3 },
    };
    expect(differences([config, two])).toEqual(["method", "optimiser.lr"]);
    expect(valueWords(two, "method")).toBe("NegCLIP");
    const own = { ...config, method: { ...config.method, igc: { on: true, weight: 0.4 } } };
    expect(differences([config, own])).toEqual(["method.igc.weight"]);
    expect(labelOf("method.igc.weight")).toBe("λ₁");
    const lora = {
      ...config,
      train: { kind: "lora" as const, rank: 4, alpha: 8, targets: ["q_proj" as const] },
    };
    expect(differences([config, lora])).toEqual(["train"]);
    expect(valueWords(lora, "train")).toBe("LoRA of rank 4");
  });

  it("draws at most six, each with a mark of its own", async () => {
    for (const id of ["1", "22", "333", "4444", "55555", "666666", "7777777"])
      fake.stored.set(id, summaryFor(id, config));
    await readRuns();
    for (const { id } of runs()) showRun(id, true);
    const drawn = marked(runs(), runsStore.getState().shown);
    expect(drawn).toHaveLength(6);
    expect(new Set(drawn.map(({ mark }) => mark.colour + mark.shape)).size).toBe(6);
  });
});
