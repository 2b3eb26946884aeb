"""Walks of someone who saves what one panel shows."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from rnnviz.app.exporting import ENTRY, KINDS, view_at
from rnnviz.app.window import MainWindow
from rnnviz.views.base import View
from rnnviz.views.hidden import HiddenView


@pytest.fixture
def hidden(window: MainWindow) -> HiddenView:
    """Return the panel of the hidden state of a paused run."""
    window.session.playhead.pause()
    return next(view for view in window.findChildren(HiddenView))


def told(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    says: list[str] = []
    monkeypatch.setattr(window.rooms.current.screen, "show_problem", says.append)
    return says


def test_a_panel_is_saved_in_four_forms_under_the_name_of_a_dialog(
    qtbot: QtBot, window: MainWindow, hidden: HiddenView, tmp_path: Path, monkeypatch
) -> None:
    says = told(window, monkeypatch)
    for suffix in KINDS.values():
        dialog = window.exporting.ask(hidden, suffix)
        assert isinstance(dialog, QFileDialog)
        dialog.fileSelected.emit(str(tmp_path / f"h{suffix}"))
        dialog.reject()
        qtbot.waitUntil(lambda name=f"h{suffix}": says[-1:] == [f"Saved as {name}."])
    assert QImage(str(tmp_path / "h.png")).size() == hidden.size() * 2
    assert (tmp_path / "h.svg").read_bytes().startswith(b"<svg")
    with np.load(tmp_path / "h.npz") as file:
        np.testing.assert_array_equal(file["h"], hidden.trace["h"].data)
    lines = (tmp_path / "h.csv").read_text("utf-8").splitlines()[1:]
    assert len([*csv.DictReader(lines)]) == hidden.trace["h"].data.size


def test_a_failure_is_told_in_a_sentence(
    qtbot: QtBot, window: MainWindow, hidden: HiddenView, tmp_path: Path, monkeypatch
) -> None:
    says = told(window, monkeypatch)
    window.exporting.save(hidden, ".npz", str(tmp_path / "nowhere" / "h.npz"))
    qtbot.waitUntil(lambda: bool(says))
    assert "cannot be written" in says[0]


def test_the_menu_greys_numbers_where_there_are_none(
    qtbot: QtBot, window: MainWindow, hidden: HiddenView
) -> None:
    empty = View(window)
    for view, possible in ((hidden, 5), (empty, 2)):
        menu = window.exporting.menu_for(view)
        lines = [action for action in menu.actions() if not action.isSeparator()]
        assert [line.text() for line in lines] == [f"{ENTRY}\tN", *KINDS]
        assert sum(line.isEnabled() for line in lines) == possible
        menu.deleteLater()
    menu = window.explore.screen.desk.handles.menu_for(hidden)
    assert {*KINDS} <= {action.text() for action in menu.actions()}
    menu.deleteLater()


def test_a_right_click_means_the_view_below_it(window: MainWindow) -> None:
    stage = window.explore.screen.stage
    assert view_at(window, stage.mapTo(window, stage.rect().center())) is stage


def test_a_view_that_shows_no_numbers_any_more_says_so(
    window: MainWindow, tmp_path: Path, monkeypatch
) -> None:
    says, empty = told(window, monkeypatch), View(window)
    window.exporting.save(empty, ".csv", str(tmp_path / "nothing.csv"))
    assert "shows no numbers yet" in says[0]
    assert not (tmp_path / "nothing.csv").exists()
