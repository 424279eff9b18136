/**
 * `npm run bench:inference [-- BASE TUNED]`: what encoding costs before and after fine-tuning, the two models in turns on
 * one backend. The graph is the same, so the ratio should be 1 within the spread.
 */

import { atlasOnDisk } from "../src/cli/atlas";
import { loadModelFolder } from "../src/cli/modelFolder";
import { createEncoder } from "../src/encode/encoder";
import { startBackend } from "../src/program/backend";
import { createRandom } from "../src/scenes/random";
import { drawScene, toRgba } from "../src/scenes/render";
import { sampleScene } from "../src/scenes/sample";
import { SCENE_SIZE } from "../src/scenes/scene";

const ROUNDS = 7;
const COUNT = 48;
const [base = "public/models/scenes-clip", tuned = "public/models/scenes-clip-degla"] = process.argv.slice(2);

const atlas = await atlasOnDisk();
const random = createRandom("inference");
const pictures = Array.from({ length: COUNT }, () => ({
  width: SCENE_SIZE,
  height: SCENE_SIZE,
  data: toRgba(drawScene(atlas, sampleScene(atlas, random, { kind: "pair" })).pixels),
}));
const texts = Array.from({ length: COUNT }, (_, i) => `a red dog to the left of ${i} blue cats`);

const { backend } = await startBackend("wasm");
const models = [await loadModelFolder(base), await loadModelFolder(tuned)];
const encoders = models.map((model) => createEncoder(model, { imageBatch: 8, textBatch: 32 }));
const requests = pictures.map((picture) => ({ open: async () => picture }));
const milliseconds: [number[], number[]] = [[], []];
for (let round = -1; round < ROUNDS; round++)
  for (const [i, encoder] of encoders.entries()) {
    const begun = performance.now();
    await encoder.images(requests);
    await encoder.texts(texts);
    if (round >= 0) milliseconds[i as 0 | 1].push(performance.now() - begun); // the first warms up
  }
const sorted = milliseconds.map((all) => all.sort((a, b) => a - b));
const [before, after] = sorted.map((all) => all[ROUNDS >> 1]!) as [number, number];
const spread = sorted.map((all) => `${all[0]!.toFixed(0)}–${all.at(-1)!.toFixed(0)}`);
const report = {
  backend,
  pictures: COUNT,
  texts: COUNT,
  rounds: ROUNDS,
  before,
  after,
  ratio: after / before,
  spread,
};
console.log(JSON.stringify(report, null, 1));
process.exit(0);
