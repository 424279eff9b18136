/** Captions that the negatives are measured on: the labelled ones, and captions of random scenes. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Labelled, readLabelled } from "../negatives/labelled";
import type { Atlas } from "../scenes/atlas";
import { type CaptionStyle, STYLES_OF } from "../scenes/captionStyles";
import { writeCaption } from "../scenes/captions";
import { createRandom } from "../scenes/random";
import { sampleScene } from "../scenes/sample";
import { SCENE_KINDS, type Scene } from "../scenes/scene";

const FIXTURES = join(import.meta.dirname, "../negatives/__fixtures__");

export function labelledCaptions(name: "captions60" | "held-aside"): Labelled[] {
  return readLabelled(readFileSync(join(FIXTURES, `${name}.txt`), "utf8"));
}

export interface SceneCaption {
  text: string;
  scene: Scene;
  style: CaptionStyle;
  seed: string;
}

/** Captions of random scenes of every kind, in every style that can speak of them. */
export function sceneCaptions(atlas: Atlas, count: number, seed: string): SceneCaption[] {
  return Array.from({ length: count }, (_, i) => {
    const name = `${seed}/${i}`;
    const scene = sampleScene(atlas, name, { kind: SCENE_KINDS[i % SCENE_KINDS.length]! });
    const style = createRandom(`${name}/style`).pick(STYLES_OF[scene.kind]);
    return { text: writeCaption(atlas, scene, style, name).text, scene, style, seed: name };
  });
}
