/**
 * Training in its worker, in a real browser, on wasm with a tiny model: over a reload, over a lost device, beside
 * another tab, with the page alive meanwhile.
 */
import { expect, type Page, test } from "@playwright/test";
import type { RunConfig } from "../src/degla/config";
import type { EngineClient } from "../src/worker/protocol";
import type { RunSummary, TrainingEvent } from "../src/worker/training/protocol";
import type { Harness } from "./engine/harness";
import { type EngineSite, startEngineSite } from "./engine/site";

declare const harness: Harness;

/** What a page keeps on its window between two steps of a test. */
interface Kit {
  engine: EngineClient;
  config: RunConfig;
  events: TrainingEvent[];
  work: Promise<RunSummary>;
}
declare const window: Window & Kit;

let site: EngineSite;
test.beforeAll(async () => {
  test.setTimeout(600_000);
  site = await startEngineSite();
});
test.afterAll(() => site.close());
test.describe.configure({ mode: "serial", timeout: 300_000 });

/** Puts `engine`, the base model and `config` on the page. */
async function prepare(page: Page, change: Record<string, unknown> = {}) {
  await page.evaluate(async (changed) => {
    const engine = harness.createEngine();
    await engine.start("wasm");
    const files = harness.asFiles(harness.tinyClip(1));
    const { id } = await engine.loadModel({ kind: "files", name: "tiny", files });
    Object.assign(window, { engine, config: harness.tinyRun(id, changed), events: [] });
  }, change);
}

/** Begins a run and returns at once. */
const begin = (page: Page, id: string) =>
  page.evaluate((run) => {
    const { engine, config, events } = window;
    window.work = engine.train(run, config, harness.tinyPairs(), (event) => void events.push(event));
    window.work.catch(() => {});
  }, id);

const stepsHeard = (page: Page) =>
  page.evaluate(() => window.events.filter(({ kind }) => kind === "step").length);
/** The worker that has the engine; its threads are workers from blobs. */
const engineOf = (page: Page) => page.workers().find((worker) => !worker.url().startsWith("blob:"))!;
const finished = (page: Page) => page.evaluate(() => window.work);
const listed = (page: Page) => page.evaluate(() => window.engine.runs());

const numbers = ({ steps, evaluations }: RunSummary) => ({
  steps: steps.map(({ seconds: _, ...rest }) => rest),
  evaluations,
});

test("a reload, a lost device and a worker that ends in silence change nothing in the numbers", async () => {
  const page = await site.open();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  const settings = { steps: 120, checkpointEvery: 5, evaluateEvery: 60 };
  await prepare(page, settings);
  await begin(page, "whole");
  const whole = await finished(page);
  expect(whole).toMatchObject({ status: "done", step: 120, checkpoint: 120 });

  await begin(page, "cut");
  await expect.poll(() => stepsHeard(page)).toBeGreaterThan(120 + 7);
  await page.reload();
  await page.waitForFunction("window.harness");
  await prepare(page, settings);
  const after = (await listed(page)).find(({ id }) => id === "cut")!;
  expect(after.status).toBe("interrupted");
  expect(after.checkpoint).toBeGreaterThanOrEqual(5);
  // without pairs: they lie with the run
  await page.evaluate(() => {
    const { engine, config, events } = window;
    window.work = engine.train("cut", config, null, (event) => void events.push(event));
  });
  const resumed = await finished(page);
  expect(resumed.status).toBe("done");
  expect(numbers(resumed)).toEqual(numbers(whole));

  const ends = {
    "device lost": () => page.evaluate(() => window.engine.loseDevice()),
    // says nothing to anybody: no error, no message
    "worker ended": () => engineOf(page).evaluate(() => self.close()),
  };
  for (const [run, end] of Object.entries(ends)) {
    await page.evaluate(() => window.events.splice(0));
    await begin(page, run);
    await expect.poll(() => stepsHeard(page)).toBeGreaterThan(7);
    await end();
    const recovered = await finished(page);
    expect(recovered.status).toBe("done");
    expect(numbers(recovered)).toEqual(numbers(whole));
    const begun = await page.evaluate(() =>
      window.events.flatMap((event) => (event.kind === "begun" ? [event.summary.step] : [])),
    );
    expect(begun, run).toHaveLength(2);
    expect(begun[1], run).toBeGreaterThanOrEqual(5);
  }
  expect(faults).toEqual([]);
  await page.context().close();
});

