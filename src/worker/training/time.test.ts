import "fake-indexeddb/auto";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { decodeWithSharp } from "../../cli/decodeImage";
import { currentExecutor } from "../../program/backend";
import { someModelStore } from "../../storage/models/testing";
import { createEngine } from "../engine";
import type { Engine } from "../protocol";
import { asFiles, tinyClip, tinyPairs, tinyRun } from "../testing";
import type { CaptionSample } from "./protocol";

vi.setConfig({ testTimeout: 60_000 });

const sample = (word: string): CaptionSample[] =>
  Array.from({ length: 4 }, (_, i) => ({ caption: `${word} ${i}`, negatives: [`${word} not ${i}`, null] }));

let engine: Engine;
let base: string;

beforeAll(async () => {
  engine = createEngine({ modelStore: await someModelStore(), decode: decodeWithSharp });
  await engine.start("wasm");
  const source = { kind: "files", name: "tiny", files: asFiles(tinyClip(1)) } as const;
  base = (await engine.loadModel(source)).id;
});

const held = () => engine.memory();

describe("the time of a run", () => {
  it("is that of a step that was made here; it leaves nothing behind, and is measured once", async () => {
    const config = tinyRun(base, { steps: 100 });
    // the executor keeps its working memory for the next programs: the first step makes it
    await engine.timeTraining(config, sample("a red dog"));
    const before = await held();
    const begun = performance.now();
    const found = (await engine.timeTraining(tinyRun(base, { steps: 100 }), sample("a cat")))!;
    const took = (performance.now() - begun) / 1000;
    expect(found.secondsPerStep).toBeGreaterThan(0);
    expect(found.secondsPerStep).toBeLessThan(took);
    expect(found.seconds).toBe(100 * found.secondsPerStep);
    expect(found.threads).toBe((await currentExecutor()).threads);
    expect(await held()).toEqual(before);
    // known: the same to the last digit, whatever a step doesn't depend on
    const again = await engine.timeTraining(
      tinyRun(base, { steps: 7, name: "other", seed: 5 }),
      sample("a cat"),
    );
    expect(again).toEqual({ ...found, seconds: 7 * found.secondsPerStep });
    const wider = await engine.timeTraining(tinyRun(base, { batch: 2 }), sample("a cat"));
    expect(wider!.secondsPerStep).not.toBe(found.secondsPerStep);
  });

  it("ends when a run begins, which is none of its steps; beside a run none is measured", async () => {
    const config = tinyRun(base);
    const time = engine.timeTraining(config, sample("a blue bird"));
    const cancelled = expect(time).rejects.toMatchObject({ code: "Cancelled" });
    const beside: unknown[] = [];
    const summary = await engine.train(
      "a",
      config,
      tinyPairs(),
      (event) => {
        if (event.kind === "step") beside.push(engine.timeTraining(config, sample("a fish")));
      },
      { until: 2 },
    );
    await cancelled;
    expect(summary).toMatchObject({ step: 2, status: "paused" });
    expect(await Promise.all(beside)).toEqual([null, null]);
    expect(await engine.timeTraining(config, sample("a fish"))).toBeNull();
    await engine.deleteRun("a");
  });

  it("is called off by whoever asked, and unknown of a model that isn't loaded", async () => {
    const controller = new AbortController();
    const time = engine.timeTraining(tinyRun(base), sample("a green tree"), { signal: controller.signal });
    controller.abort();
    await expect(time).rejects.toMatchObject({ code: "Cancelled" });
    expect(await engine.timeTraining(tinyRun("none"), sample("a house"))).toBeNull();
  });
});
