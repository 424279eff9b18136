import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BrokenFileError } from "../../base/errors";
import { type BlockStore, indexedDbBlocks, memoryBlocks } from "../blocks";
import { processLocks } from "../locks";
import { type ObtainOptions, obtainModel } from "./download";
import type { ModelStore } from "./modelStore";
import { storageReport } from "./report";
import {
  breaksOnce,
  chunksStored,
  type HubServer,
  REPO,
  REVISION,
  send,
  sha256,
  someFacts,
  someFiles,
  someModelStore,
  startHub,
} from "./testing";
import type { ModelSource, Progress } from "./types";
import { deleteModel, findModel, listModels, listUnfinished, verifyModel } from "./weights";

const WEIGHTS = "model.safetensors";
/** The hub announces hashes of large files only. */
const SMALL = ["config.json", "preprocessor_config.json", "tokenizer.json"];
const files = someFiles();
const weights = files.get(WEIGHTS)!;
let hub: HubServer;
let modelStore: ModelStore;

beforeEach(async () => {
  hub = await startHub(files, { listing: true });
  modelStore = await someModelStore();
});
afterEach(() => hub.close());

const source = (): ModelSource => ({ kind: "hub", repo: REPO, revision: REVISION, mirror: hub.base });
const obtain = (options: Partial<ObtainOptions> = {}, from: ModelSource = source(), into = modelStore) =>
  obtainModel(into, from, {
    signal: new AbortController().signal,
    inspect: async () => someFacts,
    ...options,
  });
const gets = (name: string) => hub.log.filter((line) => line.startsWith(`GET ${name}`));
/** Bytes that are sure to be stored when a connection is cut: two chunks. */
const STORED = 2 * 16_384;
const resumedAt = (line = "") => Number(/bytes=(\d+)-$/.exec(line)?.[1]);
const ID = `hub:${REPO}@${REVISION}`;

async function readBack(into = modelStore) {
  const found = (await findModel(into, ID))!;
  const reader = found.reader(WEIGHTS);
  return Buffer.from(await reader.read(0, reader.size));
}

describe("a repository of transformers.js", () => {
  it("is named for its graphs, and nothing of them is fetched", async () => {
    await hub.close();
    const graphs = new Map([...files].filter(([name]) => name !== WEIGHTS));
    graphs.set("onnx/model.onnx", weights).set("onnx/model_quantized.onnx", weights);
    hub = await startHub(graphs, { listing: true });
    await expect(obtain()).rejects.toMatchObject({
      code: "UnsupportedModel",
      message: `${REPO} holds its weights only as an ONNX graph, without model.safetensors.`,
      advice: expect.stringContaining("the model that it was made from"),
    });
    expect(hub.log.filter((line) => line.includes("onnx"))).toEqual([]);
  });
});

