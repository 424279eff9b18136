import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BadInputError } from "../../../base/errors";
import { engineStore } from "../../../workspace/engine";
import { modelStore } from "../../../workspace/models";
import { replaceTrainingClient } from "./client";
import { change, resetDraft } from "./draft";
import { followPlan, planStore, refusalOf } from "./plan";
import { forgetRuns } from "./runs";
import { fakeTrainer } from "./testing";

const DROPPED = "local:f76b9be9817c9e2f";
const asked: string[] = [];
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  const { client } = fakeTrainer();
  const planTraining: typeof client.planTraining = async (config, pairs) => {
    asked.push(config.model);
    if (config.model === DROPPED) throw new BadInputError(`${config.model} is not on this machine.`);
    return client.planTraining(config, pairs);
  };
  replaceTrainingClient({ ...client, planTraining });
  asked.length = 0;
  forgetRuns();
  resetDraft();
  engineStore.setState({ status: "ready" });
  modelStore.setState({ loaded: {}, cached: [], storage: null });
  stop = followPlan();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

const rest = () => vi.advanceTimersByTimeAsync(1000);

describe("the plan of the next run", () => {
  it("waits for a base that is on its way", async () => {
    modelStore.setState({ storage: { used: 0 } as never });
    await rest();
    expect([asked, planStore.getState().busy]).toEqual([[], true]);
    modelStore.setState({ loaded: { "bundled:scenes-clip": { id: "bundled:scenes-clip" } } as never });
    await rest();
    expect([asked, planStore.getState().busy]).toEqual([["bundled:scenes-clip"], false]);
  });

  it("says that a base was deleted, once it is known what is here, and is made when it comes again", async () => {
    change("model", DROPPED);
    await rest();
    expect([asked, planStore.getState().busy]).toEqual([[], true]);
    modelStore.setState({ storage: { used: 0 } as never });
    await rest();
    expect(planStore.getState().busy).toBe(false);
    expect(refusalOf(planStore.getState())?.message).toContain("is not on this machine");
    change("model", "bundled:scenes-clip");
    modelStore.setState({ loaded: { "bundled:scenes-clip": { id: "bundled:scenes-clip" } } as never });
    await rest();
    expect(refusalOf(planStore.getState())).toBeNull();
  });
});
