import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { hashedPicture } from "../clip/testingCheckpoint";
import { PRESETS } from "./method";
import { createPairStore } from "./pairStore";
import { pairsData } from "./pairsData";
import { tinyRun } from "./testing";

describe("pairs of a long table", () => {
  it("come back as they were", () => {
    const store = createPairStore();
    const long = "ä “long” caption ".repeat(400_000);
    store.add("a.png", "a dog\n\u001f", []);
    store.add("b.png", long, ["x", null, ""]);
    store.add("a.png", "🐕", [null]);
    const rows = store.rows((name) => (name === "a.png" ? "folder/a.png" : name));
    expect([0, 1, 2].map(rows.at)).toEqual([
      { file: "folder/a.png", caption: "a dog\n\u001f", negatives: [] },
      { file: "b.png", caption: long, negatives: ["x", null, ""] },
      { file: "folder/a.png", caption: "🐕", negatives: [null] },
    ]);
    expect([...store.names()]).toEqual(["a.png", "b.png"]);
  });

  it("COCO's 591,753 captions take less than 60 MB", () => {
    const store = createPairStore();
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 591_753; i++)
      store.add(`${i % 8}.png`, `A bicycle replica with a clock as the front wheel ${i}.`, []);
    expect(store.length).toBe(591_753);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(60e6);
    expect(store.rows((name) => name).at(591_752).caption).toContain("591752");
  });

  it("are the same data to a run as an array of them: the same hash, SHA-256 of all as one JSON", async () => {
    const pairs = Array.from({ length: 12 }, (_, i) => ({
      file: `${i % 5}.png`,
      caption: `${i} ${i + 1} 7`,
      negatives: [`${i + 1} ${i} 7`, null],
    }));
    const store = createPairStore();
    for (const { file, caption, negatives } of pairs) store.add(file, caption, negatives);
    const files = [0, 1, 2, 3, 4].map((i) => ({ name: `${i}.png`, hash: `hash ${i}` }));
    const picture = async (name: string) => hashedPicture(32, 32, name);
    const config = tinyRun({ method: PRESETS.degla, heldOut: 0, negatives: 2 });
    const read = async (rows: Parameters<typeof pairsData>[0]["pairs"]) =>
      (await pairsData({ pairs: rows, files, picture }, config)).training.hash;
    const json = JSON.stringify(
      pairs.map(({ file, caption, negatives }) => [`hash ${file[0]}`, caption, negatives]),
    );
    const wanted = `pairs-${createHash("sha256").update(json).digest("hex")}`;
    expect(await read(pairs)).toBe(wanted);
    expect(await read(store.rows((name) => name))).toBe(wanted);
  });
});
