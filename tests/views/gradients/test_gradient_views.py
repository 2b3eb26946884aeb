"""The pictures of gradients: what reaches the screen, and what the mouse finds there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from rnnviz.capture.flow import Flow, FlowBack
from rnnviz.capture.gradients import Target
from rnnviz.capture.pairs import Outcomes, Pairs
from rnnviz.capture.run import capture, request_for
from rnnviz.capture.stretch import StepStretch, Stretch
from rnnviz.nets.model import Model
from rnnviz.trace import Cursor, Edit, Trace
from rnnviz.views.base import View
from rnnviz.views.gradients.decades import Decades, power, size_told, told
from rnnviz.views.gradients.flow import FlowView
from rnnviz.views.gradients.matrix import HIGH, LOW, colours
from rnnviz.views.gradients.pairs import PairsView
from rnnviz.views.gradients.saliency import SaliencyView, rounded_up
from rnnviz.views.gradients.stretch import KEEPS, StretchView, sentences
from rnnviz.views.gradients.wording import fit_told, outcome_told
from rnnviz.views.look import DARK, LIGHT, Look, diverging, heat, opening, paint_values
from tests.models import tiny_model
from tests.views.conftest import SENTENCE

END = 0.999
LONG = "send money to my savings account please what is the weather and " * 30


def run(cell: str = "lstm", text: str = SENTENCE, **sizes) -> tuple[Model, Trace]:
    model = tiny_model(cell, **{"scale": 2.0, **sizes})
    return model, capture(model, request_for(model, text))


def last(question, model: Model, trace: Trace) -> object:
    *_, answer = question.answers(model, trace)
    return answer


def shown(qtbot, view: View, trace: Trace, theme=DARK, size=(460, 520)) -> View:
    qtbot.addWidget(view)
    view.resize(*size)
    view.set_look(Look(theme=theme, unit=12.0))
    view.show_trace(trace, None)
    view.show_cursor(Cursor(4, END))
    return view


def flow_shown(qtbot, cell="lstm", target=None, view=None, **knobs) -> tuple[View, Flow, QImage]:
    model, trace = run(cell)
    found = last(FlowBack(target or Target()), model, trace)
    view = shown(qtbot, view or FlowView(), trace, **knobs)
    view.show_flow(found)
    return view, found, view.grab().toImage()


def close(found: QColor, wanted: QColor) -> bool:
    return all(abs(a - b) <= 3 for a, b in zip(found.getRgb(), wanted.getRgb(), strict=True))


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_a_bar_is_as_high_as_its_logarithm_and_has_its_states_colour(qtbot, theme) -> None:
    view, found, image = flow_shown(qtbot, theme=theme)
    area, axis = view.area(), view.axis()
    for symbol, logs in found.logs.items():
        for step in (0, 2, 6):
            share = (logs[0, step] - axis.low) / (axis.high - axis.low)
            bar = view.bar(symbol, step)
            assert bar.height() == pytest.approx(share * area.height(), abs=0.01)
            inside = QPoint(round(bar.center().x()), round(bar.bottom() - 4))
            assert close(image.pixelColor(inside), view.look.colour(symbol))
            above = QPoint(inside.x(), round(bar.top() - 5))
            assert not close(image.pixelColor(above), view.look.colour(symbol))


def test_the_axis_is_the_same_for_all_runs_and_wider_only_where_it_must_be() -> None:
    assert Decades.around(np.array([-3.0, 0.5]), -6, 1) == Decades(-6, 1)
    assert Decades.around(np.array([-8.2, 2.5, -np.inf, np.inf]), -6, 1) == Decades(-9, 3)
    assert Decades(-6, 1).share(-np.inf) == 0.0
    assert Decades(-6, 1).share(np.inf) == 1.0
    assert 0 in Decades(-47, 1).ticks(8)
    assert len(Decades(-47, 1).ticks(8)) <= 8


@pytest.mark.parametrize(
    ("log", "text"),
    [
        (0.0, "1.0"),
        (-1.0, "0.10"),
        (2.0, "100"),
        (np.log10(0.034), "0.034"),
        (np.log10(3.4e-7), "3.4·10⁻⁷"),
        (np.log10(9.99e-8), "1.0·10⁻⁷"),
        (-120.0, "1.0·10⁻¹²⁰"),
        (-np.inf, "0"),
        (np.inf, "∞ (overflow)"),
    ],
)
def test_numbers_of_all_sizes_are_told_in_two_digits(log, text) -> None:
    assert told(log) == text
    assert ("float32" in size_told(log)) == (log == -120.0)


def test_powers_of_ten_are_set_with_raised_digits() -> None:
    assert [power(k) for k in (-12, 0, 1, 3)] == ["10⁻¹²", "1", "10", "10³"]


def test_hovering_a_bar_says_its_numbers_and_a_click_runs_there(qtbot) -> None:
    view, found, _ = flow_shown(qtbot)
    at = QPointF(view.x(3), view.area().center().y())
    text = view.explain(at)
    assert told(float(found.logs["h"][0, 3])) in text
    assert told(float(found.logs["c"][0, 3])) in text
    assert "4 words back" in text
    with qtbot.waitSignal(view.picked) as heard:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=at.toPoint())
    assert heard.args == [Cursor(3, END)]
    assert view.place(QPointF(2, 2)) is None


def test_what_comes_after_the_outcome_has_no_bar_and_says_so(qtbot) -> None:
    view, found, _ = flow_shown(qtbot, target=Target("logit", 3, 1))
    assert np.isneginf(found.logs["h"][0, 4:]).all()
    assert view.bar("h", 5).height() == 0.0
    assert "after the outcome" in view.explain(QPointF(view.x(5), view.area().center().y()))


def test_an_overflow_is_a_full_bar_in_the_colour_of_warnings(qtbot) -> None:
    view, found, _ = flow_shown(qtbot, cell="rnn")
    logs = found.logs["h"].copy()
    logs[0, 0] = np.inf
    view.show_flow(replace(found, logs={"h": logs}))
    bar, image = view.bar("h", 0), view.grab().toImage()
    assert bar.height() == pytest.approx(view.area().height())
    assert close(image.pixelColor(bar.center().toPoint()), QColor(DARK.warning))
    assert "∞" in view.explain(bar.center())


def test_half_lives_are_told_in_words(qtbot) -> None:
    model, trace = run("rnn", scale=0.6)
    fit = last(FlowBack(Target()), model, trace).fits["h"][0]
    assert fit_told(fit, trace) == f"halves every {fit.half_life:.1f} words"
    assert fit_told(replace(fit, slope=np.log10(2.0) / 5), trace).endswith("5.0 words back")
    assert fit_told(replace(fit, slope=0.0), trace) == "hardly fades"
    assert "few" in fit_told(None, trace)


def test_long_runs_are_lines_through_their_values(qtbot) -> None:
    model, trace = run(text=LONG)
    found = last(FlowBack(Target()), model, trace)
    view = shown(qtbot, FlowView(), trace)
    view.show_flow(found)
    image, step = view.grab().toImage(), len(trace) - 3
    y = view.axis().y(view.area(), float(found.logs["c"][0, step]))
    near = [
        image.pixelColor(round(view.x(step)) + dx, round(y) + dy)
        for dx in (-1, 0, 1)
        for dy in range(-3, 4)
    ]
    assert any(close(colour, view.look.colour("c")) for colour in near)


@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_every_word_stands_on_the_colour_of_its_gradient(qtbot, theme, signed) -> None:
    view = SaliencyView()
    view.show_signed(signed)
    _, found, image = flow_shown(qtbot, view=view, theme=theme)
    values = found.signed if signed else 10.0**found.x
    table = diverging(theme.name) if signed else opening(theme.name, "gradient")
    assert np.abs(values).max() <= view.bounds()[1] <= 2.6 * np.abs(values).max()
    for step, colour in enumerate(paint_values(values, view.bounds(), table)):
        if step != 4:  # the current word has a frame
            at = QPoint(round(view.box(step).x()) + 3, round(view.box(step).center().y()))
            assert close(image.pixelColor(at), QColor.fromRgba(int(colour)))


def test_a_word_says_what_it_adds_and_a_click_runs_there(qtbot) -> None:
    view, found, _ = flow_shown(qtbot, view=SaliencyView())
    at = view.box(2).center()
    assert told(float(found.x[2])) in view.explain(at)
    with qtbot.waitSignal(view.picked) as heard:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=at.toPoint())
    assert heard.args == [Cursor(2, END)]


@pytest.mark.parametrize(("value", "wanted"), [(0.7, 1.0), (1.0, 1.0), (1.1, 2.0), (0.03, 0.05)])
def test_colours_reach_to_a_round_number(value, wanted) -> None:
    assert rounded_up(value) == pytest.approx(wanted)


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


@pytest.mark.parametrize("view", [FlowView, SaliencyView, PairsView, StretchView])
def test_a_picture_waits_and_forgets_the_answer_with_the_run(qtbot, view) -> None:
    _, trace = run()
    made = shown(qtbot, view(), trace)
    assert not made.grab().isNull()
    made.show_hover(Cursor(2))
    assert not made.grab().isNull()
    assert made.explain(QPointF(200, 300)) is None


def test_outcomes_are_named() -> None:
    _, trace = run()
    assert outcome_told(Target(), trace) == "the loss"
    assert outcome_told(Target("text"), trace) == "the loss of the whole text"
    assert outcome_told(Target("logit", 1, 4), trace) == "the score of ‘out of scope’"
    assert outcome_told(Target("logit", 1, 0, 1), trace) == "‘transfer’ and not ‘balance’"


def test_behind_a_mask_a_pair_is_zero(qtbot) -> None:
    model = tiny_model("rnn")
    request = replace(request_for(model, SENTENCE), edits=(Edit("h", "mask", steps=(4,)),))
    trace = capture(model, request)
    view = shown(qtbot, PairsView(), trace)
    view.show_pairs(last(Outcomes(), model, trace), "h")
    assert "<b>0</b>" in view.explain(view.cell(6, 2).center())
