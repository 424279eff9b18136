"""The contrastive loss over unique captions, and the penalty that keeps a caption and its twin apart."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor


def unique_captions(captions: list[str]) -> tuple[list[str], Tensor]:
    """The distinct captions in order of appearance, and for each of the B captions its index among them."""
    index = {text: number for number, text in enumerate(dict.fromkeys(captions))}
    return list(index), torch.tensor([index[text] for text in captions])


def contrastive_loss(images: Tensor, texts: Tensor, owner: Tensor, scale: Tensor) -> tuple[Tensor, Tensor]:
    """Symmetric InfoNCE in which equal captions are one class, never each other's negatives.

    images [B, D] and texts [U, D] are unit vectors, owner [B] names each picture's caption. Picture to text is
    cross-entropy over the U captions; text to picture spreads its target evenly over the caption's pictures.
    Returns the loss and the share of pictures whose own caption scored highest.
    """
    logits = scale * images @ texts.T  # [B, U]
    to_text = F.cross_entropy(logits, owner)
    target = F.one_hot(owner, texts.shape[0]).T.to(logits.dtype)  # [U, B]
    target = target / target.sum(dim=1, keepdim=True)
    to_image = F.cross_entropy(logits.T, target)
    accuracy = (logits.detach().argmax(dim=1) == owner).float().mean()
    return (to_text + to_image) / 2, accuracy


def twin_penalty(texts: Tensor, twins: Tensor, margin: float) -> tuple[Tensor, Tensor]:
    """Mean excess over `margin` of the cosine between each caption and its swapped twin, rows of [N, D] unit
    vectors; and that mean cosine itself."""
    cosine = (texts * twins).sum(dim=1)
    return F.relu(cosine - margin).mean(), cosine.detach().mean()


def twin_contrast(images: Tensor, texts: Tensor, twins: Tensor, scale: Tensor) -> tuple[Tensor, Tensor]:
    """Each picture between its own caption and its twin's, which is true of the picture beside it in the batch:
    mean of -log sigmoid(s (v·t - v·t')), rows of [N, D] unit vectors; and the share that is told right."""
    gap = (images * (texts - twins)).sum(dim=1)
    return F.softplus(-scale * gap).mean(), gap.detach().gt(0).float().mean()
