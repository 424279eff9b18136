"""A run's state in the layout of docs/run-export.md: checkpoint.json and checkpoint.safetensors, float32.

What is written here also has the head, checkpoint.json, in the metadata of the tensors' file: one file, replaced
atomically, is then the whole truth, and a run that is killed between the two goes on with what belongs together.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor

from .step import Trainer

HEAD, ARRAYS = "checkpoint.json", "checkpoint.safetensors"


def read_head(folder: Path) -> dict | None:
    """checkpoint.json, or None where there is no checkpoint. Raises ValueError where it is of another format."""
    if not (folder / ARRAYS).is_file():
        return None
    with safe_open(folder / ARRAYS, "pt") as file:
        inside = (file.metadata() or {}).get("head")
    head = json.loads(inside or (folder / HEAD).read_text())
    if head.get("format") != 1:
        raise ValueError(f"the checkpoint in {folder} is of the format {head.get('format')!r}, not 1")
    return head


def restore(trainer: Trainer, folder: Path, head: dict) -> None:
    """Parameters, moments, teacher, thresholds and the number of steps. Raises ValueError where one is missing."""
    arrays = load_file(folder / ARRAYS)

    def find(store: str, name: str, like: Tensor) -> Tensor:
        value = arrays.get(f"{store}/{name}")
        if value is None or value.shape != like.shape:
            raise ValueError(f"the checkpoint has no {store}/{name} of the shape {list(like.shape)}")
        return value.to(like)

    with torch.no_grad():
        for name, value in trainer.parameters.items():
            value.copy_(find("student", name, value))
            if trainer.teacher is not None:
                trainer.teacher[name].copy_(find("teacher", name, value))
            trainer.optimiser.state[value] = {
                "step": torch.tensor(float(head["step"])),
                "exp_avg": find("m", name, value).clone(),
                "exp_avg_sq": find("v", name, value).clone(),
            }
    for slot in range(len(trainer.thresholds)):
        trainer.thresholds[slot] = head["memory"].get(f"threshold/{slot}", 0.0)
    trainer.done = head["step"]


def save(trainer: Trainer, folder: Path, head: dict, steps: list[dict]) -> None:
    """`head` gives what the trainer doesn't know: format, dataHash, baseSha256, evaluations."""
    arrays: dict[str, Tensor] = {}
    for name, value in trainer.parameters.items():
        state = trainer.optimiser.state[value]
        stores = {"student": value, "m": state["exp_avg"], "v": state["exp_avg_sq"]}
        if trainer.teacher is not None:
            stores["teacher"] = trainer.teacher[name]
        for store, tensor in stores.items():
            # a copy: safetensors wants memory that no other tensor shares
            arrays[f"{store}/{name}"] = tensor.detach().to("cpu", torch.float32, copy=True).contiguous()
    memory = {f"threshold/{slot}": float(value) for slot, value in enumerate(trainer.thresholds)}
    text = json.dumps({**head, "step": trainer.done, "memory": memory, "steps": steps})
    write_whole(folder / ARRAYS, lambda path: save_file(arrays, path, metadata={"head": text}))
    write_whole(folder / HEAD, lambda path: path.write_text(text + "\n"))


def write_whole(path: Path, write) -> None:
    """The old file stays until the new one is whole and on the disk."""
    part = path.with_name(path.name + ".part")
    write(part)
    with part.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(part, path)
