"""What is painted is what is read: colours of cells, lines at their values, at any zoom."""

from __future__ import annotations

import numpy as np
import pyqtgraph
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QWheelEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rnnviz.export.figures import content_of
from rnnviz.trace import Field, frozen
from rnnviz.views.look import DARK, LIGHT, Look, Theme, diverging, opening, paint_values
from rnnviz.views.parts.numbers import numbered
from rnnviz.views.reading.charts import Bars, Path
from rnnviz.views.reading.forms import charts_of
from rnnviz.views.reading.shown import Shown
from rnnviz.views.reading.view import ReadingView

WORDS = ("send", "fifty", "dollars", "to", "my", "mum")
RNG = np.random.default_rng(1)
H = Field(frozen(RNG.uniform(-1, 1, (6, 20))), ("step", "unit"), (-1.0, 1.0), "h")


def view_of(qtbot: QtBot, theme: Theme = DARK, **arrays: Field) -> ReadingView:
    shown = Shown(arrays, WORDS, step_name="word")
    view = ReadingView(shown, charts_of(shown), None, Look(theme, 12.0))
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show()
    qtbot.waitExposed(view)
    return view


def colour_at(view: ReadingView, x: float, y: float) -> str:
    """Return the colour that is on the screen at a place of the chart."""
    at = view.plot.pixel(x, y).toPoint()
    return QColor(view.plot.viewport().grab().toImage().pixel(at)).name()


def turn(view: ReadingView, notches: int, at: QPoint, on: object = None) -> None:
    widget = on or view.plot.viewport()
    event = QWheelEvent(
        QPointF(at), QPointF(widget.mapToGlobal(at)), QPoint(), QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_a_cell_has_the_colour_of_its_number(qtbot: QtBot, theme):
    view = view_of(qtbot, theme, h=H)
    for step, unit in ((0, 0), (2, 7), (5, 19)):
        value = H.data[step : step + 1, unit]
        expected = paint_values(value, (-1.0, 1.0), diverging(theme.name))[0]
        assert colour_at(view, step, unit) == QColor(int(expected)).name()
        assert view.read_at(step, unit).values == (("h", f"{value[0]:.6g}".replace("-", "−")),)


def test_a_gate_has_its_own_colour_and_a_missing_number_none(qtbot: QtBot):
    values = np.full((6, 20), 0.75, np.float32)
    values[3] = np.nan
    view = view_of(qtbot, f=Field(values, ("step", "unit"), (0.0, 1.0), "f"))
    full = paint_values(np.float32([0.75]), (0.0, 1.0), opening("dark", "f"))[0]
    assert colour_at(view, 1, 4) == QColor(int(full)).name()
    assert colour_at(view, 3, 4) == DARK.background
    assert view.read_at(3, 4).values == (("f", "no number"),)


def test_the_wheel_zooms_around_the_pointer_and_a_double_click_shows_all(qtbot: QtBot):
    view = view_of(qtbot, h=H)
    whole, at = view.plot.area(), view.plot.pixel(2.0, 7.0).toPoint()
    kept = view.plot.place(QPointF(at))
    turn(view, 5, at)
    near = view.plot.area()
    assert near.right - near.left < 0.5 * (whole.right - whole.left)
    assert near.high - near.low < 0.5 * (whole.high - whole.low)
    now = view.plot.place(QPointF(at))
    assert (now.x(), now.y()) == pytest.approx((kept.x(), kept.y()), abs=0.05)
    expected = paint_values(H.data[2:3, 7], (-1.0, 1.0), diverging("dark"))[0]
    assert colour_at(view, 2.0, 7.0) == QColor(int(expected)).name()
    QTest.mouseDClick(view.plot.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert view.plot.area() == whole


def test_one_cannot_leave_what_there_is(qtbot: QtBot):
    view = view_of(qtbot, h=H)
    whole = view.plot.area()
    turn(view, -9, view.plot.viewport().rect().center())
    assert view.plot.area() == whole
    turn(view, 200, view.plot.viewport().rect().center())
    area = view.plot.area()
    assert area.right > area.left


def test_the_wheel_on_an_axis_stretches_that_axis_alone(qtbot: QtBot):
    view = view_of(qtbot, h=H)
    whole, plot = view.plot.area(), view.plot.geometry()
    turn(view, 3, QPoint(plot.center().x(), plot.bottom() + 8), on=view)
    stretched = view.plot.area()
    assert stretched.right - stretched.left < whole.right - whole.left
    assert (stretched.low, stretched.high) == (whole.low, whole.high)
    left = QPoint(plot.left() - 10, plot.center().y())
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=left)
    QTest.mouseMove(view, left - QPoint(0, 60))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=left - QPoint(0, 60))
    dragged = view.plot.area()
    assert dragged.high - dragged.low < whole.high - whole.low
    assert (dragged.left, dragged.right) == (stretched.left, stretched.right)


def test_a_line_runs_through_its_values_on_both_scales(qtbot: QtBot):
    loss = [8.0, 4.0, 2.0, 1.0, 0.5, 0.25]
    view = view_of(qtbot, loss=numbered(loss, "step"))
    ink = view.plot.pen(0).color().name()
    assert colour_at(view, 3, 1.0) == ink
    view.show_chart(view.chart, log=True)
    assert colour_at(view, 3, 0.0) == ink
    found = view.read_at(3.1, 5.0)
    assert found.where == ("word 4", "‘to’")
    assert found.values == (("loss", "1"),)
    assert {"1", "5"} <= {text for _, text in view.ticks[1].texts}


def test_words_are_ticks_and_more_of_them_when_zoomed(qtbot: QtBot):
    view = view_of(qtbot, h=H)
    assert [text for _, text in view.ticks[0].texts] == [*WORDS]
    view.plot.stretch(0.3, 1.0, 2.0, 7.0)
    assert [text for _, text in view.ticks[0].texts] == ["dollars", "to"]


