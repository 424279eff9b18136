/**
 * Finds the pictures of the first screen (src/pages/compare/stores/arrival.ts): two that differ only in whose colour is whose, and one of
 * place, plainly worded, of which the base model is wrong and the tuned one right.
 *
 *   npx tsx scripts/pick-arrival.ts --model public/models/scenes-clip --tuned public/models/scenes-clip-degla [--count 120]
 *
 * Prints, as JSON lines, every scene whose tuned margins are all positive and whose base gives both pictures the same
 * answer (two colours) or the wrong one (place), the surest tuned ones first; the first line of each kind is what is
 * taken. A margin is cosine(true) − cosine(false).
 */
import { Command } from "commander";
import { atlasOnDisk } from "../src/cli/atlas";
import { openSession } from "../src/cli/session";
import { writeCaption } from "../src/scenes/captions";
import { coloursDiffer, swapColours, swapObjects } from "../src/scenes/edits";
import { drawScene, toRgba } from "../src/scenes/render";
import { SCENE_SIZE, type Scene } from "../src/scenes/scene";
import { type SceneRef, sceneByRef, writeSceneRef } from "../src/workspace/scenes";

const RELATION = /^an? \w+ (to the left of|to the right of|above|below|in front of|behind) an? \w+$/;
const COLOURS = /^an? \w+ \w+ (and|next to) an? \w+ \w+$/;

const { model, tuned, count, seed } = new Command()
  .requiredOption("--model <dir>")
  .requiredOption("--tuned <dir>")
  .option("--count <n>", "scenes of each kind", Number, 120)
  .option("--seed <n>", "the gallery's seed", Number, 7)
  .parse()
  .opts<{ model: string; tuned: string; count: number; seed: number }>();

const atlas = await atlasOnDisk();
const session = await openSession({ model, backend: "wasm" });
const second = await openSession({ model: tuned, backend: "wasm" });

/** Icons upright and large enough to be recognised at a glance; as their makers coloured them, or all recoloured. */
function looksWell({ objects }: Scene, coloured: boolean): boolean {
  return objects.every(
    (object) =>
      object.kind === "thing" &&
      object.pose === "upright" &&
      object.size !== "small" &&
      (object.colour !== null) === coloured,
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
  const { id } = await engine.addPixels(SCENE_SIZE, SCENE_SIZE, rgba, "scene");
  const { cosine } = await engine.globalScores(model.id, [id], [right, wrong]);
  await engine.removeImage(id);
  return Number((cosine[0]! - cosine[1]!).toFixed(4));
}

interface Found {
  test: "colours" | "place";
  refs: string[];
  right: string;
  wrong: string;
  base: number[];
  tuned: number[];
}

/** Margins of both models for a scene and its counterpart, of which the two sentences have changed their roles. */
async function judged(scenes: readonly Scene[], right: string, wrong: string) {
  const margins = async (which: typeof session) => {
    const out: number[] = [];
    for (const [i, scene] of scenes.entries())
      out.push(await margin(scene, i === 0 ? right : wrong, i === 0 ? wrong : right, which));
    return out;
  };
  return { base: await margins(session), tuned: await margins(second) };
}

const found: Found[] = [];
for (let index = 0; index < count; index++) {
  const parts: SceneRef = { seed, index, kind: "pair", twin: false };
  const scene = sceneByRef(atlas, parts);
  const ref = writeSceneRef(parts);
  const said = looksWell(scene, false) ? pair(scene, swapObjects(scene), "relation", RELATION) : null;
  if (said) {
    const judgement = await judged([scene], ...said);
    found.push({ test: "place", refs: [ref], right: said[0], wrong: said[1], ...judgement });
  }
  const bound = looksWell(scene, true) && coloursDiffer(scene);
  const told = bound ? pair(scene, swapColours(scene), "attributes", COLOURS) : null;
  if (told) {
    const judgement = await judged([scene, swapColours(scene)], ...told);
    const refs = [ref, writeSceneRef({ ...parts, recoloured: true })];
    found.push({ test: "colours", refs, right: told[0], wrong: told[1], ...judgement });
  }
}

const least = ({ tuned: margins }: Found) => Math.min(...margins);
const telling = found.filter((one) => least(one) > 0 && one.base.some((value) => value < 0));
for (const one of telling.sort((a, b) => least(b) - least(a))) console.log(JSON.stringify(one));
process.exit(0);
