"""What of a CLIP is trained, and the page's layout of it.

Names are those of the Hugging Face checkpoint. "File layout" is the checkpoint's; the page holds linear weights
transposed, [in, out], and the patch embedding as [P·P·C, D], and writes its checkpoints so: "device layout".
LoRA's factors of a linear weight are A [in, rank] and B [rank, out] in both: W + (alpha / rank) · (A·B)^T.
"""

from __future__ import annotations

import re

import numpy as np
import torch
from torch import Tensor

from .order import lowbias32

TOKEN_TABLE = "text_model.embeddings.token_embedding.weight"
PATCH_EMBEDDING = "vision_model.embeddings.patch_embedding.weight"
PROJECTIONS = ("visual_projection.weight", "text_projection.weight")
LAYER = re.compile(r"^(vision|text)_model\.encoder\.layers\.(\d+)\.")
LINEAR = re.compile(r"(_proj|\.fc1|\.fc2|^text_projection|^visual_projection)\.weight$")


def lora_names(weight: str) -> tuple[str, str]:
    return f"lora/{weight}/a", f"lora/{weight}/b"


def lora_weights(names, targets: list[str]) -> list[str]:
    """The linear weights that LoRA stands beside: those of the targets in every block of both towers."""
    return [n for n in names if LAYER.match(n) and n.endswith(tuple(f".{target}.weight" for target in targets))]


def trained_weights(shapes: dict[str, tuple], config: dict) -> list[str]:
    """The checkpoint's own weights that are trained. Raises ValueError where more blocks are asked for than are."""
    train = config["train"]
    layers = {"vision": 0, "text": 0}
    for name in shapes:
        if match := LAYER.match(name):
            layers[match[1]] = max(layers[match[1]], int(match[2]) + 1)
    if train["kind"] == "last" and train["blocks"] > max(layers.values()):
        raise ValueError(f"the last {train['blocks']} blocks were asked for, but the towers have {layers}")

    def trained(name: str) -> bool:
        if name == TOKEN_TABLE:
            return config["tokenTable"]
        if train["kind"] in ("all", "lora"):
            return train["kind"] == "all"
        if name in PROJECTIONS or name == "logit_scale":
            return True
        if train["kind"] == "projections":
            return False
        if match := LAYER.match(name):
            return int(match[2]) >= layers[match[1]] - train["blocks"]
        return "post_layernorm" in name or "final_layer_norm" in name

    return [name for name in shapes if trained(name)]


def hash_uniform(name: str, size: int) -> np.ndarray:
    """[size] float64 in [-1, 1): the numbers of src/clip/hashWeights.ts."""
    seed = 0x811C9DC5
    for byte in name.encode():  # FNV-1a
        seed = ((seed ^ byte) * 0x01000193) & 0xFFFFFFFF
    bits = lowbias32(lowbias32(np.arange(size)) ^ np.uint32(seed))
    return (bits >> np.uint32(8)).astype(np.float64) * 2.0**-23 - 1


def initial_parameters(base: dict[str, Tensor], config: dict) -> dict[str, Tensor]:
    """The trained parameters at the start: copies of the base's, or LoRA's factors, A from the seed, B zero."""
    parameters = {name: base[name].detach().clone() for name in trained_weights(shapes_of(base), config)}
    if config["train"]["kind"] == "lora":
        rank = config["train"]["rank"]
        for name in lora_weights(base, config["train"]["targets"]):
            outer, inner = base[name].shape
            a, b = lora_names(name)
            values = hash_uniform(f"{config['seed']}/{a}", inner * rank) * np.sqrt(3 / inner)
            parameters[a] = torch.from_numpy(values.astype(np.float32)).to(base[name]).view(inner, rank)
            parameters[b] = base[name].new_zeros(rank, outer)
    return parameters


def effective_weights(base: dict[str, Tensor], parameters: dict[str, Tensor], train: dict) -> dict[str, Tensor]:
    """The weights that differ from the base's, as the towers see them; differentiable."""
    weights = {name: value for name, value in parameters.items() if not name.startswith("lora/")}
    if train["kind"] == "lora":
        for name in lora_weights(base, train["targets"]):
            a, b = (parameters[part] for part in lora_names(name))
            weights[name] = base[name] + (train["alpha"] / train["rank"]) * (a @ b).T
    return weights


def decays(name: str, value: Tensor) -> bool:
    """Weight decay is for matrices: none on biases, norms, anything with less than two axes, or logit_scale."""
    return value.ndim > 1 and name != "logit_scale" and not name.endswith(".bias")


def shapes_of(weights: dict[str, Tensor]) -> dict[str, tuple]:
    return {name: tuple(value.shape) for name, value in weights.items()}


def to_device_layout(name: str, value: Tensor) -> Tensor:
    if name == PATCH_EMBEDDING:
        return value.permute(2, 3, 1, 0).reshape(-1, value.shape[0]).contiguous()
    return value.T.contiguous() if LINEAR.search(name) and not name.startswith("lora/") else value


def to_file_layout(name: str, value: Tensor, shape: tuple) -> Tensor:
    """`shape` is that of the file."""
    if name == PATCH_EMBEDDING:
        width, channels, patch, _ = shape
        return value.reshape(patch, patch, channels, width).permute(3, 2, 0, 1).contiguous()
    return value.T.contiguous() if LINEAR.search(name) and not name.startswith("lora/") else value.reshape(shape)
