"""Writes a Hugging Face CLIP folder as the two ONNX files that transformers.js loads, beside its other files.

    python bench/export_onnx.py --model DIR

DIR/onnx/vision_model.onnx   pixel_values [B, 3, S, S]  -> image_embeds [B, E], not normalised
DIR/onnx/text_model.onnx     input_ids [B, L] int64     -> text_embeds [B, E], not normalised

Float32, dynamic batch and length, the names that Optimum gives. Needs torch, transformers and onnx.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import onnx
import torch
from transformers import CLIPTextModelWithProjection, CLIPVisionModelWithProjection, logging

OPSET = 17  # the first with LayerNormalization as one operator


class Vision(torch.nn.Module):
    def __init__(self, model: CLIPVisionModelWithProjection) -> None:
        super().__init__()
        self.model = model

    def forward(self, pixel_values: torch.Tensor) -> torch.Tensor:
        return self.model(pixel_values=pixel_values).image_embeds


class Text(torch.nn.Module):
    def __init__(self, model: CLIPTextModelWithProjection) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
        return self.model(input_ids=input_ids).text_embeds


def export(module: torch.nn.Module, example: torch.Tensor, names: tuple[str, str], axes: dict, path: Path) -> None:
    """Traces `module` on `example` and checks the written graph's form."""
    torch.onnx.export(
        module.eval(),
        (example,),
        str(path),
        input_names=[names[0]],
        output_names=[names[1]],
        dynamic_axes={names[0]: axes, names[1]: {0: "batch"}},
        opset_version=OPSET,
        dynamo=False,
    )
    onnx.checker.check_model(onnx.load(str(path)))
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, required=True, help="Hugging Face CLIP folder")
    options = parser.parse_args()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    folder = options.model / "onnx"
    folder.mkdir(parents=True, exist_ok=True)
    load = {"dtype": torch.float32, "attn_implementation": "eager"}
    vision = CLIPVisionModelWithProjection.from_pretrained(options.model, **load)
    text = CLIPTextModelWithProjection.from_pretrained(options.model, **load)
    size = vision.config.image_size
    with torch.no_grad():
        export(
            Vision(vision),
            torch.zeros(2, 3, size, size),
            ("pixel_values", "image_embeds"),
            {0: "batch"},
            folder / "vision_model.onnx",
        )
        end = text.config.eos_token_id
        ids = torch.tensor([[0, 1, 2, 3, end, end], [0, 1, 2, 3, 4, end]], dtype=torch.long)
        export(
            Text(text),
            ids,
            ("input_ids", "text_embeds"),
            {0: "batch", 1: "length"},
            folder / "text_model.onnx",
        )


if __name__ == "__main__":
    main()
