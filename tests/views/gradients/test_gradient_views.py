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
from rnnviz.trace import Cursor
from rnnviz.views.base import View
from rnnviz.views.gradients.flow import FlowView
from rnnviz.views.gradients.saliency import SaliencyView
from rnnviz.views.look import DARK, LIGHT, Look, diverging, opening, paint_values
from rnnviz.views.parts.decades import Decades, power, size_told, told
from rnnviz.views.parts.fonts import load_fonts
from rnnviz.views.parts.outcomes import fit_told, outcome_told
from rnnviz.views.parts.scale import rounded_up
from tests.views.gradients.asked import END, LONG, close, last, run, shown


def flow_shown(qtbot, cell="lstm", target=None, view=None, **knobs) -> tuple[View, Flow, QImage]:
    model, trace = run(cell)
    found = last(FlowBack(target or Target()), model, trace)
    view = shown(qtbot, view or FlowView(), trace, **knobs)
    view.show_flow(found)
    return view, found, view.grab().toImage()


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
    assert fit_told(fit, trace) == f"halves in {fit.half_life:.1f} words"
    assert fit_told(replace(fit, slope=np.log10(2.0) / 5), trace) == "doubles in 5.0 words"
    assert fit_told(replace(fit, slope=0.0), trace) == "hardly fades"
    bent = replace(fit, slope=-0.1505, start=0.0, bend=4.0, beyond=0.0)
    assert fit_told(bent, trace) == "halves in 2.0 words, then level at 0.25"
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


def test_outcomes_are_named() -> None:
    _, trace = run()
    assert outcome_told(Target(), trace) == "the loss"
    assert outcome_told(Target("text"), trace) == "the loss of the whole text"
    assert outcome_told(Target("logit", 1, 4), trace) == "the score of ‘out of scope’"
    assert outcome_told(Target("logit", 1, 0, 1), trace) == "‘transfer’ and not ‘balance’"


def test_where_float32_ends_is_marked_on_the_axis(qtbot) -> None:
    view, found, _ = flow_shown(qtbot, cell="rnn")
    limit = QColor(DARK.warning)
    assert not warned(view, limit)
    view.show_flow(replace(found, logs={"h": found.logs["h"] - 60.0}))
    assert view.axis().low < -60
    assert warned(view, limit)


def warned(view: FlowView, colour: QColor) -> bool:
    image, area = view.grab().toImage(), view.area().toRect()
    columns = range(area.x(), area.right())
    rows = range(area.y(), area.bottom())
    return any(close(image.pixelColor(x, y), colour) for x in columns[:40] for y in rows)


def test_in_the_last_row_the_half_life_is_read_before_the_word(qtbot) -> None:
    load_fonts()
    model, trace = run("rnn", scale=0.6)
    view = shown(qtbot, FlowView(), trace, size=(346, 460))
    view.set_look(Look.for_last_row(DARK, 0.026 * 720))
    view.show_flow(last(FlowBack(Target()), model, trace))
    image, red = view.grab().toImage(), view.look.colour("gradient")
    above = range(round(view.area().y()) - 10)
    pixels = (image.pixelColor(x, y) for x in range(150, 346) for y in above)
    assert any(abs(pixel.hue() - red.hue()) < 4 and pixel.value() > 150 for pixel in pixels)
