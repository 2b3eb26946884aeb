"""Messages with arrays between two processes: a line of JSON, then the arrays as safetensors.

Nothing that is received is ever run: JSON and safetensors hold values alone. This module does not
import torch, so that the window can read the messages.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from safetensors.numpy import load, save

from rnnviz.trace import Array

LONGEST_LINE = 1 << 24  # bytes; a line that is longer is no message of ours
_LENGTH = "arrays"  # the key under which a line says how many bytes of arrays follow it


@dataclass(frozen=True, eq=False)
class Frame:
    """One message: its kind, plain values, and arrays by name."""

    kind: str
    values: Mapping[str, Any] = field(default_factory=dict)
    arrays: Mapping[str, Array] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """Return the message as it crosses."""
        payload = save(dict(self.arrays)) if self.arrays else b""
        head = {"kind": self.kind, _LENGTH: len(payload), **self.values}
        return json.dumps(head).encode() + b"\n" + payload


class Frames:
    """Cuts what arrives, in pieces of any size, into messages."""

    def __init__(self) -> None:
        """Begin with nothing received."""
        self._held = bytearray()

    def feed(self, received: bytes) -> Iterator[Frame]:
        """Yield every message that is whole by now.

        Raises
        ------
        ValueError
            If what arrives is no message.
        """
        self._held += received
        while (frame := self._next()) is not None:
            yield frame

    def _next(self) -> Frame | None:
        end = self._held.find(b"\n")
        if end < 0:
            if len(self._held) > LONGEST_LINE:
                raise ValueError("what arrives is no message: it has no end of line")
            return None
        head = json.loads(self._held[:end])
        length = int(head.pop(_LENGTH))
        if len(self._held) < end + 1 + length:
            return None
        payload = bytes(self._held[end + 1 : end + 1 + length])
        del self._held[: end + 1 + length]
        return Frame(head.pop("kind"), head, load(payload) if length else {})
