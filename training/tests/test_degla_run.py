"""An exported run continued: as one process would, as two would, after a stop, and read back by transformers."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from degla import check_export, checkpoint
from degla.folder import ClipFolder
from degla.run import Run, go_on, unpack
from degla_export import make_run, one_thread, zipped  # noqa: F401

TRAINING = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def export(tmp_path_factory):
    place = tmp_path_factory.mktemp("export")
    return zipped(make_run(place / "run"), place / "run.zip")


def losses(out: Path) -> list[float]:
    return [json.loads(line)["loss"] for line in (out / "log.jsonl").read_text().splitlines()]


@pytest.fixture(scope="module")
def alone(export, tmp_path_factory):
    """Eight steps in one go, on one process."""
    out = tmp_path_factory.mktemp("alone")
    return out, go_on(Run(unpack(export, out)), out)


def apart(a: dict, b: dict, base: dict) -> float:
    """Largest difference of the changes of a weight, against the largest change of it."""
    return max(
        float((a[name] - b[name]).norm() / (b[name] - base[name]).norm())
        for name in base
        if not name.endswith("k_proj.bias") and not torch.equal(b[name], base[name])
    )


def test_two_processes_are_as_one(export, alone, tmp_path):
    out, trainer = alone
    command = [
        sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2",
        "-m", "degla.continue", str(export), "--out", str(tmp_path), "--device", "cpu", "--threads", "1",
    ]  # fmt: skip
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, cwd=TRAINING, env=environment, capture_output=True, text=True, timeout=1200)
    assert done.returncode == 0, done.stderr[-3000:]
    assert [json.loads(line)["step"] for line in done.stdout.splitlines()] == list(range(1, 9))
    assert losses(tmp_path) == pytest.approx(losses(out), rel=1e-4)
    base = load_file(unpack(export, out) / "model/model.safetensors")
    base = {name: value.float() for name, value in base.items() if not name.endswith("position_ids")}
    two, one = (load_file(place / "model/model.safetensors") for place in (tmp_path, out))
    assert apart(two, one, base) < 1e-2
    assert any(not torch.equal(one[name], base[name]) for name in base)


def test_a_stopped_run_goes_on_as_if_it_had_not_stopped(export, alone, tmp_path):
    for _ in range(2):
        go_on(Run(unpack(export, tmp_path)), tmp_path, steps=4)
    assert losses(tmp_path) == losses(alone[0])
    mine, theirs = (load_file(out / checkpoint.ARRAYS) for out in (tmp_path, alone[0]))
    assert set(mine) == {f"{s}/{n}" for s in ("student", "teacher", "m", "v") for n in alone[1].parameters}
    assert all(torch.equal(mine[name], theirs[name]) for name in theirs)
    head = json.loads((tmp_path / checkpoint.HEAD).read_text())
    assert head["step"] == 8 and len(head["steps"]) == 8 and head["memory"].keys() == {f"threshold/{k}" for k in range(4)}


def test_a_finished_run_says_that_nothing_is_left(export, alone, capsys):
    out, _ = alone
    before = (out / "log.jsonl").read_text()
    assert go_on(Run(unpack(export, out)), out, steps=4).done == 8
    assert "the run is finished: 8 of 8 steps are made" in capsys.readouterr().err
    assert (out / "log.jsonl").read_text() == before


def test_the_checkpoint_of_an_export_is_where_it_goes_on(export, alone, tmp_path):
    """The page's checkpoint: head and arrays in two files, without metadata."""
    half = tmp_path / "half"
    half.mkdir()
    run = unpack(export, half)
    go_on(Run(run), half, steps=4)
    arrays = load_file(half / checkpoint.ARRAYS)
    save_file(arrays, run / checkpoint.ARRAYS)
    (run / checkpoint.HEAD).write_text((half / checkpoint.HEAD).read_text())
    out = tmp_path / "out"
    out.mkdir()
    go_on(Run(run), out)
    assert losses(out) == losses(alone[0])[4:]
    head = json.loads((run / checkpoint.HEAD).read_text())
    (run / checkpoint.HEAD).write_text(json.dumps({**head, "dataHash": "another"}))
    (tmp_path / "other").mkdir()
    with pytest.raises(ValueError, match="dataHash"):
        go_on(Run(run), tmp_path / "other")


