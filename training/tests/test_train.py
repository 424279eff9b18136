import json
import math
import os
import signal
import threading
from dataclasses import replace

import pytest
import torch

from scenes_clip.config import parse_config
from scenes_clip.evaluate import evaluate_file
from scenes_clip.export import load_averaged
from scenes_clip.frames import write_frame
from scenes_clip.train import Trainer, learning_rate, phase_at, train


def test_a_stopped_and_resumed_run_equals_an_unbroken_one(tiny_config, captioner, tmp_path):
    whole = Trainer(tiny_config, captioner, compiled=False)
    assert train(whole, tmp_path / "whole")
    first = Trainer(tiny_config, captioner, compiled=False)
    assert not train(first, tmp_path / "parts", max_steps=4)
    second = Trainer(tiny_config, captioner, compiled=False)
    assert not train(second, tmp_path / "parts", max_steps=3)  # over the border of the phases
    third = Trainer(tiny_config, captioner, compiled=False)
    assert train(third, tmp_path / "parts")
    assert third.step == whole.step == 12
    for key, value in whole.model.state_dict().items():
        assert torch.allclose(value, third.model.state_dict()[key], rtol=1e-5, atol=1e-7), key
    exported = load_averaged(tmp_path / "parts" / "checkpoint.pt")
    assert torch.equal(exported.state_dict()["logit_scale"], third.average["logit_scale"])


def test_it_learns_colour_and_place_and_the_dump_shows_it(tiny_config, captioner, tmp_path):
    from scenes_clip.data import stream_batches

    phases = [replace(tiny_config.phases[0], steps=150, batch=32, keep=1.0, twins_weight=1.0)]
    config = replace(tiny_config, phases=phases, lr=3e-3, seed=5)
    frames = stream_batches("x", 99, 64, base=config.generator)
    frame = next(frames)
    frames.close()
    captions = frame.header["captions"]
    cases = [
        {"category": "place", "right": text, "wrong": [twin]}
        for text, (_, twin) in zip(captions, frame.header["twins"], strict=True)
    ]
    sides = ["left", "right"]
    dump = tmp_path / "suite.bin"
    with open(dump, "wb") as file:
        head = {"suite": "toy", "count": len(captions), "size": 32}
        write_frame(file, {**head, "kind": "pairs", "cases": cases}, frame.pixels)
        labels = [sides.index(text.split()[-1]) for text in captions]
        classes = [{"prompts": [f"a {c} square on the {side}" for c in ("red", "blue")]} for side in sides]
        zero = {**head, "kind": "zeroshot", "classes": classes, "labels": labels, "styles": ["flat"] * len(labels)}
        write_frame(file, zero, frame.pixels)

    trainer = Trainer(config, captioner, compiled=False)
    before = evaluate_file(trainer.averaged_model(), captioner, dump)
    assert 0.2 < before["toy/place"] < 0.8
    train(trainer, tmp_path / "run")
    after = evaluate_file(trainer.averaged_model(), captioner, dump)
    assert after["toy/place"] > 0.95
    assert after["toy/zeroshot flat"] > 0.95
    log = [json.loads(line) for line in (tmp_path / "run" / "log.jsonl").read_text().splitlines()]
    assert log[-1]["loss"] < log[0]["loss"] - 0.5
    assert "twin_cosine" in log[-1]


def test_sigterm_leaves_a_checkpoint(tiny_config, captioner, tmp_path):
    config = replace(tiny_config, phases=[replace(tiny_config.phases[0], steps=100_000)])
    trainer = Trainer(config, captioner, compiled=False)
    threading.Timer(1.5, os.kill, (os.getpid(), signal.SIGTERM)).start()
    assert not train(trainer, tmp_path)
    resumed = Trainer(config, captioner, compiled=False)
    resumed.load(tmp_path / "checkpoint.pt")
    assert 0 < resumed.step == trainer.step < 100_000
    assert not (tmp_path / "checkpoint.partial").exists()


def test_minutes_bring_the_schedule_and_the_phases_to_their_end(tiny_config, captioner):
    trainer = Trainer(tiny_config, captioner, compiled=False)
    trainer.step, trainer.seconds = 3, 54.0
    assert trainer.progress(None) == 0.25 and phase_at(trainer.config, 0.25) == 0
    assert trainer.progress(1.0) == 0.9 and phase_at(trainer.config, 0.9) == 1
    trainer.seconds = 60.0
    assert trainer.progress(1.0) == 1.0
    config = tiny_config
    rates = [learning_rate(config, p, 1000) for p in (0.0, 0.5, 1.0)]
    middle = config.lr * (config.final_lr + (1 - config.final_lr) / 2)
    assert rates == pytest.approx([config.lr, middle, config.lr * config.final_lr])
    assert learning_rate(config, 0.0, 0) == pytest.approx(config.lr / config.warmup)


def test_a_phase_has_its_own_rate_whatever_comes_after_it(tiny_config):
    first = replace(tiny_config.phases[0], steps=10, lr_scale=0.8, lr_end=0.2)
    second = replace(tiny_config.phases[1], steps=5, lr_scale=0.5)
    config = replace(tiny_config, final_lr=1.0, phases=[first, second])
    rates = [learning_rate(config, step / 15, 1000) / config.lr for step in (0, 5, 10, 14)]
    assert rates == pytest.approx([0.8, 0.5, 0.5, 0.5])
    longer = replace(config, phases=[first, second, second])
    assert [learning_rate(longer, step / 20, 1000) for step in range(15)] == pytest.approx(
        [learning_rate(config, step / 15, 1000) for step in range(15)]
    )


def test_a_phase_has_its_own_average(tiny_config, captioner):
    phases = [replace(tiny_config.phases[0], ema=0.0), replace(tiny_config.phases[1])]
    trainer = Trainer(replace(tiny_config, phases=phases), captioner, compiled=False)
    with torch.no_grad():
        trainer.model.logit_scale.fill_(1.0)
    trainer.step = 1000
    trainer.update_average()
    assert trainer.average["logit_scale"].item() == 1.0  # none: the weights themselves
    trainer.phase = 1
    with torch.no_grad():
        trainer.model.logit_scale.fill_(2.0)
    trainer.update_average()
    assert trainer.average["logit_scale"].item() == pytest.approx(1.1)  # the run's own 0.9


def test_the_temperature_is_clamped(tiny_config, captioner, tmp_path):
    trainer = Trainer(tiny_config, captioner, compiled=False)
    with torch.no_grad():
        trainer.model.logit_scale.fill_(9.0)
    train(trainer, tmp_path, max_steps=1)
    assert trainer.model.logit_scale.item() <= math.log(100) + 1e-6


def test_a_misspelt_option_is_an_error():
    with pytest.raises(ValueError, match="kepe"):
        parse_config({"phases": [{"steps": 1, "mix": "m", "kepe": 0.5}]})
