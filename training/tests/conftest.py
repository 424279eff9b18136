import sys
from pathlib import Path

import pytest
import torch

TRAINING = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TRAINING))

from scenes_clip.config import parse_config  # noqa: E402
from scenes_clip.tokenizer import Captioner, save_tokenizer, train_tokenizer  # noqa: E402

torch.set_num_threads(2)
CAPTIONS = [
    f"a {colour} square on the {side}" for colour in ("red", "green", "blue", "yellow") for side in ("left", "right")
]


@pytest.fixture(scope="session")
def tokenizer_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tokenizer")
    english = ["the quick brown fox jumps over a lazy dog", "pack my box with five dozen liquor jugs"]
    save_tokenizer(train_tokenizer(CAPTIONS * 50, english, size=640), folder, 24)
    return folder


@pytest.fixture(scope="session")
def captioner(tokenizer_folder):
    return Captioner(tokenizer_folder, 24)


@pytest.fixture
def tiny_config():
    """A run on the stand-in generator, small enough for a test."""
    return parse_config(
        {
            "generator": [sys.executable, str(TRAINING / "tests" / "stand_in.py")],
            "directory": str(TRAINING),
            "lr": 2e-3, "warmup": 5, "ema": 0.9, "workers": 2, "niceness": 0, "precision": "float32",
            "shape": {
                "image_size": 32, "patch": 8, "vision_width": 32, "vision_layers": 2, "vision_heads": 2,
                "text_width": 32, "text_layers": 1, "text_heads": 2, "context": 24, "projection": 16,
                "vision_position_std": 0.3,
            },
            "phases": [
                {"steps": 6, "mix": "first.json", "batch": 16, "keep": 0.5},
                {"steps": 6, "mix": "second.json", "batch": 16},
            ],
        }
    )  # fmt: skip
