"""The data that was read last, held so that a training that begins again learns from the same."""

from __future__ import annotations

from pathlib import Path

from rnnviz.data.dataset import Dataset
from rnnviz.data.readers import is_made, read

Key = tuple[str, str, tuple[str, ...]]
Stamp = tuple[tuple[str, int, int], ...]

GONE: Stamp = ()
MADE: Stamp = (("made", 0, 0),)
MOST = 2  # data sets: of the training under way, and of the one before


class Held:
    """Reads data once, and again when its files have changed.

    Files that are gone, and those of a training that goes on where it was left, are taken as they
    were read, if they were.
    """

    def __init__(self) -> None:
        self._known: dict[Key, tuple[Stamp | None, Dataset]] = {}

    def data(self, reader: str, place: str, columns: tuple[str, ...], *, fresh: bool) -> Dataset:
        """Return what `readers.read` does; `fresh` is for a training that begins anew.

        Raises
        ------
        DataProblem
            If it cannot be read, and was not before.
        """
        key, stamp = (reader, place, columns), _stamp(place)
        held, data = self._known.get(key, (None, None))
        if data is None or (fresh and stamp not in (held, GONE)):
            held, data = stamp, read(reader, place, columns)
        self._known.pop(key, None)
        self._known[key] = held, data  # as the newest
        for old in [*self._known][:-MOST]:
            del self._known[old]
        return data


def _stamp(place: str) -> Stamp:
    """Return what tells whether the files have changed: their names, sizes and times."""
    path = Path(place)
    if is_made(place):
        return MADE
    if not path.exists():
        return GONE
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return tuple((f.name, s.st_size, s.st_mtime_ns) for f in files for s in [f.stat()])
