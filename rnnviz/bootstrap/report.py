"""How the set-up speaks: lines on the error stream, and problems that are one sentence."""

from __future__ import annotations

import sys


class Problem(Exception):
    """What stands in the way; its text is one sentence that says what to do."""


def say(text: str) -> None:
    """Write a line to the error stream, at once."""
    print(f"rnnviz: {text}", file=sys.stderr, flush=True)
