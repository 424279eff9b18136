"""Which precision a step of training is faster in, on this machine: found by timing one, not by asking what it can do.

bfloat16 autocast is 1.7 times as fast as float32 on one processor with AVX-512 bf16 instructions, half as fast on
another, and eleven times slower on one without them, where it is emulated: neither the processor's flags nor
PyTorch's own answers tell these apart (training/README.md has the measurements).
"""

from __future__ import annotations

import time

import torch

from .model import Clip, random_keep

PRECISIONS = ("float32", "bfloat16")
TOKENS = 20  # of a caption, about


def timed_step(model: Clip, precision: str, batch: int, keep: float) -> float:
    """Seconds of one way forward and back of both towers on random input; leaves weights, gradients and PyTorch's own
    chance as they were."""
    shape, device = model.shape, model.logit_scale.device
    chance = torch.Generator(device).manual_seed(0)
    patches = torch.randn(batch, shape.patches, 3 * shape.patch**2, generator=chance, device=device)
    kept = random_keep(batch, shape.patches, keep, chance)
    length = min(TOKENS, shape.context)
    ids = torch.randint(shape.vocab, (batch, length), generator=chance, device=device)
    ends = torch.full((batch,), length - 1, device=device)
    weights = list(model.parameters())
    settle(device)
    begun = time.perf_counter()
    with torch.autocast(device.type, dtype=torch.bfloat16, enabled=precision == "bfloat16"):
        product = model.image_embeddings(patches, kept) @ model.text_embeddings(ids, ends).T
    torch.autograd.grad(product.square().mean(), weights, allow_unused=True)
    settle(device)
    return time.perf_counter() - begun


def settle(device: torch.device) -> None:
    """A GPU works on after the call has come back."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def faster_precision(model: Clip, batch: int = 64, keep: float = 1.0, rounds: int = 3) -> tuple[str, dict[str, float]]:
    """The precision whose best of `rounds` steps took least, and the seconds of each; the first step of each only
    warms up, and where it already takes four times the other's best no more is asked of it."""
    best: dict[str, float] = {}
    for precision in PRECISIONS:
        first = timed_step(model, precision, batch, keep)
        hopeless = best and first > 4 * min(best.values())
        best[precision] = first if hopeless else min(timed_step(model, precision, batch, keep) for _ in range(rounds))
    return min(best, key=best.__getitem__), best
