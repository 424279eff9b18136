import * as Comlink from "comlink";
import sharp from "sharp";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { BrokenFileError, CancelledError, NoWebGPUError } from "../base/errors";
import { decodeWithSharp } from "../cli/decodeImage";
import type { ModelStore } from "../storage/models/modelStore";
import { someModelStore } from "../storage/models/testing";
import { createEngine as createClient } from "./client";
import { createEngine } from "./engine";
import { createRelay, type EngineBoundary, serveEngine } from "./events";
import type { Engine, EngineClient, EngineEvent, ModelSource } from "./protocol";
import { asFiles, tinyClip } from "./testing";
import type { Spawned } from "./workerInstance";

const model: ModelSource = { kind: "files", name: "tiny", files: asFiles(tinyClip(1)) };
let photo: Blob;
let modelStore: ModelStore;
let client: EngineClient;
let events: EngineEvent[];
/** Workers begun so far; they can be made to crash, or never to answer again, as with a hung GPU. */
let spawned: { crash(message: string): void; ended: boolean; stalled: boolean }[];

beforeAll(async () => {
  const values = Array.from({ length: 40 * 40 * 3 }, (_, i) => (i * 7919) & 255);
  const raw = { width: 40, height: 40, channels: 3 } as const;
  photo = new Blob([new Uint8Array(await sharp(Buffer.from(values), { raw }).png().toBuffer())]);
});

/** The real engine behind a real message channel, in this thread; "webgpu" is refused. */
function spawn(): Spawned<EngineBoundary> {
  const { port1, port2 } = new MessageChannel();
  const relay = createRelay();
  const engine = createEngine({
    modelStore: { ...modelStore, notify: relay.notice },
    decode: decodeWithSharp,
    onDeviceLost: relay.deviceLost,
  });
  let crash: (message: string) => void = () => {};
  const record = { crash: (message: string) => crash(message), ended: false, stalled: false };
  spawned.push(record);
  const faulty: Engine = {
    ...engine,
    globalScores: (...args) => (record.stalled ? new Promise(() => {}) : engine.globalScores(...args)),
    start: (choice) =>
      choice === "webgpu" ? Promise.reject(new NoWebGPUError("None here.")) : engine.start(choice),
  };
  Comlink.expose(serveEngine(faulty, relay), port1);
  return {
    boundary: Comlink.wrap(port2) as unknown as EngineBoundary,
    end: () => {
      record.ended = true;
      port1.close();
      port2.close();
    },
    onCrash: (listener) => {
      crash = listener;
    },
  };
}

beforeEach(async () => {
  spawned = [];
  events = [];
  modelStore = await someModelStore();
  client = createClient(spawn);
  client.onEvent((event) => events.push(event));
});
afterEach(() => client.close());

const kinds = () => events.map(({ kind }) => kind);

