"""From a dropped file to its picture: `python -m tests.benchmarks.opening` prints a table.

The file is a checkpoint of 5 MB with its vocabulary inside, as PyTorch writes it. It is read in a
process of its own, so it is compared with a process that only imports NumPy: where that takes a
quarter of a second or less, four times as long is under a second.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import torch
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication
from torch import nn

from rnnviz.app.main import application
from rnnviz.app.settings import Settings
from rnnviz.app.window import MainWindow
from rnnviz.session.session import Session
from tests.benchmarks.measure import Row, interleaved, row_of, table, usual

MOST = 1.0  # seconds from the drop to the picture
LETTERS = "abcdefghijklmnopqrstuvwxyz .,;:!?'"
ROUNDS = 15


def rows() -> list[Row]:
    """Return every measurement of this room."""
    app = application()
    with tempfile.TemporaryDirectory(prefix="rnnviz-benchmark-") as place:
        folder = Path(place)
        paths = [checkpoint(folder / f"{name}.pt") for name in ("one", "other")]
        session = Session()
        window = MainWindow(session, settings=Settings(folder / "rnnviz.ini"))
        window.show()
        window.showNormal()
        window.resize(1440, 900)
        window.open_file(str(paths[0]))
        _wait(app, session, paths[0].stem)

        def opened() -> None:
            path = next(path for path in paths if path.stem != session.model.name)
            window.open_file(str(path))
            _wait(app, session, path.stem)
            window.repaint()

        ours, bare = interleaved(opened, _process, rounds=ROUNDS)
        size = paths[0].stat().st_size
        window.close()
    took = usual(ours)
    detail = f"{took * 1e3:.0f} ms, {size / 1e6:.1f} MB"
    return [
        row_of("a checkpoint of 5 MB, from the drop to its picture, against NumPy's import in a "
               "process of its own", ours, bare, 4.0),
        Row("the same, of one second", took / MOST, None, detail),
    ]  # fmt: skip


def checkpoint(path: Path) -> Path:
    """Write a checkpoint of a writer of letters, two layers of 300 units."""
    torch.manual_seed(len(path.stem))
    parts = {"emb": nn.Embedding(len(LETTERS), 48), "lstm": nn.LSTM(48, 300, 2)}
    module = nn.ModuleDict({**parts, "fc": nn.Linear(300, len(LETTERS))})
    torch.save({"model": module.state_dict(), "letters": [*LETTERS]}, path)
    return path


def _wait(app: QApplication, session: Session, name: str) -> None:
    """Let the window work until the file of that name was run."""
    while session.model is None or session.model.name != name or not session.trace.complete:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def _process() -> None:
    subprocess.run([sys.executable, "-c", "import numpy"], check=True)


if __name__ == "__main__":
    print(table(rows()))
