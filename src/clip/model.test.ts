import { beforeAll, describe, expect, it } from "vitest";
import { BrokenFileError, DeglaError } from "../base/errors";
import { startBackend } from "../program/backend";
import { blobSource } from "./byteSource";
import { expectedShapes } from "./config";
import type { ClipFiles } from "./folder/openFolder";
import { hashTensor } from "./hashWeights";
import { type ClipModel, copyClip, encodeImages, encodeTexts, loadClip, readWeights } from "./model";
import { type TensorToWrite, writeSafetensors } from "./safetensors";
import { hashedCheckpoint, hashedPicture, jsonBytes, smallTokenizerJson, tinyConfig } from "./testing";

const files = hashedCheckpoint(tinyConfig());
let model: ClipModel;

beforeAll(async () => {
  await startBackend("wasm");
  model = await loadClip(files);
  return () => model.dispose();
});

const cosine = (rows: Float32Array, width: number, a: number, b: number) => {
  let sum = 0;
  for (let i = 0; i < width; i++) sum += rows[a * width + i]! * rows[b * width + i]!;
  return sum;
};

describe("a loaded CLIP", () => {
  it("knows its numbers", () => {
    expect(model.logitScale).toBeCloseTo(Math.exp(2.6592), 4);
    let parameters = 0;
    for (const shape of expectedShapes(model.config).values())
      parameters += shape.reduce((product, n) => product * n, 1);
    expect(model.parameters).toBe(parameters);
  });

  it("encodes pictures of any size to unit rows, the same in any batch", async () => {
    const pictures = [hashedPicture(32, 32), hashedPicture(100, 40), hashedPicture(20, 57)];
    const together = await encodeImages(model, pictures);
    const apart: number[] = [];
    for (const picture of pictures) apart.push(...(await encodeImages(model, [picture])));
    expect(together.length).toBe(3 * 16);
    for (const row of [0, 1, 2]) expect(cosine(together, 16, row, row)).toBeCloseTo(1, 5);
    for (const [i, value] of together.entries()) expect(Math.abs(value - apart[i]!)).toBeLessThan(2e-6);
    expect(cosine(together, 16, 0, 1)).toBeLessThan(0.999);
  });

  it("encodes texts the same whether cropped to themselves or to a longer neighbour", async () => {
    const texts = [
      "a dog",
      "",
      "a very long caption about a dog that goes on and on and on until it is cut off",
    ];
    const together = await encodeTexts(model, texts);
    const apart: number[] = [];
    for (const text of texts) apart.push(...(await encodeTexts(model, [text])));
    for (const row of [0, 1, 2]) expect(cosine(together, 16, row, row)).toBeCloseTo(1, 5);
    for (const [i, value] of together.entries()) expect(Math.abs(value - apart[i]!)).toBeLessThan(2e-6);
    expect(cosine(together, 16, 0, 1)).toBeLessThan(0.999);
  });

  it("leaves nothing behind in 20 encodes", async () => {
    const encode = async (i: number) => {
      await encodeImages(model, [hashedPicture(30 + i, 40)]);
      await encodeTexts(model, [`caption ${i}`]);
    };
    for (const i of [0, 10]) await encode(i); // the programs stay
    const before = model.executor.memory();
    for (let i = 0; i < 20; i++) await encode(i);
    expect(model.executor.memory()).toBe(before);
  });

  it("writes itself back to the file it came from", async () => {
    const before = model.executor.memory();
    const tensors = await readWeights(model);
    expect(model.executor.memory()).toBe(before);
    for (const { name, shape, values } of tensors) expect(values, name).toEqual(hashTensor(name, shape));
    expect(writeSafetensors(tensors)).toEqual(files["model.safetensors"]);
  });

  it("has copies that outlive it", async () => {
    const before = model.executor.memory();
    const original = await loadClip(files);
    const copy = await copyClip(original);
    original.dispose();
    expect(await encodeTexts(copy, ["a dog"])).toEqual(await encodeTexts(model, ["a dog"]));
    copy.dispose();
    expect(model.executor.memory()).toBe(before);
  });
});

