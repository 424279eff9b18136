import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DeglaError } from "../base/errors";
import { tinyClip } from "../worker/testing";
import { evaluate, lists, type Options } from "./eval";

let root: string;
const at = (...parts: string[]) => join(root, ...parts);

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "degla-eval-"));
  for (const seed of [1, 2, 3]) {
    mkdirSync(at(`model-${seed}`));
    for (const [name, bytes] of tinyClip(seed)) writeFileSync(at(`model-${seed}`, name), bytes);
  }
  for (const folder of ["cat", "dog"]) {
    mkdirSync(at("images", folder), { recursive: true });
    for (const n of [0, 1]) {
      const values = Array.from(
        { length: 40 * 40 * 3 },
        (_, i) => (i * (7919 + 31 * n + folder.length)) & 255,
      );
      const file = at("images", folder, `${folder}${n}.png`);
      await sharp(Buffer.from(values), { raw: { width: 40, height: 40, channels: 3 } }).toFile(file);
    }
  }
  writeFileSync(at("images", "broken.png"), "no picture");
  writeFileSync(
    at("mine.csv"),
    "image,right,wrong,category\ncat0.png,a cat,a dog,animals\ndog1.png,a dog,a cat,animals\ngone.png,a dog,a cat,animals\nbroken.png,a dog,a cat,animals\ncat1.png,a cat,a cat,animals\n",
  );
  writeFileSync(
    at("modes.json"),
    JSON.stringify({
      name: "Shop",
      modes: [
        {
          name: "wrong animal",
          missCost: 5,
          falseAlarmCost: 1,
          volume: 1000,
          wrongShare: 0.1,
          cases: ["cat0", "cat1", "dog0", "dog1"].map((name) => ({
            picture: `${name}.png`,
            right: [`a ${name.slice(0, 3)}`],
            wrong: ["a cow", "a red cube"],
          })),
        },
      ],
    }),
  );
});
afterAll(() => rmSync(root, { recursive: true }));

function degla(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["--import", "tsx", "src/cli/main.ts", "eval", ...args]);
    let [out, err] = ["", ""];
    child.stdout.on("data", (data) => {
      out += data;
    });
    child.stderr.on("data", (data) => {
      err += data;
    });
    child.on("close", (code) => resolve({ code, out, err }));
  });
}

const DEFAULTS: Options = { count: 500, perNoun: 3, seed: "1", backend: "cpu" };

/** In this process: starting another takes seconds. */
const report = (options: Partial<Options>) => evaluate({ ...DEFAULTS, ...options });

describe("degla eval", () => {
  it("two models on a CSV and on failure modes: counts, intervals, failures, comparison, costs", async () => {
    const { code, out } = await degla(
      ...["--model", at("model-1"), "--other", at("model-2"), "--images", at("images")],
      ...["--suite", at("mine.csv"), at("modes.json")],
    );
    expect(code).toBe(0);
    const { backend, models, suites } = JSON.parse(out);
    expect(backend).toBe("wasm");
    expect(models[0].sha256).toMatch(/^[0-9a-f]{64}$/);
    const [modes, csv] = suites;
    expect(csv.suite).toMatchObject({ name: "mine", cases: 4, problems: [{ where: "mine.csv, row 6" }] });
    const [result] = csv.models;
    expect(result.scored).toBe(2);
    expect(result.missing.pictures.map(({ key }: { key: string }) => key)).toEqual([
      "gone.png",
      "broken.png",
    ]);
    const { value, low, high, cases } = result.categories[0].metrics[0].estimate;
    expect(cases).toBe(2);
    expect(result.failures).toHaveLength(2 - 2 * value);
    expect(low).toBeLessThanOrEqual(value);
    expect(high).toBeGreaterThanOrEqual(value);
    expect(csv.comparison.metrics[0].p).toBeGreaterThan(0);
    expect(modes.costs[0]).toMatchObject({ mode: "wrong animal", right: 4, wrong: 8, wrongShare: 0.1 });
    const { monthly, misses, falseAlarms } = modes.costs[0].a;
    expect(monthly.value).toBeCloseTo(1000 * (0.1 * misses.value * 5 + 0.9 * falseAlarms.value), 6);
    expect(modes.costs[0].difference.low).toBeLessThanOrEqual(modes.costs[0].difference.value);
  }, 180_000);

  it("seeds pooled on a built-in suite and on a folder a class", { timeout: 180_000 }, async () => {
    const { suites } = await report({
      model: [at("model-1"), at("model-2")],
      other: [at("model-3")],
      suite: ["valse/count", at("images")],
      count: 4,
      templates: "seven",
    });
    const [scenes, folders] = suites;
    expect(scenes!.suite).toMatchObject({ name: "valse/count", cases: 4 });
    const metric = scenes!.pooled!.models[0]!;
    const values = scenes!.models.map(({ categories }) => categories[0]!.metrics[0]!.estimate.value);
    expect(metric.seeds).toEqual(values);
    expect(metric.estimate.value).toBeCloseTo((values[0]! + values[1]!) / 2, 12);
    expect(scenes!.pooled!.differences).toHaveLength(1);
    expect(folders!.suite).toMatchObject({ family: "folders", axis: "retention", cases: 4 });
    expect(folders!.models[0]!.categories[0]!.metrics[0]!.chance).toBe(0.5);
  });

  it("lists suites and formats", async () => {
    const list = await lists();
    expect(list.suites.map(({ name }) => name)).toContain("sugarcrepe/seen");
    const splits = Object.fromEntries(list.suites.map(({ name, split }) => [name, split]));
    expect(splits).toMatchObject({ "aro/style": "style", winoground: "seen", retrieval: null });
    expect(list.formats).toContain("winoground");
  });

  it("says what is wrong and ends with 2", async () => {
    const { code, out, err } = await degla("--model", at("model-1"), "--suite", "nonsense");
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(err).toMatch(/no built-in suite, no file[\s\S]*sugarcrepe\/seen/);
    expect(err).not.toMatch(/^\s+at /m);
  }, 180_000);

  it.each([
    ["no model", () => ({ suite: ["scenes"] }), /--model is missing/],
    ["no folder of pictures", () => ({ model: [at("model-1")], suite: [at("mine.csv")] }), /needs --images/],
    [
      "no picture there",
      () => ({ model: [at("model-1")], suite: [at("mine.csv")], images: at("model-1") }),
      /None of the 4 pictures of mine is in/,
    ],
    [
      "no model there",
      () => ({ model: [at("images")], suite: ["valse/count"], count: 2 }),
      /images has no model\.safetensors/,
    ],
    ["no number", () => ({ model: [at("model-1")], suite: ["scenes"], count: Number.NaN }), /whole number/],
    [
      "a template without a place",
      () => ({ model: [at("model-1")], suite: [at("images")], templates: at("mine.csv") }),
      /has no \{\}/,
    ],
  ])("names what is wrong: %s", async (_, options, message) => {
    const failed = evaluate({ ...DEFAULTS, ...options() });
    await expect(failed).rejects.toThrow(message);
    await expect(failed).rejects.toBeInstanceOf(DeglaError);
  });
});
