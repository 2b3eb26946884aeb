"""Pairs of steps and single steps: what reaches the screen, and what the mouse finds there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage

from rnnviz.capture.pairs import Outcomes, Pairs
from rnnviz.capture.run import capture, request_for
from rnnviz.capture.stretch import StepStretch, Stretch
from rnnviz.trace import Cursor, Edit
from rnnviz.views.gradients.flow import FlowView
from rnnviz.views.gradients.matrix import HIGH, LOW, colours
from rnnviz.views.gradients.pairs import PairsView
from rnnviz.views.gradients.saliency import SaliencyView
from rnnviz.views.gradients.stretch import StretchView, sentences
from rnnviz.views.look import DARK, LIGHT, heat, paint_values
from rnnviz.views.parts.decades import KEEPS, told
from tests.models import tiny_model
from tests.views.conftest import SENTENCE
from tests.views.gradients.asked import END, LONG, close, last, run, shown


def pairs_shown(qtbot, question=None, theme=DARK, **knobs) -> tuple[PairsView, Pairs, QImage]:
    model, trace = run(**knobs)
    found = last(question or Outcomes(), model, trace)
    view = shown(qtbot, PairsView(), trace, theme)
    view.show_pairs(found, "h")
    return view, found, view.grab().toImage()


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_a_pair_has_the_colour_of_its_logarithm(qtbot, theme) -> None:
    view, found, image = pairs_shown(qtbot, theme=theme)
    logs = found["h"].at(layer=0)
    wanted = paint_values(logs, (LOW, HIGH), heat(theme.name, "gradient"))
    for row, step in ((0, 0), (3, 1), (7, 7), (7, 0), (6, 2)):
        colour = image.pixelColor(view.cell(row, step).center().toPoint())
        assert close(colour, QColor.fromRgba(int(wanted[row, step])))
    assert close(image.pixelColor(view.cell(5, 6).center().toPoint()), QColor(theme.background))


def test_cells_that_are_joined_keep_the_largest_and_the_diagonal() -> None:
    logs = np.full((400, 400), -5.0, np.float32)
    logs[:] = np.where(np.arange(400) > np.arange(400)[:, None], -np.inf, logs)
    logs[300, 101] = 0.5
    found = colours(logs, np.arange(400), (100, 100), DARK)
    table = heat("dark", "gradient")
    assert found.shape == (100, 100)
    assert found[75, 25] == paint_values(np.float32([0.5]), (LOW, HIGH), table)[0]
    assert found[50, 10] == paint_values(np.float32([-5.0]), (LOW, HIGH), table)[0]
    assert found[50, 60] == QColor(DARK.background).rgb()


def test_a_pair_that_overflowed_is_in_the_colour_of_warnings() -> None:
    logs = np.array([[0.0, -np.inf], [np.inf, 0.0]], np.float32)
    found = colours(logs, np.arange(2), (50, 50), LIGHT)
    assert found[1, 0] == QColor(LIGHT.warning).rgb()


def test_hovering_a_pair_says_the_number_and_both_words(qtbot) -> None:
    view, found, _ = pairs_shown(qtbot)
    text = view.explain(view.cell(6, 2).center())
    assert told(float(found["h"].at(layer=0, target=6, step=2))) in text
    assert "‘checking’" in text
    assert "‘to’" in text
    assert "4 words back" in text
    assert view.explain(view.cell(2, 6).center()) is None
    assert view.points_at(view.cell(6, 2).center()).step == 2
    assert view.place(view.cell(6, 2).center()) == Cursor(6, END)


def test_of_a_long_run_chosen_outcomes_are_shown_and_it_says_so(qtbot) -> None:
    question = Outcomes(steps=(100, 200, 300, 359))
    view, found, image = pairs_shown(qtbot, question, text=LONG)
    assert "4 of 360 outcomes" in view.subtitle()
    assert [view.row_of(step) for step in (0, 100, 250, 359)] == [0, 0, 1, 3]
    assert view.explain(view.cell(2, 250).center()).count("<b>") == 3
    assert not image.isNull()
    assert found.complete


def test_pairs_that_are_not_reached_yet_say_so(qtbot) -> None:
    model, trace = run(text=LONG)
    first = next(Outcomes(steps=(300, 359)).answers(model, trace))
    view = shown(qtbot, PairsView(), trace)
    view.show_pairs(first, "c")
    assert first.back > 10
    assert "on its way" in view.explain(view.cell(1, 5).center())


def stretch_shown(qtbot, cell="rnn", part="h", **knobs) -> tuple[StretchView, Stretch, QImage]:
    model, trace = run(cell, **knobs)
    found = last(StepStretch(0, 4, part), model, trace)
    view = shown(qtbot, StretchView(), trace)
    view.show_stretch(found)
    return view, found, view.grab().toImage()


def test_singular_values_stand_on_either_side_of_one(qtbot) -> None:
    view, found, _ = stretch_shown(qtbot)
    found = replace(found, sizes=np.array([0.8, 0.4, 0.0, -0.5, -1.0, -2.0, -3.0, -np.inf]))
    view.show_stretch(found)
    one, image = view.axis().y(view.area(), 0.0), view.grab().toImage()
    assert view.bar(0).top() < one < view.bar(6).top()
    assert view.bar(2).top() == pytest.approx(one)
    for k, ink in ((0, QColor(DARK.warning)), (6, DARK.colour("h")), (7, QColor(DARK.panel))):
        at = QPointF(view.bar(k).center().x(), view.bar(k).bottom() - 3).toPoint()
        assert close(image.pixelColor(at), ink)
    assert told(float(found.sizes[0])) in view.explain(QPointF(view.bar(0).center().x(), one))
    assert "neither grows nor shrinks" in KEEPS


@pytest.mark.parametrize(
    ("norm", "radius", "words"),
    [
        (-0.3, -0.5, ("no change grows", "repeated, it vanishes")),
        (0.3, -0.1, ("a change can grow", "repeated, it vanishes")),
        (0.4, 0.2, ("a change can grow", "repeated, it explodes")),
        (0.0, 0.0, ("a change can keep its size", "repeated, it lasts")),
    ],
)
def test_norm_and_radius_are_told_in_words(norm, radius, words) -> None:
    found = sentences(Stretch(StepStretch(0, 0), np.array([norm, -2.0]), radius))
    assert tuple(meaning for *_, meaning in found) == words


def test_an_lstm_says_what_is_held(qtbot) -> None:
    view, *_ = stretch_shown(qtbot, "lstm")
    assert "c held" in view.title()[1]
    view, found, _ = stretch_shown(qtbot, "lstm", "state")
    assert "(h, c)" in view.title()[1]
    assert len(found.sizes) == 16


def test_behind_a_mask_a_pair_is_zero(qtbot) -> None:
    model = tiny_model("rnn")
    request = replace(request_for(model, SENTENCE), edits=(Edit("h", "mask", steps=(4,)),))
    trace = capture(model, request)
    view = shown(qtbot, PairsView(), trace)
    view.show_pairs(last(Outcomes(), model, trace), "h")
    assert "<b>0</b>" in view.explain(view.cell(6, 2).center())


@pytest.mark.parametrize("view", [FlowView, SaliencyView, PairsView, StretchView])
def test_a_picture_waits_and_forgets_the_answer_with_the_run(qtbot, view) -> None:
    _, trace = run()
    made = shown(qtbot, view(), trace)
    assert not made.grab().isNull()
    made.show_hover(Cursor(2))
    assert not made.grab().isNull()
    assert made.explain(QPointF(200, 300)) is None
