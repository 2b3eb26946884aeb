"""What a change did, as a heatmap, as a line, and unit by unit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from rnnviz.capture.ablation import Ablation, Ranking
from rnnviz.capture.effect import effect
from rnnviz.capture.run import capture, request_for
from rnnviz.edits import Change, Edit, WordEdit
from rnnviz.trace import Cursor, Sampling, Trace
from rnnviz.views import ablation, difference
from rnnviz.views import effect as line
from rnnviz.views.look import LIGHT, Look
from rnnviz.views.parts.cells import window_of
from rnnviz.views.parts.change import picture, reach_of
from tests.models import tiny_model

TEXT = "send money to my savings account"
END = 0.999


def pair(*edits: Change, **sizes: object) -> tuple[Trace, Trace]:
    model = tiny_model("lstm", **{"scale": 3.0, **sizes})
    request = request_for(model, TEXT, edits=edits)
    return capture(model, request), capture(model, replace(request, edits=()))


def written(*edits: Change) -> tuple[Trace, Trace]:
    model = tiny_model("lstm", "generate", language="script", scale=3.0)
    request = request_for(model, "my dear", seed=3, sampling=Sampling(length=16), edits=edits)
    return capture(model, request), capture(model, replace(request, edits=()))


def test_the_cells_are_the_differences_of_the_arrays() -> None:
    trace, plain = pair(Edit("f", "set", 0.0, steps=(2, 3)), WordEdit("insert", 1, "please"))
    found = effect(trace, plain)
    shown = picture(found, "c", 0, window_of(len(trace), 0, 40.0, 300.0, 12.0), 400.0)
    values = np.empty_like(shown.values)
    for row in range(shown.rows.count):
        (unit,) = shown.rows.units(row)
        values[row] = found.difference("c", 0, slice(None))[:, unit]
    assert np.array_equal(shown.values, values, equal_nan=True)
    assert np.isnan(shown.values[:, 1]).all()
    assert shown.reach >= np.nanmax(np.abs(values)) > shown.reach / 10
    assert shown.farthest == pytest.approx(float(np.nanmax(found.distances)))


@pytest.mark.parametrize(("largest", "reach"), [(0.0, 0.1), (0.1, 0.1), (0.3, 0.5), (3.0, 5.0)])
def test_the_colours_reach_to_a_round_number(largest: float, reach: float) -> None:
    assert reach_of(largest) == reach


def test_the_map_explains_a_cell_with_both_values(qtbot) -> None:
    trace, plain = pair(Edit("f", "set", 0.0, steps=(2,)))
    view = _shown(qtbot, difference.DifferenceView(), trace, plain)
    cells, window = view._cells(), view.shown().window
    at = QPointF(window.x(3) + 4, cells.y() + 3)
    (unit,) = view.shown().rows.units(0)
    before = plain["h"].at(layer=0, step=3, unit=unit)
    after = trace["h"].at(layer=0, step=3, unit=unit)
    assert f"{before:.3f} → <b>{after:.3f}</b>".replace("-", "−") in view.explain(at)
    assert view.place(at) == Cursor(3, END, 0, unit, "h")
    assert "‖Δh‖" in view.explain(QPointF(at.x(), cells.y() - 5))


def test_without_changes_the_map_says_so_and_paints_nothing(qtbot) -> None:
    trace, _ = pair()
    view = _shown(qtbot, difference.DifferenceView(), trace, None)
    assert view.shown() is None
    assert view.explain(QPointF(100, 200)) is None
    assert view.place(QPointF(100, 200)) is None


def test_equal_cells_have_the_colour_of_zero(qtbot) -> None:
    trace, plain = pair(Edit("h", "set", 0.9, steps=(4, 5)))
    view = _shown(qtbot, difference.DifferenceView(), trace, plain)
    image, cells, window = view.grab().toImage(), view._cells(), view.shown().window
    x = round(window.x(1) + 5)
    colours = {
        image.pixelColor(x, y).name() for y in range(int(cells.y()) + 3, int(cells.bottom()) - 3)
    }
    assert colours == {LIGHT.zero}
    changed = round(window.x(4) + 5)
    assert image.pixelColor(changed, round(cells.center().y())).name() != LIGHT.zero


def test_the_line_tells_outputs_before_and_after() -> None:
    trace, plain = pair(Edit("h", "scale", -1.0))
    shown = line.picture(trace, plain, Cursor(5, END))
    first = effect(trace, plain).shifts(5)[0]
    name = first.label
    assert shown.shifts[0] == f"{name} {first.before:.2f} → {first.after:.2f}"
    assert shown.whole.startswith("answer first changes at ‘")
    assert line.picture(trace, plain, Cursor(0, 0.0)).shifts == (line.BEFORE_ALL,)


def test_the_line_says_what_cannot_be_compared() -> None:
    trace, plain = pair(WordEdit("insert", 2, "please"))
    assert line.picture(trace, plain, Cursor(2, END)).shifts == ("‘please’ was not there before",)
    assert "to come" in line.picture(trace, None, Cursor(2, END)).sentence
    trace, plain = pair(Edit("h", "scale", 1.0))
    shown = line.picture(trace, plain, Cursor(2, END))
    assert shown.sentence == "no output has moved after ‘to’ · the answer stays the same"


def test_a_writer_that_goes_another_way_is_not_compared_any_more() -> None:
    trace, plain = written(Edit("h", "scale", 0.2, steps=(8,)))
    parts = effect(trace, plain).parts
    shown = line.picture(trace, plain, Cursor(parts, END))
    assert shown.shifts == ("another text by now",)
    assert shown.whole.startswith("text first changes after ‘")


def test_a_narrow_line_keeps_the_first_output(qtbot) -> None:
    shown = line.EffectPicture(("transfer 0.71 → 0.44", "pay bill 0.12 → 0.39"), "the answer stays")
    look = Look()
    assert line.fitting(shown, 1e9, look) == [*shown.shifts, shown.whole]
    assert line.fitting(shown, look.width_of(shown.sentence, bold=True) - 5, look) == [
        shown.shifts[0],
        shown.whole,
    ]
    assert line.fitting(shown, 20.0, look) == [shown.shifts[0]]


def _ranking(trace: Trace, step: int = 5) -> Ranking:
    return [*Ablation(0, step).answers(tiny_model("lstm", scale=3.0), trace)][-1]


def test_the_units_that_matter_most_are_listed_with_both_probabilities(qtbot) -> None:
    trace, _ = pair()
    ranking = _ranking(trace)
    rows = ablation.picture(ranking, 3)
    assert [(r.unit, r.before, r.after) for r in rows] == [
        (e.unit, e.before, e.after) for e in ranking.effects[:3]
    ]
    for row, each in zip(rows, ranking.effects, strict=False):
        assert row.then == ("" if each.answer == ranking.answer else each.answer.replace("_", " "))


def test_a_click_picks_a_unit_and_one_on_its_switch_switches_it(qtbot) -> None:
    trace, _ = pair()
    view = _shown(qtbot, ablation.AblationView(), trace, None)
    view.show_ranking(_ranking(trace))
    view.grab()
    first, second = (row.unit for row in view.rows()[:2])
    with qtbot.waitSignal(view.picked) as picked:
        QTest.mouseClick(
            view, Qt.MouseButton.LeftButton, pos=(view._box(0).topLeft() + QPointF(20, 9)).toPoint()
        )
    assert (picked.args[0].unit, picked.args[0].symbol) == (first, "h")
    with qtbot.waitSignal(view.switched) as switched:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view._switch(1).center().toPoint())
    assert switched.args == [second]
    assert f"unit {first}" in view.explain(view._box(0).center())


def _shown(qtbot, view, trace: Trace, plain: Trace | None):
    qtbot.addWidget(view)
    view.resize(340, 420)
    view.set_look(Look(LIGHT, 12.0))
    view.show_trace(trace, plain)
    view.show_cursor(Cursor(5, END))
    view.grab()
    return view
