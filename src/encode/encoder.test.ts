import { beforeAll, describe, expect, it } from "vitest";
import { flat } from "../base/vectors";
import { type ClipModel, encodeImages, encodeTexts, loadClip } from "../clip/model";
import { hashedCheckpoint, hashedPicture, tinyConfig } from "../clip/testing";
import { startBackend } from "../program/backend";
import { memoryCache } from "./cache";
import { createEncoder, type PictureRow, rowsOf } from "./encoder";

let model: ClipModel;

beforeAll(async () => {
  await startBackend("wasm");
  model = await loadClip(hashedCheckpoint(tinyConfig()));
  return () => model.dispose();
});

const ROW = 16 * 4;
const fresh = (rows: readonly PictureRow[]) => rows.filter((one) => "row" in one && !one.reused).length;
const picture = (identity: string | undefined, opened: string[] = []) => ({
  identity,
  open: async () => {
    opened.push(identity ?? "");
    return hashedPicture(40, 30, identity ?? "");
  },
});

describe("an encoder", () => {
  it("gives the bits that one batch in the order asked for gives, in batches of like length", async () => {
    const texts = Array.from({ length: 21 }, (_, i) => "a dog and a cat ".repeat(1 + ((i * 7) % 5)) + i);
    const whole = await encodeTexts(model, texts);
    const wanted = Array.from({ length: 9 }, (_, i) => picture(`${i}`));
    const pictures = await encodeImages(
      model,
      wanted.map(({ identity }) => hashedPicture(40, 30, identity)),
    );
    for (const batch of [1, 4, 64]) {
      const encoder = createEncoder(model, { textBatch: batch, imageBatch: batch });
      expect(flat(rowsOf(await encoder.texts(texts)))).toEqual(whole);
      expect(flat(rowsOf(await encoder.images(wanted)))).toEqual(pictures);
    }
  });

  it("encodes one caption when one caption is edited, and what is asked for twice once", async () => {
    const encoder = createEncoder(model, { cache: memoryCache() });
    expect(fresh(await encoder.texts(["a dog", "a cat", "a bird"]))).toBe(3);
    expect(fresh(await encoder.texts(["a dog", "a black cat", "a bird"]))).toBe(1);
    const again = await encoder.texts(["a bird", "a black cat", "a dog"]);
    expect(fresh(again)).toBe(0);
    expect(flat(rowsOf(again))).toEqual(await encodeTexts(model, ["a bird", "a black cat", "a dog"]));
    const twice = await createEncoder(model).texts(["x", "x"]);
    expect(fresh(twice)).toBe(1);
    expect(twice[0]!.row).toEqual(twice[1]!.row);
  });

  it("opens pictures only when it must encode them, and tells models and kinds apart", async () => {
    const cache = memoryCache();
    const opened: string[] = [];
    const of = (weights: string) => createEncoder(model, { cache, weights });
    await of("m").images([picture("1", opened), picture("2", opened)]);
    const second = await of("m").images([picture("2", opened), picture("1", opened)]);
    expect([fresh(second), opened]).toEqual([0, ["1", "2"]]);
    expect(rowsOf(second)[1]).toEqual(await encodeImages(model, [hashedPicture(40, 30, "1")]));
    expect(fresh(await of("m").texts(["1"]))).toBe(1);
    expect(fresh(await of("other").images([picture("1")]))).toBe(1);
    // without a name of what it shows nothing is found, and nothing kept
    expect(fresh(await of("m").images([picture(undefined), picture(undefined)]))).toBe(2);
    expect(cache.bytes).toBe(4 * ROW);
    cache.forget("m");
    expect(cache.bytes).toBe(ROW);
    expect(fresh(await of("other").images([picture("1")]))).toBe(0);
  });

  it("names what can't be opened and encodes the rest", async () => {
    const broken = { identity: "b", open: () => Promise.reject(new Error("no picture")) };
    const encoder = createEncoder(model, { imageBatch: 2 });
    const rows = await encoder.images([broken, picture("1"), broken, broken, picture("2")]);
    expect(rows.map((one) => "row" in one)).toEqual([false, true, false, false, true]);
    expect(() => rowsOf(rows)).toThrow("no picture");
  });

  it("takes a turn a batch, tells how far it is, and keeps what it had when it is stopped", async () => {
    const cache = memoryCache();
    const stop = new AbortController();
    const seen: number[] = [];
    let turns = 0;
    const encoder = createEncoder(model, {
      cache,
      textBatch: 1,
      turn: (_, work) => {
        turns++;
        return work();
      },
    });
    const onProgress = (done: number) => {
      seen.push(done);
      if (done === 2) stop.abort();
    };
    const attempt = encoder.texts(["a", "b", "c", "d"], { signal: stop.signal, onProgress });
    await expect(attempt).rejects.toMatchObject({ name: "AbortError" });
    expect([seen, turns]).toEqual([[1, 2], 2]);
    expect(fresh(await encoder.texts(["a", "b", "c", "d"], { onProgress: (done) => seen.push(done) }))).toBe(
      2,
    );
    expect([seen, turns]).toEqual([[1, 2, 2, 3, 4], 4]);
  });

  it("forgets what was used longest ago and stays within its limit", async () => {
    const cache = memoryCache(3 * ROW);
    const encoder = createEncoder(model, { cache });
    await encoder.texts(["a", "b", "c"]);
    await encoder.texts(["a"]);
    await encoder.texts(["d"]);
    expect(cache.bytes).toBe(3 * ROW);
    expect(fresh(await encoder.texts(["a"]))).toBe(0);
    expect(fresh(await encoder.texts(["b"]))).toBe(1);
    expect(fresh(await encoder.texts(["1", "2", "3", "4", "5"]))).toBe(5);
    expect(cache.bytes).toBe(3 * ROW);
  });
});
