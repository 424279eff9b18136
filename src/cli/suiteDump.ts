/** `degla suite-dump`: built-in suites as frames (see stream.ts), for evaluation in PyTorch. */
import type { Command } from "commander";
import type { Atlas } from "../scenes/atlas";
import { PAIR_CATEGORIES, pairCases } from "../scenes/pairSuites";
import { drawScene } from "../scenes/render";
import { zeroShotSuite } from "../scenes/retentionSuites";
import { SCENE_SIZE, type Scene } from "../scenes/scene";
import { loadAtlas } from "./atlas";
import { writeFrame } from "./stream";

const PIXELS = SCENE_SIZE * SCENE_SIZE * 3;

export function drawAll(atlas: Atlas, scenes: readonly Scene[]): Uint8Array {
  const pixels = new Uint8Array(scenes.length * PIXELS);
  scenes.forEach((scene, i) => {
    drawScene(atlas, scene, pixels.subarray(i * PIXELS, (i + 1) * PIXELS));
  });
  return pixels;
}

export function suiteDumpCommand(program: Command): void {
  program
    .command("suite-dump")
    .description("pair and zero-shot suites on standard output (binary frames)")
    .option("--count <n>", "cases a category", Number, 100)
    .option("--per-noun <n>", "zero-shot pictures a noun and style", Number, 1)
    .option("--seed <n>", "seed of the suites", "dev")
    .action((options) => {
      const atlas = loadAtlas();
      const cases = PAIR_CATEGORIES.flatMap((category) =>
        pairCases(atlas, category, { count: options.count, seed: options.seed }),
      );
      writeFrame(
        {
          suite: "pairs",
          kind: "pairs",
          count: cases.length,
          size: SCENE_SIZE,
          cases: cases.map(({ category, right, wrong }) => ({ category, right, wrong: [wrong] })),
        },
        drawAll(
          atlas,
          cases.map((c) => c.scene),
        ),
      );
      const suites = atlas.index.styles.map(({ id }) =>
        zeroShotSuite(atlas, id, options.perNoun, options.seed),
      );
      const all = suites.flatMap((suite) => suite.cases.map((c) => ({ ...c, style: suite.style })));
      writeFrame(
        {
          suite: "zero-shot",
          kind: "zeroshot",
          count: all.length,
          size: SCENE_SIZE,
          classes: suites[0].classes,
          labels: all.map((c) => c.label),
          styles: all.map((c) => c.style),
        },
        drawAll(
          atlas,
          all.map((c) => c.scene),
        ),
      );
    });
}
