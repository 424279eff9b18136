/** `degla finetune` on a tiny model: lines, folder, a kill in the middle, and what bad input says. */

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "fast-png";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BrokenFileError } from "../base/errors";
import { hashedCheckpoint, tinyConfig } from "../clip/testing";
import { hashedPicture } from "../clip/testingCheckpoint";
import { runConfigSchema } from "../degla/config";
import { english } from "../notices/english";
import { finetune } from "./finetune";
import { readPairs } from "./finetunePairs";
import { loadModelFolder } from "./modelFolder";

const root = mkdtempSync(join(tmpdir(), "degla-finetune-"));
const place = (name: string) => join(root, name);

/** DeGLA's JSON with its pictures beside it. */
function writePairs(): string {
  mkdirSync(place("data/images"), { recursive: true });
  const items = Array.from({ length: 12 }, (_, i) => {
    const { data } = hashedPicture(40, 36, `pair ${i}`);
    writeFileSync(
      place(`data/images/COCO_${String(i).padStart(6, "0")}.png`),
      encode({ width: 40, height: 36, data }),
    );
    return {
      image_id: i,
      original: `thing ${i} on a mat`,
      enhanced: [`a mat on thing ${i}`, "", `thing ${i} off a mat`],
    };
  });
  writeFileSync(place("data/pairs.json"), JSON.stringify(items));
  return place("data/pairs.json");
}

function writeRun(name: string, change: Record<string, unknown> = {}): string {
  const run = {
    name,
    model: place("model"),
    data: { kind: "pairs", id: place("data/pairs.json") },
    steps: 5,
    batch: 4,
    negatives: 3,
    evaluateEvery: 2,
    checkpointEvery: 2,
    optimiser: { lr: 1e-3, warmup: 1 },
    ...change,
  };
  writeFileSync(place(`${name}.json`), JSON.stringify(run));
  return place(`${name}.json`);
}

async function go(
  config: string,
  out: string,
  more: { resume?: boolean; seed?: number; after?: (line: object) => void } = {},
) {
  const lines: Record<string, unknown>[] = [];
  const notices: string[] = [];
  const stop = new AbortController();
  const done = await finetune(
    { config, out, backend: "wasm", resume: more.resume ?? false, seed: more.seed },
    {
      print: (line) => {
        lines.push(line as Record<string, unknown>);
        more.after?.(line);
      },
      notice: (text) => notices.push(text),
      signal: stop.signal,
    },
  );
  return { done, lines, notices };
}

const steps = (lines: Record<string, unknown>[]) =>
  lines.filter(({ kind }) => kind === "step").map(({ seconds: _, ...rest }) => rest);