describe("a download that goes well", () => {
  it("stores every byte, with hashes, licence and one byte-true total", async () => {
    const heard: Progress[] = [];
    const { manifest, kept } = await obtain({ onProgress: (progress) => heard.push(progress) });
    expect(kept).toBe(false); // this modelStore is memory
    expect(manifest).toMatchObject({ id: ID, licence: "mit", revision: REVISION, pinned: true });
    for (const file of manifest.files) expect(file.sha256).toBe(sha256(files.get(file.name)!));
    expect((await readBack()).equals(weights)).toBe(true);
    const total = [...files.values()].reduce((sum, { length }) => sum + length, 0);
    expect(heard.at(-1)).toMatchObject({ phase: "download", done: total, total, unit: "bytes" });
    for (const [i, { done }] of heard.entries()) expect(done).toBeGreaterThanOrEqual(heard[i - 1]?.done ?? 0);
  });

  it("reads any range, across chunks too", async () => {
    const { reader } = await obtain();
    const file = reader(WEIGHTS);
    for (const [start, end] of [
      [0, 8],
      [16_380, 16_390],
      [10, 99_990],
      [99_999, 100_000],
    ] as const)
      expect(Buffer.from(await file.read(start, end)).equals(weights.subarray(start, end))).toBe(true);
  });

  it("asks no network the second time", async () => {
    await obtain();
    await hub.close();
    expect((await obtain()).manifest.id).toBe(ID);
    expect((await obtain({}, { kind: "cached", id: ID })).manifest.id).toBe(ID);
    hub = await startHub(files);
  });

  it("works with a mirror that has no listing", async () => {
    hub.faults.set("listing", (_, response) => response.writeHead(404).end());
    expect((await obtain()).manifest.licence).toBeNull();
  });

  it("shows the commit behind a branch, finds it again by the branch's name, and calls it unpinned", async () => {
    const main: ModelSource = { kind: "hub", repo: REPO, revision: "main", mirror: hub.base };
    const { manifest } = await obtain({}, main);
    expect(manifest).toMatchObject({ id: `hub:${REPO}@main`, revision: REVISION, pinned: false });
    const before = hub.log.length;
    await obtain({}, main);
    expect(hub.log.length).toBe(before);
  });

  it("lists and deletes", async () => {
    await obtain();
    expect((await listModels(modelStore)).map(({ manifest }) => manifest.id)).toEqual([ID]);
    await deleteModel(modelStore, ID);
    expect(await listModels(modelStore)).toEqual([]);
    expect(await modelStore.main.keys("")).toEqual([]);
  });
});

describe("a hub that answers wrongly", () => {
  const cases: [string, string, Parameters<HubServer["faults"]["set"]>[1], string, RegExp][] = [
    ["404", WEIGHTS, (_, r) => r.writeHead(404).end(), "NetworkError", /no such file \(404\)/],
    ["403", "config.json", (_, r) => r.writeHead(403).end(), "NetworkError", /refuses access \(403\)/],
    ["500", "config.json", (_, r) => r.writeHead(503).end(), "NetworkError", /\(503\)/],
    [
      "HTML by its type",
      "config.json",
      (_, r) => r.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end("<p>Log in</p>"),
      "NetworkError",
      /web page/,
    ],
    [
      "HTML by its beginning",
      WEIGHTS,
      (_, r) => r.writeHead(200).end("\n<!DOCTYPE html><title>Log in</title>"),
      "NetworkError",
      /web page/,
    ],
    [
      "a Git LFS pointer",
      WEIGHTS,
      (_, r) => r.writeHead(200).end("version https://git-lfs.github.com/spec/v1\noid sha256:00\n"),
      "NetworkError",
      /LFS pointer/,
    ],
    [
      "too few bytes",
      WEIGHTS,
      (_, r, b) => r.writeHead(200).end(b.subarray(0, 500)),
      "IntegrityError",
      /500 of the announced 100000/,
    ],
    [
      "too many bytes",
      WEIGHTS,
      (_, r, b) => r.writeHead(200).end(Buffer.concat([b, b])),
      "IntegrityError",
      /200000 bytes; 100000 were announced/,
    ],
    [
      "other bytes of the right length",
      WEIGHTS,
      (_, r, b) => r.writeHead(200).end(Buffer.alloc(b.length, 7)),
      "IntegrityError",
      /SHA-256/,
    ],
    [
      "half, then silence for good",
      WEIGHTS,
      (_, r, b) => {
        r.writeHead(200, { "content-length": b.length });
        r.write(b.subarray(0, 40_000), () => setTimeout(() => r.destroy(), 20));
      },
      "NetworkError",
      /connection broke/,
    ],
  ];
  it.each(cases)("%s", async (_, name, answer, error, message) => {
    hub.faults.set(name, answer);
    await expect(obtain()).rejects.toMatchObject({ name: error, message: expect.stringMatching(message) });
    expect(await findModel(modelStore, ID)).toBeNull();
    // The page goes on: the same model from the same host once it has come to itself.
    hub.faults.clear();
    await obtain();
    expect((await readBack()).equals(weights)).toBe(true);
  });

  it("announces a length by X-Linked-Size and a hash by X-Linked-Etag, and is held to them", async () => {
    hub.faults.set("listing", (_, r) => r.writeHead(404).end());
    hub.faults.set(WEIGHTS, (_, r, b) => r.writeHead(200, { "x-linked-size": "123456" }).end(b));
    await expect(obtain()).rejects.toMatchObject({ name: "IntegrityError" });
    hub.faults.set(WEIGHTS, (_, r, b) =>
      r.writeHead(200, { "x-linked-size": b.length, "x-linked-etag": `"${"0".repeat(64)}"` }).end(b),
    );
    await expect(obtain()).rejects.toMatchObject({
      name: "IntegrityError",
      message: expect.stringMatching(/SHA-256/),
    });
  });

  it("can't be reached", async () => {
    await hub.close();
    await expect(obtain()).rejects.toMatchObject({ name: "NetworkError" });
    hub = await startHub(files);
  });

  it("has only a pickle: said by the listing, and found out without it", async () => {
    const pickles = new Map(files);
    pickles.delete(WEIGHTS);
    pickles.set("pytorch_model.bin", weights);
    for (const listing of [true, false]) {
      const other = await startHub(pickles, { listing });
      const from: ModelSource = { kind: "hub", repo: REPO, revision: REVISION, mirror: other.base };
      await expect(obtain({}, from)).rejects.toMatchObject({
        name: "UnsupportedModelError",
        message: expect.stringMatching(/pickle/),
      });
      await other.close();
    }
  });

  it("is not asked for names that are none", async () => {
    for (const repo of ["", "../../etc", "a/b/c", "a b"])
      await expect(obtain({}, { kind: "hub", repo, revision: "main" })).rejects.toMatchObject({
        name: "BadInputError",
      });
    await expect(obtain({}, { kind: "hub", repo: REPO, revision: "../x" })).rejects.toMatchObject({
      name: "BadInputError",
    });
    await expect(
      obtain({}, { kind: "hub", repo: REPO, revision: "main", mirror: "ftp://x" }),
    ).rejects.toMatchObject({ name: "BadInputError" });
  });
});

