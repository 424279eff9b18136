/** Every IndexedDB of the page, by name and object store: earlier visits' must open, so neither changes. */
import { clear, createStore, delMany, get, getMany, keys, setMany, type UseStore } from "idb-keyval";

export interface Database {
  name: string;
  store: string;
}

export const DATABASES = {
  /** Models, and training runs with their checkpoints and pairs. */
  models: { name: "degla-weights", store: "blocks" },
  embeddings: { name: "degla-embeddings", store: "blocks" },
  /** Results, imported suites, folders of pictures. */
  evaluations: { name: "degla-evaluations", store: "blocks" },
  /** An evaluation that was stopped. */
  plan: { name: "degla-evaluation-plan", store: "plan" },
  record: { name: "degla-record", store: "entries" },
  pictures: { name: "degla-pictures", store: "pictures" },
  /** What the visitor says is true and false of these pictures. */
  marks: { name: "degla-marks", store: "marks" },
  pairs: { name: "degla-pairs", store: "pairs" },
  negatives: { name: "degla-negatives", store: "set" },
  lexicon: { name: "degla-lexicon", store: "lexicon" },
  /** Progress in the lessons. */
  learn: { name: "degla-learn", store: "progress" },
  session: { name: "degla-session", store: "session" },
  addresses: { name: "degla-addresses", store: "addresses" },
} as const satisfies Record<string, Database>;

/** @throws at the call where the browser refuses IndexedDB */
export function openDatabase({ name, store }: Database): UseStore {
  return createStore(name, store);
}

/** Values by key; all calls reject where storage is blocked, and those that write where it is full. */
export interface KeyValues {
  get<T>(key: string): Promise<T | undefined>;
  getMany<T>(keys: string[]): Promise<(T | undefined)[]>;
  /** All or none. */
  set(entries: [key: string, value: unknown][]): Promise<void>;
  delete(keys: string[]): Promise<void>;
  keys(): Promise<string[]>;
  clear(): Promise<void>;
}

/** Opened when first used. */
export function keyValues(database: Database): KeyValues {
  let opened: UseStore | null = null;
  const store = () => {
    opened ??= openDatabase(database);
    return opened;
  };
  return {
    get: async (key) => get(key, store()),
    getMany: async (wanted) => getMany(wanted, store()),
    set: async (entries) => setMany(entries, store()),
    delete: async (gone) => delMany(gone, store()),
    keys: async () => keys(store()),
    clear: async () => clear(store()),
  };
}
