import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { QuotaExceededError } from "../../base/errors";
import { decodeWithSharp } from "../../cli/decodeImage";
import type { RunConfig } from "../../degla/config";
import type { StepRecord } from "../../degla/types";
import { type BlockStore, indexedDbBlocks, memoryBlocks } from "../../storage/blocks";
import type { ModelStore } from "../../storage/models/modelStore";
import { someModelStore } from "../../storage/models/testing";
import { createEngine } from "../engine";
import type { Engine } from "../protocol";
import { asFiles, tinyClip, tinyPairs, tinyRun } from "../testing";
import { type RunSummary, studentId, type TrainingEvent } from "./protocol";

vi.setConfig({ testTimeout: 180_000 });

const pairs = tinyPairs();
const captions = ["red by green, 3", "green by red, 3"];

let modelStore: ModelStore;
let engine: Engine;
let base: string;
let config: RunConfig;
let events: TrainingEvent[];

/** Another worker, as after a reload: the same storage, nothing of what was in memory. */
async function freshEngine(storage = modelStore): Promise<Engine> {
  const next = createEngine({ modelStore: storage, decode: decodeWithSharp });
  await next.start("wasm");
  return next;
}

async function loadBase(into: Engine): Promise<string> {
  const source = { kind: "files", name: "tiny", files: asFiles(tinyClip(1)) } as const;
  return (await into.loadModel(source)).id;
}

/** Pixels by which models are compared. */
async function picture(into: Engine): Promise<string> {
  return (await into.addImage(pairs.files[3]!.blob, "3.png")).id;
}

const train = (
  id: string,
  change: { until?: number; config?: RunConfig; on?: Engine; hear?(event: TrainingEvent): void } = {},
): Promise<RunSummary> =>
  (change.on ?? engine).train(
    id,
    change.config ?? config,
    pairs,
    (event) => {
      events.push(event);
      change.hear?.(event);
    },
    { until: change.until },
  );

const curve = (steps: readonly StepRecord[]) => steps.map(({ seconds: _, ...rest }) => rest);
const kinds = () => events.map(({ kind }) => kind);
const notices = () => events.flatMap((event) => (event.kind === "notice" ? [event.notice] : []));

beforeEach(async () => {
  modelStore = await someModelStore();
  engine = await freshEngine();
  base = await loadBase(engine);
  config = tinyRun(base);
  events = [];
});

