import io
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from scenes_clip.data import StreamEnded, stream_batches
from scenes_clip.frames import BrokenFrame, read_frame, read_frames, write_frame

STAND_IN = [sys.executable, str(Path(__file__).parent / "stand_in.py")]


def test_frames_survive_the_round_trip_and_end_cleanly():
    buffer = io.BytesIO()
    pictures = torch.randint(0, 256, (3, 4, 4, 3), dtype=torch.uint8)
    write_frame(buffer, {"count": 3, "size": 4, "captions": ["é", "b", "c"]}, pictures)
    write_frame(buffer, {"count": 0, "size": 4, "captions": []}, pictures[:0])
    buffer.seek(0)
    first, second = list(read_frames(buffer))
    assert torch.equal(first.pixels, pictures)
    assert first.header["captions"][0] == "é"
    assert second.pixels.shape == (0, 4, 4, 3)


@pytest.mark.parametrize("cut", [2, 10, 80])
def test_a_truncated_stream_is_refused(cut):
    buffer = io.BytesIO()
    write_frame(buffer, {"count": 1, "size": 4, "captions": ["a"]}, torch.zeros(1, 4, 4, 3, dtype=torch.uint8))
    with pytest.raises(BrokenFrame):
        read_frame(io.BytesIO(buffer.getvalue()[:cut]))


def test_text_on_the_pipe_is_refused():
    with pytest.raises(BrokenFrame):
        read_frame(io.BytesIO(b"> degla-playground@0.1.0 degla\n"))


def test_two_workers_resume_where_the_stream_stood():
    def take(first, number):
        frames = stream_batches("mix", 7, 4, first, workers=2, base=STAND_IN)
        taken = [next(frames).header["captions"] for _ in range(number)]
        frames.close()
        return taken

    whole = take(0, 5)
    assert take(3, 2) == whole[3:]
    assert whole[0] != whole[1]


def test_a_generator_that_ends_is_an_error_not_a_hang():
    frames = stream_batches("mix", 7, 4, base=[*STAND_IN, "--count-batches", "1"])
    next(frames)
    with pytest.raises(StreamEnded):
        next(frames)


def test_closing_ends_the_generator():
    frames = stream_batches("closing-ends-it", 7, 4, base=STAND_IN)
    next(frames)
    frames.close()
    listing = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True).stdout
    assert "closing-ends-it" not in listing
