"""The terms of DeGLA's loss (arXiv 2504.16801) and of its neighbours, written apart from src/degla/losses.ts.

Shapes: v, t [B, D]; n [B, K, D]; filled [B, K] bool; a star is the teacher's; s is exp(logit_scale). Absent slots
stand in no denominator; a contrast is the mean over the samples with at least one negative, 0 where there is none.
`method` is the plain dict of src/degla/method.ts.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

TERMS = ("base", "igc", "tgc", "dis", "imc", "cmr")
LARGEST_THRESHOLD = 10.0


@dataclass
class Batch:
    """Unit embeddings of a batch; `teacher` is (v*, t*, n*) without gradient."""

    v: Tensor
    t: Tensor
    n: Tensor
    filled: Tensor
    teacher: tuple[Tensor, Tensor, Tensor]


def own_contrast(positive: Tensor, others: Tensor, filled: Tensor) -> Tensor:
    """Mean of -log e^p / (e^p + sum of e^others) over rows with a filled slot: [B], [B, K], [B, K] -> scalar."""
    rows = filled.any(1)
    if not rows.any():
        return positive.new_zeros(())
    row = torch.cat([positive[:, None], others.masked_fill(~filled, -torch.inf)], 1)[rows]
    return F.cross_entropy(row, torch.zeros(len(row), dtype=torch.long, device=row.device))


def base_term(batch: Batch, s: Tensor, negatives: str) -> Tensor:
    """Symmetric InfoNCE; `negatives` (none, own, batch) are those in the picture-to-text denominator."""
    logits = s * batch.v @ batch.t.T
    row = logits
    if negatives == "own":
        own = s * torch.einsum("bd,bkd->bk", batch.v, batch.n)
        row = torch.cat([row, own.masked_fill(~batch.filled, -torch.inf)], 1)
    elif negatives == "batch":
        row = torch.cat([row, s * batch.v @ batch.n[batch.filled].T], 1)
    target = torch.arange(len(logits), device=logits.device)
    return (F.cross_entropy(row, target) + F.cross_entropy(logits.T, target)) / 2


def released_pairs(batch: int, slots: int) -> Tensor:
    """[B, K] rows of the sample-major negatives that the released code's eye(B).repeat(1, K) gives caption i."""
    return torch.eye(batch).repeat(1, slots).nonzero()[:, 1].view(batch, slots)


def tgc_term(batch: Batch, s: Tensor, pairing: str, scale: float | str) -> Tensor:
    """Caption against negatives, with the teacher's embedding of the caption as positive."""
    rate = s if scale == "learned" else torch.as_tensor(scale, dtype=s.dtype, device=s.device)
    n, filled = batch.n, batch.filled
    if pairing == "released":
        rows = released_pairs(*filled.shape)
        n, filled = n.flatten(0, 1)[rows], filled.flatten()[rows]
    positive = rate * (batch.t * batch.teacher[1]).sum(1)
    return own_contrast(positive, rate * torch.einsum("bd,bkd->bk", batch.t, n), filled)


def dis_term(batch: Batch) -> Tensor:
    """Squared distance to the teacher, summed over picture, caption and present negatives, mean over the batch."""
    v, t, n = batch.teacher
    sums = (batch.v - v).pow(2).sum() + (batch.t - t).pow(2).sum()
    return (sums + (batch.n - n)[batch.filled].pow(2).sum()) / len(batch.v)


def cmr_term(batch: Batch, s: Tensor, thresholds: Tensor) -> tuple[Tensor, Tensor]:
    """CE-CLIP's rank loss over present slots, and the next thresholds [K] (NaN for a slot that nobody has)."""
    gap = s * ((batch.v * batch.t).sum(1)[:, None] - torch.einsum("bd,bkd->bk", batch.v, batch.n))
    value = F.relu(thresholds - gap)[batch.filled]
    mean = (gap.detach() * batch.filled).sum(0) / batch.filled.sum(0)
    return value.mean() if len(value) else gap.sum() * 0, mean.clamp(max=LARGEST_THRESHOLD)


def losses(method: dict, batch: Batch, s: Tensor, thresholds: Tensor) -> tuple[Tensor, dict[str, Tensor], Tensor | None]:
    """Weighted sum, each term that is on unweighted, and CE-CLIP's next thresholds."""
    terms: dict[str, Tensor] = {}
    gaps = None
    if method["base"]["on"]:
        terms["base"] = base_term(batch, s, method["base"]["negatives"])
    picture = s * (batch.v * batch.t).sum(1)
    if method["igc"]["on"]:
        terms["igc"] = own_contrast(picture, s * torch.einsum("bd,bkd->bk", batch.v, batch.n), batch.filled)
    if method["tgc"]["on"]:
        terms["tgc"] = tgc_term(batch, s, method["tgc"]["pairing"], method["tgc"]["scale"])
    if method["dis"]["on"]:
        terms["dis"] = dis_term(batch)
    if method["imc"]["on"]:
        terms["imc"] = own_contrast(picture, s * torch.einsum("bd,bkd->bk", batch.t, batch.n), batch.filled)
    if method["cmr"]["on"]:
        terms["cmr"], gaps = cmr_term(batch, s, thresholds)
    total = sum((method[name]["weight"] * value for name, value in terms.items()), s.new_zeros(()))
    return total, terms, gaps


@torch.no_grad()
def accuracy(batch: Batch) -> Tensor:
    """Share of pictures whose own caption beats all other captions and the picture's own negatives; a scalar."""
    cosines = batch.v @ batch.t.T
    own = torch.einsum("bd,bkd->bk", batch.v, batch.n).masked_fill(~batch.filled, -torch.inf)
    best = torch.cat([cosines, own], 1).max(1).values
    return (cosines.diagonal() >= best).to(cosines.dtype).mean()
