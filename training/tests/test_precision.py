import pytest
import torch

from scenes_clip import precision
from scenes_clip.config import parse_config
from scenes_clip.model import Clip
from scenes_clip.precision import faster_precision
from scenes_clip.train import Trainer


@pytest.mark.parametrize(
    ("seconds", "faster"),
    # measured: two cores with bf16 instructions; two without
    [({"float32": 1.41, "bfloat16": 0.82}, "bfloat16"), ({"float32": 1.75, "bfloat16": 20.0}, "float32")],
)
def test_the_faster_of_two_timed_steps_is_taken(monkeypatch, tiny_config, captioner, seconds, faster):
    asked = []

    def timed(model, name, batch, keep):
        asked.append(name)
        return seconds[name]

    monkeypatch.setattr(precision, "timed_step", timed)
    trainer = Trainer(parse_config_with(tiny_config, precision="auto"), captioner, compiled=False)
    assert trainer.precision == faster
    # what is hopelessly slow is asked once only
    assert asked.count("bfloat16") == (1 if faster == "float32" else 4)


def test_a_resumed_run_keeps_the_precision_that_it_began_with(monkeypatch, tiny_config, captioner, tmp_path):
    seconds = {"float32": 1.0, "bfloat16": 0.5}
    monkeypatch.setattr(precision, "timed_step", lambda model, name, batch, keep: seconds[name])
    config = parse_config_with(tiny_config, precision="auto")
    begun = Trainer(config, captioner, compiled=False)
    begun.save(tmp_path / "checkpoint.pt")
    seconds["bfloat16"] = 2.0  # a busy machine, or another one
    resumed = Trainer(config, captioner, compiled=False)
    assert resumed.precision == "float32"
    resumed.load(tmp_path / "checkpoint.pt")
    assert resumed.precision == begun.precision == "bfloat16"


def test_a_slow_first_step_that_only_warms_up_decides_nothing(monkeypatch):
    times = {"float32": iter([9.0, 1.0, 1.0, 1.0]), "bfloat16": iter([3.9, 0.7, 0.6, 0.8])}
    monkeypatch.setattr(precision, "timed_step", lambda model, name, batch, keep: next(times[name]))
    assert faster_precision(None) == ("bfloat16", {"float32": 1.0, "bfloat16": 0.6})


def test_timing_leaves_weights_gradients_and_chance_alone(tiny_config):
    model = Clip(tiny_config.shape)
    before = {key: value.clone() for key, value in model.state_dict().items()}
    torch.manual_seed(7)
    expected = torch.rand(3)
    torch.manual_seed(7)
    chosen, seconds = faster_precision(model, batch=4, keep=0.5, rounds=1)
    assert torch.equal(torch.rand(3), expected)
    assert chosen in seconds and all(value > 0 for value in seconds.values())
    assert all(parameter.grad is None for parameter in model.parameters())
    assert all(torch.equal(value, before[key]) for key, value in model.state_dict().items())


def test_an_unknown_precision_is_an_error():
    with pytest.raises(ValueError, match="float8"):
        parse_config({"phases": [{"steps": 1, "mix": "m"}], "precision": "float8"})


def parse_config_with(config, **changes):
    from dataclasses import replace

    return replace(config, **changes)
