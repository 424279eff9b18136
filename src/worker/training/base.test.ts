import "fake-indexeddb/auto";
import { beforeEach, expect, it, vi } from "vitest";
import { decodeWithSharp } from "../../cli/decodeImage";
import type { RunConfig } from "../../degla/config";
import { BUNDLED } from "../../storage/models/bundledModels";
import type { ModelStore } from "../../storage/models/modelStore";
import { sha256, someModelStore } from "../../storage/models/testing";
import { createEngine } from "../engine";
import type { Engine } from "../protocol";
import { asFiles, tinyClip, tinyPairs, tinyRun } from "../testing";

vi.setConfig({ testTimeout: 180_000 });

const pairs = tinyPairs();
const source = { kind: "files", name: "tiny", files: asFiles(tinyClip(1)) } as const;

let modelStore: ModelStore;
let base: string;
let config: RunConfig;

/** A worker as after a reload: what lies in storage, and nothing else. */
async function freshEngine(): Promise<Engine> {
  const engine = createEngine({ modelStore, decode: decodeWithSharp });
  await engine.start("wasm");
  return engine;
}

const train = (engine: Engine, id: string, until: number | null) =>
  engine.train(id, config, pairs, () => {}, { until: until ?? undefined });

beforeEach(async () => {
  modelStore = await someModelStore();
  const engine = await freshEngine();
  base = (await engine.loadModel(source)).id;
  config = tinyRun(base);
  await train(engine, "a", 2);
  await engine.close();
});

it("says which runs need a model; kept for them alone it serves them, and goes with the last", async () => {
  const engine = await freshEngine();
  const [before] = await engine.cachedModels();
  expect(before).toMatchObject({ id: base, runs: [config.name], forRuns: false });
  await engine.keepForRuns(base, true);
  expect((await engine.cachedModels())[0]).toMatchObject({ id: base, forRuns: true });
  expect(await train(engine, "a", null)).toMatchObject({ status: "done", step: 8 });
  await engine.deleteRun("a");
  expect(await engine.cachedModels()).toEqual([]);
});

it("a model that is chosen again is on the list again, and stays when its runs go", async () => {
  const engine = await freshEngine();
  await engine.keepForRuns(base, true);
  await engine.loadModel(source);
  expect((await engine.cachedModels())[0]).toMatchObject({ id: base, forRuns: false });
  await engine.deleteRun("a");
  expect(await engine.cachedModels()).toMatchObject([{ id: base, runs: [] }]);
});

it("a run whose base from files was deleted advises to choose the files, and goes on with them", async () => {
  const engine = await freshEngine();
  await engine.deleteModel(base);
  const gone = { name: "BadInputError", advice: expect.stringContaining("choose the same files again") };
  await expect(train(engine, "a", null)).rejects.toMatchObject(gone);
  await expect(engine.planTraining(config, 6)).rejects.toMatchObject(gone);
  await engine.loadModel(source);
  expect(await train(engine, "a", null)).toMatchObject({ status: "done", step: 8 });
});

it("a bundled base that was deleted comes from the page's host again: a run goes on, and is exported", async () => {
  const files = tinyClip(2);
  const asked: string[] = [];
  modelStore = await someModelStore({
    baseUrl: "https://page.example/",
    bundled: () =>
      Object.fromEntries(
        [...files].map(([name, bytes]) => [name, { bytes: bytes.length, sha256: sha256(bytes) }]),
      ),
    fetch: async (url) => {
      const name = String(url).split("/").at(-1)!;
      asked.push(name);
      return new Response(new Uint8Array(files.get(name)!));
    },
  });
  const engine = await freshEngine();
  ({ id: base } = await engine.loadModel(BUNDLED));
  config = tinyRun(base);
  await train(engine, "b", 2);
  const exported = async () => (await engine.exportRun("b", "model")).size;
  const before = await exported();
  asked.length = 0;
  await engine.unloadModel(base);
  await engine.deleteModel(base);
  expect(await exported()).toBe(before);
  expect(asked).toContain("model.safetensors");
  expect(await engine.cachedModels()).toMatchObject([{ id: base, name: "scenes-clip" }]);
  await engine.deleteModel(base);
  expect(await train(engine, "b", null)).toMatchObject({ status: "done", step: 8 });
});