def test_the_pointer_reads_and_its_leaving_ends_that(qtbot: QtBot):
    view = view_of(qtbot, h=H)
    QTest.mouseMove(view.plot.viewport(), view.plot.pixel(4.0, 9.0).toPoint())
    qtbot.waitUntil(lambda: view.reading is not None)
    assert view.reading.where == ("word 5", "‘my’", "unit 9")
    view.plot.pointed.emit(None)
    assert view.reading is None


def test_keys_read_on_and_zoom(qtbot: QtBot):
    view = view_of(qtbot, h=H)
    whole = view.plot.area()
    view.read_at(2, 7)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Left):
        qtbot.keyClick(view, key)
    assert (view.reading.x, view.reading.y) == (2, 9)
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert view.plot.area().right < whole.right
    qtbot.keyClick(view, Qt.Key.Key_0)
    assert view.plot.area() == whole
    for _ in range(9):
        qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.reading.x == 5


def test_what_the_keys_read_stays_in_view(qtbot: QtBot):
    points = numbered(RNG.normal(size=(7, 2)), "state", "direction")
    loss = numbered([8.0, 4.0, 2.0, np.nan, 0.5, 0.25], "step")
    view = view_of(qtbot, h=H, loss=loss, p=numbered(np.linspace(0.1, 1, 20), "unit"), q=points)
    keys = [Qt.Key.Key_Right, Qt.Key.Key_Down] * 9 + [Qt.Key.Key_Left, Qt.Key.Key_Up] * 9
    for chart in view.charts:
        view.show_chart(chart)
        whole = view.plot.area()
        view.plot.stretch(0.2, 0.2, whole.left, whole.low)
        size, seen = view.plot.area(), set()
        for key in keys:
            qtbot.keyClick(view, key)
            found, area = view.reading, view.plot.area()
            seen.add((found.x, found.y))
            assert area.left <= found.x <= area.right
            assert not found.y < area.low
            assert not found.y > area.high
            assert area.right - area.left == pytest.approx(size.right - size.left)
            assert area.high - area.low == pytest.approx(size.high - size.low)
        assert len(seen) > 4


def test_the_view_moves_no_further_than_to_have_a_whole_cell_in_it(qtbot: QtBot):
    view = view_of(qtbot, h=H)
    view.plot.stretch(0.5, 0.5, -0.5, -0.5)
    area = view.plot.area()
    assert (area.right, area.high) == pytest.approx((2.5, 9.5))
    view.read_at(1, 4)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.plot.area() == area
    qtbot.keyClick(view, Qt.Key.Key_Right)
    moved = view.plot.area()
    assert (moved.left, moved.right) == pytest.approx((0.5, 3.5))
    assert (moved.low, moved.high) == (area.low, area.high)


def test_bars_and_paths_are_painted_and_read(qtbot: QtBot):
    points = numbered(
        [[0, 0], [1, 1], [2, 0], [3, 1], [4, 0], [5, 1], [6, 0]], "state", "direction"
    )
    view = view_of(qtbot, p=numbered(np.linspace(0.1, 1, 20), "unit"), points=points)
    bars, path = (next(c for c in view.charts if isinstance(c, kind)) for kind in (Bars, Path))
    view.show_chart(bars)
    assert colour_at(view, 0.5, 18) == view.plot.pen(0).color().name()
    assert colour_at(view, 0.5, 2) == DARK.background
    view.show_chart(path)
    assert view.read_at(2.9, 0.9).where == ("word 3", "‘dollars’")
    assert colour_at(view, 3.0, 1.0) == DARK.symbols["h"]


def test_the_picture_for_a_file_is_the_screen(qtbot: QtBot):
    view = view_of(qtbot, h=H)
    image = QImage(view.size(), QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        view.paint_whole(painter)
    for step, unit in ((1, 1), (4, 15)):
        at = view.plot.pixel(step, unit).toPoint()
        expected = paint_values(H.data[step : step + 1, unit], (-1.0, 1.0), diverging("dark"))[0]
        assert QColor(image.pixel(view.plot.pos() + at)).name() == QColor(int(expected)).name()


def test_a_picture_in_lines_has_nothing_of_the_map_over_the_axes(qtbot: QtBot):
    view = view_of(qtbot, h=H)
    view.zoom(0.3)
    renderer = QSvgRenderer(content_of(view, "h", ".svg")())
    image = QImage(view.size(), QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        renderer.render(painter)
    plot = view.plot.geometry()
    for beside in (QPoint(2, plot.center().y()), QPoint(plot.center().x(), 2)):
        assert QColor(image.pixel(beside)).name() == DARK.panel
    found = QColor(image.pixel(view.plot.pos() + view.plot.pixel(3, 9).toPoint())).getRgb()
    expected = paint_values(H.data[3:4, 9], (-1.0, 1.0), diverging("dark"))[0]
    assert found == pytest.approx(QColor(int(expected)).getRgb(), abs=2)


def test_a_line_that_goes_up_and_down_a_lot_is_thin(qtbot: QtBot):
    noise, smooth = np.tile([0.0, 1.0], 300), np.linspace(0.0, 1.0, 600)
    view = view_of(qtbot, noise=numbered(noise, "step"), smooth=numbered(smooth, "step"))
    items = view.plot.scene().items()
    curves = [item for item in items if isinstance(item, pyqtgraph.PlotCurveItem)]
    widths = {np.ptp(np.diff(curve.yData)) > 1.0: curve.opts["pen"].widthF() for curve in curves}
    assert widths[True] == 1.0 < widths[False]
