"""Continues a run that the page exported, on one process or many.

    python -m degla.continue RUN.zip --out DIR [--steps N]
    torchrun --nproc-per-node 2 -m degla.continue RUN.zip --out DIR

The losses are those of the global batch, however many processes share it; the batches are those that the page would
have drawn. Called again with the same DIR it goes on at its last checkpoint. DIR gets checkpoint.json and
checkpoint.safetensors (docs/run-export.md), log.jsonl with a line a step, and model/, the tuned CLIP as a Hugging Face
folder; on several machines it is one that all of them see.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import torch
import torch.distributed as dist

from .run import Run, go_on, processes, unpack
from .step import Diverged


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    # as an option, --run, torchrun would take it for an abbreviation of its own --run-path
    parser.add_argument("run", type=Path, help="the exported zip, or its folder")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=None, help="so many more; default all that are left")
    parser.add_argument("--micro-batch", type=int, default=None, help="pairs of a process that go through at once")
    parser.add_argument("--bf16", action="store_true", help="bfloat16 products by autocast; weights stay float32")
    parser.add_argument("--device", default=None, help="default: cuda if there is one, else cpu")
    parser.add_argument("--threads", type=int, default=None)
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    device = options.device or ("cuda" if torch.cuda.is_available() else "cpu")
    if device == "cuda":
        device = f"cuda:{os.environ.get('LOCAL_RANK', 0)}"
        torch.cuda.set_device(device)
    try:
        with processes("nccl" if device.startswith("cuda") else "gloo") as (rank, world):
            options.out.mkdir(parents=True, exist_ok=True)
            if rank == 0:
                unpack(options.run, options.out)
            if world > 1:
                dist.barrier()
            run = Run(unpack(options.run, options.out))
            go_on(
                run, options.out, rank=rank, world=world, steps=options.steps, device=device,
                autocast=torch.bfloat16 if options.bf16 else None, micro_batch=options.micro_batch,
            )  # fmt: skip
    except (ValueError, OSError, Diverged) as error:
        sys.exit(f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    main()
