"""The step on a tiny CLIP: gradients in parts, the update by hand, the teacher, what is trained, and what is not."""

import math

import pytest
import torch

from degla.folder import ClipFolder
from degla.run import split
from degla.settings import PRESETS, learning_rate, parse_config, teacher_rate
from degla.step import Diverged, Rows, Trainer
from degla.trainable import PATCH_EMBEDDING, TOKEN_TABLE, to_device_layout, to_file_layout
from degla_export import TINY, one_thread  # noqa: F401

LORA = {"kind": "lora", "rank": 2, "alpha": 4, "targets": ["q_proj", "fc2"]}


@pytest.fixture(scope="module")
def folder():
    return ClipFolder(TINY)


@pytest.fixture(scope="module")
def rows(folder):
    torch.manual_seed(2)
    ids = folder.tokens([f"a {word} cup by {i} hats" for i in range(6) for word in ("red", "blue", "green")]).view(6, 3, -1)
    filled = torch.tensor([[1, 1], [1, 0], [0, 0], [0, 1], [1, 1], [1, 0]]).bool()
    pictures = torch.randint(0, 256, (6, 4, 4, 3), dtype=torch.uint8).repeat_interleave(8, 1).repeat_interleave(8, 2)
    return Rows(folder.pixels(pictures).double(), ids[:, 0], ids[:, 1:], filled)


def trainer(folder, micro_batch=None, **changes):
    config = {"model": "tiny", "steps": 6, "batch": 6, "negatives": 2, "optimiser": {"lr": 1e-3, "warmup": 2}}
    return Trainer(folder.load(dtype=torch.float64), parse_config({**config, **changes}), micro_batch=micro_batch)


@pytest.mark.parametrize("preset,train", [("degla", {"kind": "all"}), ("ce-clip", {"kind": "all"}), ("degla", LORA)])
def test_in_parts_the_gradient_is_the_same(folder, rows, preset, train):
    whole, parts = (trainer(folder, m, method=PRESETS[preset], train=train) for m in (None, 4))
    for _ in range(3):
        a, b = whole.step(rows), parts.step(rows)
        assert a["loss"] == pytest.approx(b["loss"], rel=1e-10)
        assert a["gradNorm"] == pytest.approx(b["gradNorm"], rel=1e-9)
    for name, value in whole.parameters.items():
        if not name.endswith("k_proj.bias"):  # its gradient is nothing but rounding errors
            assert torch.allclose(value, parts.parameters[name], rtol=1e-7, atol=1e-9), name


def test_the_gradient_is_that_of_finite_differences(folder, rows):
    run = trainer(folder, optimiser={"lr": 1e-30, "warmup": 0, "clipNorm": 0})
    name = "text_model.encoder.layers.0.mlp.fc1.weight"
    before = run.parameters[name].detach().clone()
    run.step(rows)
    # with one step done, the first moment is (1 - beta1) times the gradient
    gradient = run.optimiser.state[run.parameters[name]]["exp_avg"] / 0.1
    direction = torch.randn_like(before)
    values = []
    for sign in (1, -1):
        again = trainer(folder, optimiser={"lr": 1e-30, "warmup": 0, "clipNorm": 0})
        with torch.no_grad():
            again.parameters[name] += sign * 1e-5 * direction
        values.append(again.step(rows)["loss"])
    assert (values[0] - values[1]) / 2e-5 == pytest.approx(float((gradient * direction).sum()), rel=1e-5)


def test_the_update_is_adamw_by_hand(folder, rows):
    run = trainer(folder, train={"kind": "projections"}, method=PRESETS["negclip"])
    start = {name: value.detach().clone() for name, value in run.parameters.items()}
    first = run.step(rows)
    assert first["lr"] == pytest.approx(5e-4)
    for name, value in run.parameters.items():
        state = run.optimiser.state[value]
        g = state["exp_avg"] / 0.1  # after clipping
        assert torch.allclose(state["exp_avg_sq"], 0.02 * g**2)
        decay = 0.1 if value.ndim > 1 else 0.0
        expected = start[name] * (1 - 5e-4 * decay) - 5e-4 * g / (g.abs() + 1e-6)
        assert torch.allclose(value, expected, rtol=1e-12), name
    norm = math.sqrt(sum(float((run.optimiser.state[p]["exp_avg"] / 0.1).pow(2).sum()) for p in run.parameters.values()))
    assert norm == pytest.approx(min(1, first["gradNorm"]), rel=1e-5)


