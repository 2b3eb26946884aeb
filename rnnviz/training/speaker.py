"""Frames written beside the training, which never waits for the window to read them."""

from __future__ import annotations

import queue
import threading
from typing import BinaryIO

from rnnviz.training.frames import Frame

MOST = 64  # frames that wait to be written; who tells more waits


class Speaker:
    """Writes what it is told on a thread of its own; after the reader has gone, nothing.

    A pipe holds less than a network's weights, so a write ends only when the window has looked: it
    may just be painting.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._waiting: queue.Queue[bytes] = queue.Queue(MOST)
        self._thread = threading.Thread(target=self._write, daemon=True)
        self._thread.start()

    @property
    def busy(self) -> bool:
        """Whether something is still to be written."""
        return self._waiting.unfinished_tasks > 0

    def tell(self, frame: Frame) -> None:
        """Write that frame as it is now, behind all others."""
        self._waiting.put(frame.to_bytes())

    def close(self, seconds: float = 2.0) -> None:
        """Wait until all is written, or so many seconds."""
        self._waiting.put(b"")
        self._thread.join(seconds)

    def _write(self) -> None:
        gone = False
        while data := self._waiting.get():
            try:
                if not gone:
                    self._stream.write(data)
                    self._stream.flush()
            except OSError:  # the window has closed its end
                gone = True
            self._waiting.task_done()
        self._waiting.task_done()
