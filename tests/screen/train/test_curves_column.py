"""The column of measures: which pictures each page has, for whom, and how they are smoothed."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rnnviz.screen.train.curves import PAGES, Curves
from rnnviz.screen.train.smoothing import SMOOTHING
from rnnviz.session.runs import Runs
from rnnviz.views.look import DARK, Look
from tests.views.training.told import runs


def column_of(qtbot: QtBot, found: Runs) -> Curves:
    column = Curves()
    qtbot.addWidget(column)
    column.resize(360, 640)
    column.set_look(Look(DARK, 12.0))
    column.show_runs(found)
    column.show()
    return column


def seen(column: Curves) -> list[str]:
    return [name for name, view in column.views.items() if view.isVisible()]


def writer() -> Runs:
    found = runs()
    plan = found[0].plan
    return found.changed(0, plan=replace(plan, recipe=plan.recipe.changed({"task": "generate"})))


def test_every_measure_stands_on_one_page() -> None:
    places = [name for page in PAGES.values() for name in page]
    assert sorted(places) == sorted(set(places))
    assert set(places) == {
        "loss", "accuracy", "gradient", "gates", "rate", "groups", "update", "weights", "openness",
    }  # fmt: skip


def test_pages_have_their_pictures_below_one_another(qtbot: QtBot) -> None:
    column = column_of(qtbot, runs())
    for name, page in PAGES.items():
        column.tabs.tabs[name].click()
        assert sorted(seen(column)) == sorted(page)
        boxes = sorted((column.views[n].geometry() for n in page), key=lambda box: box.top())
        assert all(a.bottom() < b.top() for a, b in pairwise(boxes))
        assert boxes[-1].bottom() < column.height()
        assert column.smoothing.isVisible() == (name != "spread")


def test_what_a_run_has_not_takes_no_room(qtbot: QtBot) -> None:
    column = column_of(qtbot, runs("rnn"))
    assert seen(column) == ["loss", "accuracy", "gradient", "rate"]
    column.show_runs(writer())
    assert seen(column) == ["loss", "gradient", "gates", "rate"]
    column.show_page("spread")
    assert seen(column) == ["weights", "openness"]
    column.show_runs(runs("rnn"))
    assert seen(column) == ["weights"]


def test_before_a_class_loss_and_right_answers_have_all_the_room(qtbot: QtBot) -> None:
    column = column_of(qtbot, runs())
    column.set_few(True)
    assert seen(column) == ["loss", "accuracy"]
    assert not column.tabs.isVisible()
    assert column.views["loss"].height() > 0.45 * column.height()


def test_smoothing_and_scale_are_told_to_the_curves(qtbot: QtBot) -> None:
    column = column_of(qtbot, runs())
    loss, validation = column.curves["loss"], ["points"]
    assert loss.weight == SMOOTHING
    assert [line.kind for line in loss.picture().lines] == ["faint", "plain", *validation]
    column.smoothing.slider.setValue(0)
    assert [line.kind for line in loss.picture().lines] == ["plain", *validation]
    assert column.smoothing.caption.text() == "Smoothing 0.00"
    column.smoothing.slider.resetAsked.emit()
    assert loss.weight == pytest.approx(SMOOTHING, abs=0.01)
    column.smoothing.log.click()
    assert loss.picture().y.log
    assert not column.curves["accuracy"].picture().y.log
    column.smoothing.log.click()
    assert not loss.picture().y.log


def test_the_mouse_means_the_same_step_in_every_picture(qtbot: QtBot) -> None:
    column = column_of(qtbot, runs())
    loss = column.curves["loss"]
    QTest.mouseMove(loss, loss.point(30, 1.0).toPoint())
    assert {column.views[name].pointer for name in column.shown()} == {30}
    with qtbot.waitSignal(column.momentChosen) as heard:
        loss.picked.emit(30)
    assert heard.args == [30]