describe("loading", () => {
  it("takes blobs, and tells how far it is", async () => {
    const bytes = files["model.safetensors"] as Uint8Array<ArrayBuffer>;
    const seen: [number, number][] = [];
    const other = await loadClip(
      { ...files, "model.safetensors": blobSource(new Blob([bytes])) },
      { onProgress: (done, total) => seen.push([done, total]) },
    );
    expect(seen.length).toBe(expectedShapes(other.config).size);
    expect(seen.at(-1)).toEqual([other.parameters * 4, other.parameters * 4]);
    other.dispose();
  });

  it("leaves nothing behind when it is aborted", async () => {
    const before = model.executor.memory();
    const controller = new AbortController();
    let count = 0;
    const attempt = loadClip(files, {
      signal: controller.signal,
      onProgress: () => {
        if (++count === 10) controller.abort();
      },
    });
    await expect(attempt).rejects.toMatchObject({ name: "AbortError" });
    expect(count).toBe(10);
    expect(model.executor.memory()).toBe(before);
  });

  it("accepts the legacy end token 2, extra position ids, and a logit scale of shape [1]", async () => {
    const config = tinyConfig();
    config.text_config.eos_token_id = 2;
    const tensors = allTensors();
    tensors.find(({ name }) => name === "logit_scale")!.shape = [1];
    tensors.push({ name: "text_model.embeddings.position_ids", shape: [2], values: Float32Array.of(0, 1) });
    const other = await loadClip({
      ...files,
      "config.json": jsonBytes(config),
      "model.safetensors": writeSafetensors(tensors),
    });
    const texts = ["a dog on a cat"];
    expect(await encodeTexts(other, texts)).toEqual(await encodeTexts(model, texts));
    other.dispose();
  });

  function allTensors(): TensorToWrite[] {
    return [...expectedShapes(model.config)].map(([name, shape]) => ({
      name,
      shape,
      values: hashTensor(name, shape),
    }));
  }

  const withTensors = (change: (tensors: TensorToWrite[]) => TensorToWrite[]): Partial<ClipFiles> => ({
    "model.safetensors": writeSafetensors(change(allTensors())),
  });
  const fc1 = "vision_model.encoder.layers.1.mlp.fc1.weight";

  it("takes a tokenizer with more tokens than the table has rows, and refuses captions that use them", async () => {
    const json = smallTokenizerJson(86);
    const flags = { single_word: false, lstrip: false, rstrip: false, normalized: true, special: false };
    (json.added_tokens as unknown[]).push({ id: 600, content: "<cube>", ...flags });
    const other = await loadClip({ ...files, "tokenizer.json": jsonBytes(json) });
    await expect(encodeTexts(other, ["a <cube>"])).rejects.toThrow(/“a <cube>” holds the token “<cube>”/);
    expect(await encodeTexts(other, ["a cube"])).toEqual(await encodeTexts(model, ["a cube"]));
    other.dispose();
  });

  it.each<[string, () => Partial<ClipFiles>, RegExp]>([
    [
      "a missing tensor",
      () => withTensors((all) => all.filter(({ name }) => name !== fc1)),
      /no tensor vision_model\.encoder\.layers\.1\.mlp\.fc1\.weight/,
    ],
    [
      "a tensor of another shape, naming both",
      () => withTensors((all) => all.map((t) => (t.name === fc1 ? { ...t, shape: [24, 96] } : t))),
      /fc1\.weight has the shape \[24,96\] .* config\.json asks for \[96,24\]/,
    ],
    [
      "more layers than the config counts",
      () => withTensors((all) => [...all, { ...all[0]!, name: "text_model.encoder.layers.7.mlp.fc1.bias" }]),
      /text_model\.encoder\.layers\.7.*does not count/,
    ],
    [
      "another image size",
      () => ({ "preprocessor_config.json": jsonBytes({ size: 64, crop_size: 64 }) }),
      /32 × 32 pixels by config\.json, 64 × 64 by preprocessor_config\.json/,
    ],
    [
      "a tokenizer with another end of text",
      () => ({ "tokenizer.json": jsonBytes(smallTokenizerJson(80)) }),
      /end with token 599 by config\.json, 593 by tokenizer\.json/,
    ],
    ["no weights", () => ({ "model.safetensors": new Uint8Array() }), /model\.safetensors is too short/],
  ])("refuses %s", async (_, change, message) => {
    const before = model.executor.memory();
    const attempt = loadClip({ ...files, ...change() });
    await expect(attempt).rejects.toBeInstanceOf(BrokenFileError);
    await expect(attempt).rejects.toThrow(message);
    await expect(attempt).rejects.toBeInstanceOf(DeglaError);
    expect(model.executor.memory()).toBe(before);
  });
});
