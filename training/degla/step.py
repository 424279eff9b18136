"""One optimiser step of DeGLA on one process or many: embeddings, loss of the global batch, gradients, AdamW, teacher.

The embeddings of all processes are brought together, every process computes the same loss of the whole batch, and
the gradients of its own rows go back through its towers; in micro-batches where memory asks for it (gradient
caching, Gao et al. 2021), which changes no gradient.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass

import torch
import torch.distributed as dist
import torch.nn.functional as F
from torch import Tensor
from torch.func import functional_call
from transformers import CLIPModel

from .losses import Batch, accuracy, losses
from .settings import learning_rate, needs_negatives, needs_teacher, teacher_rate
from .trainable import decays, effective_weights, initial_parameters

LARGEST_LOGIT_SCALE = math.log(100)


class Diverged(ArithmeticError):
    """The loss or a gradient is not a finite number; the parameters are those before the step."""


@dataclass
class Rows:
    """A process's part of a batch. Negatives are sample-major; those of empty slots hold any tokens."""

    pixels: Tensor  # [b, 3, H, W], normalised
    captions: Tensor  # [b, L] token ids, padded with the end of text
    negatives: Tensor  # [b, K, L]
    filled: Tensor  # [b, K] bool

    def to(self, device: torch.device) -> Rows:
        return Rows(*(x.to(device) for x in (self.pixels, self.captions, self.negatives, self.filled)))

    def chunk(self, rows: slice) -> Rows:
        return Rows(self.pixels[rows], self.captions[rows], self.negatives[rows], self.filled[rows])


class Towers(torch.nn.Module):
    """Unit embeddings, float32 at least; a module so that `functional_call` can exchange its weights."""

    def __init__(self, model: CLIPModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, what: str, *arguments):
        """One of the methods below."""
        return getattr(self, what)(*arguments)

    def rows(self, rows: Rows, with_negatives: bool) -> tuple[Tensor, Tensor, Tensor]:
        """v [b, D], t [b, D], n [b, K, D]; n of empty slots is zero."""
        v = self.pictures(rows.pixels)
        count, slots = rows.filled.shape
        texts, filled = rows.captions, rows.filled
        if with_negatives and filled.any():
            texts = torch.cat([texts, rows.negatives[filled]])
        embedded = self.texts(texts)
        n = embedded.new_zeros(count, slots, embedded.shape[1])
        if len(texts) > count:
            n = n.masked_scatter(filled[..., None], embedded[count:])
        return v, embedded[:count], n

    def pictures(self, pixels: Tensor) -> Tensor:
        pooled = self.model.vision_model(pixel_values=pixels).pooler_output
        return unit(self.model.visual_projection(pooled))

    def texts(self, ids: Tensor) -> Tensor:
        pooled = self.model.text_model(input_ids=ids).pooler_output
        return unit(self.model.text_projection(pooled))


def unit(x: Tensor) -> Tensor:
    return F.normalize(x if x.dtype == torch.float64 else x.float(), dim=-1)


def gather(local: Tensor, sizes: list[int]) -> Tensor:
    """Rows of all processes, in their order; `sizes` are their numbers of rows. No gradient."""
    if len(sizes) == 1:
        return local.detach()
    padded = local.new_zeros(max(sizes), *local.shape[1:])
    padded[: len(local)] = local.detach()
    parts = [torch.empty_like(padded) for _ in sizes]
    dist.all_gather(parts, padded)
    return torch.cat([part[:size] for part, size in zip(parts, sizes)])


