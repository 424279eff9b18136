/** A scene by seed with everything that can be said about it: what the gallery and `degla scenes` show. */
import type { Atlas } from "./atlas";
import { type CaptionStyle, STYLES_OF } from "./captionStyles";
import { writeCaption } from "./captions";
import type { Span } from "./phrase";
import { createRandom } from "./random";
import { sampleScene } from "./sample";
import { SCENE_KINDS, type Scene, type SceneKind } from "./scene";
import { type SceneNegative, sceneNegatives } from "./sceneNegatives";

export interface ToldScene {
  scene: Scene;
  captions: { style: CaptionStyle; text: string; spans: Span[]; negatives: SceneNegative[] }[];
}

/** One caption of every style that can speak of the scene, each with its exact hard negatives. */
export function galleryScene(atlas: Atlas, seed: number | string, kind?: SceneKind): ToldScene {
  const random = createRandom(`gallery/${seed}`);
  const scene = sampleScene(atlas, random, {
    kind: kind ?? SCENE_KINDS[random.weighted([2, 2, 6, 3, 3, 2, 3])]!,
    coloured: 0.6,
  });
  const captions = STYLES_OF[scene.kind].map((style) => {
    const captionSeed = `${seed}/${style}`;
    const { text, spans } = writeCaption(atlas, scene, style, captionSeed);
    return { style, text, spans, negatives: sceneNegatives(atlas, scene, style, captionSeed) };
  });
  return { scene, captions };
}
