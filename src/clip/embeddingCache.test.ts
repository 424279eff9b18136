import { beforeAll, describe, expect, it } from "vitest";
import { startBackend } from "../kernels/backend";
import { cachedImages, cachedTexts, createEmbeddingCache, forgetModel } from "./embeddingCache";
import { type ClipModel, encodeImages, encodeTexts, loadClip } from "./model";
import { hashedCheckpoint, hashedPicture, tinyConfig } from "./testing";

let model: ClipModel;

beforeAll(async () => {
  await startBackend("wasm");
  model = await loadClip(hashedCheckpoint(tinyConfig()));
  return () => model.dispose();
});

describe("the embedding cache", () => {
  it("encodes one caption when one caption is edited", async () => {
    const cache = createEmbeddingCache();
    const first = await cachedTexts(cache, model, "m", ["a dog", "a cat", "a bird"]);
    expect(first.encoded).toBe(3);
    const edited = await cachedTexts(cache, model, "m", ["a dog", "a black cat", "a bird"]);
    expect(edited.encoded).toBe(1);
    const again = await cachedTexts(cache, model, "m", ["a bird", "a black cat", "a dog"]);
    expect(again.encoded).toBe(0);
    const plain = await encodeTexts(model, ["a bird", "a black cat", "a dog"]);
    for (const [i, value] of again.embeddings.entries())
      expect(Math.abs(value - plain[i]!)).toBeLessThan(2e-6);
  });

  it("encodes what is asked for twice once", async () => {
    const { encoded, embeddings } = await cachedTexts(createEmbeddingCache(), model, "m", ["x", "x"]);
    expect(encoded).toBe(1);
    expect(embeddings.slice(0, 16)).toEqual(embeddings.slice(16));
  });

  it("asks for pictures only when it must encode them, and tells models and kinds apart", async () => {
    const cache = createEmbeddingCache();
    let asked = 0;
    const image = (id: string) => ({
      id,
      picture: () => {
        asked++;
        return hashedPicture(40, 30, id);
      },
    });
    await cachedImages(cache, model, "m", [image("1"), image("2")]);
    const second = await cachedImages(cache, model, "m", [image("2"), image("1")]);
    expect([second.encoded, asked]).toEqual([0, 2]);
    const [one] = [await encodeImages(model, [hashedPicture(40, 30, "1")])];
    for (const [i, value] of one!.entries())
      expect(Math.abs(value - second.embeddings[16 + i]!)).toBeLessThan(2e-6);
    expect((await cachedTexts(cache, model, "m", ["1"])).encoded).toBe(1);
    expect((await cachedImages(cache, model, "other", [image("1")])).encoded).toBe(1);
    forgetModel(cache, "m");
    expect(cache.entries.size).toBe(1);
    expect(cache.bytes).toBe(16 * 4);
    expect((await cachedImages(cache, model, "other", [image("1")])).encoded).toBe(0);
  });

  it("forgets the least recently used and stays within its limit", async () => {
    const cache = createEmbeddingCache(3 * 16 * 4);
    await cachedTexts(cache, model, "m", ["a", "b", "c"]);
    await cachedTexts(cache, model, "m", ["a"]);
    await cachedTexts(cache, model, "m", ["d"]);
    expect(cache.bytes).toBe(3 * 16 * 4);
    expect((await cachedTexts(cache, model, "m", ["a"])).encoded).toBe(0);
    expect((await cachedTexts(cache, model, "m", ["b"])).encoded).toBe(1);
    const many = await cachedTexts(cache, model, "m", ["1", "2", "3", "4", "5"]);
    expect(many.encoded).toBe(5);
    expect(cache.entries.size).toBe(3);
  });
});
