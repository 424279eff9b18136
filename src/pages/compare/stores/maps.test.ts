import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import type { CallOptions, ModelInfo } from "../../../worker/protocol";
import { setCaptions } from "../../../workspace/captions";
import { engineStore } from "../../../workspace/engine";
import { BUNDLED_ID } from "../../../workspace/modelSources";
import { modelStore } from "../../../workspace/models";
import { handleStore } from "../../../workspace/pictureHandles";
import { type Picture, pictureStore } from "../../../workspace/pictures";
import { scoreStore } from "../../../workspace/scores";
import { followMaps, mapStore } from "./maps";

/** Calls under way, by caption: they end when they are told to, or when they are given up. */
const calls: { caption: string; stopped: boolean; end(): void }[] = [];
const call = (caption: string, signal?: AbortSignal) =>
  new Promise((resolve, reject) => {
    const entry = { caption, stopped: false, end: () => resolve({ caption }) };
    calls.push(entry);
    signal?.addEventListener("abort", () => {
      entry.stopped = true;
      reject({ code: "Cancelled", message: "Stopped.", advice: "" });
    });
  });
vi.mock("../../../workspace/engine", async (original) => ({
  ...(await original<typeof import("../../../workspace/engine")>()),
  engine: () => ({
    localMaps: (_m: string, _i: string, caption: string, _how: string, options?: CallOptions) =>
      call(caption, options?.signal),
    leaveOneOut: (_m: string, _i: string, caption: string, options?: CallOptions) =>
      call(caption, options?.signal),
  }),
}));

let stop: () => void;
// One clock for all: when the last key was is remembered.
beforeAll(() => void vi.useFakeTimers());
afterAll(() => void vi.useRealTimers());
beforeEach(async () => {
  mapStore.setState({ maps: {}, words: {}, failed: {}, busy: false });
  calls.length = 0;
  setCaptions(["a dog", "a cat"]);
  pictureStore.setState({ pictures: [{ ref: "file:1" } as Picture], missing: [] });
  handleStore.setState({ handles: { "file:1": { id: "1" } as never } });
  modelStore.setState({ slots: { a: BUNDLED_ID, b: null }, loaded: { [BUNDLED_ID]: {} as ModelInfo } });
  stop = followMaps();
  await vi.advanceTimersByTimeAsync(1000);
  engineStore.setState({ status: "ready" });
});
afterEach(async () => {
  engineStore.setState({ status: "off" });
  stop();
  await vi.advanceTimersByTimeAsync(1);
});

it("maps wait while captions are typed, and one that is under way is given up", async () => {
  await vi.advanceTimersByTimeAsync(40);
  expect(calls).toHaveLength(1);
  for (const text of ["a d", "a do", "a dog r"]) {
    setCaptions([text]);
    await vi.advanceTimersByTimeAsync(120);
  }
  expect(calls.map(({ stopped }) => stopped)).toEqual([true]);
  await vi.advanceTimersByTimeAsync(300);
  expect(calls.map(({ caption }) => caption).slice(1)).toEqual(["a dog r"]);
});

it("a map gives way to scores, and is made again after them", async () => {
  await vi.advanceTimersByTimeAsync(40);
  scoreStore.setState({ busy: true });
  await vi.advanceTimersByTimeAsync(500);
  expect(calls.map(({ stopped }) => stopped)).toEqual([true]);
  scoreStore.setState({ busy: false });
  await vi.advanceTimersByTimeAsync(40);
  expect(calls).toHaveLength(2);
  calls[1]!.end();
  await vi.advanceTimersByTimeAsync(1);
  expect(Object.keys(mapStore.getState().maps)).toHaveLength(1);
});

it("a map of a caption that is gone is given up", async () => {
  await vi.advanceTimersByTimeAsync(40);
  modelStore.setState({ slots: { a: "other", b: null } });
  await vi.advanceTimersByTimeAsync(40);
  expect(calls[0]!.stopped).toBe(true);
});
