"""PyTorch's files since 1.6, and TorchScript archives: a zip of a pickle and of raw storages.

Source: torch/serialization.py, caffe2/serialize/inline_container.h.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rnnviz.files.foreign import pickle_reader
from rnnviz.files.foreign.archive import Archive, opened
from rnnviz.files.foreign.contents import Contents, ForeignProblem
from rnnviz.files.foreign.pickle_values import Global, Object, Storage
from rnnviz.files.foreign.rebuild import Rebuilder
from rnnviz.files.foreign.walk import Walk

MAX_PICKLE = 1 << 27


def read(path: Path) -> Contents:
    """Return the tensors and plain values of a PyTorch zip file; its code is not looked at.

    Raises
    ------
    ForeignProblem
        If it is cut, damaged or made to mislead.
    """
    with opened(path) as archive:
        prefix = _prefix(archive)
        script = f"{prefix}constants.pkl" in archive.names
        described = pickle_reader.load(archive.read(f"{prefix}data.pkl", MAX_PICKLE), storage_of)
        storages = Rebuilder(
            lambda key: archive.read(f"{prefix}data/{key}"), _byte_order(archive, prefix)
        )
        return Walk(storages).contents(described, _format(described, script))


def storage_of(pid: Any) -> Storage:
    """Return the storage that a pickled id describes: ("storage", type, key, place, count).

    Raises
    ------
    ForeignProblem
        If it describes none.
    """
    fine = isinstance(pid, tuple) and len(pid) >= 5 and pid[0] == "storage"
    if not fine or not isinstance(pid[1], Global) or type(pid[4]) is not int or pid[4] < 0:
        raise ForeignProblem("one of its tensors lies in no storage; save it again")
    return Storage(str(pid[2]), pid[1].name, pid[4])


def _prefix(archive: Archive) -> str:
    """Return the folder of the archive that holds the pickle."""
    found = [n for n in archive.names if n == "data.pkl" or n.endswith("/data.pkl")]
    if not found:
        raise ForeignProblem("it is a PyTorch archive without data.pkl; save it again")
    return min(found, key=len).removesuffix("data.pkl")


def _byte_order(archive: Archive, prefix: str) -> str:
    name = f"{prefix}byteorder"
    return ">" if name in archive.names and archive.read(name, 16) == b"big" else "<"


def _format(described: Any, script: bool) -> str:
    if script:
        return "TorchScript archive"
    whole = isinstance(described, Object)
    return "PyTorch, a whole pickled module (zip)" if whole else "PyTorch weights (zip)"
