"""Every term against a loop over samples, and its gradients by finite differences."""

import math

import pytest
import torch
import torch.nn.functional as F

from degla.losses import Batch, base_term, cmr_term, dis_term, own_contrast, released_pairs, tgc_term
from degla.order import batch_indices

B, K, D = 5, 3, 6
S = torch.tensor(7.0, dtype=torch.float64)


def make_batch():
    torch.manual_seed(3)
    unit = [F.normalize(torch.randn(s, dtype=torch.float64), dim=-1) for s in [(B, D), (B, D), (B, K, D)] * 2]
    filled = torch.tensor([[1, 1, 1], [1, 0, 1], [0, 0, 0], [0, 1, 0], [1, 1, 0]]).bool()
    return Batch(*unit[:3], filled, tuple(unit[3:]))


def surprise(positive, row):
    return math.log(sum(math.exp(x) for x in row)) - positive


def dot(a, b):
    return float(sum(x * y for x, y in zip(a.tolist(), b.tolist())))


@pytest.mark.parametrize("negatives", ["none", "own", "batch"])
def test_base_is_the_loop(negatives):
    batch, total = make_batch(), 0.0
    for i in range(B):
        row = [7 * dot(batch.v[i], batch.t[j]) for j in range(B)]
        column = [7 * dot(batch.v[j], batch.t[i]) for j in range(B)]
        more = [
            7 * dot(batch.v[i], batch.n[j, k])
            for j in range(B)
            for k in range(K)
            if batch.filled[j, k] and (negatives == "batch" or (negatives == "own" and i == j))
        ]
        total += (surprise(row[i], row + more) + surprise(column[i], column)) / (2 * B)
    assert float(base_term(batch, S, negatives)) == pytest.approx(total, rel=1e-12)


@pytest.mark.parametrize("pairing,scale", [("own", "learned"), ("own", 10), ("released", 10), ("released", "learned")])
def test_tgc_is_the_loop(pairing, scale):
    batch, rate, values = make_batch(), 7 if scale == "learned" else scale, []
    for i in range(B):
        rows = [i * K + k if pairing == "own" else i + k * B for k in range(K)]
        rows = [(r // K, r % K) for r in rows if batch.filled[r // K, r % K]]
        if rows:
            positive = rate * dot(batch.t[i], batch.teacher[1][i])
            values.append(surprise(positive, [positive] + [rate * dot(batch.t[i], batch.n[r]) for r in rows]))
    assert float(tgc_term(batch, S, pairing, scale)) == pytest.approx(sum(values) / len(values), rel=1e-12)


def test_at_256_the_released_mask_meets_four_of_1024_own_pairs():
    rows = released_pairs(256, 4)
    assert int((rows // 4 == torch.arange(256)[:, None]).sum()) == 4


def test_dis_and_cmr_are_the_loops():
    batch, thresholds = make_batch(), torch.tensor([0.5, 2.0, 9.0], dtype=torch.float64)
    far = sum(
        float((a - b).pow(2).sum())
        for a, b in [(batch.v, batch.teacher[0]), (batch.t, batch.teacher[1])]
    ) + sum(
        float((batch.n[i, k] - batch.teacher[2][i, k]).pow(2).sum())
        for i in range(B) for k in range(K) if batch.filled[i, k]
    )  # fmt: skip
    assert float(dis_term(batch)) == pytest.approx(far / B, rel=1e-12)
    value, gaps = cmr_term(batch, S, thresholds)
    hinges, by_slot = [], [[] for _ in range(K)]
    for i in range(B):
        for k in range(K):
            if batch.filled[i, k]:
                gap = 7 * (dot(batch.v[i], batch.t[i]) - dot(batch.v[i], batch.n[i, k]))
                hinges.append(max(0.0, float(thresholds[k]) - gap))
                by_slot[k].append(gap)
    assert float(value) == pytest.approx(sum(hinges) / len(hinges), rel=1e-12)
    assert gaps.tolist() == pytest.approx([min(10, sum(g) / len(g)) for g in by_slot], rel=1e-12)


def test_without_any_negative_the_contrast_is_nothing():
    none = torch.zeros(B, K, dtype=torch.bool)
    assert float(own_contrast(torch.randn(B), torch.randn(B, K), none)) == 0


@pytest.mark.parametrize("name", ["base", "igc", "tgc", "dis", "cmr"])
def test_gradients_are_those_of_finite_differences(name):
    fixed = make_batch()

    def value(v, t, n, s):
        batch = Batch(v, t, n, fixed.filled, fixed.teacher)
        if name == "igc":
            return own_contrast(s * (v * t).sum(1), s * torch.einsum("bd,bkd->bk", v, n), fixed.filled)
        if name == "cmr":
            return cmr_term(batch, s, torch.tensor([0.5, 2.0, 9.0], dtype=torch.float64))[0]
        return {
            "base": lambda: base_term(batch, s, "batch"),
            "tgc": lambda: tgc_term(batch, s, "released", "learned"),
            "dis": lambda: dis_term(batch),
        }[name]()

    inputs = [x.clone().requires_grad_() for x in (fixed.v, fixed.t, fixed.n, S)]
    assert torch.autograd.gradcheck(value, inputs)


def test_an_epoch_holds_every_index_once_and_the_seed_decides_the_order():
    first = [i for step in range(3) for i in batch_indices(12, 4, 42, step)]
    assert sorted(first) == list(range(12))
    assert first != [i for step in range(3) for i in batch_indices(12, 4, 43, step)]
    with pytest.raises(ValueError):
        batch_indices(3, 4, 1, 0)