def test_the_teacher_follows_by_its_rate(folder, rows):
    run = trainer(folder)
    start = {name: value.clone() for name, value in run.teacher.items()}
    run.step(rows)
    alpha = 0.039 ** (1 / 6)
    assert teacher_rate(run.config) == pytest.approx(alpha)
    for name, value in run.parameters.items():
        assert torch.allclose(run.teacher[name], alpha * start[name] + (1 - alpha) * value.detach(), rtol=1e-12)
    assert trainer(folder, method=PRESETS["negclip"]).teacher is None


def test_only_what_is_chosen_is_trained(folder, rows):
    everything = set(dict(folder.load().named_parameters()))
    assert set(trainer(folder).parameters) == everything - {TOKEN_TABLE}
    assert set(trainer(folder, tokenTable=True).parameters) == everything
    last = set(trainer(folder, train={"kind": "last", "blocks": 1}).parameters)
    assert {name.split(".")[3] for name in last if name.startswith("vision_model.encoder")} == {"2"}
    assert {"logit_scale", "text_model.final_layer_norm.bias", "visual_projection.weight"} <= last
    with pytest.raises(ValueError, match="4 blocks"):
        trainer(folder, train={"kind": "last", "blocks": 4})
    lora = trainer(folder, train=LORA)
    assert len(lora.parameters) == 2 * 2 * 5
    same = lora.weights()
    for name, value in lora.base.items():
        assert torch.equal(same[name], value), name
    lora.step(rows)
    changed = {name for name, value in lora.weights().items() if not torch.equal(value, lora.base[name])}
    assert changed == {name.removeprefix("lora/").removesuffix("/a") for name in lora.parameters if name.endswith("/a")}


def test_a_loss_that_is_no_number_changes_nothing(folder, rows):
    run = trainer(folder)
    before = {name: value.detach().clone() for name, value in run.parameters.items()}
    broken = Rows(rows.pixels * math.nan, rows.captions, rows.negatives, rows.filled)
    with pytest.raises(Diverged, match="step 1"):
        run.step(broken)
    assert run.done == 0
    assert all(torch.equal(value, before[name]) for name, value in run.parameters.items())
    assert math.isfinite(run.step(rows)["loss"])


def test_layouts_go_there_and_back(folder):
    for name, value in folder.load().named_parameters():
        there = to_device_layout(name, value)
        assert torch.equal(to_file_layout(name, there, tuple(value.shape)), value)
    patch = torch.arange(2 * 3 * 2 * 2).view(2, 3, 2, 2)
    there = to_device_layout(PATCH_EMBEDDING, patch)
    assert there.shape == (12, 2) and there[1 * 6 + 1 * 3 + 2, 1] == patch[1, 2, 1, 1]


def test_settings_know_what_is_misspelt_and_the_schedule_ends_at_nothing():
    for wrong in ({}, {"model": "x", "step": 3}, {"model": "x", "optimiser": {"rate": 1}}, {"model": "x", "batch": 0}):
        with pytest.raises(ValueError):
            parse_config(wrong)
    config = parse_config({"model": "x", "steps": 10, "optimiser": {"lr": 1.0, "warmup": 4}})
    rates = [learning_rate(config, i) for i in range(10)]
    assert rates[:5] == pytest.approx([0.25, 0.5, 0.75, 1, 1]) and rates == sorted(rates[:4]) + sorted(rates[4:])[::-1]
    assert learning_rate(config, 10) == pytest.approx(0)
    assert split(7, 3) == [3, 2, 2]
    with pytest.raises(ValueError):
        split(1, 2)
