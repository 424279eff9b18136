import { beforeEach, describe, expect, it, vi } from "vitest";
import { decodeWithSharp } from "../../cli/decodeImage";
import type { StepRecord } from "../../degla/types";
import { type BlockStore, memoryBlocks } from "../../storage/blocks";
import type { ModelStore } from "../../storage/models/modelStore";
import { someModelStore } from "../../storage/models/testing";
import { openHistory, readHistory } from "../../storage/runs/history";
import { createEngine } from "../engine";
import type { Engine } from "../protocol";
import { asFiles, tinyClip, tinyPairs, tinyRun } from "../testing";
import type { TrainingEvent } from "./protocol";

vi.setConfig({ testTimeout: 180_000 });

const pairs = tinyPairs();
const ignore = () => {};

/** Records of steps and evaluations in a value, however deep; arrays of numbers hold none. */
function entriesIn(value: unknown): number {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return 0;
  const own = "step" in value && ("gradNorm" in value || "parts" in value) ? 1 : 0;
  return Object.values(value).reduce<number>((sum, inner) => sum + entriesIn(inner), own);
}

let modelStore: ModelStore;
let written: { key: string; entries: number }[];
beforeEach(async () => {
  written = [];
  const blocks = memoryBlocks();
  const main: BlockStore = {
    ...blocks,
    where: "indexeddb",
    set: async (key, value) => {
      written.push({ key, entries: entriesIn(value) });
      await blocks.set(key, structuredClone(value));
    },
  };
  modelStore = await someModelStore({ main });
});

async function freshEngine(): Promise<{ engine: Engine; base: string }> {
  const engine = createEngine({ modelStore, decode: decodeWithSharp });
  await engine.start("wasm");
  const source = { kind: "files", name: "tiny", files: asFiles(tinyClip(1)) } as const;
  return { engine, base: (await engine.loadModel(source)).id };
}

const entries = () => written.reduce((sum, { entries: count }) => sum + count, 0);
const curve = (steps: readonly StepRecord[]) => steps.map(({ seconds: _, ...rest }) => rest);

describe("the history of a run", () => {
  it("is stored once, however many checkpoints there are", async () => {
    const { engine, base } = await freshEngine();
    const often = tinyRun(base, { steps: 24, checkpointEvery: 1, evaluateEvery: 6 });
    const summary = await engine.train("often", often, pairs, ignore);
    expect(summary.steps).toHaveLength(24);
    expect(summary.evaluations.map(({ step }) => step)).toEqual([0, 6, 12, 18, 24]);
    expect(written.filter(({ key }) => key.startsWith("checkpoint:"))).toHaveLength(24);
    expect(entries()).toBe(24 + 5);
    const { engine: other } = await freshEngine();
    expect(await other.runs()).toEqual([summary]);
    await engine.close();
    await other.deleteRun("often");
    expect(await modelStore.main.keys("run-history:")).toEqual([]);
  });

  it("of steps that are made again is taken back, and the rest is not written anew", async () => {
    const { engine, base } = await freshEngine();
    const config = tinyRun(base, { checkpointEvery: 3 });
    const whole = await engine.train("whole", config, pairs, ignore);
    written = [];
    const stop = new AbortController();
    const cut = engine.train(
      "cut",
      config,
      pairs,
      (event: TrainingEvent) => event.kind === "step" && event.record.step === 5 && stop.abort(),
      { signal: stop.signal },
    );
    await expect(cut).rejects.toMatchObject({ name: "CancelledError" });
    await engine.close();
    // paused in step 5 or after it: two of its steps are in no checkpoint
    expect((await readHistory(modelStore, "cut"))!.steps.length).toBeGreaterThan(3);
    const before = entries();
    const { engine: next } = await freshEngine();
    const resumed = await next.train("cut", config, null, ignore);
    expect(curve(resumed.steps)).toEqual(curve(whole.steps));
    expect(resumed.evaluations).toEqual(whole.evaluations);
    expect((await readHistory(modelStore, "cut"))!.steps).toEqual(resumed.steps);
    // the three steps and the evaluation before the checkpoint stay as they were written
    expect(entries() - before).toBe(8 - 3 + 2);
  });

  it("with a part that the browser has cleared is a fault by name", async () => {
    const { engine, base } = await freshEngine();
    await engine.train("a", tinyRun(base), pairs, ignore, { until: 4 });
    await engine.close();
    const [first] = await modelStore.main.keys("run-history:a/");
    await modelStore.main.delete([first!]);
    const { engine: next } = await freshEngine();
    await expect(next.train("a", tinyRun(base), null, ignore)).rejects.toMatchObject({
      name: "BrokenFileError",
      message: expect.stringContaining("history"),
    });
  });

  it("as earlier builds kept it, in the record and in each checkpoint, is gone on with", async () => {
    const { engine, base } = await freshEngine();
    const config = tinyRun(base);
    const whole = await engine.train("whole", config, pairs, ignore);
    const paused = await engine.train("old", config, pairs, ignore, { until: 5 });
    await engine.close();
    const { steps, evaluations } = paused;
    const { main } = modelStore;
    await main.set("run:old", { ...(await main.get<object>("run:old")), steps, evaluations });
    for (const key of await main.keys("checkpoint:old|")) {
      const manifest = (await main.get<{ step: number; meta: object }>(key))!;
      const before = ({ step }: { step: number }) => step <= manifest.step;
      const meta = { ...manifest.meta, steps: steps.filter(before), evaluations: evaluations.filter(before) };
      await main.set(key, { ...manifest, meta });
    }
    await main.delete(await main.keys("run-history:old/"));

    const { engine: next } = await freshEngine();
    expect((await next.runs()).find(({ id }) => id === "old")).toEqual(paused);
    await next.renameRun("old", "another name");
    expect((await next.runs()).find(({ id }) => id === "old")!.steps).toEqual(steps);
    const resumed = await next.train("old", { ...config, name: "another name" }, null, ignore);
    expect(curve(resumed.steps)).toEqual(curve(whole.steps));
    expect(resumed.evaluations).toEqual(whole.evaluations);
    expect(entriesIn(await main.get("run:old"))).toBe(0);
    expect((await readHistory(modelStore, "old"))!.steps).toEqual(resumed.steps);
  });

  it("goes on behind the parts that fit, and drops what lies beyond", async () => {
    const at = (...steps: number[]) => steps.map((step) => ({ step }));
    const first = openHistory(modelStore, "r", { steps: [], evaluations: [] });
    await first.append({ steps: at(1, 2), evaluations: at(0) });
    await first.append({ steps: at(1, 2), evaluations: at(0) });
    await first.append({ steps: at(1, 2, 3, 4), evaluations: at(0, 4) });
    expect(await modelStore.main.keys("run-history:r/")).toHaveLength(2);
    const again = openHistory(modelStore, "r", { steps: at(1, 2, 3), evaluations: at(0) });
    await again.append({ steps: at(1, 2, 3), evaluations: at(0) });
    expect(await readHistory(modelStore, "r")).toEqual({ steps: at(1, 2, 3), evaluations: at(0) });
  });
});