test("the page and other work live while it trains; a hidden tab has a checkpoint; a second tab is refused", async () => {
  const page = await site.open();
  await prepare(page, { steps: 100_000, checkpointEvery: 100_000, evaluateEvery: 0 });
  await begin(page, "long");
  await expect.poll(() => stepsHeard(page)).toBeGreaterThan(2);
  const lively = await page.evaluate(async () => {
    const { engine, config, events } = window;
    const heard = () => events.filter(({ kind }) => kind === "step").length;
    const before = heard();
    let ticks = 0;
    const timer = setInterval(() => ticks++, 5);
    // scored by base and student, between two steps
    const base = await engine.globalScores(config.model, [], ["a", "b"]);
    const student = await engine.globalScores("run:long", [], ["a", "b"]);
    while (heard() < before + 20) await new Promise((resolve) => setTimeout(resolve, 5));
    clearInterval(timer);
    const { status } = (await engine.runs())[0]!;
    return { ticks, status, captions: [base.captions.length, student.captions.length] };
  });
  expect(lively).toMatchObject({ status: "running", captions: [2, 2] });
  expect(lively.ticks).toBeGreaterThan(5);

  await page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "hidden" });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  const checkpoints = () =>
    page.evaluate(() => window.events.filter(({ kind }) => kind === "checkpoint").length);
  await expect.poll(checkpoints).toBe(1);

  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.waitForFunction("window.harness");
  await prepare(other, { steps: 100_000, checkpointEvery: 100_000, evaluateEvery: 0 });
  expect((await listed(other))[0]).toMatchObject({ id: "long", status: "running", elsewhere: true });
  const refused = await other.evaluate(async () => {
    try {
      await window.engine.train("long", window.config, null, () => {});
      return null;
    } catch (error) {
      const { code, message, advice } = error as { code: string; message: string; advice: string };
      return { code, message, advice };
    }
  });
  expect(refused).toEqual({
    code: "BadInput",
    message: "This run is open in another tab.",
    advice: "Go on with it there, or close that tab first.",
  });
  await page.close();
  await expect.poll(async () => (await listed(other))[0]!.elsewhere).toBe(false);
  expect((await listed(other))[0]!.checkpoint).toBeGreaterThan(2);
  // and then the other tab may go on with it
  const taken = await other.evaluate(async () => {
    const from = (await window.engine.runs())[0]!.checkpoint;
    const { status, step } = await window.engine.train("long", window.config, null, () => {}, {
      until: from + 1,
    });
    return { status, made: step - from };
  });
  expect(taken).toEqual({ status: "paused", made: 1 });
  await other.context().close();
});

test("scenes are drawn in the worker, and what comes out is kept and exported", async () => {
  const page = await site.open();
  const data = { kind: "scenes", count: 8, nouns: ["cat", "dog", "car"] };
  await prepare(page, { data, heldOut: 0, steps: 2, evaluateEvery: 0 });
  const result = await page.evaluate(async () => {
    const { engine, config } = window;
    const { status } = await engine.train("scenes", config, null, () => {});
    const { id, source, cached } = await engine.keepRun("scenes", "tuned here");
    await engine.loadModel({ kind: "cached", id });
    const kept = await engine.globalScores(id, [], ["a cat"]);
    const zip = await engine.exportRun("scenes", "run");
    return { status, source, cached, logitScale: kept.logitScale > 0, zip: zip.size > 50_000 };
  });
  expect(result).toEqual({ status: "done", source: "tuned", cached: true, logitScale: true, zip: true });
  await page.reload();
  await page.waitForFunction("window.harness");
  const models = await page.evaluate(async () => {
    const engine = harness.createEngine();
    await engine.start("wasm");
    return (await engine.cachedModels()).map(({ name, source }) => ({ name, source }));
  });
  expect(models).toContainEqual({ name: "tuned here", source: "tuned" });
  await page.context().close();
});
