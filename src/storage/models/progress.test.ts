import { describe, expect, it } from "vitest";
import { memoryBlocks } from "../blocks";
import { chunkKey, manifestKey, type Partial, partialKey, sweep } from "./manifest";
import { createMeter, spokenBytes } from "./progress";
import { someFacts } from "./testing";
import type { Progress } from "./types";

describe("the progress meter", () => {
  it("tells the time left by the rate of what moved, not of what was there already", () => {
    let time = 0;
    const heard: Progress[] = [];
    const meter = createMeter(
      "download",
      "bytes",
      spokenBytes,
      (p) => heard.push(p),
      100,
      () => time,
    );
    meter.setTotal(1_000_000);
    meter.setDone(500_000);
    for (time = 100; time <= 2000; time += 100) meter.add(10_000); // 100 kB/s
    const last = heard.at(-1)!;
    expect(last.done).toBe(700_000);
    expect(last.remaining).toBeCloseTo(3, 1);
    expect(last.label).toBe("0.7 of 1.0 MB");
  });

  it("reports no more often than it may, and always the end", () => {
    let time = 0;
    const heard: Progress[] = [];
    const meter = createMeter(
      "work",
      "items",
      () => "",
      (p) => heard.push(p),
      100,
      () => time,
    );
    for (; time < 1000; time++) meter.add(1);
    meter.flush();
    expect(heard.length).toBe(11);
    expect(heard.at(-1)!.done).toBe(1000);
    expect(heard.at(-1)!.remaining).toBeNull(); // no total, no time left
  });

  it("speaks sizes in one unit", () => {
    expect(spokenBytes(41_000_000, 93_800_000)).toBe("41 of 94 MB");
    expect(spokenBytes(512, 0)).toBe("512 bytes");
  });
});

describe("sweeping", () => {
  it("removes orphans and old half-finished downloads, and nothing else", async () => {
    const blocks = memoryBlocks();
    const partial = (id: string, touchedAt: string): Partial => ({
      format: 1,
      id,
      name: id,
      revision: null,
      attempt: `attempt-${id}`,
      touchedAt,
      files: [],
    });
    const [old, fresh] = [partial("old", "2020-01-01T00:00:00Z"), partial("fresh", "2026-01-02T00:00:00Z")];
    for (const record of [old, fresh]) await blocks.set(partialKey(record), record);
    for (const attempt of [old.attempt, fresh.attempt, "stored", "orphan"])
      await blocks.set(chunkKey(attempt, "model.safetensors", 0), new ArrayBuffer(1));
    await blocks.set(manifestKey("whole"), {
      format: 1,
      id: "whole",
      name: "whole",
      source: "local",
      repo: null,
      revision: null,
      pinned: true,
      licence: null,
      attempt: "stored",
      storedAt: "2020-01-01T00:00:00Z",
      facts: someFacts,
      files: [],
    });
    await sweep(blocks, new Date("2026-01-01"));
    expect((await blocks.keys("")).map((key) => key.split("/")[0])).toEqual([
      "chunk:attempt-fresh",
      "chunk:stored",
      "manifest:whole",
      "partial:fresh|attempt-fresh",
    ]);
  });
});
