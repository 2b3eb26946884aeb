"""PyTorch's files before 1.6, and plain pickles of arrays or vocabularies.

A legacy file is a row of pickles (magic number, version, system, object, storage keys) and then,
for each key, a count of 8 bytes and the raw numbers. Source: torch/serialization.py.
"""

from __future__ import annotations

import mmap
from pathlib import Path
from typing import Any

from rnnviz.files.foreign import pickle_reader
from rnnviz.files.foreign.contents import Contents, ForeignProblem
from rnnviz.files.foreign.pickle_values import Global, Object, Storage
from rnnviz.files.foreign.rebuild import Rebuilder
from rnnviz.files.foreign.walk import Walk

MAGIC = 0x1950A86A20F9469CFC6C
_WIDTHS = {
    **{"Double": 8, "Long": 8, "Float": 4, "Int": 4, "Half": 2, "BFloat16": 2, "Short": 2},
    **{"Char": 1, "Byte": 1, "Bool": 1, "ComplexFloat": 8, "ComplexDouble": 16},
}


def read(path: Path) -> Contents:
    """Return the tensors and plain values of a legacy PyTorch file or of a plain pickle.

    Raises
    ------
    ForeignProblem
        If it is cut, damaged, made to mislead, or a tar archive of PyTorch before 0.2.
    """
    # A map reads no more than there is, however much the file asks for.
    with path.open("rb") as whole, mmap.mmap(whole.fileno(), 0, access=mmap.ACCESS_READ) as file:
        if file[257:262] == b"ustar":
            raise ForeignProblem(
                "it is a PyTorch file of the year 2017 or before (tar); open it with PyTorch and "
                "save its state_dict again"
            )
        value = pickle_reader.load(file, storage_of)
        if value == MAGIC and type(value) is int:
            return _legacy(file)
        return Walk(Rebuilder(_nowhere)).contents(value, "Python pickle")


def storage_of(pid: Any) -> Any:
    """Return the storage, or the class, that a pickled id describes."""
    if isinstance(pid, tuple) and len(pid) == 4 and pid[0] == "module":
        return pid[1]  # a class, followed by its file and source text, which nobody reads
    fine = isinstance(pid, tuple) and len(pid) >= 5 and pid[0] == "storage"
    if not fine or not isinstance(pid[1], Global) or type(pid[4]) is not int or pid[4] < 0:
        raise ForeignProblem("one of its tensors lies in no storage; save it again")
    if len(pid) > 5 and pid[5] is not None:
        raise ForeignProblem("one of its storages is a view into another; save it again")
    return Storage(str(pid[2]), pid[1].name, pid[4])


def _legacy(file: mmap.mmap) -> Contents:
    pickle_reader.load(file)  # the version of the protocol
    system = pickle_reader.load(file)
    little = not isinstance(system, dict) or system.get("little_endian", True) is not False
    storages: dict[str, Storage] = {}

    def remembered(pid: Any) -> Any:
        found = storage_of(pid)
        if isinstance(found, Storage):
            storages[found.key] = found
        return found

    value = pickle_reader.load(file, remembered)
    raw = _storages(file, pickle_reader.load(file), storages, "little" if little else "big")
    whole = isinstance(value, Object)
    kind = "PyTorch, a whole pickled module (legacy)" if whole else "PyTorch weights (legacy)"
    return Walk(Rebuilder(raw.__getitem__, "<" if little else ">")).contents(value, kind)


def _storages(
    file: mmap.mmap, keys: Any, storages: dict[str, Storage], order: Any
) -> dict[str, bytes]:
    """Return the raw bytes of every storage, which lie behind one another."""
    if not isinstance(keys, list) or not all(str(key) in storages for key in keys):
        raise ForeignProblem("its list of storages does not fit its tensors; save it again")
    raw: dict[str, bytes] = {}
    for key in map(str, keys):
        width = _WIDTHS.get(storages[key].kind.removesuffix("Storage"))
        count = int.from_bytes(file.read(8), order)
        if width is None or count != storages[key].count:
            raise ForeignProblem(
                f"its storage {key} is not of the size that its tensors claim; the file was cut "
                "short, so download or save it again"
            )
        raw[key] = file.read(count * width)
    if missing := storages.keys() - raw.keys():
        raise ForeignProblem(f"its storage {min(missing)} is missing; download or save it again")
    return raw


def _nowhere(key: str) -> bytes:
    raise ForeignProblem(f"its storage {key} is not in the file; save it again")
