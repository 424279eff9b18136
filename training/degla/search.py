"""Many short runs from one base, one table: what a setting buys in composition and costs in retention.

    (cd .. && npm run -s degla -- suite-dump --count 200) > runs/dev.frames
    python -m degla.search --model ../public/models/scenes-clip --suite runs/dev.frames \\
        --configs configs/search.json --seeds 1 2 3 --out runs/search

The configurations are a JSON list (or several files) of whole RunConfigs, or in short
    {"name": "degla", "preset": "degla", "set": {"optimiser.lr": 1e-4}, "grid": {"method.dis.weight": [1.28, 5]}}
where `set` gives values by dotted key and `grid` makes one configuration for each combination; with "from" in place of
"preset", the path of a RunConfig beside the file, everything else is that run's. The scenes that a
configuration trains on are made by the page's generator (`degla stream --run`) and kept in OUT. Every finished run is
a line of OUT/runs.jsonl; asked for again, it is taken from there, so that a stopped search goes on, and further
configurations and seeds join the same table.
"""

from __future__ import annotations

import argparse
import copy
import hashlib
import itertools
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

import torch
from transformers import CLIPModel

from .data import Examples, read_frame_examples
from .folder import ClipFolder
from .settings import PRESETS, parse_config
from .step import Diverged, Towers, Trainer
from .suites import COMPOSITION, Suites


ROOT = Path(__file__).resolve().parents[2]
GENERATOR = ["npm", "run", "-s", "degla", "--", "stream"]


def expand(entry: dict, beside: Path = Path()) -> list[dict]:
    """The RunConfigs that an entry of a file in the folder `beside` stands for. Raises ValueError on what is unknown."""
    if not {"preset", "from", "set", "grid"} & set(entry):
        return [parse_config(entry)]
    if unknown := set(entry) - {"name", "preset", "from", "set", "grid"}:
        raise ValueError(f"unknown keys beside preset, from, set and grid: {', '.join(sorted(unknown))}")
    if {"preset", "from"} <= set(entry):
        raise ValueError("an entry begins with a preset or from a run, not with both")
    if "from" in entry:
        start = json.loads((beside / entry["from"]).read_text())
    else:
        preset = entry.get("preset", "degla")
        if preset not in PRESETS:
            raise ValueError(f"no preset is called {preset!r}: choose of {', '.join(PRESETS)}")
        start = {"model": "base", "name": preset, "method": PRESETS[preset]}
    grid = entry.get("grid", {})
    configs = []
    for values in itertools.product(*grid.values()):
        config = parse_config({**start, "name": entry.get("name", start.get("name", "run"))})
        varied = dict(zip(grid, values))
        for key, value in {**entry.get("set", {}), **varied}.items():
            put(config, key, value)
        config["name"] = " ".join([config["name"], *(f"{key.split('.', 1)[-1]}={value}" for key, value in varied.items())])
        configs.append(parse_config(config))
    return configs


def put(config: dict, dotted: str, value) -> None:
    """Sets a value; `parse_config` finds what doesn't exist."""
    *path, last = dotted.split(".")
    for part in path:
        config = config.setdefault(part, {})
    config[last] = copy.deepcopy(value)


def scenes_of(config: dict, out: Path) -> Path:
    """The frames that the configuration trains on; made where they aren't there yet."""
    if config["data"]["kind"] != "scenes":
        raise ValueError(f"{config['name']} trains on pairs; here runs on scenes are compared")
    asked = {key: config[key] for key in ("model", "data", "heldOut", "negatives")}
    path = out / f"data-{fingerprint(asked)}.frames"
    if not path.exists():
        run, part = path.with_suffix(".json"), path.with_suffix(".part")
        run.write_text(json.dumps(asked) + "\n")
        with part.open("wb") as file:
            subprocess.run([*GENERATOR, "--run", str(run.resolve())], cwd=ROOT, stdout=file, check=True)
        part.rename(path)
    return path


def train_one(
    folder: ClipFolder, model: CLIPModel, examples: Examples, suites: Suites, config: dict, *, every: int = 0,
    autocast: torch.dtype | None = None,
) -> dict:  # fmt: skip
    """Trains from the base, whose model stays as it is, and scores: {"path": [{"step", "shares"}], "loss", "seconds"
    of training alone, "error"}."""
    trainer = Trainer(model, config, autocast=autocast)
    path, record, error, seconds = [], None, None, 0.0
    try:
        for index in range(config["steps"]):
            began = time.perf_counter()
            record = trainer.step(examples.rows(folder, examples.batch(config, index), config["negatives"]))
            seconds += time.perf_counter() - began
            last = index + 1 == config["steps"]
            if last or (every and (index + 1) % every == 0):
                shares = suites.score(trainer.towers, folder, trainer.weights(), autocast)
                path.append({"step": index + 1, "shares": shares})
            if sys.stderr.isatty():
                print(f"\r{index + 1}/{config['steps']} loss {record['loss']:.3f}  ", end="", file=sys.stderr)
    except Diverged as fault:
        error = str(fault)
    return {"path": path, "loss": record and record["loss"], "seconds": round(seconds, 1), "error": error}


