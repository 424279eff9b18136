"""Composition and retention of a model on a suite dump (`degla suite-dump`), by the page's rules.

Composition is the mean over categories of right-against-wrong pairs, a tie counting half; retention is zero-shot over
all classes, the mean over styles that training sees; held-out styles apart.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import nullcontext
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.func import functional_call

from scenes_clip.frames import Frame, read_frames

from .folder import ClipFolder
from .step import Towers

COMPOSITION = ("swap-attribute", "swap-object", "replace-relation")


class Suites:
    """Frames held in memory, so that many models are scored on the same cases."""

    def __init__(self, paths: list[Path], categories: tuple[str, ...] = COMPOSITION) -> None:
        """`categories` of pairs that are kept; raises BrokenFrame, ValueError."""
        self.frames: list[Frame] = []
        for path in paths:
            with open(path, "rb") as stream:
                for frame in read_frames(stream):
                    kind = frame.header["kind"]
                    if kind not in ("pairs", "zeroshot"):
                        raise ValueError(f"{path}: unknown kind of suite {kind!r}")
                    self.frames.append(only(frame, categories) if kind == "pairs" else frame)

    @torch.inference_mode()
    def score(self, towers: Towers, folder: ClipFolder, weights: dict[str, Tensor], autocast: torch.dtype | None = None):
        """{"suite/category": share of 0 … 1} of the model with these weights in place of its own."""
        device = towers.model.logit_scale.device
        named = {f"model.{name}": value for name, value in weights.items()}

        def embed(kind: str, x: Tensor) -> Tensor:
            with torch.autocast(device.type, autocast) if autocast else nullcontext():
                return functional_call(towers, named, (kind, x.to(device))).cpu()

        scorers = {"pairs": score_pairs, "zeroshot": score_zeroshot}
        merged: dict[str, list[float]] = defaultdict(list)
        for frame in self.frames:
            name = frame.header.get("suite", frame.header["kind"])
            for category, hits in scorers[frame.header["kind"]](frame, folder, embed).items():
                merged[f"{name}/{category}"] += hits
        return {key: sum(hits) / len(hits) for key, hits in merged.items()}

    def summary(self, shares: dict[str, float]) -> dict[str, float]:
        """{suite: mean of its categories, or of its styles}, in the order of the frames."""
        out = {}
        for frame in self.frames:
            name = frame.header.get("suite", frame.header["kind"])
            if frame.header["kind"] == "zeroshot":
                held = set(frame.header.get("heldOutStyles", ()))
                for title, styles in [(name, set(frame.header["styles"]) - held), (f"{name}, held-out styles", held)]:
                    if styles:
                        out[title] = sum(shares[f"{name}/{style}"] for style in sorted(styles)) / len(styles)
            else:
                parts = [value for key, value in shares.items() if key.startswith(f"{name}/")]
                out[name] = sum(parts) / len(parts)
        return out


def only(frame: Frame, categories: tuple[str, ...]) -> Frame:
    rows = [i for i, case in enumerate(frame.header["cases"]) if not categories or case["category"] in categories]
    cases = [frame.header["cases"][i] for i in rows]
    return Frame({**frame.header, "cases": cases, "count": len(cases)}, frame.pixels[rows])


def embed_texts(texts: list[str], folder: ClipFolder, embed, chunk: int = 512) -> Tensor:
    """Texts of like length go together, since a batch is as long as its longest."""
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    parts = [embed("texts", folder.tokens([texts[i] for i in order[at : at + chunk]])) for at in range(0, len(order), chunk)]
    out = torch.cat(parts)
    return out[torch.tensor(order).argsort()]


def embed_pictures(frame: Frame, folder: ClipFolder, embed, chunk: int = 128) -> Tensor:
    return torch.cat([embed("pictures", folder.pixels(part)) for part in frame.pixels.split(chunk)])


def score_pairs(frame: Frame, folder: ClipFolder, embed) -> dict[str, list[float]]:
    cases = frame.header["cases"]
    texts = list(dict.fromkeys(text for case in cases for text in (case["right"], *case["wrong"])))
    place = {text: index for index, text in enumerate(texts)}
    embedded, pictures = embed_texts(texts, folder, embed), embed_pictures(frame, folder, embed)
    outcome: dict[str, list[float]] = defaultdict(list)
    for case, picture in zip(cases, pictures, strict=True):
        right = embedded[place[case["right"]]] @ picture
        wrong = (embedded[[place[text] for text in case["wrong"]]] @ picture).max()
        outcome[case["category"]].append(float(right > wrong) + 0.5 * float(right == wrong))
    return outcome


def score_zeroshot(frame: Frame, folder: ClipFolder, embed) -> dict[str, list[float]]:
    groups = [group["prompts"] for group in frame.header["classes"]]
    embedded = embed_texts([prompt for group in groups for prompt in group], folder, embed)
    classes = F.normalize(torch.stack([part.mean(0) for part in embedded.split(list(map(len, groups)))]), dim=-1)
    chosen = (embed_pictures(frame, folder, embed) @ classes.T).argmax(1).tolist()
    outcome: dict[str, list[float]] = defaultdict(list)
    for style, label, choice in zip(frame.header["styles"], frame.header["labels"], chosen, strict=True):
        outcome[style].append(float(choice == label))
        outcome["all"].append(float(choice == label))
    return outcome
