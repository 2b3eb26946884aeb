"""Walks of someone who zooms into what a panel shows, in every room."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from rnnviz.app import zooming
from rnnviz.app.exporting import ENTRY, KINDS
from rnnviz.app.window import MainWindow
from rnnviz.trace import Cursor
from rnnviz.views.base import View
from rnnviz.views.hidden import HiddenView
from rnnviz.views.outputs import OutputsView
from rnnviz.views.parts.numbers import numbered
from rnnviz.views.training.curves import CurvesView
from tests.views.training.told import runs


@pytest.fixture
def hidden(window: MainWindow) -> HiddenView:
    """Return the panel of the hidden state, the playhead at rest after the fourth word."""
    window.session.playhead.pause()
    window.session.move(Cursor(3, 0.9999))
    return window.findChildren(HiddenView)[0]


def opened(window: MainWindow) -> list[object]:
    from rnnviz.app.numbers import NumbersWindow

    return [w for w in window.findChildren(NumbersWindow) if w.isVisible()]


def told(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    says: list[str] = []
    monkeypatch.setattr(window.rooms.current.screen, "show_problem", says.append)
    return says


def test_a_panel_opens_from_its_menu_as_a_snapshot_that_says_of_what(
    qtbot: QtBot, window: MainWindow, hidden: HiddenView
) -> None:
    menu = window.exporting.menu_for(hidden)
    next(line for line in menu.actions() if line.text().startswith(ENTRY)).trigger()
    menu.deleteLater()
    (dialog,) = opened(window)
    assert not dialog.isModal()
    title, name = dialog.windowTitle(), window.session.model.name
    assert all(part in title for part in ("Hidden state", name, "word 4 of 8", "‘allison’"))
    before, trace = dialog.view.read_at(2, 5), hidden.trace
    assert before.where == ("word 3", "‘to’", "unit 5")
    assert float(trace["h"].data[0, 2, 5]) == pytest.approx(
        float(before.values[0][1].replace("−", "-")), abs=1e-6
    )
    with qtbot.waitSignal(window.session.traceChanged, check_params_cb=lambda t, _: t.complete):
        window.session.run_text("hello you")
    assert dialog.view.read_at(2, 5) == before
    dialog.close()


def test_a_key_opens_the_panel_at_hand_and_escape_closes_it(
    qtbot: QtBot, window: MainWindow, hidden: HiddenView
) -> None:
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_N)
    (dialog,) = opened(window)
    dialog.view.setFocus()
    qtbot.keyClick(dialog.view, Qt.Key.Key_Escape)
    assert opened(window) == []


def test_charts_are_chosen_and_their_scale_turned(
    qtbot: QtBot, window: MainWindow, hidden: HiddenView
) -> None:
    dialog = window.zooming.open(window.findChildren(OutputsView)[0])
    assert dialog.scale.isVisible()
    linear = dialog.view.ticks[1].texts
    dialog.scale.chosen.emit("log")
    assert dialog.view.log
    assert dialog.view.ticks[1].texts != linear
    last = window.zooming.open(window.explore.screen.stage)
    count = len(last.view.charts)
    assert count > 2
    last.chooser.chosen.emit("1")
    assert last.view.chart is last.view.charts[1]
    assert not last.scale.isVisible()
    area = last.view.plot.area()
    last.view.zoom(0.5)
    assert last.view.plot.area() != area
    last.all.click()
    assert last.view.plot.area() == area
    assert len(opened(window)) == 2


def test_picture_and_numbers_are_saved_from_there(
    qtbot: QtBot, window: MainWindow, hidden: HiddenView, tmp_path: Path
) -> None:
    dialog, other = window.zooming.open(hidden), window.zooming.open(hidden)
    for button, suffix in ((dialog.picture, ".png"), (dialog.save, ".csv")):
        button.click()
        (asked,) = [d for d in dialog.findChildren(QFileDialog) if d.isVisible()]
        asked.fileSelected.emit(str(tmp_path / f"h{suffix}"))
        asked.reject()
        qtbot.waitUntil(lambda end=suffix: dialog.note.text() == f"Saved as h{end}.")
    assert QImage(str(tmp_path / "h.png")).size() == dialog.view.size() * 2
    lines = (tmp_path / "h.csv").read_text("utf-8").splitlines()
    assert len(lines) == 2 + hidden.trace["h"].data.size
    window.exporting.save(dialog.view, ".svg", str(tmp_path / "h.svg"))
    qtbot.waitUntil((tmp_path / "h.svg").exists)
    assert b"<image" in (tmp_path / "h.svg").read_bytes()
    assert "Saved" not in other.note.text()


def test_a_panel_without_numbers_says_so(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    says, empty = told(window, monkeypatch), View(window)
    menu = window.exporting.menu_for(empty)
    assert not menu.actions()[1].isEnabled()
    menu.deleteLater()
    assert window.zooming.open(empty) is None
    assert "shows no numbers yet" in says[-1]


def test_the_other_rooms_open_theirs(qtbot: QtBot, window: MainWindow, monkeypatch) -> None:
    says = told(window, monkeypatch)
    monkeypatch.setattr(zooming, "view_at", lambda *_: None)  # the mouse is elsewhere
    for room in ("compare", "lab"):
        screen = window.go(room).screen

        def known(screen: object = screen) -> bool:
            return any(view.isVisible() and view.numbers() for view in screen.findChildren(View))

        qtbot.waitUntil(known)
        before = len(opened(window))
        window.actions_["numbers"].trigger()
        assert len(opened(window)) == before + 1
    assert says == []


def test_nothing_is_left_of_one_that_was_closed(
    qtbot: QtBot, window: MainWindow, hidden: HiddenView
) -> None:
    import pyqtgraph

    dialog = window.zooming.open(hidden)
    kind = type(dialog.view.plot)
    gone = [weakref.ref(each) for each in (dialog.view, dialog.view.plot, dialog.view.plot.box)]
    assert any(isinstance(widget, kind) for widget in QApplication.allWidgets())
    dialog.close()
    del dialog

    def left() -> bool:
        gc.collect()
        return any(ref() is not None for ref in gone) or bool(len(pyqtgraph.ViewBox.AllViews))

    qtbot.waitUntil(lambda: not left())
    assert not [widget for widget in QApplication.allWidgets() if isinstance(widget, kind)]


def test_all_close_with_the_window(window: MainWindow, hidden: HiddenView) -> None:
    dialogs = [window.zooming.open(hidden) for _ in range(3)]
    assert len(opened(window)) == 3
    assert len({dialog.pos().toTuple() for dialog in dialogs}) == 3
    window.close()
    assert not any(dialog.isVisible() for dialog in dialogs)


def test_a_title_tells_text_and_word(window: MainWindow) -> None:
    trace = window.session.trace
    assert zooming.told("a model", None, 0) == "a model"
    assert zooming.told("", trace, 99) == (
        "word 8 of 8, ‘account’ · “send $50 to allison from my checking account”"
    )
    longer = replace(trace, tokens=trace.tokens * 2)
    assert zooming.told("", longer, 0).endswith("checking account …”")


def test_curves_of_several_trainings_are_read_over_their_batches(window: MainWindow) -> None:
    curves = CurvesView("loss")
    curves.show_runs(runs("gru", "lstm"))
    dialog = window.zooming.open(curves)
    found = dialog.view.read_at(19.0, 3.0)
    assert found.where == ("batch 20",)
    names = [name for name, _ in found.values]
    assert len({*names}) == len(names) >= 3
    assert {"train", "validation"} <= {*names}
    dialog.close()
    curves.deleteLater()


def test_arrays_without_any_number_are_no_chart(window: MainWindow, monkeypatch) -> None:
    says, view = told(window, monkeypatch), View(window)
    view.numbers = lambda: {"p": numbered([], "step")}
    assert window.zooming.open(view) is None
    assert "shows no numbers yet" in says[-1]


def test_a_right_click_offers_all_kinds_of_files(window: MainWindow, hidden: HiddenView) -> None:
    dialog, asked = window.zooming.open(hidden), []
    dialog.saveAsked.disconnect()
    dialog.saveAsked.connect(lambda view, suffix: asked.append(suffix))
    at = dialog.rect().center()
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(dialog, QContextMenuEvent(reason, at, dialog.mapToGlobal(at)))
    (menu,) = [each for each in dialog.findChildren(QMenu) if each.isVisible()]
    for line in menu.actions():
        line.trigger()
    menu.close()
    assert asked == [*KINDS.values()]
