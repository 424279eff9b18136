"""A run's configuration file: JSON, every key but `phases` optional. See training/README.md."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from pathlib import Path

from .data import GENERATOR
from .model import ClipShape


@dataclass(frozen=True)
class Phase:
    steps: int
    mix: str  # a file that the generator understands, relative to `directory`
    batch: int = 256
    lr_scale: float = 1.0
    lr_end: float | None = None  # the rate's scale moves there over the phase; None: it stays at lr_scale
    ema: float | None = None  # overrides the run's own
    keep: float = 1.0  # fraction of patches that stay
    twins_weight: float | None = None  # overrides the run's own
    augment: float = 0.0  # share of pictures that are recoloured where the caption allows it; see augment.py
    warp: float = 0.0  # share of pictures that are bent a little; see augment.py
    restyle: float = 0.0  # share of pictures that are blurred, sharpened, posterised or toned; see augment.py
    # weight of the contrast of each picture between its own caption and its twin's, which stands in the same batch
    twins_contrast: float = 0.0

    def __post_init__(self) -> None:
        if self.steps < 1 or self.batch < 2 or not 0 < self.keep <= 1:
            raise ValueError(f"phase {self}: steps ≥ 1, batch ≥ 2 and 0 < keep ≤ 1 are needed")


@dataclass(frozen=True)
class RunConfig:
    phases: list[Phase]
    shape: ClipShape = field(default_factory=ClipShape)
    seed: int = 1
    lr: float = 1e-3
    warmup: int = 200  # steps
    final_lr: float = 0.02  # of the peak
    weight_decay: float = 0.1
    clip_norm: float = 1.0
    ema: float = 0.999  # 0: none
    twins_weight: float = 0.0
    twins_margin: float = 0.7
    workers: int = 1
    niceness: int = 5
    threads: int = 2
    device: str = "cpu"  # or cuda
    precision: str = "auto"  # of the towers' products: float32, bfloat16 (autocast), or whichever a timed step finds faster
    generator: list[str] = field(default_factory=lambda: list(GENERATOR))
    directory: str = "."  # where the generator runs: the repository's root

    def __post_init__(self) -> None:
        if self.precision not in ("auto", "float32", "bfloat16"):
            raise ValueError(f"precision {self.precision!r}: auto, float32 or bfloat16 is needed")

    @property
    def steps(self) -> int:
        return sum(phase.steps for phase in self.phases)


def parse_config(values: dict) -> RunConfig:
    """Raises ValueError on an unknown key, so that a misspelt option is never silently ignored."""
    known = {f.name for f in fields(RunConfig)}
    for where, keys, allowed in (
        ("config", values, known),
        ("shape", values.get("shape", {}), {f.name for f in fields(ClipShape)}),
        *(("phase", phase, {f.name for f in fields(Phase)}) for phase in values["phases"]),
    ):
        if unknown := set(keys) - allowed:
            raise ValueError(f"unknown {where} keys: {sorted(unknown)}")
    values = dict(values)
    values["phases"] = [Phase(**phase) for phase in values["phases"]]
    values["shape"] = ClipShape(**values.get("shape", {}))
    return RunConfig(**values)


def load_config(path: Path) -> RunConfig:
    return parse_config(json.loads(Path(path).read_text()))
