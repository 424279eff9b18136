"""A run as the page exports it (docs/run-export.md), made by hand: tiny CLIP, coloured boards, a few captions."""

import hashlib
import json
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from degla.settings import parse_config

TINY = Path(__file__).resolve().parents[2] / "src/local/__fixtures__/tiny-clip"
COLOURS = ["red", "blue", "green", "black", "white", "pink"]
COUNT = 18


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    """For the modules that import it: on tensors this small, threads only wait for each other."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def make_run(folder: Path, **changes) -> Path:
    """An unpacked export without a checkpoint."""
    optimiser = {"lr": 1e-3, "warmup": 3}
    config = {"model": "tiny", "name": "test", "steps": 8, "batch": 6, "checkpointEvery": 2, "optimiser": optimiser}
    (folder / "data/images").mkdir(parents=True)
    shutil.copytree(TINY, folder / "model", ignore=shutil.ignore_patterns("expected.json"))
    (folder / "run.json").write_text(json.dumps(parse_config({**config, **changes})))
    draw = np.random.default_rng(5)
    lines = []
    for i in range(COUNT):
        a, b = (COLOURS[k] for k in draw.choice(len(COLOURS), 2, replace=False))
        board = draw.integers(0, 256, (4, 4, 3), dtype=np.uint8).repeat(12, 0).repeat(8, 1)  # 48 high, 32 wide
        Image.fromarray(board).save(folder / f"data/images/{i:06}.png")
        negatives = [f"a {b} cup by a {a} hat", f"a {a} hat by a {b} cup" if i % 3 else None, None, f"{b} and {b}"]
        if i == 4:
            negatives = [None] * 4
        line = {"image": f"images/{i:06}.png", "caption": f"a {a} cup by a {b} hat", "negatives": negatives}
        lines.append(json.dumps(line))
    (folder / "data/pairs.jsonl").write_text("\n".join(lines) + "\n")
    facts = {"hash": hashlib.sha256("".join(lines).encode()).hexdigest(), "size": COUNT, "together": 1}
    (folder / "data/data.json").write_text(json.dumps(facts))
    return folder


def zipped(folder: Path, path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        for item in sorted(folder.rglob("*")):
            if item.is_file():
                file.write(item, item.relative_to(folder))
    return path
