"""One cursor: what the mouse points at in one picture is marked in all of them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtWidgets import QApplication

from rnnviz.trace import Cursor
from rnnviz.views.base import View
from rnnviz.views.gates import GatesView
from rnnviz.views.hidden import HiddenView
from rnnviz.views.parts.heatmap import MapView
from tests.screen.conftest import case, tell

END = 0.999


def point(view: View, at: QPointF) -> None:
    none = Qt.MouseButton.NoButton
    event = QMouseEvent(
        QEvent.Type.MouseMove, at, view.mapToGlobal(at), none, none,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(view, event)


def leave(view: View) -> None:
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))


def panel(screen, kind: type) -> MapView:
    return next(view for view in screen.pages.watch.views if isinstance(view, kind))


def cell(view: MapView, strip: int, row: int, step: int) -> QPointF:
    cells, window = view.cells_rect(strip), view.shown().window
    high = cells.height() / view.shown().rows.count
    return QPointF(window.x(step) + window.column // 2, cells.y() + (row + 0.5) * high)


def changed(before: QImage, after: QImage, box: tuple[int, int, int, int]) -> bool:
    x, y, width, height = box
    return before.copy(x, y, width, height) != after.copy(x, y, width, height)


@pytest.fixture
def screen(build):
    screen = build("reader", (1280, 720))
    screen.show_cursor(Cursor(5, END))
    screen.grab()
    return screen


def test_a_unit_under_the_mouse_is_outlined_in_every_other_picture(screen) -> None:
    hidden, gates = panel(screen, HiddenView), panel(screen, GatesView)
    before = {view: view.grab().toImage() for view in screen.views}
    row = 3
    unit = hidden.shown().rows.units(row)[0]
    point(hidden, cell(hidden, 0, row, 2))
    assert {view.hover_at for view in screen.views} == {Cursor(2, 0.0, 0, unit, "h")}
    after = {view: view.grab().toImage() for view in screen.views}
    for strip in range(4):
        at = cell(gates, strip, gates.shown().rows.row_of(unit), 4)
        above = gates.cells_rect(strip).height() / gates.shown().rows.count / 2
        box = (int(at.x()), int(at.y() - above) - 2, 2, 4)
        assert changed(before[gates], after[gates], box), strip
    marked = [area for area in screen.stage._areas if area.symbol in ("f", "c", "h")]
    assert marked
    for area in (a for a in marked if 0 < a.x < screen.stage.width() - a.grid.width):
        pitch = area.grid.pitch
        places = ((x, y) for x in range(area.grid.columns) for y in range(area.grid.rows))
        corners = [QPointF(area.x + x * pitch, area.y + y * pitch) for x, y in places]
        corner = next(at for at in corners if area.unit_at(at + QPointF(1, 1)) == unit)
        box = (int(corner.x()) - 2, int(corner.y()) - 2, pitch, 2)
        assert changed(before[screen.stage], after[screen.stage], box), area


def test_what_is_marked_is_no_other_unit(screen) -> None:
    hidden, gates = panel(screen, HiddenView), panel(screen, GatesView)
    before = gates.grab().toImage()
    point(hidden, cell(hidden, 0, 0, 2))
    other = hidden.shown().rows.count - 1
    at, half = cell(gates, 0, other, 4), gates.cells_rect(0).height() / (2 * (other + 1))
    inside = (int(at.x()), int(at.y()), 1, max(1, int(half) - 3))
    assert not changed(before, gates.grab().toImage(), inside)


def test_the_mark_goes_with_the_mouse(screen) -> None:
    before = {view: view.grab().toImage() for view in screen.views}
    hidden = panel(screen, HiddenView)
    point(hidden, cell(hidden, 0, 1, 1))
    leave(hidden)
    assert {view.hover_at for view in screen.views} == {None}
    assert {view: view.grab().toImage() for view in screen.views} == before


def test_pointing_asks_for_nothing_and_is_told_once(screen) -> None:
    picked: list[object] = []
    told: list[object] = []
    screen.picked.connect(picked.append)
    hidden = panel(screen, HiddenView)
    hidden.hovered.connect(told.append)
    for shift in (0.0, 0.4, 0.8):
        point(hidden, cell(hidden, 0, 1, 1) + QPointF(shift, 0.0))
    assert len(told) == 1
    assert picked == []


def test_a_word_is_marked_on_the_tape_on_the_stage_and_in_the_maps(screen) -> None:
    tape, stage, hidden = screen.controls.tape, screen.stage, panel(screen, HiddenView)
    before = {view: view.grab().toImage() for view in (tape, stage, hidden)}
    box = next(box for box, step in stage._words if step == 2)
    point(stage, box.center())
    assert tape.hover_at == Cursor(2)
    after = {view: view.grab().toImage() for view in (tape, stage, hidden)}
    edge = (int(box.x()) - 2, int(box.center().y()), 4, 4)
    assert changed(before[stage], after[stage], edge)
    x = int(hidden.shown().window.x(2))
    assert changed(before[hidden], after[hidden], (x - 3, int(hidden.cells_rect(0).y()) + 9, 4, 4))
    assert before[tape] != after[tape]


def test_the_word_that_is_on_can_be_pointed_at_too(screen) -> None:
    box = next(box for box, step in screen.stage._words if step == 5)
    point(screen.stage, box.center())
    assert screen.controls.tape.hover_at == Cursor(5)


def test_an_equation_marks_its_gate_everywhere(screen) -> None:
    gates, equations = panel(screen, GatesView), screen.equations
    before = gates.grab().toImage()
    point(equations, equations._rect(1).center())
    assert gates.hover_at == Cursor(5, symbol="i")
    strips = [gates.cells_rect(k) for k in range(4)]
    after = gates.grab().toImage()
    edges = [(int(s.right()) - 1, int(s.center().y()), 4, 4) for s in strips]
    assert [changed(before, after, edge) for edge in edges] == [False, True, False, False]


def test_a_title_means_no_step(screen) -> None:
    hidden = panel(screen, HiddenView)
    assert hidden.place(QPointF(hidden.shown().window.x(2) + 3, 8.0)) is None
    point(hidden, QPointF(hidden.shown().window.x(2) + 3, 8.0))
    assert screen.stage.hover_at is None


def test_another_run_forgets_what_was_pointed_at(screen) -> None:
    point(screen.controls.tape, QPointF(40.0, 25.0))
    assert screen.stage.hover_at is not None
    tell(screen, case("writer"))
    assert {view.hover_at for view in screen.views} == {None}
    screen.grab()