describe("the client", () => {
  it("starts, loads, scores, reports progress, and hears of everything by name", async () => {
    expect(await client.start("wasm")).toMatchObject({ backend: "wasm", fallback: null });
    expect(kinds()).toEqual(["starting", "ready"]);
    const phases = new Set<string>();
    const info = await client.loadModel(model, { onProgress: ({ phase }) => phases.add(phase) });
    await new Promise((resolve) => setTimeout(resolve, 20)); // progress comes on another port
    expect(phases.has("warmup")).toBe(true);
    const image = await client.addImage(photo, "photo.png");
    const scores = await client.globalScores(info.id, [image.id], ["a", "b"]);
    expect(scores.cosine).toHaveLength(2);
    const local = await client.localMaps(info.id, image.id, "a red dog", "self-self");
    expect([local.rows, local.columns, local.maps[0]!.values.length]).toEqual([4, 4, 16]);
    const words = await client.leaveOneOut(info.id, image.id, "a b");
    expect(words.words).toHaveLength(2);
    expect(words.cosine).toBeCloseTo((await client.globalScores(info.id, [image.id], ["a b"])).cosine[0]!, 5);
  });

  it("rejects with the classes that were thrown beyond the boundary", async () => {
    await client.start("wasm");
    const text = client.addImage(new Blob(["only words"]), "words.png");
    await expect(text).rejects.toBeInstanceOf(BrokenFileError);
    await expect(text).rejects.toMatchObject({ code: "BrokenFile", advice: expect.stringMatching(/\w+/) });
  });

  it("stops a call at the signal, also one that has not begun", async () => {
    await client.start("wasm");
    const stop = new AbortController();
    const load = client.loadModel(model, { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(load).rejects.toBeInstanceOf(CancelledError);
    await expect(client.loadModel(model, { signal: stop.signal })).rejects.toBeInstanceOf(CancelledError);
    expect((await client.loadModel(model)).imageSize).toBe(32);
  });

  it("takes another backend where the wanted one is not to be had, and says why", async () => {
    const report = await client.start("webgpu");
    expect(report.backend).not.toBe("webgpu");
    expect(report.fallback).toMatchObject({ code: "NoWebGPU" });
  });

  it("carries models and pictures over to another backend", async () => {
    await client.start("wasm");
    const info = await client.loadModel(model);
    const image = await client.addImage(photo, "photo.png");
    const before = await client.globalScores(info.id, [image.id], ["one caption"]);
    expect((await client.start("cpu")).backend).toBe("cpu");
    const after = await client.globalScores(info.id, [image.id], ["one caption"]);
    expect(after.encodedImages).toBe(1); // computed anew
    expect(after.cosine[0]).toBeCloseTo(before.cosine[0]!, 4);
    expect(spawned.map(({ ended }) => ended)).toEqual([true, false]);
  });
});

describe("a device that is lost", () => {
  it("in the middle of a call: the next worker answers it, with the same numbers", async () => {
    await client.start("wasm");
    const info = await client.loadModel(model);
    const image = await client.addImage(photo, "photo.png");
    const pixels = await client.addPixels(2, 2, new Uint8ClampedArray(16).fill(255), "drawn");
    const before = await client.globalScores(info.id, [image.id, pixels.id], ["a", "b"]);
    events.length = 0;
    spawned[0]!.stalled = true;
    const during = client.globalScores(info.id, [image.id, pixels.id], ["a", "b"]);
    await client.loseDevice();
    expect([...(await during).cosine]).toEqual([...before.cosine]);
    expect(kinds()).toEqual(["restarting", "ready"]);
    expect(events.at(-1)).toMatchObject({ restarts: 1 });
    expect(spawned.map(({ ended }) => ended)).toEqual([true, false]);
  });

  it("by a crash of the worker: the same", async () => {
    await client.start("wasm");
    const info = await client.loadModel(model);
    spawned[0]!.crash("out of memory");
    expect(events.at(-1)).toMatchObject({ kind: "restarting", error: { code: "DeviceLost" } });
    expect((await client.globalScores(info.id, [], ["a"])).cosine).toHaveLength(0);
  });

  it("again and again: WebAssembly takes over, and says why", async () => {
    await client.start("cpu");
    for (let i = 0; i < 3; i++) {
      spawned.at(-1)!.crash(`crash ${i}`);
      await client.memory();
    }
    const last = events.at(-1);
    expect(last).toMatchObject({
      kind: "ready",
      backend: { backend: "wasm", fallback: { code: "DeviceLost" } },
    });
  });

  it("with a model that can't be had again: the rest comes back, with a word", async () => {
    await client.start("wasm");
    const { id } = await client.loadModel(model);
    await client.unloadModel(id);
    await client.loadModel({ kind: "cached", id });
    const image = await client.addImage(photo, "photo.png");
    await client.deleteModel(id);
    events.length = 0;
    spawned[0]!.crash("gone");
    await client.memory();
    expect(kinds()).toEqual(["restarting", "notice", "ready"]);
    expect(events[1]).toMatchObject({
      notice: { message: expect.stringMatching(/^tiny could not be brought back/) },
    });
    const info = await client.loadModel(model);
    expect((await client.globalScores(info.id, [image.id], ["a"])).encodedImages).toBe(1);
  });
});
