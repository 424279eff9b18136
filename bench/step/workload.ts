/**
 * What every build and every engine trains on in `npm run bench:step`: DeGLA's preset on the bundled model and the scenes
 * that the page's first press draws, made once by this build and handed to all as files.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { atlasOnDisk } from "../../src/cli/atlas";
import type { Picture } from "../../src/clip/picture";
import { type RunConfig, runConfigSchema } from "../../src/degla/config";
import { PRESETS } from "../../src/degla/method";
import { scenesData } from "../../src/degla/scenesData";

export const MODEL = fileURLToPath(new URL("../../public/models/scenes-clip", import.meta.url));

export interface Example {
  picture: Picture;
  caption: string;
  negatives: (string | null)[];
}

export interface StepWorkload {
  config: RunConfig;
  /** Side of the pictures, which are square. */
  size: number;
  captions: string[];
  negatives: (string | null)[][];
}

const FIRST_PRESS = fileURLToPath(new URL("../lift/degla.json", import.meta.url));

/** Writes workload.json and pictures.bin (RGBA, one after the other) with so many batches. */
export async function writeWorkload(folder: string, batch: number, batches: number): Promise<StepWorkload> {
  const press = JSON.parse(readFileSync(FIRST_PRESS, "utf8"));
  const config = runConfigSchema.parse({
    model: MODEL,
    seed: 1,
    method: PRESETS.degla,
    data: press.data,
    steps: 100_000,
    batch,
    evaluateEvery: 0,
    checkpointEvery: 100_000,
  });
  if (config.data.kind !== "scenes") throw new Error("The first press draws scenes.");
  const { training } = scenesData(await atlasOnDisk(), config, config.data);
  const examples = await training.examples(Array.from({ length: batch * batches }, (_, i) => i));
  const size = examples[0]!.picture.width;
  const pictures = Buffer.concat(examples.map(({ picture }) => Buffer.from(picture.data)));
  const workload: StepWorkload = {
    config,
    size,
    captions: examples.map(({ caption }) => caption),
    negatives: examples.map(({ negatives }) => negatives),
  };
  writeFileSync(join(folder, "workload.json"), JSON.stringify(workload));
  writeFileSync(join(folder, "pictures.bin"), pictures);
  return workload;
}
