/**
 * The engine in its worker, in a real browser, without the app around it: WebGPU and WebAssembly, a device that is
 * lost, pictures as a canvas makes them, IndexedDB that is there and that is refused.
 */
import { expect, type Page, test } from "@playwright/test";
import type { Harness } from "./engine/harness";
import { type EngineSite, startEngineSite } from "./engine/site";

declare const harness: Harness;

let site: EngineSite;
test.beforeAll(async () => {
  test.setTimeout(600_000);
  site = await startEngineSite();
});
test.afterAll(() => site.close());
test.describe.configure({ mode: "serial", timeout: 300_000 });

/** Puts `engine`, `info` (a tiny model), `paint` (a picture as a file) on the page's window. */
async function withEngine(page: Page, backend: "wasm" | "webgpu") {
  return page.evaluate(async (choice) => {
    const engine = harness.createEngine();
    const events: string[] = [];
    engine.onEvent((event) => events.push(event.kind));
    const report = await engine.start(choice);
    const info = await engine.loadModel({
      kind: "files",
      name: "tiny",
      files: harness.asFiles(harness.tinyClip(1)),
    });
    const paint = (type: string, opaque = true, side = 48) => {
      const context = new OffscreenCanvas(side, side).getContext("2d")!;
      if (opaque) {
        context.fillStyle = "#2a7";
        context.fillRect(0, 0, side, side);
      }
      context.fillStyle = "#c33";
      context.fillRect(side / 4, side / 8, side / 2, side / 2);
      return context.canvas.convertToBlob({ type, quality: 1 });
    };
    Object.assign(window, { engine, info, events, paint });
    return { report, info };
  }, backend);
}

interface Kit {
  engine: ReturnType<Harness["createEngine"]>;
  info: { id: string };
  events: string[];
  paint(type: string, opaque?: boolean, side?: number): Promise<Blob>;
}

const scoreOnce = (page: Page) =>
  page.evaluate(async () => {
    const { engine, info, paint } = window as unknown as Kit;
    const image = await engine.addImage(await paint("image/png"), "painted.png");
    const scores = await engine.globalScores(info.id, [image.id], ["a red square", "a cat"]);
    const local = await engine.localMaps(info.id, image.id, "a red square", "self-self");
    return {
      cosine: [...scores.cosine],
      map: [...local.maps[0]!.values],
      size: [image.width, image.height],
    };
  });

test("WebGPU and WebAssembly agree, and a lost device comes back with everything", async () => {
  const page = await site.open();
  const broken: string[] = [];
  page.on("pageerror", (error) => broken.push(error.message));
  const { report } = await withEngine(page, "wasm");
  expect(report).toMatchObject({ backend: "wasm", fallback: null });
  const wasm = await scoreOnce(page);
  expect(wasm.size).toEqual([48, 48]);

  const again = await page.evaluate(async () => {
    const { engine, info, paint } = window as unknown as Kit;
    const gpu = await engine.start("webgpu");
    const { id } = await engine.addImage(await paint("image/png"), "painted.png");
    const before = await engine.globalScores(info.id, [id], ["a red square", "a cat"]);
    const during = engine.globalScores(info.id, [id], ["a cat", "a red square"]);
    await engine.loseDevice();
    const answered = await during;
    const after = await engine.globalScores(info.id, [id], ["a red square", "a cat"]);
    const map = (await engine.localMaps(info.id, id, "a red square", "self-self")).maps[0]!;
    return {
      gpu,
      before: [...before.cosine],
      during: [...answered.cosine].reverse(),
      after: [...after.cosine],
      map: [...map.values],
    };
  });
  expect(again.gpu).toMatchObject({ backend: "webgpu", fallback: null });
  for (const values of [again.before, again.during, again.after])
    for (const [i, value] of values.entries()) expect(Math.abs(value - wasm.cosine[i]!)).toBeLessThan(1e-4);
  for (const [i, value] of again.map.entries()) expect(Math.abs(value - wasm.map[i]!)).toBeLessThan(1e-3);
  const events = await page.evaluate(() => (window as unknown as Kit).events);
  expect(events.slice(-2)).toEqual(["restarting", "ready"]);
  expect(broken).toEqual([]);
  await page.context().close();
});

test("pictures: decoded as they are, refused by name", async () => {
  const page = await site.open();
  await withEngine(page, "wasm");
  const found = await page.evaluate(async () => {
    const { engine, paint } = window as unknown as Kit;
    const outcome = async (blob: Blob, name: string) => {
      try {
        const { notices, width, height } = await engine.addImage(blob, name);
        return { width, height, notices };
      } catch (error) {
        const { code, advice } = error as { code: string; advice: string };
        return { code, advised: advice.length > 10 };
      }
    };
    const png = await paint("image/png");
    const bytes = new Uint8Array(await png.arrayBuffer());
    const huge = bytes.slice();
    new DataView(huge.buffer).setUint32(16, 10_000);
    new DataView(huge.buffer).setUint32(20, 10_000);
    const damaged = bytes.slice();
    damaged.fill(0x55, 60, 100);
    return {
      jpeg: await outcome(await paint("image/jpeg"), "a.jpg"),
      webp: await outcome(await paint("image/webp"), "a.webp"),
      glass: await outcome(await paint("image/png", false), "glass.png"),
      empty: await outcome(new Blob([]), "empty.png"),
      text: await outcome(new Blob(["not a picture"]), "text.png"),
      cut: await outcome(png.slice(0, 90), "cut.png"),
      damaged: await outcome(new Blob([damaged]), "damaged.png"),
      huge: await outcome(new Blob([huge]), "huge.png"),
      still: await outcome(png, "still-works.png"),
    };
  });
  const broken = { code: "BrokenFile", advised: true };
  expect(found).toEqual({
    jpeg: { width: 48, height: 48, notices: [] },
    webp: { width: 48, height: 48, notices: [] },
    glass: {
      width: 48,
      height: 48,
      notices: [{ kind: "transparent" }],
    },
    empty: broken,
    text: broken,
    cut: broken,
    damaged: broken,
    huge: { code: "BadInput", advised: true },
    still: { width: 48, height: 48, notices: [] },
  });
  await page.context().close();
});

test("a model stays in IndexedDB over a reload, and is one download for two tabs", async () => {
  const page = await site.open();
  const { info } = await withEngine(page, "wasm");
  expect(info.cached).toBe(true);
  await page.reload();
  await page.waitForFunction("window.harness");
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.waitForFunction("window.harness");
  const load = (tab: Page) =>
    tab.evaluate(async (id) => {
      const engine = harness.createEngine();
      await engine.start("wasm");
      const loaded = await engine.loadModel({ kind: "cached", id });
      const { ok } = await engine.verifyModel(id);
      const { where } = await engine.storage();
      return { id: loaded.id, ok, where, cached: (await engine.cachedModels()).length };
    }, info.id);
  for (const result of await Promise.all([load(page), load(other)]))
    expect(result).toEqual({ id: info.id, ok: true, where: "indexeddb", cached: 1 });
  await page.context().close();
});
