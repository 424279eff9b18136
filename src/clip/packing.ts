/**
 * Captions without their padding, and what they begin with in common once: layers compute what counts and nothing else;
 * only attention sees rows of equal length. The tower is causal, so the state at a token depends on the tokens up to it and
 * on nothing behind: captions that begin alike have the same states there, in every layer. A caption and its hard negatives
 * often differ in a single word, and an image's class names follow one prompt; their rows form a tree, not lines. Gradients
 * of what is shared add up where attention gathers it.
 */
import type { Value } from "../program/graph";
import type { TokenBatch } from "./tokenBatch";

/** A `TokenBatch` packed, as numbers. R rows, the last of them filled up. */
export interface Packing {
  rows: number;
  /** [R] token ids. */
  ids: Int32Array;
  /** [R] position of each in its captions. */
  positions: Int32Array;
  /** [B * L] the packed row at each place of the batch; behind a caption's end that of its end, where nobody looks. */
  places: Int32Array;
  /** [R] a place of the batch at which each packed row stands: that of the first caption that has it. */
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

/** Null where captions are so much of a length, and begin so differently, that little would be saved. */
export function packTokens({ ids, batch, length, end }: TokenBatch): Packing | null {
  const places = new Int32Array(batch * length);
  const ends = new Int32Array(batch);
  /** Rows by the row before and the id. */
  const known = new Map<string, number>();
  const origins: number[] = [];
  for (let b = 0; b < batch; b++) {
    let row = -1;
    for (let place = 0; place <= end[b]!; place++) {
      const at = b * length + place;
      const key = `${row} ${ids[at]}`;
      const found = known.get(key);
      row = found ?? origins.length;
      if (found === undefined) {
        known.set(key, row);
        origins.push(at);
      }
      places[at] = row;
    }
    ends[b] = row;
    places.fill(row, b * length + end[b]! + 1, (b + 1) * length);
  }
  const { step } = ROW_STEPS.find(({ upTo }) => origins.length <= upTo)!;
  const rows = step * Math.ceil(origins.length / step);
  if (rows > WORTH * batch * length) return null;
  const filled = Int32Array.from({ length: rows }, (_, row) => origins[row] ?? 0);
  return {
    rows,
    ids: filled.map((at) => ids[at]!),
    positions: filled.map((at) => at % length),
    places,
    origins: filled,
    ends,
  };
}

/** The same as a tower takes it: the indices by which rows come into a batch and out of it. */
export interface PackedOn {
  rows: number;
  /** int32 [R] */
  positions: Value;
  /** int32 [B * L] */
  places: Value;
  /** int32 [R] */
  origins: Value;
}
