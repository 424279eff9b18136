"""A stand-in for the TypeScript generator: coloured squares, left or right, in the same frames and options."""

import argparse
import random
import sys
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from scenes_clip.frames import write_frame  # noqa: E402

COLOURS = {"red": (220, 30, 30), "green": (30, 180, 40), "blue": (30, 40, 220), "yellow": (230, 220, 40)}
SIZE = 32

parser = argparse.ArgumentParser()
parser.add_argument("--mix")
parser.add_argument("--seed")
parser.add_argument("--batch", type=int)
parser.add_argument("--from-batch", type=int, default=0)
parser.add_argument("--count-batches", type=int, default=0)
options = parser.parse_args()

batch = options.from_batch
while options.count_batches == 0 or batch < options.from_batch + options.count_batches:
    choose = random.Random(f"{options.seed}/{batch}")
    count = options.batch + batch % 2  # one more at times, as with mirrored twins
    pixels = torch.full((count, SIZE, SIZE, 3), 255, dtype=torch.uint8)
    captions, twins = [], []
    for index in range(count):
        colour, right = choose.choice(list(COLOURS)), choose.random() < 0.5
        start = SIZE // 2 if right else 0
        pixels[index, 8:24, start : start + 16] = torch.tensor(COLOURS[colour], dtype=torch.uint8)
        captions.append(f"a {colour} square on the {'right' if right else 'left'}")
        twins.append([index, f"a {colour} square on the {'left' if right else 'right'}"])
    header = {"batch": batch, "count": count, "size": SIZE, "captions": captions, "twins": twins}
    try:
        write_frame(sys.stdout.buffer, header, pixels)
    except BrokenPipeError:
        sys.exit(0)
    batch += 1
