/** Presets, defaults, learning rate and the scenes of training/degla (PyTorch) are those of the page. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type RunConfig, runConfigSchema } from "./config";
import { PRESET_NAMES, PRESETS } from "./method";
import { learningRate } from "./schedule";

interface Case {
  name: string;
  config: RunConfig;
  steps: { step: number; lr: number }[];
}

const file = new URL("__fixtures__/trajectories.json.gz", import.meta.url);
const cases: Case[] = JSON.parse(gunzipSync(readFileSync(file)).toString()).cases;

describe("settings in PyTorch", () => {
  it.each(cases)("$name is a configuration with all its defaults", ({ config, steps }) => {
    expect(runConfigSchema.parse(config)).toEqual(config);
    const { optimiser, batch, steps: count, name, model, seed, heldOut, method, train, tokenTable } = config;
    const given = { name, model, seed, heldOut, method, train, tokenTable, batch, steps: count };
    const { lr, warmup } = optimiser;
    expect(runConfigSchema.parse({ ...given, optimiser: { lr, warmup } })).toEqual(config);
    for (const { step, lr: rate } of steps)
      expect(learningRate(step - 1, { ...optimiser, steps: count })).toBeCloseTo(rate, 12);
  });

  it.each(PRESET_NAMES)("%s is the same preset", (name) => {
    expect(cases.find((c) => c.name === name)?.config.method).toEqual(PRESETS[name]);
  });
});
