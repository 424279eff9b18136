/** A file that can be read more than once, piece by piece: a picked one, or one on the disk. */

export interface TableSource {
  name: string;
  /** From the beginning, each time. */
  open(): AsyncIterable<Uint8Array>;
}

/** Small enough that a page answers between two of them. */
const PIECE = 1 << 17;

export function blobSource(blob: Blob, name: string): TableSource {
  return {
    name,
    async *open() {
      for (let at = 0; at < blob.size; at += PIECE)
        yield new Uint8Array(await blob.slice(at, at + PIECE).arrayBuffer());
    },
  };
}

export function bytesSource(bytes: Uint8Array, name: string): TableSource {
  return {
    name,
    async *open() {
      for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
    },
  };
}