describe("a run", () => {
  it("trains to its end, tells everything, and its student is a model beside its base", async () => {
    const image = await picture(engine);
    const summary = await train("a");
    expect(summary).toMatchObject({ id: "a", status: "done", step: 8, checkpoint: 8, error: null });
    expect(summary.steps.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(summary.evaluations.map(({ step }) => step)).toEqual([0, 4, 8]);
    expect(kinds().filter((kind) => kind === "step")).toHaveLength(8);
    expect(kinds().indexOf("begun")).toBeLessThan(kinds().indexOf("step"));
    const last = events.findLast((event) => event.kind === "step")!;
    expect(last).toMatchObject({ remainingSeconds: 0 });
    expect(last.kind === "step" && last.imagesPerSecond).toBeGreaterThan(0);
    expect(events.at(-1)).toEqual({ kind: "status", status: "done", error: null });

    const tuned = await engine.globalScores(studentId("a"), [image], captions);
    const before = await engine.globalScores(base, [image], captions);
    expect([...tuned.cosine]).not.toEqual([...before.cosine]);
    expect(tuned.logitScale).toBeCloseTo(summary.steps.at(-1)!.logitScale, 4);
    expect(await engine.runs()).toEqual([summary]);
    expect(await (await freshEngine()).runs()).toEqual([summary]);
    await expect(train("a")).rejects.toMatchObject({ name: "BadInputError", message: "This run is done." });
  });

  it("lets other work of the GPU in between two steps, with the weights of then", async () => {
    const image = await picture(engine);
    const seen: { at: number; cosine: number; encoded: number }[] = [];
    const asked: Promise<unknown>[] = [];
    let steps = 0;
    const summary = await train("a", {
      hear: ({ kind }) => {
        if (kind !== "step") return;
        steps++;
        if (steps > 3) return;
        asked.push(
          engine.globalScores(studentId("a"), [image], captions).then(({ cosine, encodedTexts }) => {
            seen.push({ at: steps, cosine: cosine[0]!, encoded: encodedTexts });
          }),
        );
      },
    });
    await Promise.all(asked);
    expect(summary.status).toBe("done");
    expect(seen.map(({ at }) => at)).toEqual([1, 2, 3]);
    expect(new Set(seen.map(({ cosine }) => cosine)).size).toBe(3);
    expect(seen.every(({ encoded }) => encoded === 2)).toBe(true); // nothing of the step before is taken for this one's
  });

  it("pauses, goes one step, goes on, and stops for good", async () => {
    const pausing = train("a", { hear: ({ kind }) => kind === "step" && engine.pauseTraining("a") });
    expect(await pausing).toMatchObject({ status: "paused", step: 1, checkpoint: 1 });
    expect(await train("a", { until: 2 })).toMatchObject({ status: "paused", step: 2, checkpoint: 2 });
    const stopping = train("a", { hear: ({ kind }) => kind === "step" && void engine.stopTraining("a") });
    expect(await stopping).toMatchObject({ status: "stopped", step: 3, checkpoint: 3 });
    await expect(train("a")).rejects.toThrow("This run was stopped for good.");
    // one that lies in storage
    await train("b", { until: 1 });
    const other = await freshEngine();
    await engine.close();
    expect(await other.stopTraining("b")).toMatchObject({ status: "stopped", step: 1 });
  });

  it("pauses in an evaluation at once, and makes it when it goes on", async () => {
    const whole = await train("whole");
    let pausedAt = -1;
    const paused = await train("a", {
      hear: (event) => {
        if (event.kind === "phase" && event.progress && pausedAt < 0) {
          pausedAt = event.progress.done;
          void engine.pauseTraining("a");
        }
      },
    });
    expect(pausedAt).toBeGreaterThan(0);
    // the evaluation of the base was under way: not a step was made, nothing was looked at
    expect(paused).toMatchObject({ status: "paused", step: 0, evaluations: [] });
    const onwards = await train("a", {
      hear: (event) => event.kind === "step" && event.record.step === 4 && void engine.pauseTraining("a"),
    });
    // step 4 is one to evaluate after: not before it pauses
    expect(onwards).toMatchObject({ status: "paused", step: 4 });
    expect(onwards.evaluations.map(({ step }) => step)).toEqual([0]);
    const done = await train("a");
    expect(done.evaluations).toEqual(whole.evaluations);
    expect(curve(done.steps)).toEqual(curve(whole.steps));
  });

  it("is refused beside another that runs, and takes the place of one that is paused without losing it", async () => {
    const running = train("a");
    expect(await engine.runs()).toEqual([]); // it is being opened
    await expect(train("b")).rejects.toThrow("Another run is running.");
    await expect(train("a")).rejects.toThrow("This run is running already.");
    await expect(engine.deleteRun("a")).rejects.toThrow("This run is running.");
    engine.pauseTraining("a");
    await running;
    expect((await train("b", { until: 1 })).status).toBe("paused");
    const whole = await train("a");
    expect(whole).toMatchObject({ status: "done", step: 8 });
    expect((await engine.runs()).map(({ id, status }) => [id, status])).toEqual(
      expect.arrayContaining([
        ["a", "done"],
        ["b", "paused"],
      ]),
    );
  });

  it("leaves nothing on the device: started, paused, resumed, stopped, gone", async () => {
    const clean = await engine.memory();
    const cycle = async (id: string) => {
      await train(id, { until: 2 });
      await train(id, { until: 3 });
      await train(id, { hear: ({ kind }) => kind === "step" && void engine.stopTraining(id) });
      await engine.unloadModel(studentId(id));
      return await engine.memory();
    };
    expect(await cycle("a")).toBe(clean);
    expect(await cycle("b")).toBe(clean);
    const lora = tinyRun(base, { train: { kind: "lora", rank: 2, alpha: 4, targets: ["q_proj"] } });
    const image = await picture(engine);
    await train("c", { config: lora, until: 2 });
    await engine.globalScores(studentId("c"), [image], captions);
    await train("c", { config: lora, until: 3 });
    await engine.deleteRun("c");
    expect(await engine.memory()).toBe(clean);
  });
});

describe("a run that was interrupted", () => {
  for (const [how, until] of [
    ["paused", 3],
    ["in the middle of it", null],
  ] as const)
    it(`goes on in another worker as if nothing had been: ${how}`, async () => {
      const whole = await train("whole");
      const { sha256 } = await engine.keepRun("whole", "whole");

      if (until) await train("cut", { until });
      else {
        const broken = train("cut", {
          hear: (event) => event.kind === "step" && event.record.step === 5 && void engine.close(),
        });
        await expect(broken).rejects.toThrow();
      }
      await engine.close();
      const next = await freshEngine();
      const [listed] = (await next.runs()).filter(({ id }) => id === "cut");
      expect(listed).toMatchObject(
        until
          ? { status: "paused", step: 3, checkpoint: 3, elsewhere: false }
          : { status: "interrupted", checkpoint: 4, elsewhere: false },
      );
      events = [];
      // the pairs and the base model come out of storage
      const resumed = await next.train("cut", config, null, (event) => events.push(event));
      const begun = events.find((event) => event.kind === "begun")!;
      expect(begun.kind === "begun" && begun.summary.step).toBe(until ?? 4);
      expect(curve(resumed.steps)).toEqual(curve(whole.steps));
      expect(resumed.evaluations).toEqual(whole.evaluations);
      // the base was loaded for that alone
      await expect(next.globalScores(base, [], ["a"])).rejects.toThrow("is not loaded");
      expect((await next.keepRun("cut", "cut")).sha256).toBe(sha256);
    });

  it("goes on without pictures that can't be read, a cut one and a damaged one, also in another worker", async () => {
    const whole = pairs.files[4]!.blob;
    const damaged = new Uint8Array(await pairs.files[5]!.blob.arrayBuffer());
    damaged.fill(0xff, damaged.length >> 1, -16);
    const files = pairs.files.map(({ name, blob }, i) => ({
      name,
      blob: i === 4 ? whole.slice(0, whole.size >> 1) : i === 5 ? new Blob([damaged]) : blob,
    }));
    const marred = { ...pairs, files };
    await engine.train("marred", config, marred, (event) => events.push(event), { until: 3 });
    expect(events.flatMap((event) => (event.kind === "told" ? [event.told] : []))).toMatchObject([
      {
        kind: "picturesBroken",
        pictures: { names: ["4.png", "5.png"], more: 0 },
        why: { fault: { code: "BrokenFile", message: expect.stringContaining("4.png is cut off") } },
      },
    ]);
    await engine.close();
    const next = await freshEngine();
    expect(await next.train("marred", config, null, () => {})).toMatchObject({ status: "done", step: 8 });
  });

  it("is refused with other data, another base, other settings", async () => {
    await train("a", { until: 2 });
    await engine.close();
    const next = await freshEngine();
    const go = (changed: RunConfig, payload = pairs) => next.train("a", changed, payload, () => {});
    const slower = tinyRun(base, { optimiser: { lr: 1e-4, warmup: 2 } });
    await expect(go(slower)).rejects.toThrow("another setting of optimiser");
    const other = tinyPairs(20, "others");
    other.pairs[0]!.caption = "something else";
    other.pairs[19]!.caption = "something else again";
    const onOthers = tinyRun(base, { data: { kind: "pairs", id: "others" } });
    await expect(go(onOthers, other)).rejects.toMatchObject({ name: "BadInputError" });
    const source = { kind: "files", name: "other", files: asFiles(tinyClip(2)) } as const;
    const { id } = await next.loadModel(source);
    await expect(go(tinyRun(id))).rejects.toThrow("another base model");
    expect((await go(config)).status).toBe("done");
  });
});

describe("storage", () => {
  it("keeps the last two checkpoints and the best, in IndexedDB, in chunks", async () => {
    const main = indexedDbBlocks("training-test");
    const real = await someModelStore({ main });
    const there = await freshEngine(real);
    await loadBase(there);
    const summary = await train("a", { on: there });
    const manifests = await main.keys("checkpoint:a|");
    const steps = manifests.map((key) => Number(key.split("|")[1]));
    const best = summary.evaluations
      .filter(({ step }) => step > 0)
      .reduce((a, b) => (a.composition! + a.retention! > b.composition! + b.retention! ? a : b)).step;
    expect(steps).toEqual([...new Set([best, 6, 8])].sort());
    const chunks = await main.keys("checkpoint-chunk:a/");
    expect(chunks.length).toBeGreaterThan(manifests.length);
    let bytes = 0;
    for (const key of chunks) bytes += (await main.get<ArrayBuffer>(key))!.byteLength;
    expect(summary.bytes).toBe(bytes);
    await there.deleteRun("a");
    const left = [
      ...(await main.keys("checkpoint")),
      ...(await main.keys("run:")),
      ...(await main.keys("pairs")),
    ];
    expect(left).toEqual([]);
  });

  it("that is full in the middle of a checkpoint leaves the one before whole, and the run goes on", async () => {
    const blocks = memoryBlocks();
    let room = Number.POSITIVE_INFINITY;
    const main: BlockStore = {
      ...blocks,
      where: "indexeddb",
      set: async (key, value) => {
        if (key.startsWith("checkpoint-chunk:") && room-- <= 0) throw new QuotaExceededError("Full.");
        await blocks.set(key, value);
      },
    };
    const tight = await someModelStore({ main });
    const there = await freshEngine(tight);
    await loadBase(there);
    await train("a", { on: there, until: 2 });
    const whole = await main.keys("checkpoint");
    room = 2;
    const summary = await train("a", { on: there });
    expect(summary).toMatchObject({ status: "done", step: 8, checkpoint: 2 });
    expect(notices()).toHaveLength(1); // said once, not at each of the three
    expect(notices()[0]).toMatchObject({ code: "QuotaExceeded" });
    expect(notices()[0]!.message).toContain("the one of step 2 is kept");
    expect(await main.keys("checkpoint")).toEqual(whole);
    // what found no room is still here: it can be kept, and another run doesn't push it out
    await expect(train("b", { on: there })).rejects.toThrow("6 steps that could not be stored");
    room = Number.POSITIVE_INFINITY;
    expect((await train("b", { on: there, until: 1 })).status).toBe("paused");
    expect((await there.runs()).find(({ id }) => id === "a")).toMatchObject({
      status: "done",
      checkpoint: 8,
    });
  });

  it("with holes: an older checkpoint is taken", async () => {
    await train("a", { until: 4 });
    await engine.close();
    const manifest = (await modelStore.main.get<{ attempt: string }>("checkpoint:a|000000004"))!;
    const own = (await modelStore.main.keys(`checkpoint-chunk:a/${manifest.attempt}`)).at(-1)!;
    await modelStore.main.delete([own]);
    const next = await freshEngine();
    events = [];
    expect((await train("a", { on: next })).status).toBe("done");
    expect(events.find((event) => event.kind === "begun")).toMatchObject({ summary: { step: 2 } });
  });

  it("is shared by tabs: a run is open in one of them", async () => {
    const other = await freshEngine();
    await train("a", { until: 1 });
    expect(await other.runs()).toMatchObject([{ id: "a", status: "paused", elsewhere: true }]);
    await expect(train("a", { on: other })).rejects.toMatchObject({
      name: "BadInputError",
      message: "This run is open in another tab.",
    });
    await expect(other.deleteRun("a")).rejects.toThrow("This run is open in another tab.");
    expect((await train("b", { on: other, until: 1 })).status).toBe("paused"); // another run is free
    await train("a");
    const elsewhere = async () => (await other.runs()).map((run) => run.elsewhere);
    await expect.poll(elsewhere).toEqual([false, false]); // locks are let go of in their own time
  });
});

describe("faults", () => {
  it("NaN ends the run by name and keeps the last good checkpoint", async () => {
    const optimiser = { lr: 100, warmup: 0, weightDecay: 10, clipNorm: 0 };
    const wild = tinyRun(base, { optimiser, steps: 60, evaluateEvery: 0 });
    const summary = await train("a", { config: wild });
    expect(summary).toMatchObject({ status: "failed", error: { code: "Diverged" } });
    expect(summary.checkpoint).toBeGreaterThan(0);
    expect(summary.step - summary.checkpoint).toBeLessThan(3);
    expect(summary.error!.advice).toContain("smaller learning rate");
    expect(summary.error!.advice).toContain(`The checkpoint of step ${summary.checkpoint} is kept.`);
    expect((await engine.runs())[0]).toMatchObject({ status: "failed" });
    expect((await engine.keepRun("a", "rescued")).source).toBe("tuned");
    expect(await train("a", { config: wild })).toMatchObject({ status: "failed", step: summary.step });
  });

  it("bad input is named before anything is done, and cancelling pauses", async () => {
    const tensors = await engine.memory();
    const go = (change: Record<string, unknown>, payload = pairs) =>
      engine.train("a", tinyRun(base, change), payload, () => {});
    await expect(go({ batch: 64 })).rejects.toThrow("A batch of 64 is larger than the data");
    await expect(go({}, tinyPairs(1))).rejects.toMatchObject({ name: "BadInputError" });
    await expect(go({ model: "hub:none@main" })).rejects.toMatchObject({ name: "BadInputError" });
    await expect(go({}, { ...pairs, pairs: [] })).rejects.toMatchObject({ name: "BadInputError" });
    const wrong = { ...config, steps: 0 };
    await expect(train("a", { config: wrong })).rejects.toThrow("The setting steps");
    expect(await engine.runs()).toEqual([]);
    expect(await engine.memory()).toBe(tensors);

    const controller = new AbortController();
    const work = engine.train(
      "a",
      config,
      pairs,
      ({ kind }) => {
        if (kind === "step") controller.abort();
      },
      { signal: controller.signal },
    );
    await expect(work).rejects.toMatchObject({ name: "CancelledError" });
    expect((await engine.runs())[0]).toMatchObject({ status: "paused", checkpoint: 0 });
    expect(curve((await train("a")).steps)).toEqual(curve((await train("b")).steps));
  });
});
