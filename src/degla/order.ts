/**
 * Which examples stand in which batch: a pure function of seed and step, so that a resumed run needs no state.
 * Each epoch is a permutation, cut into whole batches; what is left over sits that epoch out. The hash is the
 * 32-bit "lowbias32", so that PyTorch (training/degla/order.py) draws the same.
 */
import { BadInputError } from "../base/errors";
import { lowbias32 } from "../base/lowbias32";

/** 0 … size − 1, sorted by hash(hash(i) ^ hash(hash(seed) + epoch)), equal hashes by i. */
export function epochOrder(size: number, seed: number, epoch: number): Int32Array {
  const key = lowbias32((lowbias32(seed) + epoch) >>> 0);
  const keys = Uint32Array.from({ length: size }, (_, i) => lowbias32(lowbias32(i) ^ key));
  return Int32Array.from({ length: size }, (_, i) => i).sort((a, b) => keys[a]! - keys[b]! || a - b);
}

/** Examples to train on, and how many consecutive ones always stand in one batch (2 for pictures with their twins). */
export interface Sizes {
  readonly size: number;
  /** 1 where absent. */
  readonly together?: number;
}

/** Why no batch of this size can be drawn; null if it can. */
export function batchRefusal({ size, together = 1 }: Sizes, batch: number): BadInputError | null {
  if (batch % together !== 0)
    return new BadInputError(
      `A batch of ${batch} tears twins apart.`,
      `Choose a batch that is a multiple of ${together}, or no twins.`,
    );
  if (size < batch)
    return new BadInputError(
      `A batch of ${batch} is larger than the data: ${size} ${size === 1 ? "pair" : "pairs"} to train on.`,
      "Choose a smaller batch, or add pairs.",
    );
  return null;
}

/** Indices of the batch of step `index` (0 for the first); `batch` is at most `size`, see `batchRefusal`. */
export function batchOrder(size: number, batch: number, seed: number): (index: number) => Int32Array {
  const perEpoch = Math.floor(size / batch);
  let epoch = -1;
  let order = new Int32Array(0);
  return (index) => {
    const wanted = Math.floor(index / perEpoch);
    if (wanted !== epoch) {
      epoch = wanted;
      order = Int32Array.from(epochOrder(size, seed, epoch));
    }
    const at = (index % perEpoch) * batch;
    return order.slice(at, at + batch);
  };
}