describe("degla finetune", () => {
  beforeAll(() => {
    mkdirSync(place("model"));
    for (const [name, bytes] of Object.entries(hashedCheckpoint(tinyConfig())))
      writeFileSync(place(`model/${name}`), bytes as Uint8Array);
    writePairs();
  });
  afterAll(() => rmSync(root, { recursive: true }));

  it("prints steps and evaluations, writes a folder; killed and resumed it writes the same", async () => {
    const config = writeRun("run");
    const through = await go(config, place("through"));
    expect(through.done).toBe(true);
    expect(through.lines.map(({ kind, step }) => `${kind} ${step}`)).toEqual([
      "evaluation 0",
      "step 1",
      "step 2",
      "evaluation 2",
      "step 3",
      "step 4",
      "evaluation 4",
      "step 5",
      "evaluation 5",
    ]);
    for (const name of ["config.json", "tokenizer.json", "preprocessor_config.json", "README.md", "run.json"])
      expect(existsSync(join(place("through"), name)), name).toBe(true);
    const tuned = await loadModelFolder(place("through"));
    tuned.dispose();

    const kill = (line: object) => {
      if ((line as { step: number }).step === 3) throw new Error("killed");
    };
    await expect(go(config, place("killed"), { after: kill })).rejects.toThrow("killed");
    await expect(go(config, place("killed"))).rejects.toThrow(/holds the checkpoint/);
    const again = await go(config, place("killed"), { resume: true });
    expect(steps(again.lines)).toEqual(steps(through.lines).slice(2));
    const weights = (folder: string) => readFileSync(join(place(folder), "model.safetensors"));
    expect(weights("killed").equals(weights("through"))).toBe(true);
  });

  it("takes another seed than the run's own", async () => {
    const asked = await go(writeRun("seeded", { steps: 2, evaluateEvery: 0 }), place("asked"), { seed: 7 });
    const own = await go(writeRun("own", { steps: 2, evaluateEvery: 0, seed: 7 }), place("own"));
    const other = await go(place("seeded.json"), place("other"));
    expect(steps(asked.lines)).toEqual(steps(own.lines));
    expect(steps(asked.lines)).not.toEqual(steps(other.lines));
    await expect(go(place("seeded.json"), place("odd"), { seed: Number.NaN })).rejects.toThrow(/--seed/);
  });

  it("writes LoRA's adapter beside the merged weights", async () => {
    const train = { kind: "lora", rank: 2, alpha: 2, targets: ["q_proj"] };
    await go(writeRun("lora", { steps: 1, evaluateEvery: 0, train }), place("lora"));
    const config = JSON.parse(readFileSync(join(place("lora"), "adapter/adapter_config.json"), "utf8"));
    expect(config).toMatchObject({ peft_type: "LORA", r: 2, target_modules: ["q_proj"] });
    expect(existsSync(join(place("lora"), "adapter/adapter_model.safetensors"))).toBe(true);
  });

  it("reads tables of captions, an exported run's lines, and what the Negatives page saves", async () => {
    const rows = Array.from({ length: 8 }, (_, i) => ({
      i,
      caption: `thing ${i} there`,
      negative: `no thing ${i} there`,
    }));
    const lines = (make: (row: (typeof rows)[number]) => object) =>
      rows.map((row) => JSON.stringify(make(row))).join("\n");
    const files: Record<string, string> = {
      "table.csv": `file,caption,negative\n${rows.map((r) => `COCO_00000${r.i}.png,${r.caption},${r.negative}`).join("\n")}`,
      "pairs.jsonl": lines((r) => ({
        image: `images/COCO_00000${r.i}.png`,
        caption: r.caption,
        negatives: [r.negative, null],
      })),
      "saved.jsonl": lines((r) => ({
        image_id: r.i,
        original: r.caption,
        negatives: [{ kind: "swap-nouns", text: r.negative, state: "accepted" }],
      })),
    };
    const config = runConfigSchema.parse({ model: "x", heldOut: 0, negatives: 2 });
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(place(`data/${name}`), text);
      const { training, notices } = await readPairs(place(`data/${name}`), config);
      expect(training.size, name).toBe(8);
      expect(notices.map(english).join(), name).toMatch(/^4 pictures without caption/);
      const [example] = await training.examples([3]);
      expect(example, name).toMatchObject({
        caption: "thing 3 there",
        negatives: expect.arrayContaining(["no thing 3 there"]),
      });
      expect(example!.picture.width).toBe(40);
    }
    writeFileSync(place("data/broken.json"), "[{");
    await expect(readPairs(place("data/broken.json"), config)).rejects.toThrow(BrokenFileError);
  });

  it("refuses what makes no sense, naming it", async () => {
    await expect(go(place("none.json"), place("x"))).rejects.toThrow(/can't be read/);
    await expect(go(writeRun("bad", { batch: 0 }), place("x"))).rejects.toThrow(/batch: /);
    await expect(go(writeRun("typo", { bach: 3 }), place("x"))).rejects.toThrow(/bach/);
    await expect(go(writeRun("big", { batch: 50 }), place("x"))).rejects.toThrow(/larger than the data/);
    await expect(go(writeRun("lost", { model: place("nowhere") }), place("x"))).rejects.toThrow(
      /There is no folder/,
    );
    expect(existsSync(place("x"))).toBe(false);
  });
});
