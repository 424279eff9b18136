import { describe, expect, it } from "vitest";
import { memoryBlocks } from "./blocks";
import { createEmbeddingStore, type KeptEmbeddings } from "./embeddings";

const row = (value: number) => Float32Array.from([value, -value, 2 * value]);
const get = async (kept: KeptEmbeddings, id: string) => (await kept.get([id]))[0];

describe("embeddings that are kept", () => {
  it("are there again for the same weights, and for no others", async () => {
    const blocks = memoryBlocks();
    const first = await createEmbeddingStore(blocks).open("weights one", 3);
    await first.put([
      ["text a", row(1)],
      ["text b", row(2)],
    ]);
    await first.put([["image c", row(3)]]);
    await first.flush();
    const again = await createEmbeddingStore(blocks).open("weights one", 3);
    expect([...(await get(again, "text b"))!]).toEqual([...row(2)]);
    expect([...(await get(again, "image c"))!]).toEqual([...row(3)]);
    const other = await createEmbeddingStore(blocks).open("weights two", 3);
    expect(await get(other, "text a")).toBeUndefined();
    expect((await createEmbeddingStore(blocks).report()).models).toEqual([
      { key: "weights one", rows: 3, bytes: 36 },
    ]);
  });

  it("are written by the block, so that a closed tab loses little", async () => {
    const blocks = memoryBlocks();
    const open = await createEmbeddingStore(blocks).open("w", 3);
    for (let i = 0; i < 300; i++) await open.put([[`text ${i}`, row(i)]]);
    const after = await createEmbeddingStore(blocks).open("w", 3);
    expect(await get(after, "text 255")).toBeDefined();
    expect(await get(after, "text 256")).toBeUndefined();
    expect(await blocks.keys("rows\n")).toHaveLength(1);
  });

  it("give room: the model that was used longest ago goes first", async () => {
    const blocks = memoryBlocks();
    const store = createEmbeddingStore(blocks, { limit: 60 });
    for (const key of ["old", "new"]) {
      const open = await store.open(key, 3);
      await open.put(["text a", "text b", "text c"].map((id, i) => [id, row(i)]));
      await open.flush();
    }
    expect((await store.report()).models.map(({ key }) => key)).toEqual(["new"]);
    await store.forget();
    expect(await store.report()).toEqual({ models: [], bytes: 0 });
  });

  it("stay in memory where storage refuses, which is told once", async () => {
    const faults: unknown[] = [];
    const blocks = { ...memoryBlocks(), set: () => Promise.reject(new Error("quota")) };
    const open = await createEmbeddingStore(blocks, { onFault: (error) => faults.push(error) }).open("w", 3);
    await open.put([["text a", row(1)]]);
    await open.flush();
    await open.put([["text b", row(2)]]);
    await open.flush();
    expect([...(await get(open, "text b"))!]).toEqual([...row(2)]);
    expect(faults).toHaveLength(1);
  });
});
