/**
 * Embeddings that outlive the tab: by the hash of the weights and the hash of a picture or text. A suite that is run
 * again encodes nothing; one that was stopped, by its visitor or by a closed tab, goes on where it was.
 */
import type { BlockStore } from "./blocks";

/** Rows in one block: a write every few seconds, never one a row. */
const BLOCK_ROWS = 256;

interface Block {
  ids: string[];
  /** [ids.length * width], L2-normalised rows. */
  rows: Float32Array;
}

interface Head {
  width: number;
  rows: number;
  bytes: number;
  blocks: number;
  touchedAt: number;
}

/** The embeddings of one model, in memory while they are used: the store that src/eval's encoder asks first. */
export interface KeptEmbeddings {
  get(ids: readonly string[]): Promise<(Float32Array | undefined)[]>;
  /** Keeps rows [width] at once in memory, in storage by the block. */
  put(entries: readonly [id: string, row: Float32Array][]): Promise<void>;
  /** Writes what does not fill a block yet. */
  flush(): Promise<void>;
}

export interface EncodingsReport {
  models: { key: string; rows: number; bytes: number }[];
  bytes: number;
}

export interface EmbeddingStore {
  /** @param key hash of the weights, or any name that changes when they do; @param width of an embedding */
  open(key: string, width: number): Promise<KeptEmbeddings>;
  report(): Promise<EncodingsReport>;
  forget(): Promise<void>;
}

/**
 * @param limit bytes that are kept over all models; beyond it the model that was used longest ago is forgotten
 * @param onFault told once when storage refuses: everything then lives in memory until the tab closes
 */
export function createEmbeddingStore(
  blocks: BlockStore,
  { limit = 512_000_000, onFault = () => {} }: { limit?: number; onFault?: (error: unknown) => void } = {},
): EmbeddingStore {
  const headKey = (key: string) => `head\n${key}`;
  const blockKey = (key: string, at: number) => `rows\n${key}\n${String(at).padStart(6, "0")}`;
  let refused = false;
  const write = async (work: () => Promise<void>) => {
    if (refused) return;
    try {
      await work();
    } catch (error) {
      refused = true;
      onFault(error);
    }
  };

  const heads = async () => {
    const found: { key: string; head: Head }[] = [];
    for (const name of await blocks.keys("head\n")) {
      const head = await blocks.get<Head>(name);
      if (head) found.push({ key: name.slice("head\n".length), head });
    }
    return found;
  };
  const forgetModel = async (key: string) =>
    blocks.delete([headKey(key), ...(await blocks.keys(`rows\n${key}\n`))]);
  const makeRoom = async (keep: string) => {
    const known = (await heads()).sort((a, b) => a.head.touchedAt - b.head.touchedAt);
    let bytes = known.reduce((sum, { head }) => sum + head.bytes, 0);
    for (const { key, head } of known) {
      if (bytes <= limit) break;
      if (key === keep) continue;
      await forgetModel(key);
      bytes -= head.bytes;
    }
  };

  return {
    open: async (key, width) => {
      const rows = new Map<string, Float32Array>();
      let head: Head = { width, rows: 0, bytes: 0, blocks: 0, touchedAt: Date.now() };
      try {
        const before = await blocks.get<Head>(headKey(key));
        if (before?.width === width) {
          head = { ...before, touchedAt: Date.now() };
          await write(() => blocks.set(headKey(key), head));
          for (const name of await blocks.keys(`rows\n${key}\n`)) {
            const block = await blocks.get<Block>(name);
            block?.ids.forEach((id, i) => {
              rows.set(id, block.rows.subarray(i * width, (i + 1) * width));
            });
          }
        }
      } catch (error) {
        if (!refused) onFault(error);
        refused = true;
      }
      let waiting: string[] = [];
      const flush = () =>
        write(async () => {
          if (waiting.length === 0) return;
          const ids = waiting;
          waiting = [];
          const block: Block = { ids, rows: new Float32Array(ids.length * width) };
          ids.forEach((id, i) => {
            block.rows.set(rows.get(id) as Float32Array, i * width);
          });
          const at = head.blocks;
          head = {
            ...head,
            blocks: at + 1,
            rows: head.rows + ids.length,
            bytes: head.bytes + block.rows.byteLength,
            touchedAt: Date.now(),
          };
          await blocks.set(blockKey(key, at), block);
          await blocks.set(headKey(key), head);
          await makeRoom(key);
        });
      return {
        get: async (ids) => ids.map((id) => rows.get(id)),
        put: async (entries) => {
          for (const [id, row] of entries) {
            if (!rows.has(id)) waiting.push(id);
            rows.set(id, row);
          }
          if (waiting.length >= BLOCK_ROWS) await flush();
        },
        flush,
      };
    },
    report: async () => {
      const models = (await heads().catch(() => [])).map(({ key, head }) => ({
        key,
        rows: head.rows,
        bytes: head.bytes,
      }));
      return { models, bytes: models.reduce((sum, { bytes }) => sum + bytes, 0) };
    },
    forget: async () => {
      await blocks.delete([...(await blocks.keys("head\n")), ...(await blocks.keys("rows\n"))]);
    },
  };
}
