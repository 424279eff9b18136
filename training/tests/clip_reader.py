"""Prints what a version of transformers makes of a CLIP's folder: python clip_reader.py FOLDER PICTURE TEXT…

A script of its own, so that transformers 4 can run it in a process where it goes before transformers 5 (PYTHONPATH).
"""

import json
import sys

import torch
import transformers
from PIL import Image
from transformers import CLIPImageProcessor, CLIPModel, CLIPTokenizer
from transformers.utils import logging

logging.set_verbosity_error()
folder, picture, *texts = sys.argv[1:]
model = CLIPModel.from_pretrained(folder).eval()
tokenizer = CLIPTokenizer.from_pretrained(folder)
try:  # transformers 5 without torchvision
    from transformers import CLIPImageProcessorPil as ImageProcessor
except ImportError:
    ImageProcessor = CLIPImageProcessor
pixels = ImageProcessor.from_pretrained(folder)(Image.open(picture).convert("RGB"), return_tensors="pt")
tokens = tokenizer(texts, padding=True, truncation=True, return_tensors="pt")
with torch.no_grad():
    out = model(**pixels, **tokens)
print(
    json.dumps(
        dict(
            version=transformers.__version__,
            dtype=str(model.dtype),
            longest=len(tokenizer(["dog " * 200], truncation=True)["input_ids"][0]),
            image=out.image_embeds[0].tolist(),
            texts=out.text_embeds.tolist(),
        )
    )
)
