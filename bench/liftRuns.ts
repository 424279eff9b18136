/**
 * `npm run bench:lift-runs -- --out DIR [--methods degla,negclip,contrastive] [--seeds 1,2,3] [--threads 1]`: fine-tunes
 * the bundled base by each method with each seed, as `bench/lift/degla.json` says but for the method, with the command
 * that anyone has (`degla finetune`), one run after another, into DIR/METHOD-SEED.
 *
 * A run that is finished is left alone, one that was stopped goes on from its checkpoint: the same command again.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { runConfigSchema } from "../src/degla/config";
import { PRESET_NAMES, PRESETS } from "../src/degla/method";

const { values } = parseArgs({
  options: {
    out: { type: "string" },
    methods: { type: "string", default: "degla,negclip,contrastive" },
    seeds: { type: "string", default: "1,2,3" },
    threads: { type: "string", default: "1" },
  },
});
if (!values.out) throw new Error("--out DIR is wanted, for a folder a run");
const out = values.out;
const methods = z.array(z.enum(PRESET_NAMES)).parse(values.methods.split(","));
const recipe = runConfigSchema.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, "lift/degla.json"), "utf8")),
);

mkdirSync(out, { recursive: true });
for (const seed of values.seeds.split(","))
  for (const method of methods) {
    const folder = join(out, `${method}-${seed}`);
    if (existsSync(join(folder, "model.safetensors"))) continue;
    const config = `${folder}.json`;
    writeFileSync(config, JSON.stringify({ ...recipe, name: method, method: PRESETS[method] }));
    const began = performance.now();
    const { status } = spawnSync(
      "npx",
      [
        "tsx",
        join(import.meta.dirname, "../src/cli/main.ts"),
        "--threads",
        values.threads,
        "finetune",
      ].concat(["--config", config, "--seed", seed, "--half", "--resume", "--out", folder]),
      { stdio: ["ignore", openSync(`${folder}.jsonl`, "a"), "inherit"] },
    );
    if (status !== 0) process.exit(status ?? 1);
    console.log(`${folder}: ${((performance.now() - began) / 60_000).toFixed(1)} minutes`);
  }
