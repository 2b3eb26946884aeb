"""What is left out where there is no room, so that nothing is cut in its middle."""

from __future__ import annotations

import pytest

from rnnviz.trace import Cursor
from rnnviz.views.base import _fitting
from rnnviz.views.distribution import DistributionView
from rnnviz.views.equations import explained, picture
from rnnviz.views.look import DARK, Look
from rnnviz.views.outputs import OutputsView
from rnnviz.views.parts.cut import cut


def test_a_line_loses_its_last_parts_before_any_part_is_cut(qapp) -> None:
    line, look = "192 units × 8 words · sorted by similarity", Look()
    full = look.width_of(line, "small")
    assert _fitting(line, look, full) == line
    assert _fitting(line, look, full - 5) == "192 units × 8 words"
    assert _fitting(line, look, 40).endswith("…")


def test_a_text_is_cut_only_where_it_has_no_room(qapp) -> None:
    text, look = "checking account", Look()
    bold = look.width_of(text, bold=True)
    assert cut(text, look, bold, bold=True) == text
    short = cut(text, look, bold - 1, bold=True)
    assert short.endswith("…")
    assert look.width_of(short, bold=True) <= bold - 1


@pytest.mark.parametrize("width", [300, 340, 420])
def test_a_class_sees_more_of_each_name_than_the_desk(qtbot, writing, width) -> None:
    for kind in (DistributionView, OutputsView):
        desk, hall = kind(), kind()
        for view, look in ((desk, Look(DARK, 20.0)), (hall, Look(DARK, 20.0, presented=True))):
            qtbot.addWidget(view)
            view.resize(width, 400)
            view.set_look(look)
            view.show_trace(writing())
            view.show_cursor(Cursor(6, 0.99))
            view.grab()
        starts = [v._start() if kind is DistributionView else v._columns()[0] for v in (desk, hall)]
        assert starts[0] <= starts[1] < 0.62 * width


def test_the_knobs_are_named_only_where_they_have_room(qtbot, writing) -> None:
    view = DistributionView()
    qtbot.addWidget(view)
    view.set_look(Look(DARK, 16.0))
    view.show_trace(writing(temperature=0.5, top_k=40, top_p=0.9))
    view.show_cursor(Cursor(6, 0.99))
    view.resize(800, 400)
    assert view._drawn_from(view.picture()) == "drawn from (temperature 0.5, top-k 40, top-p 0.9)"
    view.resize(280, 400)
    assert view._drawn_from(view.picture()) == "drawn from"


def test_the_example_of_a_signed_gate_is_as_large_as_the_mean_that_is_shown(qtbot, reading) -> None:
    trace, cursor = reading(hidden=32), Cursor(4, 0.999)
    block = next(b for b in picture(trace, cursor).blocks if b.symbol == "g")
    sizes = abs(trace["g"].at(layer=0, step=4))
    shown = float(explained(trace, cursor, block, Look()).rsplit("= ", 1)[1].replace("−", "-"))
    nearest = sizes[abs(sizes - sizes.mean()).argmin()]
    assert abs(shown) == pytest.approx(float(nearest), abs=0.01)
