"""A window, and small checkpoints as students save them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from pytestqt.qtbot import QtBot

from rnnviz.app.opening.dialog import OpeningDialog
from rnnviz.app.window import MainWindow
from tests.files.foreign.torch_models import LETTERS, HandWritten, OneHot, Tagger

Ask = Callable[[Path], OpeningDialog]
NUMBERS = {letter: k for k, letter in enumerate(LETTERS)}


def shows(window: MainWindow, name: str) -> Callable[[], bool]:
    return lambda: window.session.model.name == name and window.session.trace.complete


def choose(dialog: OpeningDialog, about: str, answer: str) -> None:
    """Choose an answer from the menu of a question."""
    control = dialog.parts_.form.controls[about]
    control.menu_.actions()[[*control.answers].index(answer)].trigger()


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """Return a file that asks nothing: a module of torch's with its vocabulary."""
    torch.manual_seed(0)
    path = tmp_path / "plain.pt"
    torch.save({"model": Tagger().state_dict(), "letters": NUMBERS}, path)
    return path


@pytest.fixture
def by_hand(tmp_path: Path) -> Path:
    """Return a hand-written cell with its vocabulary, whose order of gates is not to be seen."""
    torch.manual_seed(0)
    path = tmp_path / "by_hand.pt"
    torch.save({"model": HandWritten("ifog").state_dict(), "letters": NUMBERS}, path)
    return path


@pytest.fixture
def wordless(tmp_path: Path) -> Path:
    """Return a module of torch's without its vocabulary."""
    torch.manual_seed(0)
    path = tmp_path / "wordless.pt"
    torch.save(OneHot().state_dict(), path)
    return path


@pytest.fixture
def ask(qtbot: QtBot, window: MainWindow) -> Ask:
    """Return what opens a file and waits for the dialog about it."""

    def asks(path: Path) -> OpeningDialog:
        window.open_file(str(path))
        qtbot.waitUntil(lambda: bool(window.findChildren(OpeningDialog)))
        return window.findChildren(OpeningDialog)[0]

    return asks
