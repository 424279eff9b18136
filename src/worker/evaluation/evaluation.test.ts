import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { CancelledError } from "../../base/errors";
import { decodeWithSharp } from "../../cli/decodeImage";
import type { Case, Suite } from "../../eval/types";
import type { ModelStore } from "../../storage/models/modelStore";
import { someModelStore } from "../../storage/models/testing";
import { createEngine } from "../engine";
import type { Engine, ModelInfo, Progress } from "../protocol";
import { atlasLoader } from "../sceneAtlas";
import { type Statistics, statisticsInPlace } from "../statistics/statistics";
import { asFiles, tinyClip } from "../testing";
import type { SuiteRequest } from "./protocol";

const PUBLIC = fileURLToPath(new URL("../../../public/", import.meta.url));

/** The page's folder, from the disk. */
const fromDisk = async (address: string | URL | Request) => {
  const { pathname } = new URL(String(address));
  return new Response(readFileSync(PUBLIC + pathname.slice(1)));
};

const scenes = (count: number): SuiteRequest => ({
  kind: "scenes",
  name: "sugarcrepe/seen",
  count,
  seed: 1,
});

const atlas = atlasLoader(fromDisk);

let engine: Engine;
let other: Engine;
let modelStore: ModelStore;
let models: ModelInfo[];
beforeAll(async () => {
  modelStore = await someModelStore();
  engine = createEngine({
    modelStore,
    decode: decodeWithSharp,
    atlas: () => atlas("http://here/"),
  });
  await engine.start("wasm");
  models = [];
  for (const seed of [1, 2])
    models.push(
      await engine.loadModel({ kind: "files", name: `tiny ${seed}`, files: asFiles(tinyClip(seed)) }),
    );
});

describe("a suite in the engine", () => {
  it("is scored once, and a second time without encoding anything; another model encodes its own", async () => {
    const heard: Progress[] = [];
    const first = await engine.evaluate(models[0]!.id, scenes(4), { onProgress: (p) => heard.push(p) });
    expect(first.result.cases).toHaveLength(28);
    expect(first.result.work.reused).toBe(0);
    expect(first.result.work.pictures).toBeGreaterThan(10);
    expect(heard.at(-1)).toMatchObject({ done: heard.at(-1)!.total });
    const before = await engine.memory();
    const again = await engine.evaluate(models[0]!.id, scenes(4));
    expect(await engine.memory()).toBe(before);
    expect(again.result.work).toMatchObject({ pictures: 0, texts: 0 });
    expect(again.result.cases).toEqual(first.result.cases);
    const other = await engine.evaluate(models[1]!.id, scenes(4));
    expect(other.result.work.reused).toBe(0);
    expect(other.result.cases).not.toEqual(first.result.cases);
  });

  it("goes on where it was stopped", async () => {
    const stop = new AbortController();
    const running = engine.evaluate(models[0]!.id, scenes(14), {
      signal: stop.signal,
      onProgress: ({ done }) => {
        if (done > 80) stop.abort();
      },
    });
    await expect(running).rejects.toBeInstanceOf(CancelledError);
    const { result } = await engine.evaluate(models[0]!.id, scenes(14));
    expect(result.work.reused).toBeGreaterThanOrEqual(64);
    expect(result.cases).toHaveLength(98);
  });

  it("lets others onto the GPU between its turns", async () => {
    const order: string[] = [];
    let asked: Promise<unknown> | null = null;
    await engine
      .evaluate(models[1]!.id, scenes(20), {
        onProgress: () => {
          // At its first sign of life: how long all of it takes is the machine's affair.
          asked ??= engine.globalScores(models[0]!.id, [], ["a red cube"]).then(() => order.push("scores"));
        },
      })
      .then(() => order.push("evaluation"));
    await asked;
    expect(order).toEqual(["scores", "evaluation"]);
  });

  it("leaves the GPU to others while its cases are resampled", async () => {
    let resample = () => {};
    const asked = new Promise<void>((begun) => {
      const summarise: Statistics["summarise"] = async (...args) => {
        begun();
        await new Promise<void>((resolve) => {
          resample = resolve;
        });
        return statisticsInPlace.summarise(...args);
      };
      other = createEngine({
        modelStore,
        decode: decodeWithSharp,
        atlas: () => atlas("http://here/"),
        statistics: { ...statisticsInPlace, summarise },
      });
    });
    await other.start("wasm");
    await other.loadModel({ kind: "cached", id: models[0]!.id });
    let done = false;
    const running = other.evaluate(models[0]!.id, scenes(4)).finally(() => {
      done = true;
    });
    await asked;
    expect((await other.globalScores(models[0]!.id, [], ["a red cube"])).captions).toHaveLength(1);
    expect(done).toBe(false);
    resample();
    const { result } = await running;
    const inPlace = await engine.evaluate(models[0]!.id, scenes(4));
    expect(result.categories).toEqual(inPlace.result.categories);
  });

  it("of files opens them by the name of its cases, and names those that are not there or broken", async () => {
    const png = await sharp({ create: { width: 40, height: 30, channels: 3, background: "red" } })
      .png()
      .toBuffer();
    const one = (id: string, picture: string): Case => ({
      kind: "choice",
      id,
      category: "c",
      picture,
      right: "a red wall",
      wrong: ["a blue wall"],
    });
    const suite: Suite = {
      name: "mine",
      family: "CSV",
      axis: "composition",
      version: "1",
      source: "here",
      cases: [one("1", "a.png"), one("2", "sub/b.png"), one("3", "broken.png")],
      problems: [],
    };
    const files = [
      { key: "a.png", path: "a.png", blob: new File([new Uint8Array(png)], "a.png", { lastModified: 5 }) },
      { key: "broken.png", path: "broken.png", blob: new File(["no picture"], "broken.png") },
    ];
    const missing = [{ key: "sub/b.png", why: { kind: "notThere" as const } }];
    const request: SuiteRequest = { kind: "files", suite, files, missing };
    const { result } = await engine.evaluate(models[0]!.id, request);
    expect(result.cases.map(({ id }) => id)).toEqual(["1"]);
    expect(result.missing.cases).toBe(2);
    expect(result.missing.pictures.map(({ key }) => key)).toEqual(["sub/b.png", "broken.png"]);
    const picture = await engine.casePicture(request, "a.png");
    expect(picture).toMatchObject({ width: 40, height: 30 });
    expect(await engine.casePicture(request, "sub/b.png")).toBeNull();
  });
});
