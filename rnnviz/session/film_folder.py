"""A film and what was measured beside it on disk: safetensors files, each whole or not there."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from rnnviz.session.film import BUDGET, Film, Snapshot
from rnnviz.session.record import Record
from rnnviz.session.record_file import packed, unpacked

RECORD = "record.safetensors"


class FilmFolder:
    """Holds the film of the one training that can be gone on with, in no more than its budget.

    `training` tells it from all others: what another one left is not read, and is cleaned up with
    the first moment that is written.

    >>> folder = FilmFolder(Path("training/film"), "LSTM 48, seed 0")
    >>> folder.write(film, record)
    >>> FilmFolder(Path("training/film"), "LSTM 48, seed 0").read(until=2000)
    """

    def __init__(self, folder: Path, training: str) -> None:
        self.training, self._folder = training, folder
        self._kept: dict[str, Snapshot] = {}  # what is known to be in each file

    def write(self, film: Film, record: Record) -> None:
        """Make the folder hold that film, its record and nothing else; of no film, nothing.

        What cannot be written is left out: the film is then only not there to be gone on with.
        """
        wanted = {f"{each.step:09d}.safetensors": each for each in film.snapshots}
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._clean({*wanted, RECORD} if wanted else set())
            self._kept = {n: s for n, s in self._kept.items() if wanted.get(n) is s}
            for name in wanted.keys() - self._kept.keys():
                self._put(name, self._content(wanted[name]))
                self._kept[name] = wanted[name]
            if wanted:
                self._put(RECORD, packed(record, self.training))
        except OSError:
            return

    def _put(self, name: str, content: bytes) -> None:
        """Write a whole file or none: it is to outlive the process, so it need not be synced."""
        partial = self._folder / f"{name}.partial"
        partial.write_bytes(content)
        partial.replace(self._folder / name)

    def _clean(self, wanted: set[str]) -> None:
        for file in self._folder.iterdir():
            if file.name not in wanted:
                file.unlink(missing_ok=True)

    def read_record(self, until: int) -> Record | None:
        """Return what was measured of this training up to that step; None where nothing was."""
        record = unpacked(self._folder / RECORD, self.training)
        return record.until(until) if record is not None else None

    def read(self, until: int) -> Film:
        """Return the moments of this training up to that step; what is not whole is passed over."""
        film = Film()
        for file in sorted(self._folder.glob("*.safetensors")):
            found = self._snapshot(file)
            if found is not None and found.step <= until:
                film = film.with_snapshot(found)
                self._kept[file.name] = found
        return film

    def _content(self, snapshot: Snapshot) -> bytes:
        about = {
            "training": self.training, "step": snapshot.step,
            "loss": snapshot.loss, "accuracy": snapshot.accuracy,
        }  # fmt: skip
        return save(dict(snapshot.halves), {"film": json.dumps(about)})

    def _snapshot(self, file: Path) -> Snapshot | None:
        try:
            if file.stat().st_size > BUDGET:
                return None
            with safe_open(file, framework="numpy") as held:
                about = json.loads((held.metadata() or {})["film"])
                halves = {name: held.get_tensor(name) for name in held.keys()}  # noqa: SIM118
            step, loss, accuracy = int(about["step"]), about["loss"], about["accuracy"]
        except (OSError, SafetensorError, ValueError, KeyError, TypeError):
            return None
        whole = all(each.dtype == np.float16 for each in halves.values())
        mine = about["training"] == self.training
        return Snapshot(step, halves, loss, accuracy) if mine and whole else None
