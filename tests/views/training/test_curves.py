"""Curves of trainings: which lines there are, where they run, and what is said of them."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from rnnviz.session.curve import Curve, smoothed
from rnnviz.views.look import DARK, LIGHT
from rnnviz.views.training.base import RUN_COLOURS, ink_of
from rnnviz.views.training.curves import CurvesView, picture
from rnnviz.views.training.field import apart
from rnnviz.views.training.lines import CHARTS, by_column, lines_of
from rnnviz.views.training.numbers import Said, numbers_said
from rnnviz.views.training.wording import measured
from tests.views.training.told import current, runs, shown


def numbers_told(*asked) -> str:
    return " · ".join(each.text for each in numbers_said(*asked))


def near(image, at: QPointF, colour: QColor, reach: int = 3) -> bool:
    """Tell whether a pixel of about that colour lies near a place."""
    places = ((dx, dy) for dx in range(-reach, reach + 1) for dy in range(-reach, reach + 1))
    found = (image.pixelColor(at.toPoint() + QPoint(*place)).getRgb()[:3] for place in places)
    wanted = colour.getRgb()[:3]
    return any(all(abs(a - b) <= 24 for a, b in zip(f, wanted, strict=True)) for f in found)


def test_each_chart_has_the_lines_of_its_measures() -> None:
    names = {n: [line.label for line in lines_of(c, runs())] for n, c in CHARTS.items()}
    assert names == {
        "loss": ["train", "validation"],
        "accuracy": ["train", "validation"],
        "gradient": ["before", "after"],
        "groups": ["W", "head", "", ""],
        "update": ["W", "head"],
        "gates": ["f", "i", "o"],
        "rate": [""],
    }


def test_lines_of_several_runs_have_their_colours_and_the_current_one_lies_on_top() -> None:
    lines = lines_of(CHARTS["loss"], runs("rnn", "lstm"))
    assert [(line.label, line.colour, line.current) for line in lines] == [
        ("RNN", 0, False), ("train", "", True), ("validation", 1, True),
    ]  # fmt: skip
    assert lines[1].curve.values.tolist() == [8.0, 7.0, 6.0, 5.0, 4.0]
    parts = lines_of(CHARTS["groups"], runs("rnn", "lstm"))
    assert {line.stroke for line in parts if line.label} == {"solid"}
    assert {line.stroke for line in parts if not line.label} == {"dotted"}


def test_a_run_laid_over_is_one_line_even_before_unseen_data_was_measured() -> None:
    both = runs("rnn", "lstm")
    early = both.changed(0, record=both[0].record.until(10))
    for found, values in ((both, [3.0, 3.0]), (early, [4.0, 3.5])):
        line = lines_of(CHARTS["loss"], found)[0]
        assert (line.label, line.curve.values.tolist()) == ("RNN", values)


def test_layers_are_told_apart() -> None:
    found = runs()
    more = dict(found[0].record.curves)
    more["gate", "f_1"] = more["gate", "f_0"]
    record = type(found[0].record)(curves=more)
    lines = lines_of(CHARTS["gates"], found.changed(0, record=record))
    assert [(line.label, line.stroke) for line in lines] == [
        ("f₁", "solid"), ("i₁", "solid"), ("o₁", "solid"), ("f₂", "dashed"),
    ]  # fmt: skip


def test_a_smoothed_line_stands_before_what_it_was_made_of() -> None:
    faint, mean, validation = lines_of(CHARTS["loss"], runs(), 0.6)
    assert (faint.kind, faint.label) == ("faint", "")
    assert faint.curve.values.tolist() == [4.0, 3.5, 3.0, 2.5, 2.0]
    assert mean.curve.values.tolist() == smoothed(faint.curve.values, 0.6).tolist()
    assert validation.curve.values.tolist() == [3.0, 3.0]


def test_few_columns_keep_every_peak() -> None:
    rng = np.random.default_rng(0)
    values = rng.normal(size=2000)
    values[777] = 40.0
    part = by_column(Curve(np.arange(2000.0), values), 0, 1999, 100)
    assert len(part) <= 400
    assert part.values.max() == 40.0
    assert part.values.min() == values.min()
    assert part.steps[[0, -1]].tolist() == [0.0, 1999.0]
    few = by_column(Curve(np.arange(50.0), values[:50]), 10, 20, 100)
    assert few.steps.tolist() == list(range(9, 22))


def test_axes_are_those_of_the_measures() -> None:
    found = runs()
    assert (picture(CHARTS["accuracy"], found).y.low, picture(CHARTS["gates"], found).y.high) == (
        0.0, 1.0,
    )  # fmt: skip
    assert picture(CHARTS["loss"], found, log=True).y.log
    assert not picture(CHARTS["accuracy"], found, log=True).y.log
    assert picture(CHARTS["loss"], found).last == 40


def test_numbers_are_told_as_of_now_or_of_a_moment() -> None:
    found = runs()
    told = {n: numbers_told(c, lines_of(c, found), current(found), None) for n, c in CHARTS.items()}
    assert told["loss"] == "validation 3.00 · train 2.00 · nats"
    assert told["accuracy"] == "validation 100.0 % · train 80.0 %"
    assert told["gradient"].startswith("3 of the last 4 batches clipped · before 2.00 · after 1.00")
    loss = lines_of(CHARTS["loss"], found)
    assert numbers_told(CHARTS["loss"], loss, current(found), 10) == (
        "batch 10 · validation – · train 3.50 · nats"
    )
    assert "before training" in numbers_told(CHARTS["loss"], loss, current(found), 0)


def test_where_lines_have_no_names_their_numbers_have_their_colours() -> None:
    both = runs("rnn", "lstm")
    lines, chart = lines_of(CHARTS["loss"], both), CHARTS["loss"]
    assert numbers_said(chart, lines, current(both), None, all_runs=True) == (
        Said("validation 3.00", 1), Said("RNN 3.00", 0), Said("train 4.00", ""), Said("nats"),
    )  # fmt: skip
    assert len(numbers_said(chart, lines, current(both), None)) == 3


def test_names_of_runs_laid_over_are_as_short_as_they_can_be() -> None:
    def told(*names: str) -> list[str]:
        found = runs(*["gru"] * len(names))
        for key, name in enumerate(names):
            found = found.renamed(key, name)
        return [line.label for line in lines_of(CHARTS["loss"], found) if not line.current]

    assert told("RNN 48, seed 0", "GRU 48, seed 0", "LSTM 48, seed 0") == ["RNN", "GRU"]
    assert told("GRU 24, seed 0", "GRU 48, seed 0") == ["GRU 24"]
    assert told("GRU 24, seed 0", "GRU 24, seed 1") == ["GRU 24, seed 0"]
    assert told("my first try, fast", "GRU 48, seed 0") == ["my first try, fast"]


def test_what_was_not_measured_says_why() -> None:
    assert numbers_told(CHARTS["loss"], (), None, None) == "not measured yet"
    found = runs("rnn")
    assert "no gates" in numbers_told(CHARTS["gates"], (), current(found), None)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.314, "0.31"), (91.2, "91.2"), (1234.0, "1234"), (3.4e-7, "3.4·10⁻⁷"), (0.0, "0"),
     (0.0026, "0.0026"), (0.034, "0.034"),
     (None, "–"), (-0.5, "−0.50")],
)  # fmt: skip
def test_measures_are_told_in_few_digits(value: float | None, text: str) -> None:
    assert measured(value) == text


def test_labels_are_moved_apart_and_keep_their_order() -> None:
    found = apart([5.0, 4.0, 5.5, 90.0], 10.0, 0.0, 100.0)
    assert [np.argsort(found).tolist()] == [[1, 0, 2, 3]]
    assert np.diff(np.sort(found)).min() >= 10.0
    assert apart([50.0], 10.0, 0.0, 100.0) == [50.0]
    squeezed = apart([1.0] * 5, 10.0, 0.0, 20.0)
    assert np.sort(squeezed).tolist() == pytest.approx([0, 5, 10, 15, 20])


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_a_line_runs_through_its_values_in_its_runs_colour(qtbot, theme) -> None:
    view = shown(qtbot, CurvesView("loss"), runs("gru", "lstm"), theme)
    image = view.grab().toImage()
    for colour, steps in (("", ((10, 7.0), (30, 5.0))), (1, ((20, 3.0), (40, 3.0)))):
        for step, value in steps:
            assert near(image, view.point(step, value), ink_of(view.look, colour))
    assert not near(image, view.point(20, 0.6), ink_of(view.look, 1))


def test_the_moment_is_a_line_that_repaints_no_curve(qtbot) -> None:
    view = shown(qtbot, CurvesView("loss"))
    view.show()
    view.grab(), view.grab()
    kept = view._still
    assert kept is not None
    view.show_moment(20)
    image = view.grab().toImage()
    assert view._still is kept
    x = round(view.point(20, 0.0).x())
    assert near(image, QPointF(x, view.field().top() + 6), QColor(DARK.text), reach=1)
    assert not near(image, QPointF(x + 9, view.field().top() + 6), QColor(DARK.text), reach=1)


def test_the_mouse_means_a_step_and_a_drag_goes_there(qtbot) -> None:
    view = shown(qtbot, CurvesView("loss"))
    view.show()
    at = view.point(30, 1.0).toPoint()
    with qtbot.waitSignal(view.pointed) as heard:
        QTest.mouseMove(view, at)
    assert heard.args == [30]
    with qtbot.waitSignal(view.picked) as heard:
        QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=at)
    assert heard.args == [30]
    assert view.step_at(QPointF(2, 2)) is None
    view.show_pointer(30)
    assert near(view.grab().toImage(), view.point(30, 2.5), ink_of(view.look, ""))


def test_charts_can_leave_the_same_room_beside_them(qtbot) -> None:
    views = [shown(qtbot, CurvesView(name)) for name in ("loss", "update")]
    sides = [max(each) for each in zip(*(view.beside() for view in views), strict=True)]
    for view in views:
        view.leave_beside(*sides)
    assert views[0].field().left() == views[1].field().left()
    assert views[0].field().right() == views[1].field().right()


def test_there_are_as_many_colours_as_runs_can_have() -> None:
    assert len(set(RUN_COLOURS)) == 6
