"""How far a work is, for people: a line that changes in a terminal, else one an epoch, or none."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rnnviz.cli.output import duration, said


class Report:
    """Prints the trainer's messages to the error stream, and where the model is to the output."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.epoch = -1
        self.live = sys.stderr.isatty()
        self.open_line = False

    def tell(self, kind: str, values: Mapping[str, Any]) -> None:
        """Print what one message says."""
        if kind == "start":
            self._start(values)
        elif kind == "progress":
            self._progress(values)
        elif kind == "done":
            self.end_line()
            quality = ", ".join(said(name, value) for name, value in values["quality"].items())
            print(f"saved {self.out}: {quality}")
        else:
            self.end_line()

    def say(self, text: str) -> None:
        """Print a line of its own."""
        print(f"rnnviz: {text}", file=sys.stderr, flush=True)

    def end_line(self) -> None:
        """Leave the line that changes, so that the next text stands below it."""
        if self.open_line:
            print(file=sys.stderr, flush=True)
        self.open_line = False

    def _start(self, values: Mapping[str, Any]) -> None:
        network = values["network"]
        again = f"going on after epoch {values['epoch']}" if values["resumed"] else "starting"
        self.say(
            f"{again}: {network['cell']}, {network['layers']} × {network['hidden']} units, "
            f"{network['vocabulary']} entries in, {network['outputs']} out"
        )
        self.epoch = values["epoch"]

    def _progress(self, values: Mapping[str, Any]) -> None:
        whole = values["epoch"] > self.epoch
        if self.live:
            width = shutil.get_terminal_size().columns - 1
            end = "\n" if whole else ""
            print(f"\r\x1b[K{line(values)[:width]}", end=end, file=sys.stderr, flush=True)
            self.open_line = not whole
        elif whole:
            print(line(values), file=sys.stderr, flush=True)
        self.epoch = values["epoch"]


class Percent:
    """Says in a terminal how many percent of a work are done, and nothing where there is none.

    >>> with Percent("reading play.txt") as percent:
    ...     percent.tell(0.5)
    """

    def __init__(self, says: str) -> None:
        self.says, self.shown = says, ""
        self.live = sys.stderr.isatty()

    def __enter__(self) -> Percent:
        """Begin."""
        return self

    def __exit__(self, *_problem: object) -> None:
        """Take the line away, however the work ended."""
        if self.shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def tell(self, share: float) -> None:
        """Say which share is done, if that is another percentage than the one that stands there."""
        text = f"{self.says}: {share:.0%}"
        if self.live and text != self.shown:
            width = shutil.get_terminal_size().columns - 1
            print(f"\r\x1b[K{text[-width:]}", end="", file=sys.stderr, flush=True)
            self.shown = text


def line(values: Mapping[str, Any]) -> str:
    """Return one message of progress as one line."""
    parts = [f"epoch {values['epoch']}/{values['epochs']}"]
    if values["batch"]:
        parts.append(f"batch {values['batch'] + 1}/{values['batches']}")
    parts.append(f"loss {values['loss']:.4f}")
    if values["validation"] is not None:
        parts.append(f"validation {values['validation']:.4f} (best {values['best']:.4f})")
    parts.append(f"rate {values['learning_rate']:.2g}")
    parts.append(f"gradient {values['gradient']:.2f}")
    parts.append(f"at most {duration(values['eta'])} left")
    return " · ".join(parts)