describe("a download that stops half-way", () => {
  it("goes on by range within the same call", async () => {
    hub.faults.set(
      WEIGHTS,
      breaksOnce(40_000, () => chunksStored(modelStore, 2), send(true)),
    );
    await obtain();
    const [first, second, ...more] = gets(WEIGHTS);
    expect([first, more]).toEqual([`GET ${WEIGHTS}`, []]);
    expect(resumedAt(second)).toBeGreaterThanOrEqual(STORED);
    expect((await readBack()).equals(weights)).toBe(true);
  });

  it("begins again where the host knows no ranges", async () => {
    hub.faults.set(
      WEIGHTS,
      breaksOnce(40_000, () => chunksStored(modelStore, 2), send(false)),
    );
    await obtain();
    expect((await readBack()).equals(weights)).toBe(true);
  });

  it("begins again where the file has changed meanwhile", async () => {
    await hub.close();
    hub = await startHub(files, { listing: false });
    const changed = Buffer.from(weights);
    changed[5] = changed[5]! ^ 1;
    hub.faults.set(
      WEIGHTS,
      breaksOnce(
        40_000,
        () => chunksStored(modelStore, 2),
        (request, response) => send(true)(request, response, changed),
      ),
    );
    await obtain();
    expect((await readBack()).equals(changed)).toBe(true);
  });

  it("is never taken for whole, and goes on in a later call with what it had", async () => {
    modelStore = await someModelStore({ retries: 0 });
    hub.faults.set(
      WEIGHTS,
      breaksOnce(40_000, () => chunksStored(modelStore, 2), send(true)),
    );
    await expect(obtain()).rejects.toMatchObject({ name: "NetworkError" });
    expect(await listModels(modelStore)).toEqual([]);
    const [unfinished, ...others] = await listUnfinished(modelStore);
    expect([unfinished, others]).toMatchObject([{ id: ID, name: "some-clip" }, []]);
    expect(unfinished!.bytes).toBeGreaterThanOrEqual(STORED);
    hub.log.length = 0;
    const heard: Progress[] = [];
    await obtain({ onProgress: (progress) => heard.push(progress) });
    const small = [...files.values()].reduce((sum, { length }) => sum + length, -weights.length);
    expect(hub.log).toEqual([
      "GET listing",
      "GET config.json",
      `GET ${WEIGHTS} bytes=${unfinished!.bytes - small}-`,
    ]);
    expect(heard[0]!.done).toBeGreaterThan(0);
    expect((await readBack()).equals(weights)).toBe(true);
    expect(await listUnfinished(modelStore)).toEqual([]);
  });

  it("can be deleted", async () => {
    modelStore = await someModelStore({ retries: 0 });
    hub.faults.set(
      WEIGHTS,
      breaksOnce(40_000, () => chunksStored(modelStore, 2), send(true)),
    );
    await expect(obtain()).rejects.toMatchObject({ name: "NetworkError" });
    await deleteModel(modelStore, ID);
    expect(await modelStore.main.keys("")).toEqual([]);
  });

  it("notices that a kept chunk has rotted, and fetches the file whole", async () => {
    modelStore = await someModelStore({ retries: 0 });
    hub.faults.set(
      WEIGHTS,
      breaksOnce(40_000, () => chunksStored(modelStore, 2), send(true)),
    );
    await expect(obtain()).rejects.toMatchObject({ name: "NetworkError" });
    const key = (await modelStore.main.keys("chunk:")).find((name) => name.includes(WEIGHTS))!;
    await modelStore.main.set(
      key,
      new ArrayBuffer((await modelStore.main.get<ArrayBuffer>(key))!.byteLength),
    );
    await obtain();
    expect((await readBack()).equals(weights)).toBe(true);
  });

  it("stops at the signal, keeps what came, and says that it was stopped", async () => {
    const control = new AbortController();
    hub.faults.set(WEIGHTS, (_, response, bytes) => {
      response.writeHead(200, { "content-length": bytes.length });
      response.write(bytes.subarray(0, 40_000));
      void chunksStored(modelStore, 2).then(() => control.abort());
    });
    await expect(obtain({ signal: control.signal })).rejects.toMatchObject({ name: "CancelledError" });
    expect(await findModel(modelStore, ID)).toBeNull();
    expect((await storageReport(modelStore)).unfinished[0]!.bytes).toBeGreaterThanOrEqual(STORED);
    hub.faults.clear();
    await obtain();
    expect((await readBack()).equals(weights)).toBe(true);
  });
});

