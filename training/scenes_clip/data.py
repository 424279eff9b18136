"""Training pairs from the TypeScript generator: child processes on pipes, merged in a fixed order.

Worker w of W yields batches w, w + W, … of a phase, each from its own seed, so that (phase, batches taken) is
the whole position of the stream and a resumed run continues where the last one was stopped.
"""

from __future__ import annotations

import fcntl
import itertools
import os
import queue
import signal
import subprocess
import threading
from typing import Iterator

from .frames import Frame, read_frame

GENERATOR = ["npm", "run", "-s", "degla", "--", "stream"]
PIPE_BYTES = 1 << 20


class StreamEnded(Exception):
    """A generator process ended before it was asked to."""


def stream_command(mix: str, seed: int, batch: int, first: int, base: list[str]) -> list[str]:
    """The generator's command line for an endless stream from batch `first` on."""
    return [*base, "--mix", mix, "--seed", str(seed), "--batch", str(batch), "--from-batch", str(first)]


class Worker:
    """One generator process and the thread that reads ahead from it into a bounded queue."""

    def __init__(self, command: list[str], directory: str, ahead: int, niceness: int) -> None:
        self.command = command
        self.frames: queue.Queue[Frame | Exception | None] = queue.Queue(maxsize=ahead)
        self.stopping = threading.Event()
        # A session of its own, so that npm's own children are ended with it.
        self.process = subprocess.Popen(
            ["nice", "-n", str(niceness), *command], cwd=directory, stdout=subprocess.PIPE, bufsize=0,
            start_new_session=True,
        )  # fmt: skip
        try:
            fcntl.fcntl(self.process.stdout, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
        except (OSError, AttributeError):
            pass  # a small pipe is only slower
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self) -> None:
        try:
            while not self.stopping.is_set():
                frame = read_frame(self.process.stdout)
                self.put(frame)
                if frame is None:
                    return
        except Exception as error:  # handed to the training thread, which raises it
            self.put(error)

    def put(self, item: Frame | Exception | None) -> None:
        while not self.stopping.is_set():
            try:
                return self.frames.put(item, timeout=0.5)
            except queue.Full:
                continue

    def take(self) -> Frame:
        item = self.frames.get()
        if isinstance(item, Exception):
            raise item
        if item is None:
            raise StreamEnded(f"exit status {self.process.wait()}: {' '.join(self.command)}")
        return item

    def close(self) -> None:
        self.stopping.set()
        try:
            os.killpg(self.process.pid, signal.SIGTERM)
        except ProcessLookupError:
            pass
        self.process.wait()
        self.thread.join(timeout=5)
        self.process.stdout.close()


def stream_batches(
    mix: str,
    seed: int,
    batch: int,
    first: int = 0,
    *,
    workers: int = 1,
    ahead: int = 3,
    niceness: int = 5,
    base: list[str] | None = None,
    directory: str = ".",
) -> Iterator[Frame]:
    """Frames from batch `first` on. Closing the iterator ends the processes.

    `mix` is a file that only the generator understands; `directory` is the repository's root. Raises
    StreamEnded when a generator stops early and BrokenFrame when it writes nonsense.
    """
    running = []
    try:
        for index in range(workers):
            taken = max(0, -(-(first - index) // workers))
            running.append(
                Worker(
                    stream_command(mix, seed * 64 + index, batch, taken, base or GENERATOR),
                    directory, ahead, niceness,
                )  # fmt: skip
            )
        for number in itertools.count(first):
            yield running[number % workers].take()
    finally:
        for worker in running:
            worker.close()
