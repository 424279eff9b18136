"""An exported run (docs/run-export.md), opened and continued on one process or many."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch
import torch.distributed as dist
from safetensors.torch import save_file

from . import checkpoint
from .data import Examples, read_run_examples
from .folder import ClipFolder
from .settings import parse_config
from .step import Trainer


def unpack(run: Path, into: Path) -> Path:
    """The folder of a run: itself, or the zip unpacked into `into`, once. Raises ValueError where it is no run."""
    if run.is_dir():
        folder = run
    else:
        digest = hashlib.sha256(run.read_bytes()).hexdigest()[:16]
        folder = into / f"run-{digest}"
        if not folder.exists():
            part = into / f"run-{digest}.part"
            shutil.rmtree(part, ignore_errors=True)
            try:
                with zipfile.ZipFile(run) as file:
                    file.extractall(part)
            except zipfile.BadZipFile as error:
                raise ValueError(f"{run} is no zip: {error}") from error
            part.rename(folder)
    if not (folder / "run.json").is_file():
        raise ValueError(f"{run} is not an exported run: it has no run.json")
    return folder


class Run:
    """What an export holds."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = parse_config(json.loads((folder / "run.json").read_text()))
        self.clip = ClipFolder(folder / "model")
        self.examples: Examples = read_run_examples(folder)
        self.facts = json.loads((folder / "data/data.json").read_text())
        self.base_sha256 = hashlib.sha256((folder / "model/model.safetensors").read_bytes()).hexdigest()

    def head(self) -> dict:
        return {"format": 1, "dataHash": self.facts["hash"], "baseSha256": self.base_sha256, "evaluations": []}

    def check(self, head: dict) -> None:
        """Raises ValueError where a checkpoint was begun with other data or another base."""
        for key, mine in (("dataHash", self.facts["hash"]), ("baseSha256", self.base_sha256)):
            if head[key] != mine:
                raise ValueError(f"the checkpoint's {key} is {head[key]}, that of the data or model here is {mine}")


@contextmanager
def processes(backend: str) -> Iterator[tuple[int, int]]:
    """(rank, world) under torchrun, (0, 1) without it."""
    world = int(os.environ.get("WORLD_SIZE", 1))
    if world == 1:
        yield 0, 1
        return
    dist.init_process_group(backend)
    try:
        yield dist.get_rank(), world
    finally:
        dist.destroy_process_group()


def split(batch: int, world: int) -> list[int]:
    """Rows of a batch for each process, as even as can be. Raises ValueError where one would have none."""
    if world > batch:
        raise ValueError(f"{world} processes are more than the {batch} pairs of a batch")
    return [batch // world + (rank < batch % world) for rank in range(world)]


def go_on(
    run: Run, out: Path, *, rank: int = 0, world: int = 1, steps: int | None = None, device: str = "cpu",
    autocast: torch.dtype | None = None, micro_batch: int | None = None, dtype: torch.dtype = torch.float32,
) -> Trainer:  # fmt: skip
    """Continues from the later of the run's own checkpoint and the one in `out`, `steps` more or to the end.

    Process 0 writes: a JSON line a step on standard output and in log.jsonl, checkpoints as often as the configuration
    says and at the end, and the tuned model as a Hugging Face folder. Raises ValueError, step.Diverged.
    """
    config = run.config
    if micro_batch is None and isinstance(config["microBatch"], int):
        micro_batch = config["microBatch"]
    trainer = Trainer(run.clip.load(device, dtype), config, autocast=autocast, micro_batch=micro_batch)
    head, records = run.head(), []
    found = [(h["step"], folder, h) for folder in (run.folder, out) if (h := checkpoint.read_head(folder))]
    if found:
        _, folder, before = max(found, key=lambda item: item[0])
        run.check(before)
        checkpoint.restore(trainer, folder, before)
        head["evaluations"], records = before["evaluations"], before["steps"]
    end = config["steps"] if steps is None else min(config["steps"], trainer.done + steps)
    if rank == 0 and trainer.done >= config["steps"]:
        print(
            f"the run is finished: {trainer.done} of {config['steps']} steps are made, none is left to make",
            file=sys.stderr,
        )
    sizes = split(config["batch"], world)
    first = sum(sizes[:rank])
    if world > 1:
        dist.barrier()  # nobody writes before all have read
    log = (out / "log.jsonl").open("a") if rank == 0 else None
    try:
        while trainer.done < end:
            indices = run.examples.batch(config, trainer.done)[first : first + sizes[rank]]
            record = trainer.step(run.examples.rows(run.clip, indices, config["negatives"]), sizes, rank)
            records.append(record)
            if rank == 0:
                line = json.dumps(record)
                print(line, flush=True)
                print(line, file=log, flush=True)
                if trainer.done % config["checkpointEvery"] == 0 and trainer.done < end:
                    checkpoint.save(trainer, out, head, records)
    finally:  # also of a run that diverged: its parameters are those of the last good step
        if rank == 0:
            log.close()
            if records:
                checkpoint.save(trainer, out, head, records)
                write_tuned(run, trainer, out)
    return trainer


def write_tuned(run: Run, trainer: Trainer, out: Path) -> None:
    """model/, a Hugging Face folder; with LoRA also adapter/, as PEFT's save_pretrained writes it; run.json."""
    run.clip.write(out / "model", trainer.weights())
    shutil.copyfile(run.folder / "run.json", out / "run.json")
    train = run.config["train"]
    if train["kind"] != "lora":
        return
    adapter = {}
    for name, value in trainer.parameters.items():
        if name.startswith("lora/"):
            weight, factor = name.removeprefix("lora/").rsplit("/", 1)
            key = f"base_model.model.{weight.removesuffix('.weight')}.lora_{factor.upper()}.weight"
            adapter[key] = value.detach().to("cpu", torch.float32).T.contiguous()
        else:  # the token table, trained whole: PEFT puts it in the base's place
            adapter[f"base_model.model.{name}"] = value.detach().to("cpu", torch.float32).contiguous()
    settings = {
        "peft_type": "LORA", "task_type": None, "r": train["rank"], "lora_alpha": train["alpha"], "lora_dropout": 0,
        "target_modules": train["targets"], "bias": "none", "fan_in_fan_out": False, "inference_mode": True,
        "init_lora_weights": True, "modules_to_save": ["token_embedding"] if run.config["tokenTable"] else None,
        "base_model_name_or_path": run.config["model"],
    }  # fmt: skip
    (out / "adapter").mkdir(exist_ok=True)
    save_file(adapter, out / "adapter/adapter_model.safetensors", metadata={"format": "pt"})
    (out / "adapter/adapter_config.json").write_text(json.dumps(settings, indent=2) + "\n")
