/**
 * Captions without their padding: the tokens of all of them one behind the other, so that layers compute what counts and
 * nothing else; only attention sees rows of equal length. A third of the tokens of a training batch is padding.
 */
import type { TokenBatch } from "./tokenBatch";

/** A `TokenBatch` packed, as numbers. R rows, the last of them filled up. */
export interface Packing {
  rows: number;
  /** [R] token ids. */
  ids: Int32Array;
  /** [R] place of each in its caption. */
  positions: Int32Array;
  /** [B * L] the packed row at each place of the batch; behind a caption's end that of its end, where nobody looks. */
  places: Int32Array;
  /** [R] at which place of the batch each packed row stands. */
  origins: Int32Array;
  /** [B] packed row of each end of text. */
  ends: Int32Array;
}

/** Rows of which few counts are made, so that few programs do for all. */
const ROW_STEPS = [
  { upTo: 256, step: 32 },
  { upTo: Number.POSITIVE_INFINITY, step: 128 },
];
/** Above this share of all places packing isn't worth its copies. */
const WORTH = 0.9;

/** Null where captions are so much of a length that little would be saved. */
export function packTokens({ ids, batch, length, end }: TokenBatch): Packing | null {
  const counted = end.reduce((sum, place) => sum + place + 1, 0);
  const { step } = ROW_STEPS.find(({ upTo }) => counted <= upTo)!;
  const rows = step * Math.ceil(counted / step);
  if (rows > WORTH * batch * length) return null;
  const packing: Packing = {
    rows,
    ids: new Int32Array(rows).fill(ids[end[0]!]!),
    positions: new Int32Array(rows),
    places: new Int32Array(batch * length),
    origins: new Int32Array(rows),
    ends: new Int32Array(batch),
  };
  let row = 0;
  for (let b = 0; b < batch; b++) {
    for (let place = 0; place <= end[b]!; place++, row++) {
      const at = b * length + place;
      packing.ids[row] = ids[at]!;
      packing.positions[row] = place;
      packing.origins[row] = at;
      packing.places[at] = row;
    }
    packing.ends[b] = row - 1;
    packing.places.fill(row - 1, b * length + end[b]! + 1, (b + 1) * length);
  }
  return packing;
}

/** The same as a tower takes it: the indices by which rows come into a batch and out of it. */
export interface PackedOn<T> {
  rows: number;
  /** int32 [R] */
  positions: T;
  /** int32 [B * L] */
  places: T;
  /** int32 [R] */
  origins: T;
}
