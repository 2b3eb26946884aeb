"""What a start loads before its first pictures: nothing that they do not show."""

from __future__ import annotations

import json

import pytest

from tests.app.starting import start

# Prints what was loaded when the window was painted, and when the stage had painted a run.
LOADED = """
def made(window):
    from PySide6.QtCore import QEvent, QObject, QTimer

    class Watch(QObject):
        def eventFilter(self, stage, event):
            if event.type() == QEvent.Type.Paint and window.session.trace is not None:
                stage.removeEventFilter(self)
                print(json.dumps(sorted(sys.modules)))
                QTimer.singleShot(0, window.close)
            return False

    window.watch = Watch(window)
    window.explore.screen.stage.installEventFilter(window.watch)

def loads(compiled):
    numpy = vars(sys.modules["numpy"])  # there in name, and empty until it is used
    here = [name for name in sys.modules if name != "numpy" or "ndarray" in numpy]
    print(json.dumps(sorted(here)))
    load(compiled)

command.load = loads
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
    said = start(tmp_path_factory.mktemp("start"), LOADED, "--demo", "intent")
    return [json.loads(line) for line in said]


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
