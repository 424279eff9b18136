/**
 * `degla stream`: training batches on standard output, for `training/` and anything else that reads a pipe.
 *
 * A frame is a uint32 (little-endian) length, that many bytes of JSON
 * `{batch, count, size, captions, twins}` (twins: `[[i, caption of the twin of pair i], …]`), and count·size·size·3 bytes of RGB.
 *
 * With --run it is the training part of a run's scenes, once, in the order in which batches count it; the header is
 * `{batch, count, size, captions, negatives, together}`: of each pair so many slots, null for an empty one, and how
 * many consecutive pairs always stand in one batch.
 */
import { readFileSync, writeSync } from "node:fs";
import type { Command } from "commander";
import { BadInputError } from "../base/errors";
import { runConfigSchema } from "../degla/config";
import { scenesData } from "../degla/scenesData";
import type { Atlas } from "../scenes/atlas";
import { mixSchema, type Pair, sampleBatch } from "../scenes/mix";
import { drawScene } from "../scenes/render";
import { SCENE_SIZE } from "../scenes/scene";
import { atlasOnDisk } from "./atlas";

const PIXELS = SCENE_SIZE * SCENE_SIZE * 3;

/** Writes all bytes, waiting where the pipe is full. */
function writeAll(bytes: Uint8Array): void {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at, bytes.length - at);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === "EPIPE") process.exit(0);
      if (code !== "EAGAIN") throw error;
      Atomics.wait(pause, 0, 0, 5);
    }
  }
}

export function writeFrame(header: object, pixels: Uint8Array): void {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const frame = new Uint8Array(4 + json.length + pixels.length);
  new DataView(frame.buffer).setUint32(0, json.length, true);
  frame.set(json, 4);
  frame.set(pixels, 4 + json.length);
  writeAll(frame);
}

/** Red, green and blue of [size * size * 4] into `out`. */
function dropAlpha(rgba: ArrayLike<number>, out: Uint8Array): void {
  for (let i = 0; i < out.length / 3; i++)
    for (let c = 0; c < 3; c++) out[i * 3 + c] = rgba[i * 4 + c] as number;
}

async function streamRun(atlas: Atlas, file: string, size: number): Promise<void> {
  const config = runConfigSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  if (config.data.kind !== "scenes") throw new BadInputError(`${file} trains on pairs, not on scenes.`);
  const { training } = scenesData(atlas, config, config.data);
  const together = training.together ?? 1;
  for (let batch = 0; batch * size < training.size; batch++) {
    const count = Math.min(size, training.size - batch * size);
    const examples = await training.examples(Array.from({ length: count }, (_, i) => batch * size + i));
    const pixels = new Uint8Array(count * PIXELS);
    examples.forEach(({ picture }, i) => {
      dropAlpha(picture.data, pixels.subarray(i * PIXELS, (i + 1) * PIXELS));
    });
    const captions = examples.map(({ caption }) => caption);
    const negatives = examples.map((example) => example.negatives);
    writeFrame({ batch, count, size: SCENE_SIZE, captions, negatives, together }, pixels);
  }
}

export function streamCommand(program: Command): void {
  program
    .command("stream")
    .description("training batches of scenes on standard output (binary frames)")
    .option("--mix <file>", "JSON of the training mix")
    .option("--run <file>", "JSON of a run: its training scenes with their negatives, instead of a mix")
    .option("--seed <n>", "seed of the stream", "1")
    .option("--batch <n>", "pairs a batch", Number, 256)
    .option("--from-batch <n>", "first batch", Number, 0)
    .option("--count-batches <n>", "how many batches; 0: without end", Number, 0)
    .option("--step <n>", "take every n-th batch, for several producers", Number, 1)
    .action(async (options) => {
      const atlas = await atlasOnDisk();
      if (options.run) return streamRun(atlas, options.run, options.batch);
      if (!options.mix) throw new BadInputError("Give --mix or --run.");
      const mix = mixSchema.parse(JSON.parse(readFileSync(options.mix, "utf8")));
      for (let n = 0; options.countBatches === 0 || n < options.countBatches; n++) {
        const batch = options.fromBatch + n * options.step;
        const pairs: Pair[] = sampleBatch(atlas, mix, options.seed, batch, options.batch);
        const pixels = new Uint8Array(pairs.length * PIXELS);
        pairs.forEach(({ scene }, i) => {
          drawScene(atlas, scene, pixels.subarray(i * PIXELS, (i + 1) * PIXELS));
        });
        const captions = pairs.map(({ caption }) => caption);
        const twins = pairs.flatMap(({ twin }, i) => (twin === null ? [] : [[i, twin]]));
        writeFrame({ batch, count: pairs.length, size: SCENE_SIZE, captions, twins }, pixels);
      }
    });
}