describe("files that are whole but no model", () => {
  it("leave nothing behind", async () => {
    const inspect = () => Promise.reject(new BrokenFileError("model.safetensors has no tensors."));
    await expect(obtain({ inspect })).rejects.toMatchObject({ name: "BrokenFileError" });
    expect(await modelStore.main.keys("")).toEqual([]);
  });

  it("are not downloaded twice where it was the machine that had no room", async () => {
    const inspect = () => Promise.reject(new Error("out of memory"));
    await expect(obtain({ inspect })).rejects.toThrow("out of memory");
    hub.log.length = 0;
    await obtain();
    expect(hub.log).toEqual(["GET listing", "GET config.json"]);
    expect((await readBack()).equals(weights)).toBe(true);
  });
});

describe("two tabs at once", () => {
  it("download once", async () => {
    await Promise.all([obtain(), obtain(), obtain()]);
    expect(gets(WEIGHTS)).toHaveLength(1);
  });

  it("do not disturb each other even without locks", async () => {
    const main = indexedDbBlocks("two-tabs");
    const tab = () => someModelStore({ main, locks: processLocks(false) });
    const [one, other] = await Promise.all([tab(), tab()]);
    await Promise.all([obtain({}, source(), one), obtain({}, source(), other)]);
    expect((await readBack(one)).equals(weights)).toBe(true);
    expect(await verifyModel(one, ID, { signal: new AbortController().signal })).toEqual({
      ok: true,
      broken: [],
      unannounced: SMALL,
    });
    // One manifest, and the chunks of one attempt only.
    expect(new Set((await main.keys("chunk:")).map((key) => key.split("/")[0])).size).toBe(1);
    expect(await main.keys("partial:")).toEqual([]);
  });

  it("stops waiting at the signal", async () => {
    let release: (() => void) | undefined;
    hub.faults.set("listing", (_, response) => {
      release = () => response.writeHead(404).end();
    });
    const first = obtain();
    const control = new AbortController();
    const second = obtain({ signal: control.signal });
    await vi.waitFor(() => expect(release).toBeDefined());
    control.abort();
    await expect(second).rejects.toMatchObject({ name: "CancelledError" });
    release!();
    await first;
  });
});

