/**
 * Finds scenes for the first screen (src/state/arrival.ts): plainly worded, and telling with the given model.
 *
 *   npx tsx scripts/pick-arrival.ts --model public/models/scenes-clip [--tuned public/models/scenes-clip-degla] [--count 120]
 *
 * Prints, as JSON lines, scenes with a true sentence and the same words in another order: `relation` ones with
 * the turned twin beside them, and `colours` ones. `margin` is cosine(true) − cosine(false) for the scene,
 * `twinMargin` for its twin: one of each sign means that the model gives both pictures the same answer. `tuned` are the
 * same of the second model.
 */
import { Command } from "commander";
import { loadAtlas } from "../src/cli/atlas";
import { openSession } from "../src/cli/session";
import { writeCaption } from "../src/scenes/captions";
import { coloursDiffer, swapColours, swapObjects } from "../src/scenes/edits";
import { drawScene, toRgba } from "../src/scenes/render";
import { SCENE_SIZE, type Scene, twinOf } from "../src/scenes/scene";
import { type SceneRef, sceneByRef, writeSceneRef } from "../src/state/scenes";

const RELATION = /^an? \w+ (to the left of|to the right of|above|below|in front of|behind) an? \w+$/;
const COLOURS = /^an? \w+ \w+ (and|next to) an? \w+ \w+$/;

const { model, tuned, count, seed } = new Command()
  .requiredOption("--model <dir>")
  .option("--tuned <dir>")
  .option("--count <n>", "scenes of each kind", Number, 120)
  .option("--seed <n>", "the gallery's seed", Number, 7)
  .parse()
  .opts<{ model: string; tuned?: string; count: number; seed: number }>();

const atlas = loadAtlas();
const session = await openSession({ model, backend: "wasm" });
const second = tuned ? await openSession({ model: tuned, backend: "wasm" }) : null;
const never = new AbortController().signal;

/** Icons as their makers coloured them, upright and large enough to be recognised at a glance. */
function looksWell({ objects }: Scene): boolean {
  return objects.every(
    (object) =>
      object.kind === "thing" && object.pose === "upright" && object.size !== "small" && !object.colour,
  );
}

/** A plain sentence about the scene, and the same words about the other. */
function pair(scene: Scene, other: Scene, style: "relation" | "attributes", wanted: RegExp) {
  for (let i = 0; i < 200; i++) {
    const right = writeCaption(atlas, scene, style, i).text;
    const wrong = writeCaption(atlas, other, style, i).text;
    if (wanted.test(right) && wanted.test(wrong) && right !== wrong) return [right, wrong] as const;
  }
  return null;
}

async function margin(
  scene: Scene,
  right: string,
  wrong: string,
  { engine, model } = session,
): Promise<number> {
  const rgba = toRgba(drawScene(atlas, scene).pixels);
  const { id } = await engine.images.addPixels(
    { width: SCENE_SIZE, height: SCENE_SIZE, data: rgba },
    "scene",
  );
  const { cosine } = await engine.globalScores(model.id, [id], [right, wrong], never);
  engine.images.remove(id);
  return Number((cosine[0] - cosine[1]).toFixed(4));
}

for (let index = 0; index < count; index++) {
  for (const kind of ["pair", "depth"] as const) {
    const parts: SceneRef = { seed, index, kind, twin: false };
    const scene = sceneByRef(atlas, parts);
    const said = pair(scene, swapObjects(scene), "relation", RELATION);
    const twin = twinOf(scene);
    if (said && twin && looksWell(scene)) {
      const [right, wrong] = said;
      const margins = {
        margin: await margin(scene, right, wrong),
        twinMargin: await margin(twin, wrong, right),
        ...(second
          ? { tuned: [await margin(scene, right, wrong, second), await margin(twin, wrong, right, second)] }
          : {}),
      };
      console.log(JSON.stringify({ test: "relation", ref: writeSceneRef(parts), right, wrong, ...margins }));
    }
    if (scene.objects.every(({ colour }) => colour) && coloursDiffer(scene)) {
      const bound = pair(scene, swapColours(scene), "attributes", COLOURS);
      if (bound) {
        const [right, wrong] = bound;
        const entry = {
          ref: writeSceneRef(parts),
          right,
          wrong,
          margin: await margin(scene, right, wrong),
          ...(second ? { tuned: [await margin(scene, right, wrong, second)] } : {}),
        };
        console.log(JSON.stringify({ test: "colours", ...entry }));
      }
    }
  }
}
process.exit(0);
