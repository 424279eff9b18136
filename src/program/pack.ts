/** Blocks of memory that are needed for a time, in few buffers. */

/** Needed from `first` to `last`, both included. */
export interface Block {
  first: number;
  last: number;
  size: number;
  /** Set by `packBlocks`. */
  buffer?: number;
  offset?: number;
}

type Placed = Required<Block>;

const together = (a: Block, b: Block) => a.first <= b.last && b.first <= a.last;

/** Where a block fits among those of a buffer, by offset: the smallest gap that is left at its time. */
function gapFor(block: Block, placed: readonly Placed[], limit: number): number | null {
  let [best, room] = [null as number | null, Number.POSITIVE_INFINITY];
  let end = 0;
  for (const other of placed) {
    if (!together(block, other)) continue;
    const gap = other.offset - end;
    if (gap >= block.size && gap < room) [best, room] = [end, gap];
    end = Math.max(end, other.offset + other.size);
  }
  if (best !== null) return best;
  return end + block.size <= limit || end === 0 ? end : null;
}

/**
 * Sets buffer and offset of each block, the largest first, each in the tightest gap (Pisarchyk and Lee 2020, arXiv
 * 2001.03288, greedy by size).
 *
 * @param limit length of a buffer, at most; a block that is longer has one to itself at its time
 * @returns lengths of the buffers
 */
export function packBlocks(blocks: readonly Block[], limit: number): number[] {
  const buffers: Placed[][] = [];
  const lengths: number[] = [];
  for (const block of [...blocks].sort((a, b) => b.size - a.size || a.first - b.first)) {
    let buffer = 0;
    let offset = null as number | null;
    for (; offset === null; buffer++) {
      buffers[buffer] ??= [];
      offset = gapFor(block, buffers[buffer]!, limit);
    }
    buffer--;
    const placed = Object.assign(block, { buffer, offset });
    const row = buffers[buffer]!;
    const behind = row.findIndex((other) => other.offset > offset);
    row.splice(behind < 0 ? row.length : behind, 0, placed);
    lengths[buffer] = Math.max(lengths[buffer] ?? 0, offset + block.size);
  }
  return lengths;
}
