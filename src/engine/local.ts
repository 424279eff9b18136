/** Local similarity and word importance of one picture and one caption, from what is prepared once a picture. */
import { encodeTexts } from "../clip/model";
import { cropRectangle } from "../clip/preprocess";
import { leaveOneOut } from "../local/leaveOneOut";
import { type LocalImage, prepareLocal } from "../local/localImage";
import { captionMaps } from "../local/localScore";
import { type Embeddings, rowsFor } from "./embeddings";
import type { Images } from "./images";
import { type LoadedModel, weightsKey } from "./models";
import type { LeaveOneOutResult, LocalMethod, LocalResult } from "./protocol";
import { encodeAll } from "./scores";

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
      const prepared = prepareLocal(model.clip, await pictures.picture(image));
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

/** Texts through the cache, as src/local wants them: [n * E]. */
function textEncoder(model: LoadedModel, embeddings: Embeddings, signal: AbortSignal) {
  return async (texts: readonly string[]) => {
    const { rows } = await rowsFor(embeddings, weightsKey(model), "text", texts, (missing) =>
      encodeTexts(model.clip, missing, { signal }),
    );
    const width = model.clip.config.embeddingDim;
    const out = new Float32Array(texts.length * width);
    for (const [i, row] of rows.entries()) out.set(row, i * width);
    return out;
  };
}

export async function localResult(
  model: LoadedModel,
  pictures: Images,
  embeddings: Embeddings,
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
    encode: textEncoder(model, embeddings, signal),
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
  embeddings: Embeddings,
  image: string,
  caption: string,
  signal: AbortSignal,
): Promise<LeaveOneOutResult> {
  const { images } = await encodeAll(model, pictures, embeddings, [image], [], signal);
  const { cosine, words } = await leaveOneOut(model.clip, images[0]!, caption, {
    signal,
    encode: textEncoder(model, embeddings, signal),
  });
  return { model: model.info.id, image, caption, cosine, words };
}
