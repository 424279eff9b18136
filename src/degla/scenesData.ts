/** Procedural scenes as training data: pictures, captions and exact negatives as functions of the index. */
import { BadInputError } from "../base/errors";
import type { Atlas } from "../scenes/atlas";
import { writeCaption } from "../scenes/captions";
import { hash32 } from "../scenes/random";
import { scenePicture } from "../scenes/render";
import type { RunConfig, ScenesData } from "./config";
import type { Sizes } from "./order";
import { type SceneExample, scenesHeldOut } from "./scenesHeldOut";
import { createSubset, slotsOf, toldScene } from "./scenesSubset";
import type { RunData } from "./types";

/** What is left to train on of a subset, twins whole. */
export function scenesSizes({ count, twins }: ScenesData, heldOut: number): Required<Sizes> {
  const together = twins > 0 ? 2 : 1;
  return { size: Math.floor((count * (1 - heldOut)) / together) * together, together };
}

/**
 * Training and held-out part of a subset: pictures 0 … n − 1 train, the rest is held out.
 *
 * @throws BadInputError see `createSubset`; where nothing is left to train on
 */
export function scenesData(
  atlas: Atlas,
  config: Pick<RunConfig, "heldOut" | "negatives">,
  data: ScenesData,
): RunData {
  const { subset, notices } = createSubset(atlas, data);
  const { size: kept, together } = scenesSizes(data, config.heldOut);
  if (kept < 1)
    throw new BadInputError("Nothing is left to train on.", "Draw more scenes, or hold out fewer.");
  const example = (index: number): SceneExample => {
    const told = toldScene(subset, index);
    return {
      scene: told.scene,
      caption: writeCaption(atlas, told.scene, told.style, told.captionSeed).text,
      negatives: slotsOf(subset, told, config.negatives),
    };
  };
  const settings = JSON.stringify([data, config.heldOut, config.negatives]);
  // Such twins used to be of arrangements only: a run of then must not go on with other pictures.
  const drawing = data.twins > 0 && data.mix.colours > 0 ? "scenes-colour-twins" : "scenes";
  const hash = `${drawing}-${hash32(JSON.stringify(atlas.index)).toString(16)}-${settings}`;
  const training = {
    size: kept,
    together,
    hash,
    examples: async (indices: readonly number[], signal?: AbortSignal) =>
      indices.map((index) => {
        signal?.throwIfAborted();
        const { scene, ...texts } = example(index);
        return { picture: scenePicture(atlas, scene), ...texts };
      }),
  };
  const rest = data.count - kept;
  const heldOut = config.heldOut > 0 ? scenesHeldOut(subset, example, kept, rest) : null;
  return { training, heldOut, notices };
}
