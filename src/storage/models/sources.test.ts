import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { obtainModel } from "./download";
import type { ModelStore } from "./modelStore";
import { MODEL_FILES } from "./origin";
import {
  type Answer,
  breaksOnce,
  type HubServer,
  publishedOf,
  send,
  someBytes,
  someFacts,
  someFiles,
  someModelStore,
  startHub,
} from "./testing";
import type { ModelSource } from "./types";
import { findModel, verifyModel } from "./weights";

const files = someFiles(50_000);
const obtain = (modelStore: ModelStore, source: ModelSource) =>
  obtainModel(modelStore, source, { signal: new AbortController().signal, inspect: async () => someFacts });

describe("local files", () => {
  const picked = (folder = "", skip = "") =>
    [...files]
      .filter(([name]) => name !== skip)
      .map(([name, bytes]) => ({ name: `${folder}${name}`, blob: new Blob([bytes]) }));
  const local = (picks: { name: string; blob: Blob }[]): ModelSource => ({
    kind: "files",
    name: "my-clip",
    files: picks,
  });

  it("are stored under the hash of what they hold, wherever they lay", async () => {
    const modelStore = await someModelStore();
    const first = await obtain(modelStore, local(picked()));
    const again = await obtain(
      modelStore,
      local([...picked("some/folder/"), { name: "some/README.md", blob: new Blob(["x"]) }]),
    );
    expect(first.manifest.id).toMatch(/^local:[0-9a-f]{16}$/);
    expect(again.manifest).toEqual(first.manifest);
    const weights = first.reader("model.safetensors");
    expect(Buffer.from(await weights.read(0, weights.size)).equals(files.get("model.safetensors")!)).toBe(
      true,
    );
    const changed = picked().map((pick) =>
      pick.name === "config.json" ? { ...pick, blob: new Blob(['{"model_type":"clip"}']) } : pick,
    );
    expect((await obtain(modelStore, local(changed))).manifest.id).not.toBe(first.manifest.id);
  });

  it("take a single weight file of another name", async () => {
    const picks = picked().map((pick) => ({ ...pick, name: pick.name.replace("model.s", "tuned.s") }));
    expect((await obtain(await someModelStore(), local(picks))).manifest.source).toBe("local");
  });

  it.each(["config.json", "model.safetensors", "tokenizer.json", "preprocessor_config.json"])(
    "miss %s",
    async (name) => {
      await expect(obtain(await someModelStore(), local(picked("", name)))).rejects.toMatchObject({
        name: "UnsupportedModelError",
        message: expect.stringContaining(name),
      });
    },
  );

  it("with only a pickle, empty, or gone from the disk", async () => {
    const modelStore = await someModelStore();
    const rest = picked("", "model.safetensors");
    const one = (name: string, blob = new Blob([someBytes(10)])) => local([...rest, { name, blob }]);
    await expect(obtain(modelStore, one("pytorch_model.bin"))).rejects.toMatchObject({
      message: expect.stringMatching(/pickle/),
    });
    await expect(obtain(modelStore, one("model.safetensors", new Blob([])))).rejects.toMatchObject({
      name: "BrokenFileError",
    });
    const gone = new Blob([someBytes(10)]);
    gone.stream = () =>
      new ReadableStream({ pull: (c) => c.error(new DOMException("gone", "NotReadableError")) });
    await expect(obtain(modelStore, one("model.safetensors", gone))).rejects.toMatchObject({
      name: "BrokenFileError",
    });
  });
});

