"""Writes a checkpoint as a Hugging Face CLIP folder: float16 weights, config, tokenizer, preprocessing.

    python -m scenes_clip.export --checkpoint runs/NAME/checkpoint.pt --tokenizer DIR --out public/models/scenes-clip
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import save_file

from .model import IMAGE_MEAN, IMAGE_STD, Clip, ClipShape

TOKENIZER_FILES = ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.json", "merges.txt")


def load_averaged(checkpoint: Path, averaged: bool = True) -> Clip:
    """The model of a training checkpoint, with its averaged weights unless told otherwise."""
    state = torch.load(checkpoint, weights_only=True, map_location="cpu")
    model = Clip(ClipShape(**state["shape"]))
    model.load_state_dict(state["average" if averaged else "model"])
    return model.eval()


def clip_config(shape: ClipShape) -> dict:
    """transformers' CLIPConfig."""
    common = {"hidden_act": "quick_gelu", "layer_norm_eps": 1e-5, "attention_dropout": 0.0}
    return {
        "architectures": ["CLIPModel"],
        "model_type": "clip",
        "projection_dim": shape.projection,
        "logit_scale_init_value": 2.6592,
        "dtype": "float16",
        "text_config": {
            "model_type": "clip_text_model",
            "hidden_size": shape.text_width,
            "intermediate_size": shape.text_width * shape.mlp_ratio,
            "num_hidden_layers": shape.text_layers,
            "num_attention_heads": shape.text_heads,
            "max_position_embeddings": shape.context,
            "vocab_size": shape.vocab,
            "projection_dim": shape.projection,
            "bos_token_id": shape.bos,
            "eos_token_id": shape.eos,
            "pad_token_id": shape.eos,
            **common,
        },
        "vision_config": {
            "model_type": "clip_vision_model",
            "hidden_size": shape.vision_width,
            "intermediate_size": shape.vision_width * shape.mlp_ratio,
            "num_hidden_layers": shape.vision_layers,
            "num_attention_heads": shape.vision_heads,
            "image_size": shape.image_size,
            "patch_size": shape.patch,
            "num_channels": 3,
            "projection_dim": shape.projection,
            **common,
        },
    }


def preprocessor_config(shape: ClipShape) -> dict:
    return {
        "image_processor_type": "CLIPImageProcessor",
        "do_convert_rgb": True,
        "do_resize": True,
        "size": {"shortest_edge": shape.image_size},
        "resample": 3,  # bicubic
        "do_center_crop": True,
        "crop_size": {"height": shape.image_size, "width": shape.image_size},
        "do_rescale": True,
        "rescale_factor": 1 / 255,
        "do_normalize": True,
        "image_mean": list(IMAGE_MEAN),
        "image_std": list(IMAGE_STD),
    }


def export_model(model: Clip, tokenizer: Path, out: Path) -> None:
    """Writes the folder; raises FloatingPointError if a weight does not fit into float16."""
    out.mkdir(parents=True, exist_ok=True)
    weights = {key: value.detach().to(torch.float16).contiguous() for key, value in model.state_dict().items()}
    for key, value in weights.items():
        if not torch.isfinite(value).all():
            raise FloatingPointError(f"{key} does not fit into float16")
    save_file(weights, out / "model.safetensors", metadata={"format": "pt"})
    for name, content in (
        ("config.json", clip_config(model.shape)),
        ("preprocessor_config.json", preprocessor_config(model.shape)),
    ):
        (out / name).write_text(json.dumps(content, indent=2) + "\n")
    for name in TOKENIZER_FILES:
        shutil.copyfile(tokenizer / name, out / name)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--last", action="store_true", help="the last weights instead of the average")
    options = parser.parse_args()
    model = load_averaged(options.checkpoint, not options.last)
    export_model(model, options.tokenizer, options.out)
    size = (options.out / "model.safetensors").stat().st_size
    print(f"{options.out}: {sum(p.numel() for p in model.parameters()):,} parameters, {size:,} bytes of weights")


if __name__ == "__main__":
    main()
