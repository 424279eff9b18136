"""Configurations in short, suites scored by the page's rules, and a whole search on a stand-in for the generator."""

import json
import sys

import pytest
import torch

from degla import search
from degla.folder import ClipFolder
from degla.settings import PRESETS, parse_config
from degla.step import Towers
from degla.suites import Suites, score_pairs, score_zeroshot
from degla_export import TINY, one_thread  # noqa: F401
from scenes_clip.frames import Frame, write_frame

STAND_IN = """
import json, sys, torch
sys.path.insert(0, {training!r})
from scenes_clip.frames import write_frame
config = json.load(open(sys.argv[sys.argv.index("--run") + 1]))
torch.manual_seed(1)
n = config["data"]["count"]
captions = [f"a {{w}} cup {{i}}" for i, w in enumerate(["red", "blue"] * (n // 2))]
negatives = [[f"a {{w}} hat {{i}}", None] for i, w in enumerate(["blue", "red"] * (n // 2))]
pixels = torch.randint(0, 256, (n, 32, 32, 3), dtype=torch.uint8)
header = dict(batch=0, count=n, size=32, captions=captions, negatives=negatives, together=2)
write_frame(sys.stdout.buffer, header, pixels)
"""


def test_configurations_in_short_are_whole_ones(tmp_path):
    entry = {
        "name": "d", "preset": "degla", "set": {"optimiser.lr": 1e-4, "data.nouns": ["cat", "dog"]},
        "grid": {"method.dis.weight": [1, 5], "steps": [10, 20]},
    }  # fmt: skip
    configs = search.expand(entry)
    assert [(c["method"]["dis"]["weight"], c["steps"]) for c in configs] == [(1, 10), (1, 20), (5, 10), (5, 20)]
    assert configs[3]["name"] == "d dis.weight=5 steps=20" and configs[0]["optimiser"]["lr"] == 1e-4
    assert PRESETS["degla"]["dis"]["weight"] == 1.28  # the preset itself stays
    whole = parse_config({"model": "x", "steps": 7})
    assert search.expand(whole) == [whole]
    (tmp_path / "run.json").write_text(json.dumps({"model": "x", "steps": 9, "name": "r"}))
    [varied] = search.expand({"name": "v", "from": "run.json", "set": {"method.dis.on": False}}, tmp_path)
    assert (varied["name"], varied["steps"], varied["method"]["dis"]["on"]) == ("v", 9, False)
    for wrong in ({"preset": "clip"}, {"preset": "degla", "from": "run.json"}, {"set": {"optimiser.rate": 1}}, {"set": {"metod.dis.weight": 1}}, {"grid": {}, "a": 1}):
        with pytest.raises(ValueError):
            search.expand(wrong)


def pair_frame(pixels):
    cases = [
        {"category": "swap-object", "right": "a", "wrong": ["b"]},
        {"category": "swap-object", "right": "b", "wrong": ["a", "c"]},
        {"category": "replace-object", "right": "c", "wrong": ["c"]},
    ]
    return Frame({"suite": "pairs", "kind": "pairs", "count": 3, "size": 1, "cases": cases}, pixels)


class Known:
    """A model whose embeddings are known: pictures carry theirs, texts are one-hot; stands for folder and towers."""

    def tokens(self, texts):
        return torch.tensor([["abcd".index(text)] for text in texts])

    def pixels(self, pictures):
        return pictures

    def embed(self, kind, x):
        return torch.eye(4)[x[:, 0]] if kind == "texts" else x.reshape(len(x), -1)[:, :4].float()


def test_pairs_and_zero_shot_are_counted_by_the_pages_rules():
    known = Known()
    pixels = torch.tensor([[9, 1, 0, 0], [3, 5, 6, 0], [0, 0, 7, 0]]).view(3, 1, 1, 4)
    assert score_pairs(pair_frame(pixels), known, known.embed) == {"swap-object": [1.0, 0.0], "replace-object": [0.5]}
    classes = [{"prompts": ["a"]}, {"prompts": ["b", "c"]}]
    header = {"kind": "zeroshot", "count": 3, "classes": classes, "labels": [0, 0, 1], "styles": ["x", "y", "x"]}
    shares = score_zeroshot(Frame(header, pixels), known, known.embed)
    assert shares == {"x": [1.0, 1.0], "y": [0.0], "all": [1.0, 0.0, 1.0]}


def test_a_search_makes_one_table_and_goes_on_where_it_was(tmp_path, monkeypatch, capsys):
    (tmp_path / "generator.py").write_text(STAND_IN.format(training=str(search.ROOT / "training")))
    monkeypatch.setattr(search, "GENERATOR", [sys.executable, str(tmp_path / "generator.py")])
    torch.manual_seed(4)
    with (tmp_path / "dev.frames").open("wb") as file:
        pixels = torch.randint(0, 256, (4, 32, 32, 3), dtype=torch.uint8)
        cases = [
            {"category": category, "right": "a red cup", "wrong": ["a blue cup"]}
            for category in ("swap-object", "swap-attribute", "replace-relation", "counting")
        ]
        write_frame(file, {"suite": "pairs", "kind": "pairs", "count": 4, "size": 32, "cases": cases}, pixels)
        classes = [{"prompts": ["a red cup", "red"]}, {"prompts": ["a blue hat"]}]
        header = {"suite": "zero-shot", "kind": "zeroshot", "count": 4, "size": 32, "classes": classes}
        write_frame(file, {**header, "labels": [0, 1, 0, 1], "styles": ["x", "x", "y", "z"], "heldOutStyles": ["z"]}, pixels)
    suites = Suites([tmp_path / "dev.frames"])
    assert len(suites.frames[0].header["cases"]) == 3  # only the three that composition is the mean of
    folder = ClipFolder(TINY)
    base = suites.score(Towers(folder.load()), folder, {})
    summary = suites.summary(base)
    assert set(summary) == {"pairs", "zero-shot", "zero-shot, held-out styles"}
    assert summary["zero-shot"] == (base["zero-shot/x"] + base["zero-shot/y"]) / 2
    assert summary["zero-shot, held-out styles"] == base["zero-shot/z"]

    plan = {"preset": "degla", "set": {"data.count": 12, "batch": 4, "steps": 2, "negatives": 2}}
    (tmp_path / "configs.json").write_text(json.dumps([plan, {**plan, "preset": "negclip"}]))
    arguments = [
        "--model", str(TINY), "--suite", str(tmp_path / "dev.frames"), "--configs", str(tmp_path / "configs.json"),
        "--out", str(tmp_path / "out"), "--device", "cpu", "--every", "1",
    ]  # fmt: skip
    search.main([*arguments, "--seeds", "1"])
    search.main([*arguments, "--seeds", "1", "2", "--bf16"])
    search.main([*arguments, "--seeds", "1", "2"])
    table = (tmp_path / "out/table.md").read_text().splitlines()
    assert [line.split(" | ")[:2] for line in table[2:]] == [["| base, %", ""], ["| degla", "2"], ["| negclip", "2"]]
    runs = [json.loads(line) for line in (tmp_path / "out/runs.jsonl").read_text().splitlines()]
    assert len(runs) == 8  # what was known was not run again; bfloat16 is another run
    assert [point["step"] for point in runs[0]["path"]] == [1, 2]
    assert len(list((tmp_path / "out").glob("*.frames"))) == 1