describe("IndexedDB", () => {
  it("keeps a model over a reopened page, verifies it, and sees damage", async () => {
    const main = indexedDbBlocks("kept");
    await obtain({}, source(), await someModelStore({ main }));
    const reopened = await someModelStore({ main: indexedDbBlocks("kept") });
    expect((await findModel(reopened, ID))!.kept).toBe(true);
    expect((await readBack(reopened)).equals(weights)).toBe(true);
    const signal = new AbortController().signal;
    expect(await verifyModel(reopened, ID, { signal })).toEqual({
      ok: true,
      broken: [],
      unannounced: SMALL,
    });
    const [key] = (await main.keys("chunk:")).filter((name) => name.includes(WEIGHTS));
    await main.delete([key!]);
    expect(await verifyModel(reopened, ID, { signal })).toMatchObject({ ok: false, broken: [WEIGHTS] });
    await expect(readBack(reopened)).rejects.toMatchObject({ name: "BrokenFileError" });
  });

  it("that is full sends the whole download to memory and says so once", async () => {
    const real = memoryBlocks();
    let room = 3;
    const full: BlockStore = {
      ...real,
      where: "indexeddb",
      set: async (key, value) => {
        if (key.startsWith("chunk:") && room-- <= 0) throw new DOMException("full", "QuotaExceededError");
        await real.set(key, value);
      },
    };
    const notices: string[] = [];
    const cramped = await someModelStore({ main: full, notify: (notice) => notices.push(notice.name) });
    const { kept } = await obtain({}, source(), cramped);
    expect(kept).toBe(false);
    expect(notices).toEqual(["QuotaExceededError"]);
    expect((await readBack(cramped)).equals(weights)).toBe(true);
    expect(await full.keys("")).toEqual([]);
  });

  it("that is full when the page opens shows what lies there, and gives room back", async () => {
    const notices: string[] = [];
    const options = { main: undefined, notify: (notice: Error) => notices.push(notice.name) };
    await obtain({}, source(), await someModelStore(options));
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
    try {
      const reopened = await someModelStore(options);
      expect(reopened.main.where).toBe("indexeddb");
      expect((await listModels(reopened)).map(({ manifest, kept }) => [manifest.id, kept])).toEqual([
        [ID, true],
      ]);
      expect((await readBack(reopened)).equals(weights)).toBe(true);
      const main: ModelSource = { kind: "hub", repo: REPO, revision: "main", mirror: hub.base };
      expect((await obtain({}, main, reopened)).kept).toBe(false);
      expect(notices).toEqual(["QuotaExceededError"]);
      await deleteModel(reopened, ID);
      expect(await reopened.main.keys("")).toEqual([]);
    } finally {
      IDBObjectStore.prototype.put = put;
    }
  });

  it("that refuses everything leaves a page that works from memory", async () => {
    const original = globalThis.indexedDB;
    Object.defineProperty(globalThis, "indexedDB", {
      configurable: true,
      value: {
        open: () => {
          throw new DOMException("denied", "SecurityError");
        },
      },
    });
    try {
      const notices: string[] = [];
      const private_ = await someModelStore({
        main: undefined,
        notify: (notice) => notices.push(notice.name),
      });
      expect(private_.main.where).toBe("memory");
      expect(notices).toEqual(["StorageBlockedError"]);
      expect((await obtain({}, source(), private_)).kept).toBe(false);
    } finally {
      Object.defineProperty(globalThis, "indexedDB", { configurable: true, value: original });
    }
  });
});
