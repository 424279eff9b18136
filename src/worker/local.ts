/** Local similarity and word importance of one picture and one caption, from what is prepared once a picture. */
import { LRUCache } from "lru-cache";
import { cropRectangle } from "../clip/preprocess";
import { leaveOneOut } from "../local/leaveOneOut";
import { type LocalImage, prepareLocal } from "../local/localImage";
import { captionMaps } from "../local/localScore";
import type { Images } from "./images";
import { type LoadedModel, weightsKey } from "./models";
import { encodeAll, encoderOf, type Kept } from "./scores";
import type { CallOptions, LeaveOneOutResult, LocalMethod, LocalResult } from "./types";

/** Prepared pictures, a few hundred rows each. */
const PREPARED = 6;

export interface Prepared {
  get(model: LoadedModel, image: string, pictures: Images): Promise<LocalImage>;
  /** What was prepared for a model that goes. */
  forget(model: LoadedModel): void;
}

export function createPrepared(): Prepared {
  const kept = new LRUCache<string, { model: LoadedModel; prepared: LocalImage }>({ max: PREPARED });
  return {
    get: async (model, image, pictures) => {
      const key = `${weightsKey(model)} ${image}`;
      const found = kept.get(key);
      if (found?.model === model) return found.prepared;
      const prepared = await prepareLocal(model.clip, await pictures.picture(image));
      kept.set(key, { model, prepared });
      return prepared;
    },
    forget: (model) => {
      for (const [key, entry] of [...kept.entries()]) if (entry.model === model) kept.delete(key);
    },
  };
}

interface WantedMaps extends CallOptions {
  image: string;
  caption: string;
  method: LocalMethod;
}

export async function localResult(
  { pictures, cache }: Kept,
  prepared: Prepared,
  model: LoadedModel,
  { image, caption, method, signal }: WantedMaps,
): Promise<LocalResult> {
  const begun = performance.now();
  const { width, height } = pictures.handle(image);
  const local = await prepared.get(model, image, pictures);
  signal?.throwIfAborted();
  const { maps, localScore } = await captionMaps(model.clip, local, caption, method, {
    signal,
    encoder: encoderOf(model, cache),
  });
  return {
    model: model.info.id,
    image,
    caption,
    method,
    rows: local.rows,
    columns: local.columns,
    maps,
    localScore,
    crop: cropRectangle(model.clip.preprocess, width, height),
    milliseconds: performance.now() - begun,
  };
}

export async function leaveOneOutResult(
  kept: Kept,
  model: LoadedModel,
  { image, caption, signal }: Omit<WantedMaps, "method">,
): Promise<LeaveOneOutResult> {
  const { images } = await encodeAll(kept, model, { images: [image], captions: [], signal });
  const { cosine, words } = await leaveOneOut(model.clip, images[0]!, caption, {
    signal,
    encoder: encoderOf(model, kept.cache),
  });
  return { model: model.info.id, image, caption, cosine, words };
}
