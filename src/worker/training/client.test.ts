import * as Comlink from "comlink";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { decodeWithSharp } from "../../cli/decodeImage";
import type { RunConfig } from "../../degla/config";
import type { ModelStore } from "../../storage/models/modelStore";
import { someModelStore } from "../../storage/models/testing";
import { createEngine as createClient } from "../client";
import { createEngine } from "../engine";
import { createRelay, type EngineBoundary, serveEngine } from "../events";
import type { EngineClient } from "../protocol";
import { asFiles, tinyClip, tinyPairs, tinyRun } from "../testing";
import type { Spawned } from "../workerInstance";
import { studentId, type TrainingEvent } from "./protocol";

vi.setConfig({ testTimeout: 180_000 });

const pairs = tinyPairs();
let modelStore: ModelStore;
let client: EngineClient;
let config: RunConfig;
let events: TrainingEvent[];
let crash: (message: string) => void;

/** The real engine behind a real message channel, in this thread; ending it ends what it trains. */
function spawn(): Spawned<EngineBoundary> {
  const { port1, port2 } = new MessageChannel();
  const engine = createEngine({ modelStore, decode: decodeWithSharp });
  Comlink.expose(serveEngine(engine, createRelay()), port1);
  return {
    boundary: Comlink.wrap(port2) as unknown as EngineBoundary,
    end: () => {
      port1.close();
      port2.close();
      void engine.close();
    },
    onCrash: (listener) => {
      crash = listener;
    },
  };
}

beforeEach(async () => {
  events = [];
  modelStore = await someModelStore();
  client = createClient(spawn);
  await client.start("wasm");
  const source = { kind: "files", name: "tiny", files: asFiles(tinyClip(1)) } as const;
  config = tinyRun((await client.loadModel(source)).id);
});
afterEach(() => client.close());

const steps = () => events.flatMap((event) => (event.kind === "step" ? [event.record.step] : []));
const hear = (event: TrainingEvent) => void events.push(event);

describe("training through the client", () => {
  it("goes on by itself in a new worker, from the last checkpoint, to the same end", async () => {
    const whole = await client.train("whole", config, pairs, () => {});
    let lost = 0;
    const summary = await client.train("cut", config, pairs, (event) => {
      hear(event);
      if (event.kind === "step" && event.record.step === 5 && lost++ === 0) crash("out of luck");
    });
    expect(lost).toBeGreaterThan(0);
    expect(summary).toMatchObject({ status: "done", step: 8, error: null });
    const curve = (run: typeof summary) => run.steps.map(({ seconds: _, ...rest }) => rest);
    expect(curve(summary)).toEqual(curve(whole));
    const begun = events.flatMap((event) => (event.kind === "begun" ? [event.summary.step] : []));
    expect(begun).toHaveLength(2);
    expect(begun[1]).toBeGreaterThanOrEqual(2); // not from the start
    expect(steps().at(-1)).toBe(8);
    await expect.poll(() => events.at(-1)).toEqual({ kind: "status", status: "done", error: null });
    expect((await client.keepRun("cut", "kept")).sha256).toBe((await client.keepRun("whole", "kept")).sha256);
  });

  it("pauses, steps, resumes and stops with what it was given at first", async () => {
    const running = client.train("a", config, pairs, (event) => {
      hear(event);
      if (event.kind === "step") void client.pauseTraining("a");
    });
    const paused = await running;
    expect(paused.status).toBe("paused");
    await client.stepTraining("a");
    expect((await client.runs())[0]).toMatchObject({ status: "paused", step: paused.step + 1 });
    await expect.poll(() => steps().at(-1)).toBe(paused.step + 1);
    await client.resumeTraining("a");
    expect((await client.runs())[0]!.status).toBe("paused"); // its listener still asks for it
    await client.stopTraining("a");
    expect(events.at(-1)).toEqual({ kind: "status", status: "stopped", error: null });
    const scores = await client.globalScores(studentId("a"), [], ["a"]);
    expect(scores.captions).toEqual(["a"]);
    await expect(client.resumeTraining("nobody")).rejects.toMatchObject({ name: "BadInputError" });
  });

  it("plans, renames, exports, deletes; faults keep their names over the boundary", async () => {
    const plan = await client.planTraining(config, pairs.pairs.length);
    expect(plan).toMatchObject({ microBatch: 4, refusal: null, budget: 2 ** 31 });
    expect(plan.memory.total).toBeGreaterThan(plan.memory.weights);
    const { refusal } = await client.planTraining(config, config.batch - 1);
    expect(refusal).toMatchObject({
      code: "BadInput",
      message: expect.stringContaining("larger than the data"),
    });
    await client.train("a", config, pairs, hear, { until: 2 });
    await client.renameRun("a", "a better name");
    expect((await client.runs())[0]!.config.name).toBe("a better name");
    const zip = await client.exportRun("a", "model");
    expect([zip.type, zip.size > 10_000]).toEqual(["application/zip", true]);
    await expect(client.exportRun("a", "adapter")).rejects.toMatchObject({ name: "BadInputError" });
    const controller = new AbortController();
    const work = client.train("a", config, null, hear, { signal: controller.signal });
    controller.abort();
    await expect(work).rejects.toMatchObject({ name: "CancelledError" });
    await expect.poll(async () => (await client.runs())[0]!.status).toBe("paused");
    await client.deleteRun("a");
    expect(await client.runs()).toEqual([]);
  });
});
