"""A run's configuration: the JSON of src/degla/config.ts with its defaults, the presets of src/degla/method.ts,
the learning rate of src/degla/schedule.ts and the teacher's rate."""

from __future__ import annotations

import copy
import math

OFF = {
    "base": {"on": True, "weight": 1, "negatives": "none"},
    "igc": {"on": False, "weight": 0.1},
    "tgc": {"on": False, "weight": 0.1, "pairing": "own", "scale": "learned"},
    "dis": {"on": False, "weight": 1.28},
    "imc": {"on": False, "weight": 0.2},
    "cmr": {"on": False, "weight": 0.2},
    "teacher": {"alpha": "auto"},
}


def _method(**changes: dict) -> dict:
    return {term: {**switches, **changes.get(term, {})} for term, switches in OFF.items()}


ON = {"on": True}
PRESETS = {
    "contrastive": _method(),
    "negclip": _method(base={"negatives": "batch"}),
    "ce-clip": _method(base={"negatives": "batch"}, imc=ON, cmr=ON),
    "degla": _method(base={"negatives": "own"}, igc=ON, tgc=ON, dis=ON),
    "degla-released": _method(
        base={"negatives": "batch"}, igc=ON, tgc={"on": True, "pairing": "released", "scale": 10}, dis=ON,
        teacher={"alpha": 0.9996},
    ),
}  # fmt: skip

SCENES = {
    "kind": "scenes", "seed": 1, "count": 4800, "mix": {"relation": 5, "colours": 3, "single": 2}, "twins": 0,
}  # fmt: skip
DEFAULTS = {
    "name": "run",
    "seed": 42,
    "method": PRESETS["degla"],
    "train": {"kind": "all"},
    "tokenTable": False,
    "data": SCENES,
    "heldOut": 0.1,
    "steps": 300,
    "batch": 32,
    "microBatch": "auto",
    "negatives": 4,
    "optimiser": {
        "lr": 3e-4, "warmup": 20, "weightDecay": 0.1, "beta1": 0.9, "beta2": 0.98, "epsilon": 1e-6, "clipNorm": 1,
    },
    "evaluateEvery": 50,
    "checkpointEvery": 25,
}  # fmt: skip
TRAINABLE = {
    "all": set(),
    "last": {"blocks"},
    "projections": set(),
    "lora": {"rank", "alpha", "targets"},
}


def _known(where: str, given: dict, known: set[str]) -> None:
    if unknown := set(given) - known:
        raise ValueError(f"unknown {where} keys: {', '.join(sorted(unknown))}")


def parse_config(given: dict) -> dict:
    """The configuration with every default filled in. Raises ValueError on an unknown or missing key, so that a
    misspelt option is never silently ignored."""
    _known("configuration", given, {"model", *DEFAULTS})
    if "model" not in given:
        raise ValueError("the configuration names no model")
    config = {"model": None, **copy.deepcopy(DEFAULTS), **copy.deepcopy(given)}
    _known("optimiser", config["optimiser"], set(DEFAULTS["optimiser"]))
    config["optimiser"] = {**DEFAULTS["optimiser"], **config["optimiser"]}
    _known("method", config["method"], set(OFF))
    for term, switches in OFF.items():
        if set(config["method"].get(term, {})) != set(switches):
            raise ValueError(f"method.{term} needs exactly the keys {', '.join(switches)}")
    kind = config["train"].get("kind")
    if kind not in TRAINABLE:
        raise ValueError(f"train.kind is one of {', '.join(TRAINABLE)}, not {kind!r}")
    if set(config["train"]) != {"kind", *TRAINABLE[kind]}:
        raise ValueError(f"train of kind {kind} needs exactly the keys {', '.join(['kind', *sorted(TRAINABLE[kind])])}")
    if config["data"].get("kind") == "scenes":
        _known("data", config["data"], {*SCENES, "nouns", "styles", "relations"})
        config["data"] = {**SCENES, **config["data"], "mix": {**SCENES["mix"], **config["data"].get("mix", {})}}
    for name, least in [("steps", 1), ("batch", 1), ("negatives", 0), ("checkpointEvery", 1)]:
        if not isinstance(config[name], int) or config[name] < least:
            raise ValueError(f"{name} is a whole number from {least} on, not {config[name]!r}")
    return config


def teacher_rate(config: dict) -> float:
    """The EMA rate; "auto" turns over all but 3.9% of the teacher in the run, as 0.9996 does in DeGLA's 8,086 steps."""
    alpha = config["method"]["teacher"]["alpha"]
    return 0.039 ** (1 / config["steps"]) if alpha == "auto" else alpha


def learning_rate(config: dict, index: int) -> float:
    """Of step `index`, 0 for the first: linear warm-up, then half a cosine down to zero."""
    lr, steps = config["optimiser"]["lr"], config["steps"]
    warm = min(config["optimiser"]["warmup"], steps)
    if index < warm:
        return lr * (index + 1) / warm
    return lr * 0.5 * (1 + math.cos(math.pi * (index - warm) / max(1, steps - warm)))


def needs_teacher(method: dict) -> bool:
    return method["tgc"]["on"] or method["dis"]["on"]


def needs_negatives(method: dict) -> bool:
    """Whether any term that is on looks at the negatives: else they are not even embedded."""
    return any(method[term]["on"] for term in ("igc", "tgc", "dis", "imc", "cmr")) or (
        method["base"]["on"] and method["base"]["negatives"] != "none"
    )
