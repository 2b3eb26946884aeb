"""The order of units, turned for the whole screen."""

from __future__ import annotations

from rnnviz.trace import Cursor
from rnnviz.views.look import Look
from rnnviz.views.parts.order import unit_order


def test_one_turn_reaches_heatmaps_gates_and_tiles_and_stays_with_another_theme(build) -> None:
    screen = build()
    trace, stage = screen.stage.trace, screen.stage
    screen.show_cursor(Cursor(3, 0.999))
    screen.turn_order()
    screen.grab()
    hidden, gates = screen.pages.watch.views[:2]
    assert hidden.order().tolist() == gates.order().tolist() == list(range(trace.units))
    assert all(not area.grid.order for area in stage._side.inside.areas)
    screen.set_look(Look(unit=screen.look.unit + 1))
    assert screen.look.by_number
    screen.turn_order()
    screen.grab()
    order = tuple(unit_order(trace, 0).tolist())
    assert tuple(hidden.order()) == order
    assert all(area.grid.order == order for area in stage._side.inside.areas)
