"""Walks of someone who changes a run and looks what happens."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rnnviz.app.window import MainWindow
from rnnviz.capture.run import capture
from rnnviz.data.link import Link, link_text
from rnnviz.edits import Edit, WeightEdit, WordEdit
from rnnviz.screen.change.page import ChangePage
from rnnviz.trace import Change, Cursor, Trace

END = 0.999


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow) -> ChangePage:
    """Return the page about changes, while the network has read four words and f 5 is picked."""
    window.session.playhead.pause()
    window.resize(1440, 900)
    window.explore.screen.pages.show_page("change")
    window.session.move(Cursor(3, END, 0, 5, "f"))
    window.grab()
    return window.explore.screen.pages.page


def click(button: object) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def edits_are(window: MainWindow, *edits: Change) -> Callable[[], bool]:
    return lambda: window.session.trace.complete and window.session.request.edits == edits


def test_a_unit_is_switched_off_told_and_brought_back(
    qtbot: QtBot, window: MainWindow, page: ChangePage
) -> None:
    before = window.session.trace
    strip, stage = window.explore.screen.controls.strip, window.explore.screen.stage
    high = stage.height()
    assert not strip.active
    click(page.makers.panels["unit"].off)
    qtbot.waitUntil(edits_are(window, Edit("h", "mask", 0.0, 0, (5,))))
    assert page.listing.rows()[0].what.text() == "hidden state h off"
    assert strip.isVisible()
    assert strip.height() > 10
    assert stage.height() < high
    assert window.session.baseline is before
    assert page.outcome.difference.effect.plain is before
    click(page.listing.rows()[0].switch)
    qtbot.waitUntil(lambda: not window.session.request.is_edited)
    assert len(page.listing.rows()) == 1
    assert not strip.active
    assert stage.height() == high
    window.session.undo()
    window.session.undo()
    qtbot.waitUntil(edits_are(window))
    assert np.array_equal(window.session.trace["h"].data, before["h"].data)
    assert page.listing.rows() == []


def test_the_value_of_a_unit_is_dragged(qtbot: QtBot, window: MainWindow, page: ChangePage) -> None:
    panel = page.makers.panels["unit"]
    assert panel.what.text().startswith("f of unit 5 at ‘")
    was = float(window.session.trace["f"].at(layer=0, step=3, unit=5))
    assert panel.field.value() == pytest.approx(was, abs=5e-4)
    for value in (900, 400, 250):
        panel.slider.setValue(value)
    qtbot.waitUntil(edits_are(window, Edit("f", "set", 0.25, 0, (5,), (3,))))
    assert window.session.trace["f"].at(layer=0, step=3, unit=5) == np.float32(0.25)
    row = page.listing.rows()[0]
    row.slider.setValue(0)
    qtbot.waitUntil(edits_are(window, Edit("f", "set", 0.0, 0, (5,), (3,))))
    assert panel.field.value() == 0.0
    window.session.undo()
    qtbot.waitUntil(edits_are(window))


def test_ten_thousand_slides_leave_the_picture_of_the_last(
    qtbot: QtBot, window: MainWindow, page: ChangePage
) -> None:
    click(page.makers.panels["unit"].hold)
    qtbot.waitUntil(lambda: len(window.session.request.edits) == 1)
    row = page.listing.rows()[0]
    for k in range(10_000):
        row.slid.emit((k * 7919 % 10_000) / 10_000)
    row.slid.emit(0.25)
    qtbot.waitUntil(lambda: window.session.request.edits[0].amount == 0.25)
    session, screen = window.session, window.explore.screen
    assert np.array_equal(
        session.trace["h"].data, capture(session.model, session.request)["h"].data
    )
    now = screen.grab().toImage()
    screen.show_trace(session.trace, session.baseline)
    screen.show_cursor(session.cursor)
    assert screen.grab().toImage() == now
    assert row.field.value() == 0.25


def test_any_value_is_changed_from_a_few_choices(
    qtbot: QtBot, window: MainWindow, page: ChangePage
) -> None:
    page.makers.show_panel("any")
    panel = page.makers.panels["any"]
    panel.symbol.show_value("o")
    panel.does.show_value("scale")
    panel.but.show_value(True)
    panel.steps.show_value("here")
    panel.units.setText("0-5, 70")
    click(panel.add)
    assert panel.note.text() == "There is no unit 70; they are numbered 0 to 7."
    panel.units.setText("0-5")
    click(panel.add)
    qtbot.waitUntil(edits_are(window, Edit("o", "scale", 0.5, None, (6, 7), (3,))))


def test_everything_is_forgotten_by_one_click(
    qtbot: QtBot, window: MainWindow, page: ChangePage
) -> None:
    page.makers.show_panel("word")
    click(page.makers.panels["word"].forget)
    both = Edit("h", "mask", steps=(3,)), Edit("c", "mask", steps=(3,))
    qtbot.waitUntil(edits_are(window, *both))
    assert len(page.listing.rows()) == 1
    assert (window.session.trace["c"].at(layer=0, step=3) == 0.0).all()
    click(page.listing.rows()[0].cross)
    qtbot.waitUntil(edits_are(window))


def test_words_are_swapped_and_left_out_until_none_would_be_left(
    qtbot: QtBot, window: MainWindow, page: ChangePage
) -> None:
    page.makers.show_panel("word")
    panel = page.makers.panels["word"]
    panel.typed.setText("quux")
    assert panel.note.text() == "quux → ‹unk›"
    QTest.keyClick(panel.typed, Qt.Key.Key_Return)
    qtbot.waitUntil(edits_are(window, WordEdit("swap", 3, "quux")))
    assert window.session.trace.tokens[3].text == "quux"
    window.session.move(Cursor(0, END))
    count = len(window.session.trace)
    for left in range(count - 1, 0, -1):
        click(panel.delete)
        qtbot.waitUntil(lambda left=left: len(window.session.trace) == left)
    last = window.session.trace
    click(panel.delete)
    problem = window.explore.screen.controls.problem
    qtbot.waitUntil(lambda: "keep at least one" in problem.text())
    assert window.session.trace is last
    assert len(page.listing.rows()) == count
    window.session.undo()
    qtbot.waitUntil(lambda: len(window.session.trace) == 2)
    assert problem.text() == "" or "keep" in problem.text()


def test_one_weight_is_changed_around_its_value(
    qtbot: QtBot, window: MainWindow, page: ChangePage
) -> None:
    page.makers.show_panel("weight")
    panel = page.makers.panels["weight"]
    panel.number.setValue(2)
    model = window.session.model
    old = float(model.weights["rnn.weight_hh_l0"][8 + 5, 2])
    assert panel.field.value() == pytest.approx(old, abs=6e-4)
    panel.field.setValue(1.5)
    qtbot.waitUntil(edits_are(window, WeightEdit("rnn.weight_hh_l0", 13, 2, 1.5)))
    assert page.listing.rows()[0].what.text().startswith("U_f[5, 2]")


def test_a_run_is_copied_and_pasted(qtbot: QtBot, window: MainWindow, page: ChangePage) -> None:
    edit = Edit("f", "set", 0.0, None, (1, 2))
    window.session.revise(lambda request: request.with_edit(edit))
    qtbot.waitUntil(edits_are(window, edit))
    click(page.listing.copy)
    text = QGuiApplication.clipboard().text()
    assert text == link_text(Link.of("intent-lstm", window.session.request))
    click(page.listing.clear)
    qtbot.waitUntil(edits_are(window))
    window.session.run_text("hello you")
    qtbot.waitUntil(lambda: window.session.request.text == "hello you")
    click(page.listing.paste)
    qtbot.waitUntil(edits_are(window, edit))
    assert window.session.request.text != "hello you"


def test_pasted_rubbish_gets_one_sentence_and_changes_nothing(
    qtbot: QtBot, window: MainWindow, page: ChangePage
) -> None:
    trace = window.session.trace
    QGuiApplication.clipboard().setText("my shopping list\neggs")
    click(page.listing.paste)
    assert page.listing.note.text().startswith("This is no link of rnnviz")
    assert page.listing.note.isVisible()
    page.listing.open_link("rnnviz:intent-lstm?edit=value:f:set:nan:*:*:*")
    assert "means nothing" in page.listing.note.text()
    assert window.session.trace is trace


def test_a_link_of_another_model_names_it(
    qtbot: QtBot, window: MainWindow, page: ChangePage
) -> None:
    edit = Edit("h", "mask")
    page.listing.open_link(link_text(Link("intent-gru", "hello", (edit,))))
    qtbot.waitUntil(edits_are(window, edit))
    assert page.listing.note.text() == "This was made with intent-gru; here it runs on intent-lstm."
    page.listing.open_link(link_text(Link("intent-gru", "hello", (Edit("z", "mask"),))))
    qtbot.waitUntil(lambda: "cannot be edited" in window.explore.screen.controls.problem.text())
    assert window.session.request.edits == (edit,)


def test_the_units_are_ranked_and_switched_from_the_list(
    qtbot: QtBot, window: MainWindow, page: ChangePage
) -> None:
    outcome = page.outcome
    click(outcome.tabs[True])
    qtbot.waitUntil(lambda: outcome.ablation.ranking is not None and outcome.ablation.ranking.whole)
    ranking = outcome.ablation.ranking
    assert ranking.step == 3
    view = outcome.ablation
    assert view.isVisible()
    view.grab()
    unit = view.rows()[0].unit
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view._switch(0).center().toPoint())
    qtbot.waitUntil(edits_are(window, Edit("h", "mask", 0.0, 0, (unit,))))
    answer = window.session.trace.labels.index(ranking.answer)
    p = window.session.trace["p"].at(step=3)[answer]
    assert p == pytest.approx(ranking.effects[0].after, abs=1e-6)
    qtbot.waitUntil(lambda: outcome.ablation.ranking not in (None, ranking))
    assert unit in outcome.ablation._off


def test_a_chip_takes_its_change_out(qtbot: QtBot, window: MainWindow, page: ChangePage) -> None:
    one, other = Edit("f", "set", 0.0), Edit("h", "mask", 0.0, None, (2,))
    window.session.set_edits((one, other))
    qtbot.waitUntil(edits_are(window, one, other))
    window.explore.screen.pages.show_page("watch")
    window.grab()
    click(window.explore.screen.controls.strip.chips()[0])
    qtbot.waitUntil(edits_are(window, other))


def test_the_edit_that_was_added_last_is_seen(
    qtbot: QtBot, window: MainWindow, page: ChangePage
) -> None:
    edits: tuple[Change, ...] = ()
    for unit in range(8):
        edits = (*edits, Edit("h", "scale", 0.5, 0, (unit,)))
        window.session.set_edits(edits)
        qtbot.waitUntil(edits_are(window, *edits))
        window.grab()
        row = page.listing.rows()[-1]
        assert row.visibleRegion().boundingRect().height() == row.height()


def test_a_writer_and_other_cells_are_changed_too(
    qtbot: QtBot, window: MainWindow, page: ChangePage
) -> None:
    window.session.open_demo("script")
    qtbot.waitUntil(lambda: _is(window.session.trace, "script-lstm", window))
    window.session.playhead.pause()
    window.session.move(Cursor(9, END, 0, 2, "c"))
    page.makers.show_panel("word")
    panel = page.makers.panels["word"]
    assert not panel.delete.isEnabled()
    panel.typed.setText("yes")
    assert not panel.insert.isEnabled()
    click(panel.swap)
    qtbot.waitUntil(edits_are(window, WordEdit("swap", 9, "yes")))
    window.grab()
    window.session.open_model("intent-gru")
    qtbot.waitUntil(lambda: _is(window.session.trace, "intent-gru", window))
    window.grab()
    assert [*page.outcome.symbols] == ["h", "r", "z", "n"]
    assert page.listing.rows() == []


def _is(trace: Trace, name: str, window: MainWindow) -> bool:
    return trace.complete and window.session.model.name == name


def test_how_to_begin_is_read_whole_on_a_small_projector(
    window: MainWindow, page: ChangePage
) -> None:
    window.showNormal()
    window.resize(1024, 768)
    window.session.move(Cursor(3, END))
    for name in ("unit", "weight"):
        page.makers.show_panel(name)
        window.grab()
        hint = page.makers.panels[name].what
        assert hint.text().startswith("Click a unit")
        assert not hint.toolTip()  # a line that is cut tells the whole text there
