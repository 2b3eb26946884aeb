"""Reads a foreign file in a process of its own, whose memory and time are limited.

Whatever a file does to its reader, the window keeps what it shows, and says in one sentence what
happened. See `reader` for the other end.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from safetensors import SafetensorError
from safetensors.numpy import load

from rnnviz.files.foreign.contents import Contents, ForeignProblem
from rnnviz.files.foreign.reader import REFUSED, time_for

_HOME = str(Path(__file__).resolve().parents[3])

_OUT_OF_TIME = -int(getattr(signal, "SIGXCPU", 0))  # 0 where a process has no such limit
WAIT = 60.0 if _OUT_OF_TIME else 8.0
"""Seconds that a busy machine may let a process wait beside its own time, which is limited too."""


def read_apart(path: str | os.PathLike[str]) -> Contents:
    """Return what the file holds, read by a child process.

    Raises
    ------
    ForeignProblem
        If it cannot be read, takes too long, or ends its reader.
    """
    path = Path(path)
    size = path.stat().st_size if path.is_file() else 0
    seconds = time_for(size)
    command = [sys.executable, "-m", "rnnviz.files.foreign.reader", os.fspath(path.absolute())]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds + WAIT,
            env=_environment(), check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise _too_slow(path, seconds) from None
    if done.returncode and done.returncode == _OUT_OF_TIME:
        raise _too_slow(path, seconds)
    if done.returncode == REFUSED:
        raise ForeignProblem(done.stderr.decode(errors="replace"))
    if done.returncode:
        raise ForeignProblem(
            f"{path.name} brought its reader down, which a sound file does not; nothing else was "
            "touched, so download or save it again"
        )
    return unpacked(done.stdout)


def _too_slow(path: Path, seconds: float) -> ForeignProblem:
    return ForeignProblem(
        f"reading {path.name} took longer than {seconds:.0f} s, so it was given up; save only "
        "the weights of the recurrent part"
    )


def unpacked(sent: bytes) -> Contents:
    """Return the contents that `reader.packed` sent.

    Raises
    ------
    ForeignProblem
        If it did not send them whole.
    """
    try:
        length = int.from_bytes(sent[:8], "little")
        about = json.loads(json.loads(sent[8 : 8 + length])["__metadata__"]["contents"])
        arrays = load(sent)
    except (SafetensorError, ValueError, KeyError):
        raise ForeignProblem("its reader did not send it whole; try it once more") from None
    tensors = {name: arrays[f"{k}"] for k, name in enumerate(about["names"])}
    tied = tuple(tuple(group) for group in about["tied"])
    return Contents(about["format"], tensors, about["facts"], tuple(about["ignored"]), tied)


def _environment() -> dict[str, str]:
    """Return the environment, in which the child finds this very package."""
    paths = [_HOME, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(paths),
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
