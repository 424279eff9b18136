/** Encoders of loaded models whose encodings outlive the tab: evaluations and folders go on where they were stopped. */
import { createEncoder, type Encoder } from "../encode/encoder";
import { openBlocks } from "../storage/blocks";
import { DATABASES } from "../storage/database";
import { createEmbeddingStore, type EmbeddingStore } from "../storage/embeddings";
import type { OnGpu } from "./gpu";
import { batchTurns, type LoadedModel, type Models, weightsKey } from "./models";

export interface KeptEncoder {
  model: LoadedModel;
  encoder: Encoder;
  /** Writes what was encoded and is not written yet: to be called at the end, however it ends. */
  flush(): Promise<void>;
}

/** @throws BadInputError where the model is not loaded */
export type OpenKept = (id: string) => Promise<KeptEncoder>;

export interface KeptEncoders {
  open: OpenKept;
  store(): Promise<EmbeddingStore>;
}

/** Work goes to the GPU a batch a turn: what the visitor looks at meanwhile is not kept waiting. */
export function createKeptEncoders(models: Models, onGpu: OnGpu): KeptEncoders {
  let opening: Promise<EmbeddingStore> | null = null;
  const store = () => {
    opening ??= openBlocks(DATABASES.embeddings.name).then(({ blocks }) => createEmbeddingStore(blocks));
    return opening;
  };
  return {
    store,
    open: async (id) => {
      const model = models.get(id);
      const weights = weightsKey(model);
      const kept = await (await store()).open(weights, model.clip.config.embeddingDim);
      const encoder = createEncoder(model.clip, { cache: kept, weights, turn: batchTurns(onGpu) });
      return { model, encoder, flush: kept.flush };
    },
  };
}
