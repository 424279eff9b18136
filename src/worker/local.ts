/** Local similarity and word importance of one picture and one caption, from what is prepared once a picture. */
import { cropRectangle } from "../clip/preprocess";
import type { EmbeddingCache } from "../encode/cache";
import { leaveOneOut } from "../local/leaveOneOut";
import { type LocalImage, prepareLocal } from "../local/localImage";
import { captionMaps } from "../local/localScore";
import type { Images } from "./images";
import { type LoadedModel, weightsKey } from "./models";
import { encodeAll, encoderOf } from "./scores";
import type { LeaveOneOutResult, LocalMethod, LocalResult } from "./types";

/** Prepared pictures on the device, a few hundred rows each. */
const PREPARED = 6;

export interface Prepared {
  get(model: LoadedModel, image: string, pictures: Images): Promise<LocalImage>;
  /** Frees what was prepared for a model that goes. */
  forget(model: LoadedModel): void;
}

export function createPrepared(): Prepared {
  const kept = new Map<string, { model: LoadedModel; prepared: LocalImage }>();
  const drop = (key: string) => {
    kept.get(key)?.prepared.dispose();
    kept.delete(key);
  };
  return {
    get: async (model, image, pictures) => {
      const key = `${weightsKey(model)} ${image}`;
      const found = kept.get(key);
      if (found?.model === model) {
        kept.delete(key);
        kept.set(key, found);
        return found.prepared;
      }
      drop(key);
      const prepared = await prepareLocal(model.clip, await pictures.picture(image));
      kept.set(key, { model, prepared });
      for (const old of kept.keys()) {
        if (kept.size <= PREPARED) break;
        drop(old);
      }
      return prepared;
    },
    forget: (model) => {
      for (const [key, entry] of kept) if (entry.model === model) drop(key);
    },
  };
}

export async function localResult(
  model: LoadedModel,
  pictures: Images,
  cache: EmbeddingCache,
  prepared: Prepared,
  image: string,
  caption: string,
  method: LocalMethod,
  signal: AbortSignal,
): Promise<LocalResult> {
  const begun = performance.now();
  const { width, height } = pictures.handle(image);
  const local = await prepared.get(model, image, pictures);
  signal.throwIfAborted();
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
  model: LoadedModel,
  pictures: Images,
  cache: EmbeddingCache,
  image: string,
  caption: string,
  signal: AbortSignal,
): Promise<LeaveOneOutResult> {
  const { images } = await encodeAll(model, pictures, cache, [image], [], signal);
  const { cosine, words } = await leaveOneOut(model.clip, images[0]!, caption, {
    signal,
    encoder: encoderOf(model, cache),
  });
  return { model: model.info.id, image, caption, cosine, words };
}
