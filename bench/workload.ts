/** What every route encodes: eight pictures, preprocessed once, and eight captions, tokenized once. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { atlasOnDisk } from "../src/cli/atlas";
import { parseConfig } from "../src/clip/config";
import { parsePreprocess } from "../src/clip/folder/imageSettings";
import { preprocess } from "../src/clip/preprocess";
import { parseTokenizer } from "../src/clip/tokenizer";
import { galleryScene } from "../src/scenes/gallery";
import { drawScene } from "../src/scenes/render";
import { SCENE_SIZE } from "../src/scenes/scene";
import type { Checkpoint } from "./checkpoint";

export const COUNT = 8;

/** As a file and JSON, so that a page can fetch it. */
export interface Workload {
  /** Side of the pictures in pixels. */
  size: number;
  /** Token rows with BOS and EOS, not padded. */
  rows: number[][];
  endToken: number;
}

/** @returns the workload and its pixels [COUNT, S, S, 3], normalised */
export async function makeWorkload({
  folder,
}: Checkpoint): Promise<{ workload: Workload; pixels: Float32Array }> {
  const read = (name: string) => new Uint8Array(readFileSync(join(folder, name)));
  const config = parseConfig(read("config.json"));
  const processing = parsePreprocess(read("preprocessor_config.json"));
  const tokenizer = parseTokenizer(read("tokenizer.json"), config.text.contextLength);
  const size = config.vision.imageSize;
  const atlas = await atlasOnDisk();
  const pixels = new Float32Array(COUNT * size * size * 3);
  const rows: number[][] = [];
  for (let i = 0; i < COUNT; i++) {
    const { scene, captions } = galleryScene(atlas, `bench/${i}`);
    const { pixels: rgb } = drawScene(atlas, scene);
    const data = new Uint8ClampedArray(SCENE_SIZE * SCENE_SIZE * 4).fill(255);
    for (let p = 0; p < SCENE_SIZE * SCENE_SIZE; p++) data.set(rgb.subarray(3 * p, 3 * p + 3), 4 * p);
    pixels.set(preprocess(processing, { width: SCENE_SIZE, height: SCENE_SIZE, data }), i * size * size * 3);
    rows.push(tokenizer.encode(captions[0]!.text));
  }
  return { workload: { size, rows, endToken: tokenizer.endToken }, pixels };
}
