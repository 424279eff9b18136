"""A CLIP as a Hugging Face folder: its model, its tokens, its pixels, and the folder written again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import Tensor
from transformers import CLIPImageProcessorPil, CLIPModel, CLIPTokenizerFast
from transformers.utils import logging

logging.disable_progress_bar()


class ClipFolder:
    """Raises OSError or ValueError where the folder holds no CLIP."""

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        if not (self.folder / "config.json").is_file():
            raise ValueError(f"{folder} is not the folder of a model: it has no config.json")
        self.processor = CLIPImageProcessorPil.from_pretrained(self.folder)
        if (self.folder / "tokenizer.json").is_file():
            self.tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        else:
            self.tokenizer = CLIPTokenizerFast.from_pretrained(self.folder).backend_tokenizer
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.config = json.loads((self.folder / "config.json").read_text())
        # what a text begins and ends with, whatever the names of these tokens are
        _, self.end = self.tokenizer.encode("").ids

    def load(self, device: torch.device | str = "cpu", dtype: torch.dtype = torch.float32) -> CLIPModel:
        return CLIPModel.from_pretrained(self.folder, dtype=dtype).to(device).eval()

    @property
    def context(self) -> int:
        return self.config.get("text_config", {}).get("max_position_embeddings", 77)

    @property
    def image_size(self) -> int:
        return self.config.get("vision_config", {}).get("image_size", 224)

    def tokens(self, texts: list[str]) -> Tensor:
        """int64 [N, L]: cut to the context, cropped to the longest of these, padded with the end of text."""
        rows = [encoding.ids for encoding in self.tokenizer.encode_batch(texts)]
        rows = [row if len(row) <= self.context else [*row[: self.context - 1], self.end] for row in rows]
        ids = torch.full((len(rows), max(map(len, rows))), self.end)
        for i, row in enumerate(rows):
            ids[i, : len(row)] = torch.tensor(row)
        return ids

    def pixels(self, pictures: list[Image.Image] | Tensor) -> Tensor:
        """float32 [N, 3, H, W], normalised, of pictures or of uint8 [N, S, S, 3]."""
        if isinstance(pictures, Tensor):
            if self.keeps(*pictures.shape[1:3]):
                mean, std = (torch.tensor(x) for x in (self.processor.image_mean, self.processor.image_std))
                return ((pictures.float() / 255 - mean) / std).permute(0, 3, 1, 2).contiguous()
            pictures = [Image.fromarray(picture.numpy()) for picture in pictures]
        # transparency onto white, as in the page
        pictures = [on_white(picture) for picture in pictures]
        return torch.from_numpy(np.stack(self.processor(images=pictures, return_tensors="np")["pixel_values"]))

    def keeps(self, height: int, width: int) -> bool:
        """Whether preprocessing leaves a picture of this size as it is, but for the normalisation."""
        p = self.processor
        size = dict(p.size)
        whole = size in ({"shortest_edge": height}, {"height": height, "width": width})
        return (
            height == width and p.do_normalize and p.do_rescale and abs(p.rescale_factor * 255 - 1) < 1e-9
            and (not p.do_resize or whole)
            and (not p.do_center_crop or dict(p.crop_size) == {"height": height, "width": width})
        )  # fmt: skip

    def write(self, out: Path, weights: dict[str, Tensor], dtype: torch.dtype = torch.float32) -> None:
        """The folder again with other weights; the old ones' files stay behind, all else is copied."""
        out.mkdir(parents=True, exist_ok=True)
        for file in self.folder.iterdir():
            if file.is_file() and file.suffix not in (".safetensors", ".bin"):
                shutil.copyfile(file, out / file.name)
        name = str(dtype).removeprefix("torch.")
        config = {**self.config, "dtype": name}
        config.pop("torch_dtype", None)
        # one tower alone is loaded in the type that its own part says
        for part in ("text_config", "vision_config", "text_config_dict", "vision_config_dict"):
            for key in {"dtype", "torch_dtype"} & set(config.get(part) or {}):
                config[part] = {**config[part], key: name}
        (out / "config.json").write_text(json.dumps(config, indent=2) + "\n")
        tensors = {name: value.detach().to("cpu", dtype).contiguous() for name, value in weights.items()}
        for name, value in tensors.items():
            if not torch.isfinite(value).all():
                raise FloatingPointError(f"{name} does not fit into {dtype}")
        save_file(tensors, out / "model.safetensors", metadata={"format": "pt"})


def on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")
    return picture.convert("RGB")
