"""What the page itself exports: PyTorch goes on with its run as the page does, and transformers embeds as the page."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from safetensors.torch import load_file

from degla import check_export
from degla.run import Run, go_on, unpack
from degla_export import one_thread  # noqa: F401
from test_degla_run import check

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """The exports of scripts/export-tiny-run.ts: half of a run, its end, and a run with LoRA."""
    if not (shutil.which("node") and (ROOT / "node_modules").is_dir()):
        pytest.skip("the page's own exports need node and npm ci")
    out = tmp_path_factory.mktemp("page")
    command = ["node", "--import", "tsx", "scripts/export-tiny-run.ts", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=1200)
    assert done.returncode == 0, done.stderr[-3000:]
    return out


def test_pytorch_goes_on_with_a_run_as_the_page_does(page, tmp_path):
    trainer = go_on(Run(unpack(page / "run.zip", tmp_path)), tmp_path)
    mine = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    theirs = json.loads((page / "steps.json").read_text())[4:]
    assert [record["step"] for record in mine] == [5, 6, 7, 8]
    for record, other in zip(mine, theirs, strict=True):
        for key in ("loss", "lr", "gradNorm", "logitScale", "accuracy"):
            assert record[key] == pytest.approx(other[key], rel=1e-3), (record["step"], key)
        assert record["terms"] == pytest.approx(other["terms"], rel=1e-3)
    tuned = load_file(check_export.open_export(page / "model.zip", tmp_path) / "model.safetensors")
    base = trainer.base
    for name, value in trainer.weights().items():
        moved = (tuned[name] - base[name]).norm()
        if not name.endswith("k_proj.bias"):  # its gradient is nothing but rounding errors
            assert (value - tuned[name]).norm() <= 1e-2 * moved, name


def test_transformers_embeds_as_the_page(page, capsys):
    assert check(page / "model.zip", "--embeddings", page / "embeddings.json") == 0
    assert "pictures: 4" in capsys.readouterr().out
    assert check(page / "lora.zip", "--embeddings", page / "lora-embeddings.json") == 0
    assert check(page / "lora.zip", "--embeddings", page / "embeddings.json") == 1


def test_the_pages_adapter_on_its_base_is_its_merged_export(page, tmp_path):
    base = unpack(page / "run.zip", tmp_path) / "model"
    arguments = ["--base", base, "--merged", page / "lora.zip", "--embeddings", page / "lora-embeddings.json"]
    assert check(page / "adapter.zip", *arguments, "--least", 0.999999) == 0
