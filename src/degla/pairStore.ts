/**
 * Pairs of a long table in little memory: COCO's 591,753 captions are 42 MB here and 300 MB as objects. Each is UTF-8 in
 * one of a few large blocks, and is a string again only while a batch needs it.
 */
import type { PairRow } from "./pairsInput";

const BLOCK = 4 << 20;

export interface PairStore {
  /** @param name of the picture, as the table writes it */
  add(name: string, caption: string, negatives: readonly (string | null)[]): void;
  /** Every picture's name, once. */
  names(): Iterable<string>;
  readonly length: number;
  /** @param fileOf the file that a picture's name means; the name itself where there is none */
  rows(fileOf: (name: string) => string): { readonly length: number; at(i: number): PairRow };
}

function grown(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * values.length);
  larger.set(values);
  return larger;
}

export function createPairStore(): PairStore {
  const blocks: Uint8Array[] = [];
  const ids = new Map<string, number>();
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  let places = new Float64Array(1024); // where row i begins, over all blocks
  let pictures = new Float64Array(1024);
  let length = 0;
  let filled = BLOCK; // of the last block
  return {
    add(name, caption, negatives) {
      let id = ids.get(name);
      if (id === undefined) {
        id = ids.size;
        ids.set(name, id);
      }
      const bytes = encoder.encode(JSON.stringify(negatives.length > 0 ? [caption, ...negatives] : caption));
      const needed = bytes.length + 4;
      if (filled + needed > BLOCK) {
        blocks.push(new Uint8Array(Math.max(BLOCK, needed)));
        filled = 0;
      }
      const block = blocks.at(-1)!;
      new DataView(block.buffer).setUint32(filled, bytes.length);
      block.set(bytes, filled + 4);
      if (length === places.length) {
        places = grown(places);
        pictures = grown(pictures);
      }
      places[length] = (blocks.length - 1) * 2 ** 32 + filled;
      pictures[length++] = id;
      filled += needed;
    },
    names: () => ids.keys(),
    get length() {
      return length;
    },
    rows(fileOf) {
      const files = [...ids.keys()].map(fileOf);
      return {
        length,
        at(i) {
          const place = places[i]!;
          const block = blocks[Math.floor(place / 2 ** 32)]!;
          const from = place % 2 ** 32;
          const size = new DataView(block.buffer).getUint32(from);
          const value = JSON.parse(decoder.decode(block.subarray(from + 4, from + 4 + size))) as
            | string
            | [string, ...(string | null)[]];
          const [caption, ...negatives] = typeof value === "string" ? [value] : value;
          return { file: files[pictures[i]!]!, caption, negatives };
        },
      };
    },
  };
}
