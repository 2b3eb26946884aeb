from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from rnnviz.trace import Cursor
from rnnviz.views.look import DARK, Look
from rnnviz.views.outputs import OutputsView, picture

END = 0.999


def test_the_bars_are_the_strongest_outputs_of_the_step(reading) -> None:
    trace = reading()
    found = picture(trace, Cursor(4, END), 3)
    assert [(b.label, b.p) for b in found.bars] == trace.top(4, 3)
    assert [b.length for b in found.bars] == pytest.approx([p for _, p in trace.top(4, 3)])
    assert [b.place for b in found.bars] == [0.0, 1.0, 2.0]
    assert found.after == "send $50 to allison from"


def test_until_the_network_speaks_the_belief_is_that_of_the_word_before(reading) -> None:
    trace = reading()
    found = picture(trace, Cursor(4, 0.5), 3)
    assert [(b.label, b.p) for b in found.bars] == trace.top(3, 3)
    assert found.after == "send $50 to allison"


@pytest.mark.parametrize("phase", [0.0, 0.3, 0.82, 0.88, 0.9, 0.95, END])
def test_a_number_on_screen_is_always_one_of_the_models(reading, phase) -> None:
    trace = reading()
    known = {float(p) for step in (3, 4) for p in trace["p"].at(step=step)}
    assert {b.p for b in picture(trace, Cursor(4, phase), 5).bars} <= known


def test_bars_glide_between_the_two_beliefs(reading) -> None:
    trace = reading()
    half = picture(trace, Cursor(4, 0.86), 5).bars
    for bar in half:
        k = trace.labels.index(bar.label)
        low, high = sorted(float(trace["p"].at(step=s, label=k)) for s in (3, 4))
        assert low <= bar.length <= high


def test_before_the_first_word_there_is_no_belief(reading) -> None:
    found = picture(reading(), Cursor(0, 0.0), 5)
    assert found.bars == ()
    assert found.after == ""


def test_labels_are_written_for_people(reading) -> None:
    trace = reading()
    object.__setattr__(trace, "labels", ("pay_bill", *trace.labels[1:]))
    labels = [b.label for b in picture(trace, Cursor(2, END), 5).bars]
    assert "pay bill" in labels


def test_the_run_before_a_change_is_marked_where_it_read_the_same(reading) -> None:
    trace, other = reading(), reading(seed=3)
    bars = picture(trace, Cursor(4, END), 5, other).bars
    assert [b.earlier for b in bars] == [
        float(other["p"].at(step=4, label=trace.labels.index(b.label))) for b in bars
    ]
    different = reading(text="what is the weather")
    assert all(b.earlier is None for b in picture(trace, Cursor(2, END), 5, different).bars)


def test_the_longest_bar_is_painted_as_long_as_its_probability(qtbot, reading) -> None:
    trace, view = reading(), OutputsView()
    qtbot.addWidget(view)
    view.resize(420, 300)
    view.set_look(Look(DARK, 16.0))
    view.show_trace(trace, None)
    view.show_cursor(Cursor(7, END))
    image = view.grab().toImage()
    start, full = view._columns()
    y = view._row(0).center().y()
    end = start + full * trace.top(7, 1)[0][1]
    accent, ground = QColor(DARK.accent), QColor(DARK.panel)
    assert image.pixelColor(QPointF(end - 4, y).toPoint()) == accent
    assert image.pixelColor(QPointF(end + 3, y).toPoint()) == ground
    assert f"p = {trace.top(7, 1)[0][1]:.4f}" in view.explain(QPointF(end - 4, y))


def test_a_view_that_shows_nothing_new_is_not_painted_again(qtbot, reading) -> None:
    view = OutputsView()
    qtbot.addWidget(view)
    view.show_trace(reading(), None)
    view.show_cursor(Cursor(4, 0.1))
    view.grab()
    kept = view._still
    view.show_cursor(Cursor(4, 0.2))
    assert view._still is kept
    view.show_cursor(Cursor(4, 0.9))
    assert view._still is None
