/** `degla suite-dump`: built-in suites as frames (see stream.ts), for evaluation in PyTorch. */
import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { z } from "zod";
import { BadInputError } from "../base/errors";
import type { Atlas } from "../scenes/atlas";
import { PAIR_CATEGORIES } from "../scenes/pairCategories";
import { pairCases } from "../scenes/pairSuites";
import { drawScene } from "../scenes/render";
import { zeroShotSuite } from "../scenes/retentionSuites";
import { nounWords } from "../scenes/sample";
import { SCENE_SIZE, type Scene } from "../scenes/scene";
import { HELD_OUT_STYLES } from "../scenes/splits";
import { atlasOnDisk } from "./atlas";
import { writeFrame } from "./stream";

const PIXELS = SCENE_SIZE * SCENE_SIZE * 3;
const nounListSchema = z.array(z.string()).min(1);

function drawAll(atlas: Atlas, scenes: readonly Scene[]): Uint8Array {
  const pixels = new Uint8Array(scenes.length * PIXELS);
  scenes.forEach((scene, i) => {
    drawScene(atlas, scene, pixels.subarray(i * PIXELS, (i + 1) * PIXELS));
  });
  return pixels;
}

/** @throws BadInputError where the file has no list of the atlas's nouns */
function nounsOf(atlas: Atlas, file: string, without: boolean): string[] {
  const json = JSON.parse(readFileSync(file, "utf8"));
  const list = nounListSchema.safeParse(Array.isArray(json) ? json : (json?.nouns ?? json?.data?.nouns));
  if (!list.success) throw new BadInputError(`${file} holds no list of nouns.`);
  const named = new Set(list.data);
  const unknown = list.data.find((noun) => !atlas.nouns.has(noun));
  if (unknown !== undefined)
    throw new BadInputError(`${file} names a noun that the atlas lacks: ${unknown}.`);
  return without ? nounWords(atlas).filter((noun) => !named.has(noun)) : list.data;
}

export function suiteDumpCommand(program: Command): void {
  program
    .command("suite-dump")
    .description("pair and zero-shot suites on standard output (binary frames)")
    .option("--count <n>", "cases a category", Number, 100)
    .option("--per-noun <n>", "zero-shot pictures a noun and style; 0: none", Number, 1)
    .option("--seed <n>", "seed of the suites", "dev")
    .option("--nouns <file>", "JSON list of nouns, or a mix's or a run's, that the pairs show; default all")
    .option("--without", "the pairs show all other nouns than those of --nouns", false)
    .option("--name <name>", "name of the suite of pairs", "pairs")
    .action(async (options) => {
      const atlas = await atlasOnDisk();
      const nouns = options.nouns ? nounsOf(atlas, options.nouns, options.without) : undefined;
      const cases = PAIR_CATEGORIES.flatMap((category) =>
        pairCases(atlas, category, { count: options.count, seed: options.seed, nouns }),
      );
      writeFrame(
        {
          suite: options.name,
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
      if (options.perNoun === 0) return;
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
          classes: suites[0]!.classes,
          labels: all.map((c) => c.label),
          styles: all.map((c) => c.style),
          heldOutStyles: HELD_OUT_STYLES,
        },
        drawAll(
          atlas,
          all.map((c) => c.scene),
        ),
      );
    });
}
