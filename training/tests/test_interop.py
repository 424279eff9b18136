"""What the page and the command export, in the libraries that people load it with: transformers 5 and 4, PEFT.

The base is a folder as transformers 5 saves it: settings of pictures nested, number types in every part of config.json,
floats that are whole numbers, bfloat16 weights.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from huggingface_hub import ModelCard
from peft import PeftModel
from PIL import Image
from transformers import (
    CLIPConfig, CLIPImageProcessorPil, CLIPModel, CLIPProcessor, CLIPTextModelWithProjection, CLIPTokenizer,
    CLIPVisionModelWithProjection, pipeline,
)  # fmt: skip

from degla.run import Run, go_on, unpack
from degla.settings import OFF, parse_config
from degla_export import one_thread  # noqa: F401

ROOT = Path(__file__).resolve().parents[2]
READER = Path(__file__).with_name("clip_reader.py")
TRANSFORMERS_4 = ROOT / "training/.transformers4"
SMALL = ROOT / "public/models/scenes-clip"
TEXTS = ["a red koala", "two blue coats on a mat's edge"]


def node(*arguments) -> None:
    if not (shutil.which("node") and (ROOT / "node_modules").is_dir()):
        pytest.skip("what is exported needs node and npm ci")
    command = ["node", "--import", "tsx", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=1200)
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    folder = tmp_path_factory.mktemp("saved-by-transformers-5")
    torch.manual_seed(3)
    tower = dict(hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2, projection_dim=16)
    config = CLIPConfig(
        projection_dim=16,
        vision_config={**tower, "image_size": 32, "patch_size": 16},
        text_config={
            **tower, "vocab_size": 2048, "max_position_embeddings": 24,
            "bos_token_id": 2046, "eos_token_id": 2047, "pad_token_id": 2047,
        },
    )  # fmt: skip
    CLIPModel(config).to(torch.bfloat16).save_pretrained(folder)
    tokenizer = CLIPTokenizer.from_pretrained(SMALL, model_max_length=24)
    images = CLIPImageProcessorPil(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32})
    CLIPProcessor(image_processor=images, tokenizer=tokenizer).save_pretrained(folder)
    assert not (folder / "preprocessor_config.json").exists()
    assert '"initializer_factor": 1.0' in (folder / "config.json").read_text()
    (folder / "README.md").write_text("---\nlicense:\n- apache-2.0\n- mit\n---\n# base\n")
    return folder


@pytest.fixture(scope="module")
def picture(tmp_path_factory):
    path = tmp_path_factory.mktemp("picture") / "tall.png"
    Image.fromarray(np.random.default_rng(1).integers(0, 255, (51, 37, 3), np.uint8)).save(path)
    return path


@pytest.fixture(scope="module")
def page(base, tmp_path_factory):
    out = tmp_path_factory.mktemp("page")
    node("scripts/export-tiny-run.ts", out, base)
    return out


@pytest.fixture(scope="module")
def command(base, tmp_path_factory):
    """The folder that `degla finetune` writes, LoRA's adapter in it."""
    place = tmp_path_factory.mktemp("command")
    (place / "images").mkdir()
    draw = np.random.default_rng(2)
    rows = []
    for i in range(12):
        Image.fromarray(draw.integers(0, 255, (40, 36, 3), np.uint8)).save(place / f"images/{i}.png")
        rows.append(f"images/{i}.png,a {'red' if i % 2 else 'blue'} thing {i}")
    (place / "pairs.csv").write_text("image,caption\n" + "\n".join(rows) + "\n")
    run = {
        "name": "interop", "model": str(base), "data": {"kind": "pairs", "id": str(place / "pairs.csv")},
        "steps": 2, "batch": 4, "heldOut": 0, "tokenTable": True, "optimiser": {"lr": 1e-2, "warmup": 1},
        "train": {"kind": "lora", "rank": 2, "alpha": 6, "targets": ["q_proj", "fc1"]},
        "method": {**OFF, "base": {**OFF["base"], "negatives": "none"}},
    }  # fmt: skip
    (place / "run.json").write_text(json.dumps(parse_config(run)))
    node("src/cli/main.ts", "finetune", "--config", place / "run.json", "--out", place / "out")
    return place / "out"


