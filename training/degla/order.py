"""The batch order of src/degla/order.ts: a pure function of seed and step."""

from __future__ import annotations

import numpy as np


def lowbias32(x: np.ndarray) -> np.ndarray:
    x = np.atleast_1d(x).astype(np.uint32)
    x = (x ^ (x >> np.uint32(16))) * np.uint32(0x7FEB352D)
    x = (x ^ (x >> np.uint32(15))) * np.uint32(0x846CA68B)
    return x ^ (x >> np.uint32(16))


def epoch_order(size: int, seed: int, epoch: int) -> np.ndarray:
    """0 ... size - 1 sorted by hash(hash(i) ^ hash(hash(seed) + epoch)), equal hashes by i."""
    key = lowbias32(lowbias32(np.uint32(seed & 0xFFFFFFFF)) + np.uint32(epoch))
    return np.argsort(lowbias32(lowbias32(np.arange(size)) ^ key), kind="stable")


def batch_indices(size: int, batch: int, seed: int, index: int) -> np.ndarray:
    """Indices of the batch of step `index`, 0 for the first; what fills no whole batch sits the epoch out."""
    if size < batch:
        raise ValueError(f"a batch of {batch} is larger than the data: {size}")
    epoch, at = divmod(index, size // batch)
    return epoch_order(size, seed, epoch)[at * batch : (at + 1) * batch]
