/** Captions of sample scenes, with the negatives that the scene graph proves false. */
import { diffSpans } from "../../../negatives/diff";
import { emptySlot, type Item } from "../../../negatives/set";
import type { Kind } from "../../../negatives/types";
import type { SceneNegativeKind } from "../../../scenes/sceneNegatives";
import { tell } from "../../../workspace/labels";
import { loadAtlas, sceneByRef, writeSceneRef } from "../../../workspace/scenes";
import { currentSettings } from "./set";

const KIND_OF: Record<SceneNegativeKind, Kind> = {
  "replace-object": "replace-noun",
  "replace-attribute": "replace-adjective",
  "replace-relation": "replace-relation",
  "swap-object": "swap-nouns",
  "swap-attribute": "swap-adjectives",
  "change-count": "change-count",
};

const MOST_SCENES = 2000;

/** One caption of each of `count` scenes; its exact negatives stand as accepted, other slots are empty. */
export async function sceneItems(count: number, seed: number): Promise<Item[]> {
  const atlas = await loadAtlas();
  const { kinds, perCaption } = currentSettings();
  return Array.from({ length: Math.min(MOST_SCENES, count) }, (_, index) => {
    const parts = { seed, index, kind: null, twin: false };
    const told = tell(atlas, sceneByRef(atlas, parts), `${seed}/${index}`);
    // The caption that most is known about.
    const best = told.reduce((one, other) => (other.negatives.length > one.negatives.length ? other : one));
    const exact = best.negatives
      .map(({ kind, text }) => ({
        ...emptySlot(KIND_OF[kind]),
        text,
        state: "accepted" as const,
        maker: { by: "scene" as const },
        ...diffSpans(best.text, text),
      }))
      .filter(({ kind }) => kinds.includes(kind))
      .slice(0, perCaption);
    const rest = Array.from({ length: perCaption - exact.length }, (_, k) =>
      emptySlot(kinds[k % Math.max(1, kinds.length)] ?? "reshuffle"),
    );
    return {
      id: String(index),
      imageId: writeSceneRef(parts),
      original: best.text,
      slots: [...exact, ...rest],
    };
  });
}
