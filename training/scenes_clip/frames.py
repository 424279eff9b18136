"""The pipe's wire format: u32 LE header length, UTF-8 JSON header, then count·size·size·3 uint8 RGB pixels."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import BinaryIO, Iterator

import torch
from torch import Tensor

LARGEST_HEADER = 64 << 20  # bytes; anything longer is a broken stream, not a header


class BrokenFrame(Exception):
    """The stream ended inside a frame, or its header makes no sense."""


@dataclass
class Frame:
    header: dict
    pixels: Tensor  # uint8 [count, size, size, 3], row-major, top row first


def read_exactly(stream: BinaryIO, view: memoryview) -> int:
    """Fills `view` from a raw or buffered stream and returns the bytes read, fewer only at the end."""
    done = 0
    while done < len(view):
        got = stream.readinto(view[done:])
        if not got:
            break
        done += got
    return done


def read_frame(stream: BinaryIO) -> Frame | None:
    """The next frame, or None at a clean end. Raises BrokenFrame on truncation."""
    prefix = bytearray(4)
    got = read_exactly(stream, memoryview(prefix))
    if got == 0:
        return None
    (length,) = struct.unpack("<I", prefix) if got == 4 else (LARGEST_HEADER + 1,)
    if length > LARGEST_HEADER:
        raise BrokenFrame(f"{got} prefix bytes, header of {length} bytes: the stream is not one of frames")
    text = bytearray(length)
    if read_exactly(stream, memoryview(text)) < length:
        raise BrokenFrame("the stream ended inside a header")
    header = json.loads(text)
    count, size = int(header["count"]), int(header["size"])
    pixels = torch.empty((count, size, size, 3), dtype=torch.uint8)
    if count and read_exactly(stream, memoryview(pixels.numpy()).cast("B")) < pixels.numel():
        raise BrokenFrame("the stream ended inside the pixels")
    return Frame(header, pixels)


def read_frames(stream: BinaryIO) -> Iterator[Frame]:
    while (frame := read_frame(stream)) is not None:
        yield frame


def write_frame(stream: BinaryIO, header: dict, pixels: Tensor) -> None:
    """Writes one frame; `pixels` is uint8 [count, size, size, 3] and agrees with the header."""
    text = json.dumps(header).encode()
    stream.write(struct.pack("<I", len(text)) + text)
    stream.write(pixels.contiguous().numpy().tobytes())
