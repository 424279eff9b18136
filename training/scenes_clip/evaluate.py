"""Scores a model on a suite dump: pair accuracy per category and zero-shot accuracy per style.

A dump is a file of frames (see frames.py). {"suite", "kind": "pairs", "cases": [{"category", "right", "wrong":
[…]}]}: a case counts when its right caption scores above every wrong one. {"suite", "kind": "zeroshot",
"classes": [{"prompts": […]}], "labels": […], "styles": […]}: class weights are normalised means of prompts.

    python -m scenes_clip.evaluate --checkpoint runs/NAME/checkpoint.pt --tokenizer DIR DUMP…
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from .frames import Frame, read_frames
from .model import Clip, cut_patches
from .tokenizer import Captioner


@torch.inference_mode()
def embed_texts(model: Clip, captioner: Captioner, texts: list[str], chunk: int = 512) -> Tensor:
    """Unit embeddings [N, D]; texts of like length go together, since a batch is as long as its longest."""
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    out = torch.empty(len(texts), model.shape.projection)
    for start in range(0, len(order), chunk):
        part = order[start : start + chunk]
        out[part] = model.text_embeddings(*captioner([texts[i] for i in part]))
    return out


@torch.inference_mode()
def embed_images(model: Clip, pixels: Tensor, chunk: int = 128) -> Tensor:
    """Unit embeddings [N, D] of uint8 pictures [N, S, S, 3]."""
    return torch.cat([model.image_embeddings(cut_patches(part, model.shape.patch)) for part in pixels.split(chunk)])


def score_pairs(model: Clip, captioner: Captioner, frame: Frame) -> dict[str, list[bool]]:
    cases = frame.header["cases"]
    texts = list(dict.fromkeys(text for case in cases for text in (case["right"], *case["wrong"])))
    place = {text: index for index, text in enumerate(texts)}
    embedded = embed_texts(model, captioner, texts)
    pictures = embed_images(model, frame.pixels)
    outcome: dict[str, list[bool]] = defaultdict(list)
    for case, picture in zip(cases, pictures, strict=True):
        right = picture @ embedded[place[case["right"]]]
        wrong = embedded[[place[text] for text in case["wrong"]]] @ picture
        outcome[case["category"]].append(bool(right > wrong.max()))  # a tie is a failure
    return outcome


def score_zeroshot(model: Clip, captioner: Captioner, frame: Frame) -> dict[str, list[bool]]:
    prompts = [prompt for group in frame.header["classes"] for prompt in group["prompts"]]
    owner = torch.tensor([i for i, group in enumerate(frame.header["classes"]) for _ in group["prompts"]])
    sums = torch.zeros(len(frame.header["classes"]), model.shape.projection)
    sums.index_add_(0, owner, embed_texts(model, captioner, prompts))
    chosen = (embed_images(model, frame.pixels) @ F.normalize(sums, dim=-1).T).argmax(dim=1)
    outcome: dict[str, list[bool]] = defaultdict(list)
    for style, label, choice in zip(frame.header["styles"], frame.header["labels"], chosen.tolist(), strict=True):
        outcome[f"zeroshot {style}"].append(choice == label)
    return outcome


def evaluate_file(model: Clip, captioner: Captioner, path: Path) -> dict[str, float]:
    """{"suite/category": accuracy in 0 … 1}, merged over the frames of a dump. Raises BrokenFrame, KeyError."""
    scorers = {"pairs": score_pairs, "zeroshot": score_zeroshot}
    merged: dict[str, list[bool]] = defaultdict(list)
    with open(path, "rb") as stream:
        for frame in read_frames(stream):
            kind = frame.header["kind"]
            if kind not in scorers:
                raise ValueError(f"{path}: unknown kind of suite {kind!r}")
            for category, hits in scorers[kind](model, captioner, frame).items():
                merged[f"{frame.header.get('suite', kind)}/{category}"] += hits
    return {key: round(sum(hits) / len(hits), 4) for key, hits in merged.items()}


def main() -> None:
    from .export import load_averaged

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("dumps", type=Path, nargs="+")
    options = parser.parse_args()
    model = load_averaged(options.checkpoint)
    captioner = Captioner(options.tokenizer, model.shape.context)
    for path in options.dumps:
        print(json.dumps(evaluate_file(model, captioner, path), indent=2))


if __name__ == "__main__":
    main()
