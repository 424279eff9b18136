import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Depot } from "./depot";
import { obtainModel } from "./download";
import { type HubServer, someBytes, someDepot, someFacts, someFiles, startHub } from "./testing";
import type { ModelSource } from "./types";
import { findModel } from "./weights";

const files = someFiles(50_000);
const obtain = (depot: Depot, source: ModelSource) =>
  obtainModel(depot, source, { signal: new AbortController().signal, inspect: async () => someFacts });

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
    const depot = await someDepot();
    const first = await obtain(depot, local(picked()));
    const again = await obtain(
      depot,
      local([...picked("some/folder/"), { name: "some/README.md", blob: new Blob(["x"]) }]),
    );
    expect(first.manifest.id).toMatch(/^local:[0-9a-f]{16}$/);
    expect(again.manifest).toEqual(first.manifest);
    const weights = first.reader("model.safetensors");
    expect(Buffer.from(await weights.read(0, weights.size)).equals(files.get("model.safetensors")!)).toBe(
      true,
    );
    const changed = picked().map((pick) =>
      pick.name === "config.json" ? { ...pick, blob: new Blob(["{}"]) } : pick,
    );
    expect((await obtain(depot, local(changed))).manifest.id).not.toBe(first.manifest.id);
  });

  it("take a single weight file of another name", async () => {
    const picks = picked().map((pick) => ({ ...pick, name: pick.name.replace("model.s", "tuned.s") }));
    expect((await obtain(await someDepot(), local(picks))).manifest.source).toBe("local");
  });

  it.each(["config.json", "model.safetensors", "tokenizer.json", "preprocessor_config.json"])(
    "miss %s",
    async (name) => {
      await expect(obtain(await someDepot(), local(picked("", name)))).rejects.toMatchObject({
        name: "UnsupportedModelError",
        message: expect.stringContaining(name),
      });
    },
  );

  it("with only a pickle, with split weights, empty, or gone from the disk", async () => {
    const depot = await someDepot();
    const rest = picked("", "model.safetensors");
    const one = (name: string, blob = new Blob([someBytes(10)])) => local([...rest, { name, blob }]);
    await expect(obtain(depot, one("pytorch_model.bin"))).rejects.toMatchObject({
      message: expect.stringMatching(/pickle/),
    });
    await expect(obtain(depot, one("model-00001-of-00002.safetensors"))).rejects.toMatchObject({
      message: expect.stringMatching(/split/),
    });
    await expect(obtain(depot, one("model.safetensors", new Blob([])))).rejects.toMatchObject({
      name: "BrokenFileError",
    });
    const gone = new Blob([someBytes(10)]);
    gone.stream = () =>
      new ReadableStream({ pull: (c) => c.error(new DOMException("gone", "NotReadableError")) });
    await expect(obtain(depot, one("model.safetensors", gone))).rejects.toMatchObject({
      name: "BrokenFileError",
    });
  });
});

describe("the bundled model", () => {
  let site: HubServer;
  const current = new Map(files);
  beforeEach(async () => {
    current.set("model.safetensors", files.get("model.safetensors")!);
    site = await startHub(current);
    site.faults.set("model.safetensors", (request, response, bytes) => {
      response.setHeader("etag", `"${bytes.readUInt32LE(0)}"`);
      response.end(request.method === "HEAD" ? undefined : bytes);
    });
  });
  afterEach(() => site.close());

  it("comes from the page's own origin, starts without the network, and follows a new edition", async () => {
    const depot = await someDepot({ baseUrl: `${site.base}/app/index.html` });
    const source: ModelSource = { kind: "bundled", id: "scenes-clip", path: "models/scenes-clip/" };
    const { manifest } = await obtain(depot, source);
    expect(manifest.id).toBe("bundled:scenes-clip");
    await obtain(depot, source);
    expect(site.log.filter((line) => line === "GET model.safetensors")).toHaveLength(1);

    current.set("model.safetensors", someBytes(40_000, 77));
    const renewed = await obtain(depot, source);
    expect(renewed.manifest.files.at(-1)!.bytes).toBe(40_000);

    await site.close();
    expect((await obtain(depot, source)).manifest).toEqual(renewed.manifest);
    expect((await findModel(depot, manifest.id))!.manifest.attempt).toBe(renewed.manifest.attempt);
    site = await startHub(current);
  });
});