def fingerprint(*parts) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


def table(suites: Suites, base: dict, results: list[dict]) -> str:
    """Markdown: a row for each configuration, points gained over the base as mean ± standard deviation over seeds."""
    at_base = suites.summary(base)
    head = ["configuration", "seeds", *at_base, *(c for c in COMPOSITION if any(k.endswith(c) for k in base)), "loss", "s a run"]
    lines = [head, ["---"] * len(head)]
    lines.append(["base, %", "", *(f"{100 * value:.1f}" for value in at_base.values()), *by_category(base), "", ""])
    for name in dict.fromkeys(result["name"] for result in results):
        runs = [result for result in results if result["name"] == name]
        good = [run for run in runs if run["path"]]
        if not good:
            lines.append([name, f"0 of {len(runs)}: {runs[0]['error']}", *[""] * (len(head) - 2)])
            continue
        ends = [run["path"][-1]["shares"] for run in good]
        gains = [points([suites.summary(end)[key] - at_base[key] for end in ends]) for key in at_base]
        parts = [
            f"{statistics.fmean(float(row[i]) for row in map(by_category, ends)):.1f}" for i in range(len(by_category(base)))
        ]
        seconds = statistics.fmean(run["seconds"] for run in good)
        count = str(len(good)) if len(good) == len(runs) else f"{len(good)} of {len(runs)}"
        lines.append([name, count, *gains, *parts, f"{statistics.fmean(r['loss'] for r in good):.3f}", f"{seconds:.0f}"])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def by_category(shares: dict) -> list[str]:
    """Percent of each category, mean over the suites that have it."""
    found = [[value for key, value in shares.items() if key.split("/", 1)[1] == c] for c in COMPOSITION]
    return [f"{100 * statistics.fmean(values):.1f}" for values in found if values]


def points(gains: list[float]) -> str:
    spread = f" ± {100 * statistics.stdev(gains):.1f}" if len(gains) > 1 else ""
    return f"{100 * statistics.fmean(gains):+.1f}{spread}"


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="folder of the base")
    parser.add_argument("--suite", type=Path, nargs="+", required=True, help="suite dumps")
    parser.add_argument("--configs", type=Path, nargs="+", required=True)
    parser.add_argument("--seeds", type=int, nargs="+", default=None, help="instead of the configurations' own")
    parser.add_argument("--steps", type=int, default=None, help="instead of the configurations' own")
    parser.add_argument("--every", type=int, default=0, help="also score every so many steps")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--bf16", action="store_true", help="bfloat16 products by autocast")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int, default=None)
    options = parser.parse_args(arguments)
    if options.threads:
        torch.set_num_threads(options.threads)
    autocast = torch.bfloat16 if options.bf16 else None
    entries = [(entry, path.parent) for path in options.configs for entry in as_list(json.loads(path.read_text()))]
    configs = [config for entry, beside in entries for config in expand(entry, beside)]
    if options.steps:
        configs = [{**config, "steps": options.steps} for config in configs]
    wanted = [{**c, "seed": seed} for c in configs for seed in options.seeds or [c["seed"]]]
    folder, suites = ClipFolder(options.model), Suites(options.suite)
    model = folder.load(options.device)
    options.out.mkdir(parents=True, exist_ok=True)
    log = options.out / "runs.jsonl"
    known = {r["key"]: r for r in map(json.loads, log.read_text().splitlines())} if log.exists() else {}
    weights = hashlib.sha256((options.model / "model.safetensors").read_bytes()).hexdigest()
    suite = [hashlib.sha256(path.read_bytes()).hexdigest() for path in options.suite]
    about = [weights, suite, options.every, options.bf16]
    base, results, opened = None, [], {}
    for number, config in enumerate(wanted, 1):
        base = base or suites.score(Towers(model), folder, {}, autocast)
        settings = {key: value for key, value in config.items() if key not in ("name", "model")}
        key = fingerprint(*about, settings)
        if key not in known:
            path = scenes_of(config, options.out)
            if path not in opened:
                opened = {path: read_frame_examples(path)}  # only one at a time: a set may be large
            examples = opened[path]
            outcome = train_one(
                folder, model, examples, suites, config, every=options.every, autocast=autocast
            )
            known[key] = {"key": key, "config": config, **outcome}
            with log.open("a") as file:
                file.write(json.dumps(known[key]) + "\n")
        result = {**known[key], "name": config["name"]}
        results.append(result)
        ends = result["path"] and suites.summary(result["path"][-1]["shares"])
        before = suites.summary(base)
        gains = ", ".join(f"{name} {100 * (ends[name] - before[name]):+.1f}" for name in before) if ends else result["error"]
        print(f"{number}/{len(wanted)} {config['name']} seed {config['seed']}: {gains}", file=sys.stderr, flush=True)
    text = table(suites, base, results)
    (options.out / "table.md").write_text(text + "\n")
    print(text)


def as_list(value) -> list:
    return value if isinstance(value, list) else [value]


if __name__ == "__main__":
    main()
