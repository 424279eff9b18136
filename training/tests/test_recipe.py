"""A model made from nothing by a recipe, on the stand-in generator."""

import json
import sys
from dataclasses import replace

import pytest
import torch
from conftest import TRAINING
from safetensors.torch import load_file
from transformers import CLIPModel

from scenes_clip import recipe as module
from scenes_clip.recipe import Stopped, follow, load_recipe, steps_done

CONFIG = {
    "generator": [sys.executable, str(TRAINING / "tests" / "stand_in.py")],
    "directory": str(TRAINING),
    "lr": 2e-3, "warmup": 2, "ema": 0.5, "niceness": 0, "precision": "float32",
    "shape": {
        "image_size": 32, "patch": 8, "vision_width": 32, "vision_layers": 1, "vision_heads": 2,
        "text_width": 32, "text_layers": 1, "text_heads": 2, "context": 24, "projection": 16,
    },
    "phases": [{"steps": 4, "mix": "any.json", "batch": 8}],
}  # fmt: skip
STAGES = [
    {"name": "bound", "config": "run.json", "compiled": False},
    {"name": "loose", "config": "run.json", "init": "bound", "stop": 3, "compiled": False},
    {"name": "half", "sum": [[0.5, "bound"], [0.5, "loose"]]},
    {"name": "last", "config": "run.json", "init": "half", "compiled": False},
]


def written(folder, stages):
    (folder / "run.json").write_text(json.dumps(CONFIG))
    path = folder / "recipe.json"
    path.write_text(json.dumps({"tokenizer_config": "run.json", "captions": 64, "entries": 560, "stages": stages}))
    return load_recipe(path)


def test_a_stopped_recipe_goes_on_and_ends_at_the_same_weights(tmp_path, monkeypatch):
    recipe = written(tmp_path, STAGES)
    whole = follow(recipe, tmp_path / "whole")
    assert CLIPModel.from_pretrained(whole).config.projection_dim == 16
    assert [steps_done(tmp_path / "whole" / name / "checkpoint.pt") for name in ("bound", "loose", "last")] == [4, 3, 4]
    bound, loose, half = (load_file(tmp_path / "whole" / n / "model" / "model.safetensors") for n in ("bound", "loose", "half"))
    for name, value in half.items():
        assert torch.allclose(value.float(), (bound[name].float() + loose[name].float()) / 2, atol=2e-3), name

    # as a signal would: each training ends after two steps, however often it is asked
    train = module.train
    monkeypatch.setattr(
        module, "train", lambda *rest, max_steps=None, **more: train(*rest, max_steps=min(2, max_steps or 2), **more)
    )
    stops = 0
    while True:
        try:
            parts = follow(recipe, tmp_path / "parts")
            break
        except Stopped:
            stops += 1
    assert stops >= 3
    for name, value in load_file(parts / "model.safetensors").items():
        assert torch.equal(value, load_file(whole / "model.safetensors")[name]), name

    # what is there isn't made again
    monkeypatch.setattr(module, "run_training", lambda *_: pytest.fail("trained again"))
    assert follow(recipe, tmp_path / "parts") == parts


def test_refuses_stages_that_come_from_nowhere(tmp_path):
    with pytest.raises(ValueError, match="stage loose: .*bound"):
        written(tmp_path, STAGES[1:])
    with pytest.raises(ValueError, match="stage bound: its name must be its own"):
        written(tmp_path, [STAGES[0], STAGES[0]])
    with pytest.raises(TypeError, match="minuets"):
        written(tmp_path, [{**STAGES[0], "minuets": 3}])


def test_the_bundled_recipe_names_configurations_and_mixes_that_are_there():
    recipe = load_recipe(TRAINING / "configs" / "bundled.json")
    configs = [module.load_config(recipe.folder / stage.config) for stage in recipe.stages if hasattr(stage, "config")]
    assert len({replace(config.shape) for config in configs}) == 1
    for config in configs:
        for phase in config.phases:
            assert (TRAINING.parent / phase.mix).exists(), phase.mix
    for path in recipe.text:
        assert (recipe.folder / path).exists()
