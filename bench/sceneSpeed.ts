/** Scenes a second, sampled, told and drawn: the same function in Node and in the page. */
import type { Atlas } from "../src/scenes/atlas";
import { mixSchema, sampleBatch } from "../src/scenes/mix";
import { drawScene } from "../src/scenes/render";
import { SCENE_SIZE } from "../src/scenes/scene";

export interface SceneSpeed {
  /** First pass: every sprite is scaled for the first time. */
  cold: number;
  /** Median of five passes over other scenes with the sprites at hand. */
  warm: number;
}

export function measureScenes(atlas: Atlas, mixJson: unknown): SceneSpeed {
  const mix = mixSchema.parse(mixJson);
  const out = new Uint8Array(SCENE_SIZE * SCENE_SIZE * 3);
  const pass = (seed: string) => {
    const start = performance.now();
    let count = 0;
    for (let batch = 0; batch < 24; batch++) {
      for (const { scene } of sampleBatch(atlas, mix, seed, batch, 256)) {
        drawScene(atlas, scene, out);
        count++;
      }
    }
    return (count / (performance.now() - start)) * 1000;
  };
  const cold = pass("cold");
  const warm = Array.from({ length: 5 }, (_, i) => pass(`warm/${i}`)).sort((a, b) => a - b)[2]!;
  return { cold: Math.round(cold), warm: Math.round(warm) };
}