class Trainer:
    """The state of a run and its step. `base` are all weights of the model at the beginning, in file layout."""

    def __init__(
        self, model: CLIPModel, config: dict, *, autocast: torch.dtype | None = None, micro_batch: int | None = None
    ) -> None:
        self.config = config
        self.towers = Towers(model.eval().requires_grad_(False))
        self.base = {name: value.detach() for name, value in model.named_parameters()}
        self.device = next(iter(self.base.values())).device
        self.autocast = autocast
        self.micro_batch = micro_batch
        self.parameters = initial_parameters(self.base, config)
        for value in self.parameters.values():
            value.requires_grad_()
        options = config["optimiser"]
        groups = [
            {"params": [p for n, p in self.parameters.items() if decays(n, p)], "weight_decay": options["weightDecay"]},
            {"params": [p for n, p in self.parameters.items() if not decays(n, p)], "weight_decay": 0.0},
        ]
        self.optimiser = torch.optim.AdamW(
            [group for group in groups if group["params"]],
            lr=options["lr"], betas=(options["beta1"], options["beta2"]), eps=options["epsilon"],
        )  # fmt: skip
        self.teacher: dict[str, Tensor] | None = None
        if needs_teacher(config["method"]):
            self.teacher = {name: value.detach().clone() for name, value in self.parameters.items()}
        self.thresholds = next(iter(self.base.values())).new_zeros(config["negatives"])
        self.done = 0

    def effective(self, parameters: dict[str, Tensor] | None = None) -> dict[str, Tensor]:
        return effective_weights(self.base, parameters or self.parameters, self.config["train"])

    def embed(self, weights: dict[str, Tensor], rows: Rows) -> tuple[Tensor, Tensor, Tensor]:
        context = torch.autocast(self.device.type, self.autocast) if self.autocast else nullcontext()
        with context:
            named = {f"model.{name}": value for name, value in weights.items()}
            return functional_call(self.towers, named, ("rows", rows, needs_negatives(self.config["method"])))

    def chunks(self, rows: Rows) -> Iterator[slice]:
        count, size = len(rows.pixels), self.micro_batch or len(rows.pixels)
        return (slice(at, min(at + size, count)) for at in range(0, count, size))

    def step(self, rows: Rows, sizes: list[int] | None = None, rank: int = 0) -> dict:
        """One step on this process's rows of the batch; returns the page's StepRecord.

        `sizes` are the numbers of rows of all processes. Raises Diverged.
        """
        began = time.perf_counter()
        rows = rows.to(self.device)
        sizes = sizes or [len(rows.pixels)]
        method, options = self.config["method"], self.config["optimiser"]
        chunks = list(self.chunks(rows))
        cached = len(chunks) > 1

        with torch.set_grad_enabled(not cached):
            weights = self.effective()
            kept = [self.embed(weights, rows.chunk(chunk)) for chunk in chunks]
        local = [torch.cat(parts) for parts in zip(*kept)]
        whole = [gather(x, sizes).requires_grad_() for x in local]
        filled = gather(rows.filled.to(torch.uint8), sizes).bool()
        teacher = tuple(x.detach() for x in whole)
        if self.teacher is not None:
            with torch.no_grad():
                weights = self.effective(self.teacher)
                theirs = [self.embed(weights, rows.chunk(chunk)) for chunk in chunks]
            teacher = tuple(gather(torch.cat(parts), sizes) for parts in zip(*theirs))

        logit_scale = self.parameters.get("logit_scale", self.base["logit_scale"]).detach().requires_grad_()
        batch = Batch(*whole, filled & needs_negatives(method), teacher)
        loss, terms, gaps = losses(method, batch, logit_scale.exp(), self.thresholds)
        hits = accuracy(batch)
        gradients = torch.autograd.grad(loss, [*whole, logit_scale], allow_unused=True, materialize_grads=True)
        loss = loss.detach()
        start = sum(sizes[:rank])
        mine = [g[start : start + len(x)] for g, x in zip(gradients, local)]
        for chunk, held in zip(chunks, kept):
            parts = self.embed(self.effective(), rows.chunk(chunk)) if cached else held
            pairs = [(x, g[chunk]) for x, g in zip(parts, mine) if x.requires_grad]
            if pairs:
                torch.autograd.backward(*map(list, zip(*pairs)))
        self.share_gradients(gradients[-1], len(sizes))

        norm = torch.nn.utils.clip_grad_norm_(self.parameters.values(), options["clipNorm"] or math.inf)
        if not (torch.isfinite(loss) and torch.isfinite(norm)):
            self.optimiser.zero_grad()
            raise Diverged(f"step {self.done + 1}: the loss is {float(loss)}, the gradient's norm {float(norm)}")
        lr = learning_rate(self.config, self.done)
        for group in self.optimiser.param_groups:
            group["lr"] = lr
        self.optimiser.step()
        self.optimiser.zero_grad()
        self.after_step(gaps)
        scale = self.parameters.get("logit_scale", self.base["logit_scale"])
        return {
            "step": self.done,
            "loss": float(loss),
            "terms": {name: float(value.detach()) for name, value in terms.items()},
            "lr": lr,
            "gradNorm": float(norm),
            "logitScale": float(scale.detach().exp()),
            "accuracy": float(hits),
            "seconds": time.perf_counter() - began,
        }

    def share_gradients(self, by_scale: Tensor, processes: int) -> None:
        """Sums over processes; the gradient of the scale is already everyone's."""
        for name, value in self.parameters.items():
            if value.grad is None:
                value.grad = torch.zeros_like(value)
            if name == "logit_scale":
                value.grad = by_scale.clone()
            elif processes > 1:
                dist.all_reduce(value.grad)

    @torch.no_grad()
    def after_step(self, gaps: Tensor | None) -> None:
        """The clamp of the logit scale, the teacher, CE-CLIP's thresholds."""
        if "logit_scale" in self.parameters:
            self.parameters["logit_scale"].clamp_(0, LARGEST_LOGIT_SCALE)
        alpha = teacher_rate(self.config)
        for name, value in self.parameters.items() if self.teacher is not None else ():
            self.teacher[name].mul_(alpha).add_(value, alpha=1 - alpha)
        if gaps is not None:
            self.thresholds = torch.where(gaps.isnan(), self.thresholds, gaps.detach())
        self.done += 1

    def weights(self) -> dict[str, Tensor]:
        """All weights of the tuned model, in file layout, LoRA merged."""
        with torch.no_grad():
            return {**self.base, **{name: value.detach() for name, value in self.effective().items()}}


