"""Examples to train on, and batches of them: frames of the scenes' generator, or an exported run.

An example is a picture, a caption and slots for negatives, None in an empty one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from scenes_clip.frames import read_frames

from .folder import ClipFolder
from .order import batch_indices
from .step import Rows


@dataclass
class Examples:
    captions: list[str]
    negatives: list[list[str | None]]
    pictures: Tensor | list[Path]  # uint8 [N, S, S, 3], or files
    together: int = 1  # so many consecutive ones always stand in one batch: pictures with their twins

    def __len__(self) -> int:
        return len(self.captions)

    def batch(self, config: dict, index: int) -> np.ndarray:
        """Indices of the batch of step `index`, 0 for the first."""
        size, batch, seed = len(self), config["batch"], config["seed"]
        if batch % self.together:
            raise ValueError(f"a batch of {batch} tears apart what belongs together: choose a multiple of {self.together}")
        groups = batch_indices(size // self.together, batch // self.together, seed, index)
        return (groups[:, None] * self.together + np.arange(self.together)).flatten()

    def rows(self, folder: ClipFolder, indices: np.ndarray, slots: int) -> Rows:
        """What the towers take of these examples; `slots` negatives of each."""
        negatives = [[*self.negatives[i], *[None] * slots][:slots] for i in indices]
        texts = [self.captions[i] for i in indices] + [text or "" for row in negatives for text in row]
        ids = folder.tokens(texts)
        filled = torch.tensor([[text is not None for text in row] for row in negatives], dtype=torch.bool)
        if isinstance(self.pictures, Tensor):
            pixels = folder.pixels(self.pictures[torch.from_numpy(np.asarray(indices))])
        else:
            pixels = folder.pixels([Image.open(self.pictures[i]) for i in indices])
        count = len(indices)
        return Rows(pixels, ids[:count], ids[count:].view(count, slots, -1), filled.view(count, slots))


def read_frame_examples(path: Path) -> Examples:
    """All pairs of the frames of `degla stream --run`. Raises BrokenFrame, ValueError."""
    captions, negatives, pixels, together = [], [], [], 1
    with open(path, "rb") as stream:
        for frame in read_frames(stream):
            if "negatives" not in frame.header:
                raise ValueError(f"{path} has no negatives: make it by `degla stream --run`")
            captions += frame.header["captions"]
            negatives += frame.header["negatives"]
            pixels.append(frame.pixels)
            together = frame.header["together"]
    if not captions:
        raise ValueError(f"{path} holds nothing to train on")
    return Examples(captions, negatives, torch.cat(pixels), together)


def read_run_examples(folder: Path) -> Examples:
    """data/pairs.jsonl and data/images of an exported run. Raises ValueError where a line is no example."""
    captions, negatives, pictures = [], [], []
    for number, line in enumerate((folder / "data/pairs.jsonl").read_text().splitlines(), 1):
        try:
            item = json.loads(line)
            captions.append(item["caption"])
            negatives.append(item["negatives"])
            pictures.append(folder / "data/images" / Path(item["image"]).name)
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"data/pairs.jsonl, line {number}: {error!r}") from error
        if not pictures[-1].is_file():
            raise ValueError(f"data/pairs.jsonl, line {number}: there is no picture {item['image']}")
    facts = json.loads((folder / "data/data.json").read_text())
    if facts["size"] != len(captions):
        raise ValueError(f"data/pairs.jsonl has {len(captions)} lines, data/data.json says {facts['size']}")
    return Examples(captions, negatives, pictures, facts["together"])
