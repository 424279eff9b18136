/** The place where weights are kept, and what it needs of the world around it. */
import { type DeglaError, StorageBlockedError } from "../../base/errors";
import { type BlockStore, memoryBlocks, openBlocks } from "../blocks";
import { DATABASES } from "../database";
import { defaultLocks, type Locks } from "../locks";
import type { Fetch } from "./http";
import { sweep } from "./manifest";
import { bundledModel } from "./published";
import type { Published } from "./types";

export interface ModelStore {
  /** IndexedDB, or the same object as `memory` where the browser refuses. */
  main: BlockStore;
  memory: BlockStore;
  locks: Locks;
  fetch: Fetch;
  /** Base of relative addresses of bundled models. */
  baseUrl: string;
  /** The files of a bundled model, by its id; null where none of the name comes with the page. */
  bundled(id: string): Record<string, Published> | null;
  chunkBytes: number;
  retries: number;
  retryDelayMs: number;
  /** Told of everything that was done in another way than asked. */
  notify(notice: DeglaError): void;
}

const DAY_MS = 24 * 3600 * 1000;

/** Opens the browser's storage; never rejects: a refusal is a notice and the model store lives in memory. */
export async function openModelStore(options: Partial<ModelStore> = {}): Promise<ModelStore> {
  const notify = options.notify ?? (() => {});
  const memory = options.memory ?? memoryBlocks();
  let { main } = options;
  if (!main) {
    const { blocks, refused } = await openBlocks(DATABASES.models.name);
    if (refused)
      notify(
        new StorageBlockedError(
          `${refused.message} Models stay in memory until this tab closes.`,
          refused.advice,
        ),
      );
    main = refused ? memory : blocks;
  }
  // Half-finished downloads of last week are room that the visitor does not know of.
  await sweep(main, new Date(Date.now() - 7 * DAY_MS)).catch(() => 0);
  return {
    main,
    memory,
    locks: options.locks ?? defaultLocks(),
    fetch: options.fetch ?? ((...args) => fetch(...args)),
    baseUrl: options.baseUrl ?? globalThis.location?.href ?? "file:///",
    bundled: options.bundled ?? bundledModel,
    chunkBytes: options.chunkBytes ?? 16 * 1024 * 1024,
    retries: options.retries ?? 3,
    retryDelayMs: options.retryDelayMs ?? 700,
    notify,
  };
}
