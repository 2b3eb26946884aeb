"""Measures everything: `python -m tests.benchmarks` prints a table, and ends with 1 for a miss."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import PySide6
import torch

from tests.benchmarks import (
    capture,
    change,
    compare,
    gradients,
    lab,
    opening,
    plotting,
    stalls,
    start,
    training,
    watched,
    window,
)
from tests.benchmarks.measure import Row, table

ROOMS: dict[str, Callable[[], list[Row]]] = {
    "start": start.rows,
    "window": window.rows,
    "opening": opening.rows,
    "plotting": plotting.rows,
    "stalls": stalls.rows,
    "capture": capture.rows,
    "change": change.rows,
    "gradients": gradients.rows,
    "lab": lab.rows,
    "compare": compare.rows,
    "training": training.rows,
    "watched": watched.rows,
}


def main(rooms: list[str]) -> int:
    """Measure these rooms, or all, print the table, and return 1 if a bar was missed."""
    before = _load()
    found = [row for room in rooms or ROOMS for row in ROOMS[room]()]
    missed = [row.name for row in found if not row.good]
    print(f"{_machine()}\n{_versions()}\nLoad {before} before and {_load()} after.\n")
    print(table(found))
    print("\nAll bars held." if not missed else "\nMissed:\n- " + "\n- ".join(missed))
    return int(bool(missed))


def _machine() -> str:
    return f"{_processor()}, {os.cpu_count()} cores, {platform.platform()}; one thread each."


def _processor() -> str:
    """Return the processor's name."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _versions() -> str:
    return (
        f"Python {platform.python_version()}, NumPy {np.__version__}, "
        f"PySide6 {PySide6.__version__}, PyTorch {torch.__version__}."
    )


def _load() -> str:
    """Return how many programs wanted to run in the last minute."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
