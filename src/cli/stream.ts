/**
 * `degla stream`: training batches on standard output, for `training/` and anything else that reads a pipe.
 *
 * A frame is a uint32 (little-endian) length, that many bytes of JSON
 * `{batch, count, size, captions, twins}` (twins: `[[i, caption of the twin of pair i], …]`), and count·size·size·3 bytes of RGB.
 */
import { readFileSync, writeSync } from "node:fs";
import type { Command } from "commander";
import { mixSchema, type Pair, sampleBatch } from "../scenes/mix";
import { drawScene } from "../scenes/render";
import { SCENE_SIZE } from "../scenes/scene";
import { loadAtlas } from "./atlas";

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

export function streamCommand(program: Command): void {
  program
    .command("stream")
    .description("training batches of scenes on standard output (binary frames)")
    .requiredOption("--mix <file>", "JSON of the training mix")
    .option("--seed <n>", "seed of the stream", "1")
    .option("--batch <n>", "pairs a batch", Number, 256)
    .option("--from-batch <n>", "first batch", Number, 0)
    .option("--count-batches <n>", "how many batches; 0: without end", Number, 0)
    .option("--step <n>", "take every n-th batch, for several producers", Number, 1)
    .action((options) => {
      const atlas = loadAtlas();
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
