"""Distributions, confusion and mistakes: against arrays, as pixels, and under the mouse."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from rnnviz.session.runs import Runs
from rnnviz.session.spread import Spread
from rnnviz.views.look import opening, paint_values
from rnnviz.views.training import confusion, spreads
from rnnviz.views.training.confusion import ConfusionView
from rnnviz.views.training.mistakes import NOWHERE, MistakesView, count_told, mistakes_of
from rnnviz.views.training.spreads import SpreadView
from tests.views.training.told import current, runs, shown


def test_columns_are_the_histograms_that_were_known_by_then() -> None:
    spread = Spread().at(10, np.float32([1, 3]), 0.0, 1.0).at(30, np.float32([4, 0]), 0.0, 1.0)
    found = spreads.cells(spread, last=40, columns=4)
    assert found.tolist() == [[0.75, 0.75, 0.0, 0.0], [0.25, 0.25, 1.0, 1.0]]
    assert spreads.cells(spread, last=16, columns=2)[:, 0].tolist() == [0.0, 0.0]


def test_parts_stand_in_the_order_of_the_network() -> None:
    found = runs()
    assert [band.name for band in spreads.picture(current(found), "gates").bands] == ["f", "i", "o"]
    assert [b.name for b in spreads.picture(current(found), "weights").bands] == ["W"]
    assert spreads.picture(None, "weights").bands == ()


@pytest.mark.parametrize("what", ["weights", "gates"])
def test_a_bin_has_the_colour_of_its_share(qtbot, what) -> None:
    view = shown(qtbot, SpreadView(what))
    image = view.grab().toImage()
    for number, band in enumerate(view.picture().bands):
        box, shares = view.band(number), band.spread.shares[-1]
        table = opening(view.look.theme.name, band.colour)
        wanted = paint_values(np.sqrt(shares), (0.0, spreads.BRIGHTEST**0.5), table)
        for k, colour in enumerate(wanted):
            y = box.bottom() - (k + 0.7) / len(shares) * box.height()
            found = image.pixelColor(round(box.right() - 8), round(y))
            assert found.rgb() == colour


def test_the_mouse_says_how_many_lie_in_a_bin(qtbot) -> None:
    view = shown(qtbot, SpreadView("weights"))
    box = view.band(0)
    at = QPointF(box.right() - 3, box.bottom() - 0.3 * box.height())
    assert "75.0%" in view.explain(at).replace(" ", "")
    assert "−0.500…0.000" in view.explain(at)
    assert view.explain(QPointF(1, 1)) is None


def test_a_plain_network_has_no_gates_to_show(qtbot) -> None:
    view = shown(qtbot, SpreadView("gates"), runs("rnn"))
    view.grab()
    assert view.step_at(view.rect().center().toPointF()) is None


def test_rows_of_the_confusion_are_shares_of_what_it_is() -> None:
    found = current(runs())
    shown_ = confusion.picture(found, found.record.review_at(99))
    assert shown_.shares[1, 0] == pytest.approx(2 / 6)
    assert shown_.shares[0, 0] == 1.0
    assert shown_.told((1, 0)) == "2 of 6 ‘balance’ taken for ‘transfer’"
    assert shown_.told((2, 2)) == "4 of 4 ‘greeting’ told right"
    assert confusion.picture(found, found.record.review_at(5)) is None


def test_right_and_wrong_cells_have_other_colours(qtbot) -> None:
    view = shown(qtbot, ConfusionView(), size=(300, 300))
    image = view.grab().toImage()
    for cell, symbol in (((2, 2), "o"), ((1, 0), "gradient"), ((0, 3), "gradient")):
        share = view.picture().shares[cell]
        table = opening(view.look.theme.name, symbol)
        wanted = paint_values(np.sqrt(share)[None], (0.0, 1.0), table)
        assert image.pixelColor(view.box(cell).center().toPoint()).rgb() == wanted[0]


def test_a_cell_is_named_under_the_mouse_and_chosen_by_a_click(qtbot) -> None:
    view = shown(qtbot, ConfusionView(), size=(300, 300))
    view.show()
    at = view.box((1, 0)).center().toPoint()
    QTest.mouseMove(view, at)
    assert view.under == (1, 0)
    assert "taken for" in view.explain(at.toPointF())
    with qtbot.waitSignal(view.cellChosen) as heard:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)
    assert heard.args == [("balance", "transfer")]
    view.show_chosen(("balance", "transfer"))
    assert view.chosen == (1, 0)
    with qtbot.waitSignal(view.cellChosen) as heard:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)
    assert heard.args == [None]
    view.show_chosen(("no", "such"))
    assert view.chosen is None


def test_names_stand_beside_cells_that_are_large_enough(qtbot) -> None:
    small = shown(qtbot, ConfusionView(), size=(80, 80))
    large = shown(qtbot, ConfusionView(), size=(400, 300))
    assert small.field().left() < 20 < large.field().left()
    small.grab(), large.grab()


def test_mistakes_are_those_of_the_moment_and_of_the_chosen_cell() -> None:
    review = current(runs()).record.review_at(20)
    assert [m.text for m in mistakes_of(review, None)] == ["pay me", "rain money"]
    assert [m.text for m in mistakes_of(review, ("weather", "transfer"))] == ["rain money"]
    assert mistakes_of(None, None) == ()
    assert count_told(review, None, 2).startswith("3 of 23 unseen examples")
    assert "not measured yet" in count_told(None, None, 0)


def test_a_click_on_a_mistake_chooses_it(qtbot) -> None:
    view = shown(qtbot, MistakesView())
    view.show()
    with qtbot.waitSignal(view.exampleChosen) as heard:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.row(1).center().toPoint())
    assert heard.args == ["rain money"]
    text = view.explain(view.row(1).center())
    assert "rain money" in text
    assert "0.60" in text


def test_mistakes_are_chosen_by_keys_too(qtbot) -> None:
    view = shown(qtbot, MistakesView())
    assert view.under == NOWHERE
    QTest.keyClick(view, Qt.Key.Key_Down)
    with qtbot.waitSignal(view.exampleChosen) as heard:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert heard.args == ["pay me"]
    view.show_cell(("weather", "transfer"))
    QTest.keyClick(view, Qt.Key.Key_Down)
    with qtbot.waitSignal(view.exampleChosen) as heard:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert heard.args == ["rain money"]


def test_a_list_longer_than_the_room_scrolls_with_the_keys(qtbot) -> None:
    view = shown(qtbot, MistakesView(), size=(400, 60))
    assert view.rows() == 1
    for _ in range(3):
        QTest.keyClick(view, Qt.Key.Key_Down)
    assert (view.top, view.under) == (1, 1)
    image = view.grab().toImage()
    assert image.pixelColor(view.row(1).center().toPoint()) != QColor(view.ground())


@pytest.mark.parametrize("kind", [MistakesView, ConfusionView, lambda: SpreadView("gates")])
def test_where_nothing_was_measured_the_mouse_finds_nothing(qtbot, kind) -> None:
    view = shown(qtbot, kind(), Runs())
    view.grab()
    middle = view.rect().center()
    QTest.mouseMove(view, middle)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle)
    assert view.explain(middle.toPointF()) is None