@pytest.fixture(scope="module", params=["page", "command"])
def export(request, tmp_path_factory):
    made = request.getfixturevalue(request.param)
    return made if request.param == "command" else unpack_zip(made / "table.zip", tmp_path_factory.mktemp("table"))


def unpack_zip(path: Path, folder: Path) -> Path:
    shutil.unpack_archive(path, folder)
    return folder


def read(folder: Path, picture: Path, path: Path | None = None) -> dict:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([*([str(path)] if path else []), *sys.path])}
    command = [sys.executable, str(READER), str(folder), str(picture), *TEXTS]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, env=environment)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_every_class_of_transformers_5_loads_it_in_one_number_type(export):
    kinds = (CLIPModel, CLIPTextModelWithProjection, CLIPVisionModelWithProjection)
    assert [kind.from_pretrained(export).dtype for kind in kinds] == [torch.float32] * 3
    whole = CLIPModel.from_pretrained(export).eval()
    processor = CLIPProcessor.from_pretrained(export)
    tokens = processor.tokenizer(TEXTS, padding=True, return_tensors="pt")
    with torch.no_grad():
        alone = CLIPTextModelWithProjection.from_pretrained(export).eval()(**tokens).text_embeds
        both = whole.get_text_features(**tokens)
    both = getattr(both, "pooler_output", both)
    assert torch.allclose(alone, both, atol=1e-6)


def test_the_text_of_numbers_in_the_config_survives(export, base):
    lines = [line for line in (export / "config.json").read_text().splitlines() if "dtype" not in line]
    assert lines == [line for line in (base / "config.json").read_text().splitlines() if "dtype" not in line]


def test_a_pipeline_runs_it(export, picture):
    ask = pipeline("zero-shot-image-classification", model=str(export))
    answer = ask(str(picture), candidate_labels=["a cat", "a dog"])
    assert {row["label"] for row in answer} == {"a cat", "a dog"}
    assert sum(row["score"] for row in answer) == pytest.approx(1, abs=1e-5)


def test_truncation_keeps_to_the_context(export, picture):
    assert read(export, picture)["longest"] == 24


def test_transformers_4_reads_the_same(export, picture):
    assert TRANSFORMERS_4.is_dir(), "pip install --no-deps --target training/.transformers4 -r training/requirements-transformers4.txt"
    old, new = read(export, picture, TRANSFORMERS_4), read(export, picture)
    assert old["version"].startswith("4.") and new["version"].startswith("5.")
    assert old["longest"] == new["longest"] == 24
    assert old["dtype"] == new["dtype"] == "torch.float32"
    for key in ("image", "texts"):
        assert np.allclose(old[key], new[key], atol=1e-5), key


def test_peft_makes_the_trained_model_of_base_and_adapter(export, base, command, page, tmp_path, picture):
    adapter = export / "adapter" if (export / "adapter").is_dir() else unpack_zip(page / "table-adapter.zip", tmp_path)
    model = PeftModel.from_pretrained(CLIPModel.from_pretrained(base, dtype=torch.float32), adapter).eval()
    merged = CLIPModel.from_pretrained(export).eval()
    processor = CLIPProcessor.from_pretrained(export)
    inputs = processor(text=TEXTS, images=Image.open(picture), padding=True, return_tensors="pt")
    with torch.no_grad():
        one, other = model(**inputs), merged(**inputs)
    for key in ("text_embeds", "image_embeds"):
        assert torch.allclose(one[key], other[key], atol=2e-6), key
    # the table was trained: without it the texts are others
    table = "text_model.embeddings.token_embedding.weight"
    before = CLIPModel.from_pretrained(base, dtype=torch.float32).state_dict()[table]
    assert not torch.equal(merged.state_dict()[table], before)


def test_the_card_is_one_that_the_hub_takes(export):
    card = ModelCard.load(export / "README.md")
    assert card.data.license == ["apache-2.0", "mit"]
    assert "| data hash | SHA-256 " in card.text


def test_pytorch_goes_on_with_a_run_of_such_a_base(page, tmp_path):
    run = unpack(page / "run.zip", tmp_path)
    assert (run / "model/preprocessor_config.json").is_file()
    assert go_on(Run(run), tmp_path, steps=1).done == 5
