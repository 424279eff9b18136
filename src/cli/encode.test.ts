import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tinyClip } from "../worker/testing";

let folder: string;
let picture: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "degla-"));
  for (const [name, bytes] of tinyClip(1)) writeFileSync(join(folder, name), bytes);
  picture = join(folder, "picture.png");
  const values = Array.from({ length: 40 * 40 * 3 }, (_, i) => (i * 7919) & 255);
  await sharp(Buffer.from(values), { raw: { width: 40, height: 40, channels: 3 } }).toFile(picture);
});
afterAll(() => rmSync(folder, { recursive: true }));

function degla(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["--import", "tsx", "src/cli/main.ts", ...args]);
    let out = "";
    let err = "";
    child.stdout.on("data", (data) => {
      out += data;
    });
    child.stderr.on("data", (data) => {
      err += data;
    });
    child.on("close", (code) => resolve({ code, out, err }));
  });
}

describe("the command line", () => {
  it("encodes", async () => {
    const { code, out } = await degla(
      "encode",
      "--model",
      folder,
      "--image",
      picture,
      "--text",
      "a dog",
      "a cat",
    );
    expect(code).toBe(0);
    const result = JSON.parse(out);
    expect(result.backend).toBe("wasm");
    expect(result.model.sha256).toMatch(/^[0-9a-f]{64}$/);
    const [image] = result.images;
    const norm = image.embedding.reduce((sum: number, x: number) => sum + x * x, 0);
    expect(norm).toBeCloseTo(1, 5);
    const dot = image.embedding.reduce(
      (sum: number, x: number, i: number) => sum + x * result.texts[1].embedding[i],
      0,
    );
    expect(result.cosine[0][1]).toBeCloseTo(dot, 5);
    expect(result.probability[0][0] + result.probability[0][1]).toBeCloseTo(1, 5);
  });

  it("gives the same numbers on any number of threads", async () => {
    const embed = async (threads: string) => {
      const { code, out } = await degla("encode", "--model", folder, "--text", "a dog", "--threads", threads);
      expect(code).toBe(0);
      return JSON.parse(out).texts;
    };
    expect(await embed("2")).toEqual(await embed("1"));
  });

  it("maps", async () => {
    const args = [
      "local",
      "--model",
      folder,
      "--image",
      picture,
      "--text",
      "a dog and a cat",
      "--backend",
      "cpu",
    ];
    const { code, out } = await degla(...args);
    expect(code).toBe(0);
    const [result] = JSON.parse(out).results;
    expect([result.rows, result.columns]).toEqual([4, 4]);
    expect(result.maps.map(({ phrase }: { phrase: { text: string } }) => phrase.text)).toContain(
      "a dog and a cat",
    );
    for (const { values, max } of result.maps) expect(Math.max(...values)).toBeCloseTo(max, 6);
    expect(result.words).toHaveLength(5);
  });

  it.each([
    [
      "a picture that is not there",
      ["encode", "--model", "public/models/scenes-clip", "--image", "none.png"],
      /none\.png can't be read/,
    ],
    [
      "an unknown backend",
      ["encode", "--model", ".", "--text", "a", "--backend", "abacus"],
      /wasm, webgpu, cpu/,
    ],
    ["no number of threads", ["encode", "--model", ".", "--text", "a", "--threads", "some"], /--threads is/],
  ])("says what is wrong, without a stack: %s", async (_, args, message) => {
    const { code, out, err } = await degla(...args);
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(err).toMatch(message);
    expect(err).not.toMatch(/^\s+at /m);
  });

  it.concurrent.each([
    ["no command", [], /Usage: degla/],
    ["an unknown one", ["nonsense"], /unknown command 'nonsense'/],
    ["an option that is missing", ["encode"], /required option '--model <dir>' not specified/],
    ["an unknown option", ["encode", "--model", "x", "--bogus"], /unknown option '--bogus'/],
    ["no number of cases", ["suites", "--count", "0"], /--count must be a whole number from 1 on/],
    ["no backend", ["suites", "--backend", "gpu"], /--backend is one of/],
    [
      "no place for the numbers",
      ["suites", "--json", "/nowhere/x.json"],
      /\/nowhere\/x\.json.*\nCheck the path/,
    ],
    [
      "no place for scenes",
      ["scenes", "--out", "/dev/null/x", "--count", "1"],
      /\/dev\/null\/x.*\nCheck the path/,
    ],
  ])("ends with 2 and says why on standard error: %s", async (_, args, said) => {
    const { code, out, err } = await degla(...args);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(said);
  });

  it("ends with 0 where help was asked for", async () => {
    expect(await degla("suites", "--help")).toMatchObject({ code: 0, err: "" });
  });
});
