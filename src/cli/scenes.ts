/** `degla scenes`: scenes as PNG files, with captions, exact negatives and boxes as JSON. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { encode } from "fast-png";
import { galleryScene } from "../scenes/gallery";
import { drawScene } from "../scenes/render";
import { SCENE_SIZE } from "../scenes/scene";
import { atlasOnDisk } from "./atlas";
import { countOf } from "./options";

export function scenesCommand(program: Command): void {
  program
    .command("scenes")
    .description("draw scenes: PNG files, and scenes.json with captions, hard negatives and boxes")
    .option("--seed <n>", "seed", "1")
    .option("--count <n>", "how many", Number, 16)
    .requiredOption("--out <dir>", "folder to write to")
    .action(async ({ seed, count, out }: { seed: string; count: number; out: string }) => {
      countOf("--count", count);
      const atlas = await atlasOnDisk();
      mkdirSync(out, { recursive: true });
      const entries = Array.from({ length: count }, (_, i) => {
        const { scene, captions } = galleryScene(atlas, `${seed}/${i}`);
        const { pixels, boxes } = drawScene(atlas, scene);
        const file = `scene-${seed}-${String(i).padStart(4, "0")}.png`;
        writeFileSync(
          join(out, file),
          encode({ width: SCENE_SIZE, height: SCENE_SIZE, data: pixels, channels: 3 }),
        );
        const objects = scene.objects.map((object, k) => ({
          ...object,
          boxes: boxes.filter((_, b) => scene.placements[b]!.object === k),
        }));
        const { kind, relation, place, count: n, background } = scene;
        return { file, kind, relation, place, count: n, background, objects, captions };
      });
      writeFileSync(join(out, "scenes.json"), `${JSON.stringify(entries, null, 2)}\n`);
      console.log(JSON.stringify({ out, scenes: entries.length, index: "scenes.json" }));
    });
}
