import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { decodeWithSharp } from "../cli/decodeImage";
import { writeSafetensors } from "../clip/safetensors";
import { someModelStore } from "../storage/models/testing";
import { createEngine } from "./engine";
import type { Engine, ModelSource, Progress } from "./protocol";
import { asFiles, type ModelFolder, tinyClip } from "./testing";

const source = (folder: ModelFolder, name = "tiny"): ModelSource => ({
  kind: "files",
  name,
  files: asFiles(folder),
});

async function photo(seed: number): Promise<Blob> {
  const values = Array.from({ length: 50 * 40 * 3 }, (_, i) => (i * seed * 7919) & 255);
  const raw = { width: 50, height: 40, channels: 3 } as const;
  return new Blob([new Uint8Array(await sharp(Buffer.from(values), { raw }).png().toBuffer())]);
}

let engine: Engine;
let ids: string[];
beforeAll(async () => {
  engine = createEngine({ modelStore: await someModelStore(), decode: decodeWithSharp });
  await engine.start("wasm");
  ids = [];
  for (const seed of [1, 2, 3]) ids.push((await engine.addImage(await photo(seed), `${seed}.png`)).id);
});

describe("a model", () => {
  it("is loaded with its facts, known by its id, and warmed up under one's eyes", async () => {
    const heard: Progress[] = [];
    const info = await engine.loadModel(source(tinyClip(1)), {
      onProgress: (progress) => heard.push(progress),
    });
    expect(info).toMatchObject({
      source: "local",
      imageSize: 32,
      patchSize: 8,
      contextLength: 40,
      embeddingDim: 16,
    });
    expect(info.logitScale).toBeCloseTo(20, 4);
    expect(info.memory).toBe(info.parameters * 4);
    expect([...new Set(heard.map(({ phase }) => phase))]).toEqual(["verify", "download", "load", "warmup"]);
    expect(heard.at(-1)).toMatchObject({ phase: "warmup", done: 2, total: 2 });
    expect((await engine.cachedModels()).map(({ id }) => id)).toEqual([info.id]);
    await engine.unloadModel(info.id);
    expect((await engine.loadModel({ kind: "cached", id: info.id })).id).toBe(info.id);
  });

  it("of a wrong kind is refused by name, leaves nothing, and hurts no one", async () => {
    const good = await engine.loadModel(source(tinyClip(1)));
    const before = await engine.memory();
    const wider = tinyClip(1, { width: 16 });
    const text = (value: string) => new TextEncoder().encode(value) as Uint8Array<ArrayBuffer>;
    const broken: [string, string, Uint8Array<ArrayBuffer>][] = [
      ["BrokenFileError", "config.json", wider.get("config.json")!],
      ["BrokenFileError", "config.json", text("{")],
      ["UnsupportedModelError", "config.json", text('{"model_type":"bert"}')],
      ["BrokenFileError", "tokenizer.json", text("[]")],
      ["BrokenFileError", "model.safetensors", writeSafetensors([])],
      ["BrokenFileError", "model.safetensors", tinyClip(1).get("model.safetensors")!.slice(0, -4)],
    ];
    for (const [name, file, bytes] of broken) {
      const folder = new Map(tinyClip(1)).set(file, bytes);
      await expect(engine.loadModel(source(folder)), file).rejects.toMatchObject({ name });
    }
    expect(await engine.memory()).toBe(before);
    expect(await engine.cachedModels()).toHaveLength(1);
    expect((await engine.globalScores(good.id, ids, ["still here"])).cosine).toHaveLength(3);
  });

  it("scores a frame as it scores the same pixels that are kept, and keeps nothing of it", async () => {
    const { id } = await engine.loadModel(source(tinyClip(1)));
    const frame = Uint8ClampedArray.from({ length: 40 * 30 * 4 }, (_, i) =>
      i % 4 === 3 ? 255 : (i * 37) & 255,
    );
    const captions = ["a cup", "a dog"];
    await engine.frameScores(id, 40, 30, frame, captions);
    const before = await engine.memory();
    const seen = await engine.frameScores(id, 40, 30, frame, captions);
    expect(await engine.memory()).toBe(before);
    const { id: kept } = await engine.addPixels(40, 30, frame, "frame");
    const scores = await engine.globalScores(id, [kept], captions);
    expect(scores.encodedImages).toBe(1);
    expect([...seen.cosine]).toEqual([...scores.cosine]);
    expect([...seen.probability]).toEqual([...scores.probability]);
    await engine.removeImage(kept);
  });

  it("that is not loaded is a named error, and so is a picture that was never added", async () => {
    await expect(engine.globalScores("hub:none@main", ids, ["a"])).rejects.toMatchObject({
      name: "BadInputError",
    });
    const { id } = await engine.loadModel(source(tinyClip(1)));
    await expect(engine.globalScores(id, ["f00"], ["a"])).rejects.toMatchObject({
      name: "BadInputError",
    });
  });
});

