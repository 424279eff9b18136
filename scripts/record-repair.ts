/**
 * Records the run that lesson 6 replays (src/pages/learn): the bundled base, tuned by the page's own trainer with the
 * page's own recipe (bench/lift/degla.json) in fewer steps. Every few steps the student scores the first screen's
 * pictures, as the page would.
 *
 *   npx tsx scripts/record-repair.ts [--steps 150] [--every 10] [--out public/learn/repair.json]
 *
 * A step takes some seconds of one core. The file says what was trained, by what settings, from which weights.
 */
import { mkdirSync, openAsBlob, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Command } from "commander";
import recipe from "../bench/lift/degla.json";
import { atlasOnDisk } from "../src/cli/atlas";
import { decodeWithSharp } from "../src/cli/decodeImage";
import { runConfigSchema } from "../src/degla/config";
import { setThreads } from "../src/device/threads";
import { FIRST_SCREEN } from "../src/pages/learn/lessons/sets";
import { drawScene, toRgba } from "../src/scenes/render";
import { SCENE_SIZE } from "../src/scenes/scene";
import { memoryBlocks } from "../src/storage/blocks";
import { openModelStore } from "../src/storage/models/modelStore";
import { createEngine } from "../src/worker/engine";
import { studentId } from "../src/worker/training/protocol";
import { readSceneRef, sceneByRef } from "../src/workspace/scenes";

const options = new Command()
  .option("--steps <n>", "of the run", Number, 150)
  .option("--every <n>", "steps between two scores", Number, 10)
  .option("--threads <n>", "of WebAssembly", Number, 1)
  .option("--out <file>", "", "public/learn/repair.json")
  .parse()
  .opts<{ steps: number; every: number; threads: number; out: string }>();

const FOLDER = "public/models/scenes-clip";

setThreads(options.threads);
const atlas = await atlasOnDisk();
const engine = createEngine({
  modelStore: await openModelStore({ main: memoryBlocks() }),
  decode: decodeWithSharp,
  atlas: async () => atlas,
});
await engine.start("wasm");
const files = await Promise.all(
  readdirSync(FOLDER).map(async (name) => ({ name, blob: await openAsBlob(join(FOLDER, name)) })),
);
const base = await engine.loadModel({ kind: "files", name: "scenes-clip", files });

const { pictures, captions } = FIRST_SCREEN;
const images: string[] = [];
for (const ref of pictures) {
  const rgba = toRgba(drawScene(atlas, sceneByRef(atlas, readSceneRef(ref)!)).pixels);
  images.push((await engine.addPixels(SCENE_SIZE, SCENE_SIZE, rgba, ref)).id);
}

/** [picture][caption], to four places: what a chart can show. */
async function cosines(model: string): Promise<number[][]> {
  const { cosine } = await engine.globalScores(model, images, captions);
  return pictures.map((_, i) => captions.map((_, j) => Number(cosine[i * captions.length + j]!.toFixed(4))));
}

const config = runConfigSchema.parse({
  ...recipe,
  model: base.id,
  steps: options.steps,
  evaluateEvery: 0,
  checkpointEvery: 1_000_000,
});
const scores = [{ step: 0, cosine: await cosines(base.id) }];
const losses: number[] = [];
const began = performance.now();
for (let until = options.every; until < options.steps + options.every; until += options.every) {
  const last = Math.min(until, options.steps);
  const { steps } = await engine.train(
    "repair",
    config,
    null,
    (event) => {
      if (event.kind === "step") losses[event.record.step - 1] = Number(event.record.loss.toFixed(4));
    },
    { until: last },
  );
  scores.push({ step: last, cosine: await cosines(studentId("repair")) });
  console.error(`${last} of ${options.steps} steps, loss ${steps.at(-1)?.loss.toFixed(3)}`);
}

mkdirSync(dirname(options.out), { recursive: true });
const { version } = JSON.parse(readFileSync("package.json", "utf8"));
const record = {
  madeBy: `npx tsx scripts/record-repair.ts --steps ${options.steps} --every ${options.every}`,
  software: `DeGLA Playground ${version}`,
  backend: "wasm",
  seconds: Math.round((performance.now() - began) / 1000),
  base: { id: "bundled:scenes-clip", sha256: base.sha256 },
  config: { ...config, model: "bundled:scenes-clip" },
  pictures,
  captions,
  losses,
  scores,
};
writeFileSync(options.out, `${JSON.stringify(record)}\n`);
process.exit(0);
