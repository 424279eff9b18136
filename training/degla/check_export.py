"""Loads what the page exported with transformers, and compares its embeddings with those that the page computes.

    npm run -s degla -- encode --model DIR --text "a red cube" --image cat.png > embeddings.json
    python -m degla.check_export DIR_OR_ZIP --embeddings embeddings.json
    python -m degla.check_export ADAPTER_DIR_OR_ZIP --base BASE_DIR [--merged DIR_OR_ZIP] [--embeddings embeddings.json]

An adapter (PEFT's layout) is merged into the base here, W + (alpha / r) · B·A, and compared with the merged export's
weights and embeddings. Prints one line a comparison; ends with 1 where a cosine is below --least.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import zipfile
from pathlib import Path

import torch
import torch.nn.functional as F
from PIL import Image
from safetensors.torch import load_file
from torch import Tensor
from transformers import CLIPImageProcessorPil, CLIPModel, CLIPTokenizerFast

from .folder import on_white

PREFIX = "base_model.model."
TEXTS = ["a red cube left of a blue ball", "a blue cube left of a red ball", "two dogs", "a photo of a cat, asleep"]


def open_export(path: Path, scratch: Path) -> Path:
    """The folder; that of a zip unpacked, with the files at its root. Raises ValueError where it is neither."""
    if path.is_dir():
        return path
    folder = scratch / path.stem
    try:
        with zipfile.ZipFile(path) as file:
            file.extractall(folder)
    except zipfile.BadZipFile as error:
        raise ValueError(f"{path} is neither a folder nor a zip") from error
    return folder


def load_model(folder: Path) -> CLIPModel:
    """Raises ValueError where a weight is missing, superfluous or of another shape."""
    model, info = CLIPModel.from_pretrained(folder, dtype=torch.float32, output_loading_info=True)
    wrong = {key: sorted(map(str, names)) for key, names in info.items() if names and key != "error_msgs"}
    if wrong:
        raise ValueError(f"{folder}: {wrong}")
    return model.eval()


def merge_adapter(model: CLIPModel, folder: Path) -> CLIPModel:
    """Adds the adapter's products to the model's weights, in place. Raises ValueError where they don't fit."""
    settings = json.loads((folder / "adapter_config.json").read_text())
    factors = load_file(folder / "adapter_model.safetensors")
    weights = dict(model.named_parameters())
    used = set()
    with torch.no_grad():
        for name, a in factors.items():
            if not name.endswith(".lora_A.weight"):
                continue
            module = name.removeprefix(PREFIX).removesuffix(".lora_A.weight")
            other = f"{PREFIX}{module}.lora_B.weight"
            if f"{module}.weight" not in weights or other not in factors:
                raise ValueError(f"{name} fits no weight of the base, or lacks its other factor")
            weights[f"{module}.weight"] += settings["lora_alpha"] / settings["r"] * (factors[other] @ a)
            used |= {name, other}
    if not used or used != set(factors):
        raise ValueError(f"not factors of LoRA: {sorted(set(factors) - used)[:3]}")
    return model


class Embedder:
    """transformers' own tokenizer, image processor and model of a folder."""

    def __init__(self, folder: Path, model: CLIPModel) -> None:
        self.tokenizer = CLIPTokenizerFast.from_pretrained(folder)
        self.processor = CLIPImageProcessorPil.from_pretrained(folder)
        self.model = model

    @torch.no_grad()
    def texts(self, texts: list[str]) -> Tensor:
        length = self.model.config.text_config.max_position_embeddings
        rows = self.tokenizer(texts, truncation=True, max_length=length)["input_ids"]
        pooled = [self.model.text_model(input_ids=torch.tensor([row])).pooler_output for row in rows]
        return F.normalize(self.model.text_projection(torch.cat(pooled)), dim=-1)

    @torch.no_grad()
    def images(self, pictures: list[Image.Image]) -> Tensor:
        pixels = self.processor(images=[on_white(p) for p in pictures], return_tensors="pt")["pixel_values"]
        return F.normalize(self.model.visual_projection(self.model.vision_model(pixels).pooler_output), dim=-1)


def cosines(mine: Tensor, theirs: list[list[float]]) -> Tensor:
    return F.cosine_similarity(mine, torch.tensor(theirs), dim=-1)


class Report:
    def __init__(self, least: float) -> None:
        self.least, self.good = least, True

    def tell(self, what: str, values: Tensor) -> None:
        good = bool(values.min() >= self.least)
        self.good &= good
        print(f"{what}: {len(values)}, least cosine {float(values.min()):.7f}{'' if good else f' < {self.least}'}")

    def compare(self, embedder: Embedder, file: Path) -> None:
        """With what `degla encode` printed; pictures are looked for where it says and beside the file."""
        given = json.loads(file.read_text())
        if given["texts"]:
            texts = embedder.texts([row["text"] for row in given["texts"]])
            self.tell("texts", cosines(texts, [row["embedding"] for row in given["texts"]]))
        if given["images"]:
            places = [Path(row["file"]) for row in given["images"]]
            pictures = [Image.open(p if p.is_file() else file.parent / p.name) for p in places]
            images = embedder.images(pictures)
            self.tell("pictures", cosines(images, [row["embedding"] for row in given["images"]]))


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("export", type=Path)
    parser.add_argument("--embeddings", type=Path, help="what `degla encode` printed")
    parser.add_argument("--base", type=Path, help="folder of an adapter's base")
    parser.add_argument("--merged", type=Path, help="the same run's export with the adapter merged")
    parser.add_argument("--least", type=float, default=0.9999)
    options = parser.parse_args(arguments)
    report = Report(options.least)
    try:
        with tempfile.TemporaryDirectory() as scratch:
            folder = open_export(options.export, Path(scratch))
            if (folder / "adapter_config.json").is_file():
                if not options.base:
                    raise ValueError(f"{options.export} is an adapter: name its base by --base")
                embedder = Embedder(options.base, merge_adapter(load_model(options.base), folder))
            else:
                embedder = Embedder(folder, load_model(folder))
            parameters = sum(p.numel() for p in embedder.model.parameters())
            print(f"{options.export}: loaded by CLIPModel, {parameters:,} parameters")
            if options.merged:
                merged = load_model(open_export(options.merged, Path(scratch)))
                pairs = zip(embedder.model.parameters(), merged.parameters(), strict=True)
                print(f"weights differ by {max(float((a - b).detach().abs().max()) for a, b in pairs):.2e} at most")
                mine, theirs = embedder.texts(TEXTS), Embedder(options.base or folder, merged).texts(TEXTS)
                report.tell("texts against the merged export", F.cosine_similarity(mine, theirs))
            if options.embeddings:
                report.compare(embedder, options.embeddings)
    except (ValueError, OSError, KeyError) as error:
        sys.exit(f"{type(error).__name__}: {error}")
    sys.exit(0 if report.good else 1)


if __name__ == "__main__":
    main()
