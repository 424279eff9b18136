import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { TrainingTime } from "../../../worker/training/protocol";
import { engineStore } from "../../../workspace/engine";
import { modelStore } from "../../../workspace/models";
import { replaceTrainingClient } from "./client";
import { change, draftStore, resetDraft } from "./draft";
import { pairsStore } from "./pairs";
import { followPlan } from "./plan";
import { forgetRuns, runsStore } from "./runs";
import { type FakeTrainer, fakeTrainer, summaryFor } from "./testing";
import { followTime, sampleOf, timeStore } from "./time";

let fake: FakeTrainer;
let stops: (() => void)[];

beforeEach(() => {
  vi.useFakeTimers();
  fake = fakeTrainer();
  replaceTrainingClient(fake.client);
  forgetRuns();
  resetDraft();
  engineStore.setState({ status: "ready" });
  const { model } = draftStore.getState().config;
  modelStore.setState({ loaded: { [model]: { id: model } } } as never);
  stops = [followPlan(), followTime()];
});
afterEach(() => {
  for (const stop of stops) stop();
  vi.useRealTimers();
});

const rest = () => vi.advanceTimersByTimeAsync(2000);
const timed = () => fake.calls.filter((call) => call.startsWith("time"));

describe("the time of the next run", () => {
  it("is asked for when the settings have come to rest, and anew when they change", async () => {
    await vi.advanceTimersByTimeAsync(900);
    expect(timed()).toEqual([]);
    await rest();
    expect(timed()).toEqual(["time 32"]);
    const { steps } = draftStore.getState().config;
    expect(timeStore.getState()).toEqual({
      time: { secondsPerStep: 0.5, seconds: 0.5 * steps, threads: 2 },
      measuring: false,
    });
    change("batch", 16);
    await vi.advanceTimersByTimeAsync(500);
    expect(timeStore.getState().time).toBeNull();
    await rest();
    expect(timed()).toEqual(["time 32", "time 16"]);
  });

  it("is called off by a change and by the start of a run, and not tried beside one", async () => {
    const signals: AbortSignal[] = [];
    fake.client.timeTraining = (_config, _sample, options) => {
      signals.push(options!.signal!);
      return new Promise<TrainingTime | null>(() => {});
    };
    await rest();
    expect(timeStore.getState().measuring).toBe(true);
    change("batch", 16);
    await rest();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    const run = summaryFor("r", draftStore.getState().config);
    runsStore.setState({ starting: { name: "negatives", done: 0, all: null } });
    expect(signals[1]!.aborted).toBe(true);
    runsStore.setState({ runs: [run], live: { r: {} as never }, starting: null });
    change("batch", 8);
    await rest();
    expect(signals).toHaveLength(2);
    expect(timeStore.getState()).toEqual({ time: null, measuring: false });
  });

  it("of a step that fails is not tried again before something changes", async () => {
    fake.client.timeTraining = async () => {
      fake.calls.push("time");
      throw { code: "OutOfMemory", message: "", advice: "" };
    };
    await rest();
    modelStore.setState(({ loaded }) => ({ loaded: { ...loaded } }));
    await rest();
    expect(timed()).toEqual(["time"]);
    change("batch", 4);
    await rest();
    expect(timed()).toHaveLength(2);
  });

  it("of own pairs takes their captions, and stand-ins for negatives that are yet to be made", () => {
    change("data", { kind: "pairs", id: "own pairs" });
    change("batch", 2);
    change("negatives", 2);
    pairsStore.setState({
      pictures: ["a", "b", "c"].map((name) => ({ name: `${name}.png`, blob: new Blob([name]) })),
      rows: ["a", "b", "c"].map((name) => ({
        file: `${name}.png`,
        caption: `a ${name}`,
        negatives: name === "a" ? ["not a", null] : null,
      })),
    });
    expect(sampleOf(draftStore.getState().config)).toEqual([
      { caption: "a a", negatives: ["not a", null] },
      { caption: "a b", negatives: ["a b 1", "a b 2"] },
    ]);
  });
});
