from __future__ import annotations

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from rnnviz.capture.run import capture, request_for
from rnnviz.trace import Cursor, Trace
from rnnviz.views.equations import EquationsView, picture, statistics
from rnnviz.views.look import DARK, Look
from rnnviz.views.parts.blocks import layout
from rnnviz.views.parts.substitution import with_numbers
from tests.cells import EVERY, tiny

END = 0.999


def strip(qtbot, trace: Trace, cursor: Cursor, width: int, height: int) -> EquationsView:
    view = EquationsView()
    qtbot.addWidget(view)
    view.resize(width, height)
    view.set_look(Look(DARK, 16.0))
    view.show_trace(trace, None)
    view.show_cursor(cursor)
    return view


def test_the_equations_of_the_beat_light_up(reading) -> None:
    trace = reading()
    lit = {
        phase: [b.symbol for b in picture(trace, Cursor(2, phase)).blocks if b.lit]
        for phase in (0.1, 0.3, 0.5, 0.7, 0.9)
    }
    gates = ["f", "i", "g", "o"]
    assert lit == {0.1: [], 0.3: gates, 0.5: ["f"], 0.7: ["i", "g", "c"], 0.9: ["o", "h"]}


def test_statistics_are_those_of_the_step(reading) -> None:
    trace, cursor = reading(), Cursor(4, END)
    f, g, c = (trace[s].at(layer=0) for s in "fgc")
    opened = int((f[4] > 0.5).sum())
    assert statistics(trace, "f", cursor) == f"mean {f[4].mean():.2f} · {opened} of 8 open"
    assert statistics(trace, "g", cursor) == f"mean |g| {np.abs(g[4]).mean():.2f}"
    norms = [f"{np.linalg.norm(c[k]):.1f}" for k in (3, 4)]
    told = statistics(trace, "c", cursor)
    assert told.endswith(f"{norms[0]} → {norms[1]}")


def test_nothing_is_told_before_it_is_computed(reading) -> None:
    blocks = {b.symbol: b.live for b in picture(reading(), Cursor(4, 0.1)).blocks}
    assert blocks["f"] == ""
    assert blocks["h"].endswith("→ …")


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
@pytest.mark.parametrize("size", [(1200, 150), (640, 140), (500, 100), (380, 60), (250, 40)])
def test_blocks_never_overlap_and_never_leave_the_strip(qtbot, reading, cell, size) -> None:
    view = strip(qtbot, reading(cell), Cursor(4, END), *size)
    flow = view.flow()
    rects = [view._rect(k) for k in range(min(flow.columns * flow.rows, 6))]
    for one, other in itertools.combinations(rects, 2):
        inner = one.adjusted(0.1, 0.1, -0.1, -0.1)
        assert not inner.intersects(other)
    if size[1] >= 60:
        assert all(r.top() >= 0 and r.bottom() <= size[1] for r in rects)
    view.grab()


def test_words_are_given_up_where_there_is_no_room() -> None:
    widths = {"huge": 500.0, "value": 340.0, "label": 290.0, "small": 250.0}
    roomy = layout(widths, (300.0, 180.0), 6, (1250.0, 150.0), 16.0)
    assert (roomy.columns, roomy.rows, roomy.size, roomy.words) == (3, 2, "value", 2)
    low = layout(widths, (300.0, 180.0), 6, (1250.0, 80.0), 16.0)
    assert low.words == 0
    narrow = layout(widths, (300.0, 180.0), 6, (700.0, 200.0), 16.0)
    assert narrow.columns == 2


def test_the_box_of_a_lit_equation_has_its_symbols_colour(qtbot, reading) -> None:
    view = strip(qtbot, reading(), Cursor(4, 0.7), 1200, 150)
    image = view.grab().toImage()
    c = view._rect(4)
    column = {image.pixelColor(round(c.center().x()), y).name() for y in range(round(c.y()), 150)}
    assert DARK.symbols["c"] in column
    f = view._rect(0)
    column = {
        image.pixelColor(round(f.center().x() + 150), y).name() for y in range(round(f.bottom()))
    }
    assert DARK.symbols["f"] not in column


def test_hover_puts_the_numbers_of_the_picked_unit_in(qtbot, reading) -> None:
    trace = reading()
    view = strip(qtbot, trace, Cursor(4, END, 0, 5), 1200, 150)
    text = view.explain(view._rect(4).center())
    assert f"unit 5 (picked): {with_numbers(trace, 'c', 0, 4, 5)}" in text
    assert view.explain(QPointF(1199, 149)) is None


def test_numbers_take_the_places_of_the_symbols(reading) -> None:
    trace = reading()
    f, i, g, c = (float(trace[s].at(layer=0, step=3, unit=2)) for s in "figc")
    before = float(trace["c"].at(layer=0, step=2, unit=2))
    plain = with_numbers(trace, "c", 0, 3, 2).replace("−", "-").replace("(", "").replace(")", "")
    left, right = plain.split(" = ")
    told = [float(n) for part in left.split(" + ") for n in part.split(" · ")]
    assert told == pytest.approx([f, before, i, g], abs=0.006)
    assert float(right) == pytest.approx(c, abs=0.006)


def test_every_kind_of_cell_has_its_equations_and_their_numbers() -> None:
    seen = {}
    for name in EVERY:
        model = tiny(name, scale=2.0)
        trace = capture(model, request_for(model, "send money to my account"))
        for block in picture(trace, Cursor(3, END)).blocks:
            text = with_numbers(trace, block.symbol, 0, 3, 2)
            seen[name, block.symbol] = text
            result = float(trace[block.symbol].at(layer=0, step=3, unit=2))
            assert float(text.rpartition(" = ")[2].replace("−", "-")) == pytest.approx(
                result, abs=6e-3
            )
    assert seen["hard peepholes", "o"].startswith("hard σ(")
    assert seen["hard peepholes", "o"].count("+") == 2
    assert seen["projected", "h"].startswith("Σ R · m over 8 units = ")


def test_a_stacked_layer_says_where_its_input_comes_from(qtbot, reading) -> None:
    trace, view = reading(layers=2), EquationsView()
    qtbot.addWidget(view)
    view.resize(900, 160)
    view.show_trace(trace)
    said = []
    for layer in (0, 1):
        view.show_cursor(Cursor(3, 0.999, layer))
        said.append(view.explain(view._rect(0).center()))
    assert "in layer 1 of 2<br>" in said[0]
    assert "in layer 2 of 2, where <i>x</i> is the <i>h</i> of layer 1" in said[1]


def test_the_equations_follow_the_chosen_layer(reading) -> None:
    trace = reading(layers=2)
    for layer in (0, 1):
        shown = picture(trace, Cursor(3, 0.999, layer))
        mean = float(trace["f"].at(layer=layer, step=3).mean())
        assert f"mean {mean:.2f}" in shown.blocks[0].live
