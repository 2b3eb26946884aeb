"""What a start loads before its first pictures: nothing that they do not show."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

# Prints what was loaded when the window was painted, and when the stage had painted a run.
WATCH = """
import json, sys
from rnnviz.cli import main, window as command

opens = command.program

def program():
    found = opens()
    from PySide6.QtCore import QEvent, QTimer

    class Watched(found.MainWindow):
        def __init__(self, *given, **named):
            super().__init__(*given, **named)
            self.told = False
            self.explore.screen.stage.installEventFilter(self)

        def eventFilter(self, watched, event):
            trace = self.session.trace
            if event.type() == QEvent.Type.Paint and trace is not None and not self.told:
                self.told = True
                print(json.dumps(sorted(sys.modules)))
                QTimer.singleShot(0, self.close)
            return super().eventFilter(watched, event)

    found.MainWindow = Watched
    return found

def loads(compiled):
    numpy = vars(sys.modules["numpy"])  # there in name, and empty until it is used
    here = [name for name in sys.modules if name != "numpy" or "ndarray" in numpy]
    print(json.dumps(sorted(here)))
    load(compiled)

load = command.load
command.program, command.load = program, loads
sys.exit(main(["--demo", "intent"]))
"""

EARLY = (  # none of them is needed to show words that wait
    "numpy", "hashlib", "safetensors", "rnnviz.capture.run", "rnnviz.nets.network",
    "rnnviz.files.model_file", "rnnviz.screen.change.wording",
)  # fmt: skip
HEAVY = ("torch", "pyqtgraph", "matplotlib", "h5py", "PIL", "scipy", "numpy.random", "numpy.ma")
LATER = (
    "html", "multiprocessing", "asyncio", "PySide6.QtSvg", "PySide6.QtTest",
    "rnnviz.api", "rnnviz.export", "rnnviz.training",
    "rnnviz.data.tasks", "rnnviz.data.readers", "rnnviz.files.foreign",
    "rnnviz.capture.gradients", "rnnviz.capture.backward", "rnnviz.capture.origin",
    "rnnviz.session.lab", "rnnviz.session.workshop",
    "rnnviz.app.dialogs", "rnnviz.app.rooms.train", "rnnviz.app.rooms.compare",
    "rnnviz.app.rooms.lab", "rnnviz.screen.train", "rnnviz.screen.compare", "rnnviz.screen.lab",
    "rnnviz.screen.units", "rnnviz.screen.change.page", "rnnviz.screen.dropout",
    "rnnviz.screen.gradients", "rnnviz.views.training", "rnnviz.views.compare",
    "rnnviz.views.lab", "rnnviz.views.units", "rnnviz.views.gradients", "rnnviz.views.dropout",
    "rnnviz.views.origin", "rnnviz.views.chain", "rnnviz.views.distribution",
    "rnnviz.views.stage.backward",
)  # fmt: skip
MOST = 200  # modules of our own with the first run; each takes a quarter of a millisecond
FEW = 176  # and before it


@pytest.fixture(scope="module")
def loads(tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    """Return the names of all modules that were there when the window and a run were painted."""
    folder: Path = tmp_path_factory.mktemp("start")
    done = subprocess.run(
        [sys.executable, "-c", WATCH],
        env=os.environ | {"RNNVIZ_CONFIG_DIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def loaded(loads: list[list[str]]) -> list[str]:
    """Return the names of all modules that were there when a run was painted."""
    return loads[1]


@pytest.mark.parametrize("name", EARLY)
def test_the_window_is_painted_before_anything_is_loaded_that_computes(loads, name):
    assert name not in loads[0]
    assert name in loads[1] or name == "rnnviz.screen.change.wording"


def test_the_first_window_waits_for_fewer_modules_than_the_first_run(loads):
    ours = [name for name in loads[0] if name.split(".")[0] == "rnnviz"]
    assert 100 < len(ours) <= FEW, f"{len(ours)}: {', '.join(ours)}"


@pytest.mark.parametrize("name", [*HEAVY, *LATER])
def test_the_first_picture_waits_for_nothing_that_it_does_not_show(loaded, name):
    early = [each for each in loaded if each == name or each.startswith(f"{name}.")]
    assert not early, f"import {', '.join(early)} where it is first used"


def test_the_first_picture_waits_for_few_modules_of_our_own(loaded):
    ours = [name for name in loaded if name.split(".")[0] == "rnnviz"]
    assert 100 < len(ours) <= MOST, f"{len(ours)}: {', '.join(ours)}"