describe("scores", () => {
  it("are cosines, with probabilities that sum to one over the captions of a picture", async () => {
    const { id } = await engine.loadModel(source(tinyClip(1)));
    const captions = ["a red dog", "a blue cat", ""];
    const scores = await engine.globalScores(id, ids, captions);
    for (const value of scores.cosine) expect(Math.abs(value)).toBeLessThanOrEqual(1 + 1e-5);
    for (const i of [0, 1, 2]) {
      const row = scores.probability.slice(i * 3, i * 3 + 3);
      expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
      const ratio = Math.log(row[0]! / row[1]!);
      expect(ratio).toBeCloseTo(scores.logitScale * (scores.cosine[i * 3]! - scores.cosine[i * 3 + 1]!), 3);
    }
    expect(new Set(scores.cosine).size).toBe(9); // pictures and captions all tell apart
  });

  it("cost only what is new: one caption edited is one caption encoded", async () => {
    const { id } = await engine.loadModel(source(tinyClip(5)));
    const count = async (captions: string[], pictures = ids) => {
      const { encodedImages, encodedTexts } = await engine.globalScores(id, pictures, captions);
      return [encodedImages, encodedTexts];
    };
    expect(await count(["one", "two"])).toEqual([3, 2]);
    expect(await count(["one", "two!"])).toEqual([0, 1]);
    expect(await count(["two", "one", "one"])).toEqual([0, 0]);
    const late = await engine.addImage(await photo(9), "late.png");
    expect(await count(["one"], [...ids, late.id])).toEqual([1, 0]);
  });

  it("of a padded batch are those of each caption alone", async () => {
    const { id } = await engine.loadModel(source(tinyClip(6)));
    const long = "a much longer caption than that";
    const both = await engine.globalScores(id, [ids[0]!], ["cat", long]);
    await engine.unloadModel(id);
    const fresh = createEngine({ modelStore: await someModelStore(), decode: decodeWithSharp });
    await fresh.start("wasm");
    await fresh.addImage(await photo(1), "1.png");
    await fresh.loadModel(source(tinyClip(6)));
    const alone = await fresh.globalScores(id, [ids[0]!], ["cat"]);
    expect(alone.cosine[0]).toBeCloseTo(both.cosine[0]!, 5);
    await fresh.unloadModel(id);
  });
});

