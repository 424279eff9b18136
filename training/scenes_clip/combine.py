"""A weighted sum of exported folders' weights: away from what a model knew, along the way on which another forgot it.

    python -m scenes_clip.combine --term 1.08 runs/settled --term 0.2 runs/careless2 --term -0.28 runs/bound --out DIR

Ilharco et al., "Editing Models with Task Arithmetic" (2023): a difference of weights, taken off or added once more,
takes off or adds what the training between them taught. Everything else of the folder is the first one's.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor


def combine(terms: list[tuple[float, dict[str, Tensor]]]) -> dict[str, Tensor]:
    """Sum of factor times weights, in float32. Raises ValueError where the models differ in shape or the factors
    don't sum to one."""
    if abs(sum(factor for factor, _ in terms) - 1) > 1e-6:
        raise ValueError(f"the factors sum to {sum(factor for factor, _ in terms):g}, not to 1")
    first = terms[0][1]
    for _, weights in terms[1:]:
        if {k: v.shape for k, v in weights.items()} != {k: v.shape for k, v in first.items()}:
            raise ValueError("the folders hold models of different shapes")
    return {name: sum(factor * weights[name].float() for factor, weights in terms) for name in first}


def combine_folders(terms: list[tuple[float, Path]], out: Path) -> None:
    """Writes the sum as a folder, weights in float16. Raises ValueError as `combine` does."""
    loaded = [(factor, load_file(folder / "model.safetensors")) for factor, folder in terms]
    weights = {name: value.to(torch.float16).contiguous() for name, value in combine(loaded).items()}
    shutil.copytree(terms[0][1], out, dirs_exist_ok=True)
    save_file(weights, out / "model.safetensors", metadata={"format": "pt"})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--term", nargs=2, action="append", required=True, metavar=("FACTOR", "DIR"))
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    combine_folders([(float(factor), Path(folder)) for factor, folder in options.term], options.out)


if __name__ == "__main__":
    main()
