"""A model from nothing to its folder by one command: a tokenizer, trainings that start from each other, sums of their weights.

    python -m scenes_clip.recipe configs/bundled.json --runs runs [--device cpu] [--eval runs/dev.frames]

Every stage leaves RUNS/NAME/model, a Hugging Face folder. A stage that has one isn't made again, and a training that was
stopped (SIGTERM leaves a checkpoint) goes on where it was: the same command resumes.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass, field, replace
from pathlib import Path

import torch

from .combine import combine_folders
from .config import RunConfig, load_config
from .export import export_model, load_averaged
from .tokenizer import Captioner, make_tokenizer
from .train import create_trainer, keep_memory, train


@dataclass(frozen=True)
class Training:
    name: str
    config: str  # beside the recipe
    init: str | None = None  # the stage whose weights it starts from
    minutes: float | None = None  # that the schedule is fitted to; None: the steps of its phases decide
    stop: int | None = None  # ends after so many steps, wherever its schedule is then
    compiled: bool = True


@dataclass(frozen=True)
class Sum:
    name: str
    sum: list[tuple[float, str]]  # factors, which sum to 1, and stages


@dataclass(frozen=True)
class Recipe:
    folder: Path
    tokenizer_config: str
    stages: list[Training | Sum]
    text: list[str] = field(default_factory=list)  # plain English for the tokenizer
    captions: int = 20_000  # for the tokenizer, from each of its configuration's mixes
    entries: int = 2048  # of the tokenizer


def load_recipe(path: Path) -> Recipe:
    """Raises ValueError where a stage names itself twice, or one that doesn't come before it; TypeError for an unknown key."""
    content = json.loads(path.read_text())
    stages: list[Training | Sum] = []
    for entry in content.pop("stages"):
        stage = Sum(**entry) if "sum" in entry else Training(**entry)
        before = {one.name for one in stages}
        needed = {name for _, name in stage.sum} if isinstance(stage, Sum) else {stage.init} - {None}
        if stage.name in before or not needed <= before:
            raise ValueError(f"stage {stage.name}: its name must be its own, and {sorted(needed) or 'nothing'} come before it")
        stages.append(stage)
    return Recipe(path.parent, stages=stages, **content)


class Stopped(Exception):
    """A signal stopped a training, which has left its checkpoint."""


def steps_done(checkpoint: Path) -> int:
    return torch.load(checkpoint, weights_only=True, map_location="cpu")["place"][0] if checkpoint.exists() else 0


def run_training(stage: Training, config: RunConfig, runs: Path, dump: Path | None) -> None:
    """Leaves RUNS/NAME/checkpoint.pt of a whole training. Raises Stopped."""
    run, tokenizer = runs / stage.name, runs / "tokenizer"
    checkpoint = run / "checkpoint.pt"
    left = None if stage.stop is None else stage.stop - steps_done(checkpoint)
    if left is not None and left <= 0:
        return
    # float32 where the stage before was trained, rather than what it was exported as
    init = stage.init and next(
        path for path in (runs / stage.init / "checkpoint.pt", runs / stage.init / "model") if path.exists()
    )
    torch.set_num_threads(config.threads)
    trainer = create_trainer(config, Captioner(tokenizer, config.shape.context), run, init=init, compiled=stage.compiled)
    done = train(trainer, run, stage.minutes, dump, max_steps=left)
    if not done and (stage.stop is None or trainer.step < stage.stop):
        raise Stopped(f"{stage.name} at step {trainer.step}")


def follow(recipe: Recipe, runs: Path, *, device: str | None = None, dump: Path | None = None) -> Path:
    """Makes what is not there yet; the last stage's folder. Raises Stopped."""
    tokenizer = runs / "tokenizer"
    if not (tokenizer / "tokenizer.json").exists():
        config = load_config(recipe.folder / recipe.tokenizer_config)
        text = [recipe.folder / path for path in recipe.text]
        print(make_tokenizer(config, tokenizer, recipe.captions, text, recipe.entries), flush=True)
    for stage in recipe.stages:
        out = runs / stage.name / "model"
        if (out / "model.safetensors").exists():
            continue
        print(f"stage {stage.name}", flush=True)
        if isinstance(stage, Sum):
            combine_folders([(factor, runs / name / "model") for factor, name in stage.sum], out)
            continue
        config = load_config(recipe.folder / stage.config)
        run_training(stage, replace(config, device=device or config.device), runs, dump)
        export_model(load_averaged(runs / stage.name / "checkpoint.pt"), tokenizer, out)
    return runs / recipe.stages[-1].name / "model"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--runs", type=Path, required=True, help="a folder for each stage")
    parser.add_argument("--device", help="cpu or cuda, instead of the stages' own")
    parser.add_argument("--eval", type=Path, help="suite dump, scored now and then")
    options = parser.parse_args()
    keep_memory()
    try:
        print(follow(load_recipe(options.recipe), options.runs, device=options.device, dump=options.eval))
    except Stopped as stopped:
        print(f"stopped: {stopped}; the same command resumes")


if __name__ == "__main__":
    main()
