import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { runConfigSchema } from "../degla/config";
import { scenesData } from "../degla/scenesData";
import { atlasOnDisk } from "./atlas";

vi.setConfig({ testTimeout: 300_000 });

interface Frame {
  header: Record<string, unknown> & {
    count: number;
    size: number;
    cases: { right: string; wrong: string[] }[];
  };
  pixels: Buffer;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "degla-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const command = (...args: string[]) => ["--import", "tsx", "src/cli/main.ts", ...args];

function frames(...args: string[]): Frame[] {
  const bytes = execFileSync(process.execPath, command(...args), { maxBuffer: 1 << 28 });
  const out: Frame[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32LE(at);
    const header = JSON.parse(bytes.toString("utf8", at + 4, at + 4 + length));
    const start = at + 4 + length;
    at = start + header.count * header.size ** 2 * 3;
    out.push({ header, pixels: bytes.subarray(start, at) });
  }
  return out;
}

function file(name: string, value: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(value));
  return path;
}

const nouns = ["dog", "car", "apple", "guitar", "umbrella"];

describe("frames for PyTorch", () => {
  it("are a run's training scenes with their negatives, in its order", async () => {
    const run = {
      model: "any",
      heldOut: 0.2,
      negatives: 3,
      data: { kind: "scenes", count: 10, twins: 1, nouns },
    };
    const config = runConfigSchema.parse(run);
    if (config.data.kind !== "scenes") throw new Error("no scenes");
    const { training } = scenesData(await atlasOnDisk(), config, config.data);
    const wanted = await training.examples(Array.from({ length: training.size }, (_, i) => i));
    const got = frames("stream", "--run", file("run.json", run), "--batch", "3");
    expect(got.map(({ header }) => header.count)).toEqual([3, 3, 2]);
    expect(got.every(({ header }) => header.together === 2)).toBe(true);
    expect(got.flatMap(({ header }) => header.captions)).toEqual(wanted.map(({ caption }) => caption));
    expect(got.flatMap(({ header }) => header.negatives)).toEqual(wanted.map(({ negatives }) => negatives));
    const all = Buffer.concat(got.map(({ pixels }) => pixels));
    const area = 128 * 128;
    for (const [i, { picture }] of wanted.entries())
      for (const at of [0, 5000, area - 1])
        expect([...all.subarray((i * area + at) * 3, (i * area + at) * 3 + 3)]).toEqual([
          ...picture.data.slice(at * 4, at * 4 + 3),
        ]);
  });

  it("refuse to be of nothing, and of pairs", () => {
    const pairs = file("pairs.json", { model: "any", data: { kind: "pairs", id: "mine" } });
    for (const [args, message] of [
      [[], "Give --mix or --run."],
      [["--run", pairs], "trains on pairs"],
    ] as const) {
      const { status, stderr } = spawnSync(process.execPath, command("stream", ...args));
      expect(status).toBe(2);
      expect(stderr.toString()).toContain(message);
    }
  });

  it("show only the nouns asked for, or all others", () => {
    const list = file("mix.json", { nouns });
    const options = ["--count", "2", "--per-noun", "0", "--nouns", list];
    const words = (found: Frame[]) =>
      found.flatMap(({ header }) => header.cases.flatMap(({ right, wrong }) => [right, ...wrong])).join(" ");
    const [seen, ...rest] = frames("suite-dump", ...options);
    expect([seen?.header.suite, rest]).toEqual(["pairs", []]);
    expect(words([seen!])).toMatch(/dog|car|apple|guitar|umbrella/);
    expect(words([seen!])).not.toMatch(/\b(cat|horse|house|tree)s?\b/);
    const others = frames("suite-dump", ...options, "--without", "--name", "unseen");
    expect(others.map(({ header }) => header.suite)).toEqual(["unseen"]);
    expect(words(others)).not.toMatch(/\b(dog|car|apple|guitar|umbrella)s?\b/);
  });
});
