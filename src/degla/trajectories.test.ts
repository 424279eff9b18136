/**
 * Whole runs against PyTorch in float64 (training/fixtures/degla_trajectories.py): every preset, and every way of
 * training a part, term by term, step by step, and in the weights at the end.
 */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectedShapes, parseConfig } from "../clip/config";
import { hashTensor, hashValues } from "../clip/hashWeights";
import { type ClipModel, loadClip } from "../clip/model";
import type { Picture } from "../clip/picture";
import { writeSafetensors } from "../clip/safetensors";
import { startBackend } from "../program/backend";
import { type RunConfig, runConfigSchema } from "./config";
import { createTrainer } from "./trainer";
import type { StepRecord, TrainingData } from "./types";

interface Final {
  change: number;
  at: number[];
  delta: number[];
}
interface Case {
  name: string;
  config: RunConfig;
  steps: Omit<StepRecord, "seconds">[];
  finals: Record<string, Final>;
  teacher: Record<string, Final> | null;
}
interface Golden {
  model: string;
  pictures: { count: number; size: number; cells: number };
  captions: string[];
  negatives: (string | null)[][];
  cases: Case[];
}

const root = new URL("../../", import.meta.url);
const golden: Golden = JSON.parse(
  gunzipSync(readFileSync(new URL("__fixtures__/trajectories.json.gz", import.meta.url))).toString("utf8"),
);

function board(i: number): Picture {
  const { size, cells } = golden.pictures;
  const values = hashValues(`picture ${i}`, cells * cells * 3);
  const data = new Uint8ClampedArray(size * size * 4).fill(255);
  const side = size / cells;
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      for (let c = 0; c < 3; c++) {
        const cell = Math.floor(y / side) * cells + Math.floor(x / side);
        data[(y * size + x) * 4 + c] = Math.floor(128 * (1 + values[cell * 3 + c]!));
      }
  return { width: size, height: size, data };
}

const data: TrainingData = {
  size: golden.captions.length,
  hash: "golden",
  examples: async (indices) =>
    indices.map((i) => ({
      picture: board(i),
      caption: golden.captions[i]!,
      negatives: golden.negatives[i]!,
    })),
};

async function hashedModel(): Promise<ClipModel> {
  const read = (name: string) => new Uint8Array(readFileSync(new URL(`${golden.model}/${name}`, root)));
  const config = read("config.json");
  const tensors = [...expectedShapes(parseConfig(config))].map(([name, shape]) => ({
    name,
    shape,
    values: hashTensor(name, shape),
  }));
  return loadClip({
    "config.json": config,
    "model.safetensors": writeSafetensors(tensors),
    "tokenizer.json": read("tokenizer.json"),
    "preprocessor_config.json": read("preprocessor_config.json"),
  });
}

/** Relative, but not below a thousandth of what such numbers usually are. */
function close(actual: number, expected: number, floor: number, what: string): void {
  expect(Math.abs(actual - expected) / Math.max(Math.abs(expected), floor), what).toBeLessThan(1e-3);
}

type Arrays = Record<string, { values: Float32Array }>;

/** How far the weights went, as a whole and at single places, in shares of the largest move of their tensor. */
function compareMoves(begun: Arrays, ended: Arrays, store: string, finals: Record<string, Final>): void {
  const names = Object.keys(ended).filter((key) => key.startsWith(`${store}/`));
  expect(names.map((key) => key.slice(store.length + 1)).sort()).toEqual(Object.keys(finals).sort());
  for (const [name, { change, at, delta }] of Object.entries(finals)) {
    const [from, to] = [begun[`${store}/${name}`]!.values, ended[`${store}/${name}`]!.values];
    const moves = Float64Array.from(to, (value, i) => value - from[i]!);
    if (name.endsWith("k_proj.bias")) {
      // has no gradient but rounding, which decides where it goes
      expect(Math.hypot(...moves), name).toBeLessThan(1e-3);
      continue;
    }
    // each of twenty steps rounds to float32, which tells where the teacher hardly moves
    const rounding = (value: number) => 20 * 2 ** -24 * Math.abs(value);
    expect(Math.abs(Math.hypot(...moves) - change), `‖${name}‖`).toBeLessThan(
      1e-3 * change + rounding(Math.hypot(...from)),
    );
    const largest = Math.max(...delta.map(Math.abs));
    for (const [i, place] of at.entries())
      expect(Math.abs(moves[place]! - delta[i]!), `${name}[${place}]`).toBeLessThan(
        2e-3 * largest + rounding(from[place]!),
      );
  }
}

describe("twenty steps as in PyTorch", () => {
  let model: ClipModel;
  beforeAll(async () => {
    await startBackend("wasm");
    model = await hashedModel();
  });
  afterAll(() => model.dispose());

  it.each(golden.cases)("$name", async ({ config, steps, finals, teacher }) => {
    const run = await createTrainer({ model, config: runConfigSchema.parse(config), data, baseSha256: "" });
    const begun = (await run.checkpoint()).arrays;
    for (const expected of steps) {
      const record = await run.runStep();
      const { step } = expected;
      expect(record.step).toBe(step);
      expect(Object.keys(record.terms).sort()).toEqual(Object.keys(expected.terms).sort());
      for (const [term, value] of Object.entries(expected.terms))
        close(record.terms[term as keyof typeof record.terms]!, value, 1e-3, `${term} of step ${step}`);
      close(record.loss, expected.loss, 1e-3, `loss of step ${step}`);
      close(record.lr, expected.lr, 1e-12, `lr of step ${step}`);
      close(record.gradNorm, expected.gradNorm, 1e-3, `norm of step ${step}`);
      close(record.logitScale, expected.logitScale, 1e-3, `scale of step ${step}`);
      expect(record.accuracy).toBeCloseTo(expected.accuracy, 5);
    }
    const ended = (await run.checkpoint()).arrays;
    compareMoves(begun, ended, "student", finals);
    if (teacher) compareMoves(begun, ended, "teacher", teacher);
    run.dispose();
  });
});
