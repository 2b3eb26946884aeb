"""A window on tiny random models, with settings in a folder of the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from rnnviz.app.settings import Settings
from rnnviz.app.window import MainWindow
from rnnviz.files.library import open_model
from rnnviz.nets.model import Model
from rnnviz.session.session import Session
from tests.session.tiny import open_tiny


def open_any(name: str) -> Model:
    """Return a tiny model by its name, or the model of a file."""
    return open_model(name) if Path(name).is_absolute() else open_tiny(name)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "config" / "rnnviz.ini")


@pytest.fixture
def make_window(qtbot: QtBot, settings: Settings) -> Iterator[Callable[[], MainWindow]]:
    windows: list[MainWindow] = []

    def make() -> MainWindow:
        window = MainWindow(Session(open_model=open_any), settings=settings)
        windows.append(window)
        window.show()
        qtbot.waitExposed(window)
        return window

    yield make
    for window in windows:
        window.close()
        window.deleteLater()


@pytest.fixture
def window(qtbot: QtBot, make_window: Callable[[], MainWindow]) -> MainWindow:
    """Return a window in which an LSTM has read the first example."""
    window = make_window()
    with qtbot.waitSignal(window.session.traceChanged, check_params_cb=lambda t, _: t.complete):
        window.session.open_demo("intent")
    window.activateWindow()
    return window
