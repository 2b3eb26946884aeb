"""The picture of a range of steps: its lines, its handles, and what it tells."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rnnviz.capture.product import Product, RangeStretch
from rnnviz.views.gradients.product import ProductView
from rnnviz.views.gradients.ranged import range_told
from rnnviz.views.gradients.stretch import StretchView
from rnnviz.views.look import DARK
from rnnviz.views.parts.decades import told
from tests.views.gradients.asked import LONG, close, last, run, shown


def product_shown(qtbot: QtBot, cell: str = "lstm", **asked) -> tuple[ProductView, Product]:
    model, trace = run(cell)
    found = last(RangeStretch(0, 0, 6, **asked), model, trace)
    view = shown(qtbot, ProductView(), trace)
    view.show_range(1, 6)
    view.show_product(found)
    return view, found


def middle(view: ProductView, step: float) -> QPoint:
    return QPointF(view.x(step), view.area().center().y()).toPoint()


def handle(view: ProductView, which: int) -> QPoint:
    return QPointF(view.edge(which), view.area().center().y()).toPoint()


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_the_line_of_the_largest_runs_through_its_numbers(qtbot: QtBot, cell: str) -> None:
    view, found = product_shown(qtbot, cell)
    image = view.grab().toImage()
    for length, sizes in [*zip(found.lengths, found.sizes, strict=True)][3:]:  # left of all words
        at = QPointF(view.x(6 - length + 1), view.axis().y(view.area(), float(sizes[0]))).toPoint()
        near = [image.pixelColor(at + QPoint(0, dy)) for dy in range(-2, 3)]
        assert any(close(colour, DARK.colour("h")) for colour in near)


def test_what_overflowed_is_a_column_in_the_colour_of_warnings(qtbot: QtBot) -> None:
    view, found = product_shown(qtbot, "rnn")
    sizes = found.sizes.copy()
    sizes[2:] = np.inf
    view.show_product(replace(found, sizes=sizes, radius=np.where(found.radius > -99, np.inf, 0)))
    image = view.grab().toImage()
    assert close(image.pixelColor(middle(view, 2) + QPoint(0, 30)), QColor(DARK.warning))
    assert "overflow" in view.explain(QPointF(middle(view, 2)))


def test_hovering_a_word_tells_the_range_that_begins_there(qtbot: QtBot) -> None:
    view, found = product_shown(qtbot)
    text = view.explain(QPointF(middle(view, 3)))
    assert range_told(view.trace, 3, 6) in text
    assert "4 words" in text
    for log in (found.sizes[3, 0], found.radius[3], found.ways["c"][3], found.ways["by_h"][3]):
        assert told(float(log)) in text
    assert view.explain(QPointF(middle(view, 0))) == "outside the range"
    assert "Shift" in view.explain(QPointF(handle(view, 0)))


def test_a_handle_is_dragged_as_far_as_the_other(qtbot: QtBot) -> None:
    view, _ = product_shown(qtbot)
    view.rangeChosen.connect(view.show_range)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=handle(view, 0))
    QTest.mouseMove(view, middle(view, 3))
    assert view.range == (3, 6)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=middle(view, 3))
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=handle(view, 1))
    QTest.mouseMove(view, middle(view, 0))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=middle(view, 0))
    assert view.range == (3, 3)


def test_a_drag_over_the_words_is_a_new_range_and_a_double_click_the_whole(qtbot: QtBot) -> None:
    view, _ = product_shown(qtbot)
    view.rangeChosen.connect(view.show_range)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=middle(view, 4))
    QTest.mouseMove(view, middle(view, 2))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=middle(view, 2))
    assert view.range == (2, 4)
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=middle(view, 3))
    assert view.range == (1, 7)


def test_keys_move_both_ends_and_stop_at_the_text(qtbot: QtBot) -> None:
    view, _ = product_shown(qtbot)
    view.rangeChosen.connect(view.show_range)
    shift = Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Left, shift)
    assert view.range == (2, 5)
    QTest.keyClick(view, Qt.Key.Key_Home)
    QTest.keyClick(view, Qt.Key.Key_Left)
    QTest.keyClick(view, Qt.Key.Key_End)
    QTest.keyClick(view, Qt.Key.Key_Right, shift)
    assert view.range == (0, 7)


def test_its_numbers_are_those_that_it_was_told(qtbot: QtBot) -> None:
    view, found = product_shown(qtbot)
    numbers = view.numbers()
    np.testing.assert_allclose(
        numbers["log10_singular_values"].data, found.sizes.astype(np.float32)
    )
    assert numbers["log10_singular_values"].axes == ("length", "direction")
    assert numbers["steps"].data.tolist() == [*found.lengths]
    np.testing.assert_allclose(numbers["log10_norm_c"].data, found.ways["c"], rtol=1e-6)
    assert ProductView().numbers() == {}


def test_a_part_has_its_own_lines_and_bars(qtbot: QtBot) -> None:
    view, found = product_shown(qtbot, part="c")
    assert [name for name, *_ in view.lines()] == [
        "largest stretch",
        "spectral radius",
        "through h",
    ]
    assert "along c" in view.title()[1]
    bars = shown(qtbot, StretchView(), view.trace)
    bars.show_stretch(found.longest)
    assert range_told(view.trace, 1, 6) in bars.title()[0]
    at = QPointF(bars.bar(0).center().x(), bars.bar(0).bottom() - 3).toPoint()
    assert close(bars.grab().toImage().pixelColor(at), DARK.colour("c"))


def test_a_long_text_and_a_single_word_are_painted(qtbot: QtBot) -> None:
    for text, stop in ((LONG, 300), ("money", 0)):
        model, trace = run("rnn", text)
        view = shown(qtbot, ProductView(), trace)
        view.show_product(last(RangeStretch(0, stop - 1 if stop == 0 else 0, stop), model, trace))
        assert not view.grab().isNull()
        assert view.explain(view.area().center()) is not None
