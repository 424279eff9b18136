/**
 * What evaluations left behind, in IndexedDB: small heads that are listed, large bodies (every case) that are read when
 * they are shown. Plain records; what is in a body is its owner's business.
 */
import { type BlockStore, openBlocks } from "./blocks";
import { DATABASES } from "./database";

export interface Records<Head extends { id: string }, Body> {
  /** Newest last. */
  list(): Promise<Head[]>;
  read(id: string): Promise<Body | null>;
  /** The same id again takes the place of the old record. */
  write(head: Head, body: Body): Promise<void>;
  remove(id: string): Promise<void>;
}

/** @param kind apart from other kinds of records in the same database */
export function createRecords<Head extends { id: string; at: string }, Body>(
  blocks: BlockStore,
  kind: string,
): Records<Head, Body> {
  const headKey = (id: string) => `${kind} head\n${id}`;
  const bodyKey = (id: string) => `${kind} body\n${id}`;
  return {
    list: async () => {
      const found: Head[] = [];
      for (const key of await blocks.keys(`${kind} head\n`)) {
        const head = await blocks.get<Head>(key);
        if (head) found.push(head);
      }
      return found.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
    },
    read: async (id) => (await blocks.get<Body>(bodyKey(id))) ?? null,
    // The body first: a head never promises what is not there.
    write: async (head, body) => {
      await blocks.set(bodyKey(head.id), body);
      await blocks.set(headKey(head.id), head);
    },
    remove: (id) => blocks.delete([headKey(id), bodyKey(id)]),
  };
}

let opened: Promise<BlockStore> | null = null;

/** The page's own database; memory where the browser refuses (`where` says which). */
export function resultBlocks(): Promise<BlockStore> {
  opened ??= openBlocks(DATABASES.evaluations.name).then(({ blocks }) => blocks);
  return opened;
}
