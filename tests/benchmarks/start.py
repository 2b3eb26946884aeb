"""From the command to the first picture, and the memory it takes, in fresh processes.

`python -m tests.benchmarks.start` prints a table. Our window and PySide6's empty one are started in
turns; times are from before the process is there until what is meant was painted. The first
picture shows the demo at rest: its words wait, and no number of its run is there yet.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.measure import Row, row_of, table

Told = dict[str, Any]

KINDS = ("ours", "playing", "bare", "numpy")
ROUNDS = 9
MOST_BYTES = 150e6
SCREEN = {"name": "one", "x": 0, "y": 0, "width": 1920, "height": 1080}


def rows() -> list[Row]:
    """Return every measurement of this room."""
    with tempfile.TemporaryDirectory(prefix="rnnviz-benchmark-") as folder:
        environment = _environment(Path(folder))
        turns = [[_started(kind, environment) for kind in KINDS] for _ in range(ROUNDS + 1)]
    # the first ones had to be compiled
    ours, playing, bare, computing = zip(*turns[1:], strict=True)
    empty, able = ([each["painted"] for each in kind] for kind in (bare, computing))
    first, typed = ([each[k] for each in ours] for k in ("painted", "answered"))
    plays = [each["answered"] for each in playing]
    return [
        row_of("first paint of the whole window, with the first demo on it", first, empty, 2.0),
        row_of("a sentence typed at once is answered and painted", typed, empty, 3.0),
        row_of("the first demo's own run is painted, where nothing is typed", plays, empty, None),
        row_of("that first paint, against an empty window with NumPy imported", first, able, None),
        row_of("that answer, against the same", typed, able, None),
        *_memory(ours, bare),
    ]


def _memory(ours: Sequence[Told], bare: Sequence[Told]) -> list[Row]:
    """Return one row against what we allow ourselves, if the system tells."""
    if ours[0]["bytes"] is None:
        return []
    held, empty = (max(each["bytes"] for each in kind) for kind in (ours, bare))
    detail = f"{held / 1e6:.0f} MB; an empty window {empty / 1e6:.0f} MB"
    return [Row("memory of the window with that demo, of 150 MB", held / MOST_BYTES, 1.0, detail)]


def _environment(folder: Path) -> dict[str, str]:
    """Return the variables of a process whose screen is 1920×1080 and who remembers nothing.

    Python may keep what it compiles, in `folder`, as it does where the program is installed.
    """
    screen = folder / "screen.json"
    screen.write_text(json.dumps({"screens": [SCREEN]}))
    inherited = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {
        **inherited,
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
        "QT_QPA_PLATFORM": f"offscreen:configfile={screen}",
        "RNNVIZ_CONFIG_DIR": str(folder),
    }


def _started(kind: str, environment: dict[str, str]) -> Told:
    """Return what one start told, its times in seconds since then."""
    (Path(environment["RNNVIZ_CONFIG_DIR"]) / "rnnviz.ini").unlink(missing_ok=True)
    command = [sys.executable, "-m", "tests.benchmarks.child", kind]
    start = time.monotonic()
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    if done.returncode:
        raise RuntimeError(f"the {kind} window did not start: {done.stderr.strip()}")
    told: Told = json.loads(done.stdout)
    return {k: v if k == "bytes" else v - start for k, v in told.items()}


if __name__ == "__main__":
    found = rows()
    print(table(found))
    sys.exit(not all(row.good for row in found))