describe("the bundled model", () => {
  const WEIGHTS = "model.safetensors";
  const whole = files.get(WEIGHTS)!;
  const source: ModelSource = { kind: "bundled", id: "own-clip", path: "models/own-clip/" };
  let site: HubServer;
  beforeEach(async () => {
    site = await startHub(files);
  });
  afterEach(() => site.close());
  const page = (edition = files, options: Partial<ModelStore> = {}) =>
    someModelStore({
      baseUrl: `${site.base}/app/index.html`,
      bundled: (id) => (id === "own-clip" ? publishedOf(edition) : null),
      ...options,
    });
  const weightsOf = async (modelStore: ModelStore) => {
    const { reader } = (await findModel(modelStore, "bundled:own-clip"))!;
    return Buffer.from(await reader(WEIGHTS).read(0, reader(WEIGHTS).size));
  };
  const check = (modelStore: ModelStore) =>
    verifyModel(modelStore, "bundled:own-clip", { signal: new AbortController().signal });

  it("comes from the page's own origin, and after that starts without the network", async () => {
    const modelStore = await page();
    const { manifest } = await obtain(modelStore, source);
    expect(manifest.id).toBe("bundled:own-clip");
    const asked = site.log.length;
    await site.close();
    expect((await obtain(modelStore, source)).manifest).toEqual(manifest);
    site = await startHub(files);
    expect(asked).toBe(MODEL_FILES.length);
  });

  it("is asked of the host, never of the browser's cache", async () => {
    const modes: (RequestCache | undefined)[] = [];
    const modelStore = await page(files, {
      fetch: (input, init) => {
        modes.push(init?.cache);
        return fetch(input, init);
      },
    });
    await obtain(modelStore, source);
    expect(modes).toEqual(MODEL_FILES.map(() => "no-store"));
  });

  it("is fetched anew with a new edition of the page, and a copy that was stored wrong is replaced", async () => {
    const modelStore = await page();
    await obtain(modelStore, source);
    const edition = new Map(files).set(WEIGHTS, someBytes(40_000, 77));
    const later = { ...modelStore, bundled: () => publishedOf(edition) };
    expect(await check(later)).toMatchObject({ ok: false, broken: [WEIGHTS] });
    await site.close();
    site = await startHub(edition);
    later.baseUrl = `${site.base}/app/index.html`;
    await obtain(later, source);
    expect((await weightsOf(later)).equals(edition.get(WEIGHTS)!)).toBe(true);
    expect(await check(later)).toEqual({ ok: true, broken: [], unannounced: [] });
  });

  /** A body as it comes where a cache has stitched it: the right length, the end compressed. */
  const stitched = Buffer.concat([
    whole.subarray(0, 30_000),
    gzipSync(whole.subarray(30_000)),
    Buffer.alloc(30_000),
  ]).subarray(0, whole.length);
  const wrong: [string, Answer][] = [
    ["other bytes of the right length", (_, r) => r.end(stitched)],
    ["more bytes", (_, r, b) => r.end(Buffer.concat([b, b]))],
    [
      "an older, shorter edition",
      (request, r, b) => (request.headers.range ? send(true)(request, r, b) : r.end(someBytes(20_000, 5))),
    ],
    [
      "a part of an older edition, then the rest of this one",
      (request, r, b) => {
        const old = Buffer.alloc(b.length, 1);
        return request.headers.range
          ? send(true)(request, r, b)
          : breaksOnce(40_000, async () => {}, send(true))(request, r, old);
      },
    ],
  ];
  it.each(wrong)("comes wrong, as %s: fetched once more from nothing", async (_, answer) => {
    const modelStore = await page();
    let asked = 0;
    site.faults.set(WEIGHTS, (request, response, bytes) => {
      if (request.headers.range || asked++ === 0) return answer(request, response, bytes);
      send(true)(request, response, bytes);
    });
    await obtain(modelStore, source);
    expect((await weightsOf(modelStore)).equals(whole)).toBe(true);
  });

  it("that comes wrong each time is refused by name, and comes once the host is well", async () => {
    const modelStore = await page();
    site.faults.set(WEIGHTS, (_, response) => response.end(stitched));
    await expect(obtain(modelStore, source)).rejects.toMatchObject({ name: "IntegrityError" });
    expect(await findModel(modelStore, "bundled:own-clip")).toBeNull();
    site.faults.clear();
    await obtain(modelStore, source);
    expect((await weightsOf(modelStore)).equals(whole)).toBe(true);
  });

  it("of a name that does not come with the page is refused", async () => {
    const other: ModelSource = { kind: "bundled", id: "other", path: "models/other/" };
    await expect(obtain(await page(), other)).rejects.toMatchObject({ name: "BadInputError" });
  });
});