def embeddings(folder: Path, trainer, images: list[Path]) -> dict:
    """What `degla encode` prints of a model, by this package's towers."""
    from PIL import Image

    clip = ClipFolder(folder)
    texts = ["a red cup by a blue hat", "two dogs"]
    weights = {f"model.{name}": value for name, value in trainer.weights().items()}
    with torch.no_grad():
        call = lambda *x: torch.func.functional_call(trainer.towers, weights, x).tolist()  # noqa: E731
        t, v = call("texts", clip.tokens(texts)), call("pictures", clip.pixels([Image.open(p) for p in images]))
    return {
        "texts": [{"text": text, "embedding": row} for text, row in zip(texts, t)],
        "images": [{"file": str(path), "embedding": row} for path, row in zip(images, v)],
    }


def check(*arguments) -> int:
    with pytest.raises(SystemExit) as ended:
        check_export.main([str(a) for a in arguments])
    return ended.value.code


def test_transformers_gives_the_same_embeddings(export, alone, tmp_path, capsys):
    out, trainer = alone
    images = sorted((unpack(export, out) / "data/images").iterdir())[:3]
    given = embeddings(out / "model", trainer, images)
    file = tmp_path / "embeddings.json"
    file.write_text(json.dumps(given))
    whole = zipped(out / "model", tmp_path / "model.zip")
    assert check(whole, "--embeddings", file) == 0
    assert "texts: 2, least cosine" in capsys.readouterr().out
    base = unpack(export, out) / "model"
    assert check(base, "--embeddings", file) == 1  # the base's embeddings are others
    (out / "model/model.safetensors").rename(tmp_path / "kept")
    weights = load_file(tmp_path / "kept")
    weights.pop("logit_scale")
    save_file(weights, out / "model/model.safetensors", metadata={"format": "pt"})
    assert "logit_scale" in check(out / "model")
    (tmp_path / "kept").rename(out / "model/model.safetensors")


def test_an_adapter_on_its_base_is_the_merged_export(tmp_path):
    train = {"kind": "lora", "rank": 2, "alpha": 6, "targets": ["q_proj", "out_proj", "fc1"]}
    run = make_run(tmp_path / "run", train=train, steps=3)
    out = tmp_path / "out"
    out.mkdir()
    trainer = go_on(Run(run), out)
    file = tmp_path / "embeddings.json"
    file.write_text(json.dumps(embeddings(out / "model", trainer, sorted((run / "data/images").iterdir())[:2])))
    arguments = ["--base", run / "model", "--merged", out / "model", "--embeddings", file]
    assert check(out / "adapter", *arguments, "--least", 0.999999) == 0
    settings = json.loads((out / "adapter/adapter_config.json").read_text())
    (out / "adapter/adapter_config.json").write_text(json.dumps({**settings, "lora_alpha": 600}))
    assert check(out / "adapter", *arguments, "--least", 0.999999) == 1


@pytest.mark.parametrize(
    "spoil,message",
    [
        (lambda run: (run / "run.json").unlink(), "no run.json"),
        (lambda run: (run / "data/images/000003.png").unlink(), "line 4"),
        (lambda run: (run / "data/pairs.jsonl").write_text("{}\n"), "line 1"),
        (lambda run: (run / "model/config.json").unlink(), "config.json"),
        (lambda run: (run / "run.json").write_text('{"model": "x", "stepz": 3}'), "stepz"),
    ],
)
def test_what_is_broken_is_named(tmp_path, spoil, message):
    run = make_run(tmp_path / "run")
    spoil(run)
    with pytest.raises(ValueError, match=message):
        Run(unpack(run, tmp_path))


def test_more_than_the_data_and_no_zip_are_refused(tmp_path):
    (tmp_path / "run.zip").write_text("nothing")
    with pytest.raises(ValueError, match="no zip"):
        unpack(tmp_path / "run.zip", tmp_path)
    run = make_run(tmp_path / "run", batch=32)
    with pytest.raises(ValueError, match="larger than the data"):
        go_on(Run(run), tmp_path)