describe("local similarity", () => {
  it("maps a caption's phrases, tells where the model looked, and reads the caption's words from the same cosines", async () => {
    const { id } = await engine.loadModel(source(tinyClip(1)));
    const [image] = ids as [string];
    const caption = "a red dog and a blue cat";
    for (const method of ["self-self", "grad-eclip", "raw"] as const) {
      const local = await engine.localMaps(id, image, caption, method);
      expect([local.rows, local.columns, local.method]).toEqual([4, 4, method]);
      expect(local.crop).toEqual({ x: 5, y: 0, width: 40, height: 40 }); // of 50 × 40
      expect(local.maps.map(({ phrase }) => phrase.text)).toEqual(
        expect.arrayContaining(["a red dog", "a blue cat", "red", caption]),
      );
      expect(local.maps.every(({ values }) => values.length === 16)).toBe(true);
    }
    const left = await engine.leaveOneOut(id, image, caption);
    const { cosine } = await engine.globalScores(id, [image], [caption, "a dog and a blue cat"]);
    expect(left.cosine).toBeCloseTo(cosine[0]!, 5);
    const red = left.words.find(({ word }) => word.text === "red")!;
    expect(red.drop).toBeCloseTo(cosine[0]! - cosine[1]!, 5);
  });

  it("keeps no more than a few prepared pictures, and none of a model that went", async () => {
    for (const { id } of await engine.cachedModels()) await engine.unloadModel(id);
    const base = await engine.memory();
    const { id } = await engine.loadModel(source(tinyClip(1)));
    const many: string[] = [];
    for (let seed = 20; seed < 30; seed++) many.push((await engine.addImage(await photo(seed), "many")).id);
    const counts: number[] = [];
    for (const image of many) {
      await engine.localMaps(id, image, "a dog", "self-self");
      counts.push(await engine.memory());
    }
    expect(counts.at(-1)).toBe(counts[6]);
    await engine.unloadModel(id);
    expect(await engine.memory()).toBe(base);
  });
});

describe("memory", () => {
  it("is flat over loads, unloads, encodings, and calls that are given up", async () => {
    for (const { id } of await engine.cachedModels()) await engine.unloadModel(id);
    const loadAndScore = async (round: number) => {
      const { id } = await engine.loadModel(source(tinyClip(1)));
      await engine.globalScores(id, ids, [`caption ${round} 0`]);
      return id;
    };
    await engine.unloadModel(await loadAndScore(9)); // what programs work in stays for the next
    const base = await engine.memory();
    for (let round = 0; round < 5; round++) {
      const id = await loadAndScore(round);
      const loaded = await engine.memory();
      for (let i = 1; i < 9; i++) await engine.globalScores(id, ids, [`caption ${round} ${i}`]);
      const stopped = new AbortController();
      const late = engine.globalScores(id, ids, [`caption ${round} 9`], { signal: stopped.signal });
      stopped.abort();
      await expect(late).rejects.toMatchObject({ name: "CancelledError" });
      expect(await engine.memory()).toBe(loaded);
      await engine.unloadModel(id);
      expect(await engine.memory()).toBe(base);
    }
  });

  it("is given back by a load that is stopped at any moment", async () => {
    const base = await engine.memory();
    const { id } = await engine.loadModel(source(tinyClip(1)));
    await engine.unloadModel(id);
    for (const phase of ["load", "warmup"] as const) {
      const stop = new AbortController();
      const load = engine.loadModel(
        { kind: "cached", id },
        {
          signal: stop.signal,
          onProgress: (progress) => {
            if (progress.phase === phase) stop.abort();
          },
        },
      );
      await expect(load).rejects.toMatchObject({ name: "CancelledError" });
      await engine.unloadModel("nothing, but after all that was queued");
      await engine.globalScores(id, [], []).catch(() => {});
      expect(await engine.memory(), phase).toBe(base);
    }
  });
});

describe("calls at the same time", () => {
  it("do not mix, and one that is no longer wanted is not begun", async () => {
    const { id } = await engine.loadModel(source(tinyClip(1)));
    const other = await engine.loadModel(source(tinyClip(2)));
    const stop = new AbortController();
    const calls = [
      engine.globalScores(id, ids, ["left", "right"]),
      engine.globalScores(other.id, ids, ["left", "right"]),
      engine.globalScores(id, ids, ["superseded"], { signal: stop.signal }),
      engine.globalScores(id, ids, ["left", "right"]),
    ] as const;
    stop.abort();
    await expect(calls[2]).rejects.toMatchObject({ name: "CancelledError" });
    const [a, b, , c] = await Promise.allSettled(calls);
    const values = [a, b, c].map((result) => (result.status === "fulfilled" ? [...result.value.cosine] : []));
    expect(values[2]).toEqual(values[0]);
    expect(values[1]).not.toEqual(values[0]);
    const { encodedTexts } = await engine.globalScores(id, ids, ["superseded"]);
    expect(encodedTexts).toBe(1); // it had never been computed
  });
});
