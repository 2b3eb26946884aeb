"""What the commands print: JSON for programs, and short forms of numbers for people."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any


def print_json(values: Mapping[str, Any]) -> None:
    """Print one object as one line, at once, in ASCII, with null for what is not finite."""
    print(json.dumps(_finite(values), allow_nan=False), flush=True)


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: _finite(each) for key, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_finite(each) for each in value]
    return value


def duration(seconds: float) -> str:
    """Return a time as people say it: ``8 s``, ``3 min 20 s``, ``2 h 5 min``."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def file_size(count: int) -> str:
    """Return a number of bytes as people say it: ``640 bytes``, ``3.1 MB``."""
    for unit, size in (("MB", 1e6), ("kB", 1e3)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count} bytes"


def said(name: str, value: Any) -> str:
    """Return a measured value with its name: shares as percentages, all else as a number."""
    words = name.replace("_", " ")
    if isinstance(value, float):
        share = "accuracy" in name or name in ("calibration_error", "unknown")
        return f"{words} {value:.1%}" if share else f"{words} {value:.4g}"
    return f"{words} {'–' if value is None else value}"
