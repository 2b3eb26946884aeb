"""The picture of where a network looks."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from rnnviz.capture.attention import attention
from rnnviz.capture.run import capture, request_for
from rnnviz.trace import Cursor, Sampling, Trace
from rnnviz.views.attention import AttentionView, picture
from rnnviz.views.look import DARK, LIGHT, Look
from tests.cells import tiny

END = 0.999


def run(name: str = "window", **knobs: int) -> Trace:
    model = tiny(name, layers=2, scale=3.0)
    return capture(model, request_for(model, "send money from my savings account", **knobs))


def shown(qtbot: QtBot, trace: Trace, step: int, look: Look | None = None) -> AttentionView:
    view = AttentionView()
    qtbot.addWidget(view)
    view.resize(420, 170)
    view.set_look(look or Look(DARK, 14.0))
    view.show_trace(trace)
    view.show_cursor(Cursor(step, END))
    view.grab()
    return view


def test_the_picture_is_of_the_cursors_step() -> None:
    trace = run()
    found = attention(trace)
    for step in range(len(trace)):
        now = picture(found, Cursor(step))
        assert now.weights.sum() + now.padding == pytest.approx(1.0, abs=1e-5)
        assert not now.weights[step + 1 :].any()


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_the_word_it_looks_at_most_has_the_strongest_colour(qtbot: QtBot, theme) -> None:
    trace = run()
    view = shown(qtbot, trace, len(trace) - 1, Look(theme, 14.0))
    image, ground = view.grab().toImage(), QColor(theme.zero)

    def strength(step: int) -> int:
        box = view.box(step)
        colour = image.pixelColor(round(box.x()) + 3, round(box.center().y()))
        return sum(abs(a - b) for a, b in zip(colour.getRgb(), ground.getRgb(), strict=True))

    weights = view.picture().weights
    assert strength(int(weights.argmax())) > strength(int(weights.argmin()))


def test_a_word_tells_its_weight_and_one_that_is_not_read_says_so(qtbot: QtBot) -> None:
    trace = run()
    view = shown(qtbot, trace, 3)
    told = view.explain(view.box(2).center())
    assert "send" in view.explain(view.box(0).center())
    assert "weight" in told
    assert f"{float(trace['score'].at(step=2)):.3f}".lstrip("-") in told.replace("−", "-")
    assert "not read yet" in view.explain(view.box(5).center())
    assert view.place(view.box(1).center()).step == 1
    np.testing.assert_array_equal(
        view.numbers()["attention"].data, attention(trace).weights.astype(np.float32)
    )


def test_what_the_window_left_behind_is_told(qtbot: QtBot) -> None:
    model = tiny("short window", task="generate", language="script", layers=2, over="attention")
    trace = capture(model, request_for(model, "my dear", sampling=Sampling(length=8)))
    view = shown(qtbot, trace, 2)
    above = QPointF(view.area().x() + 5, view.area().y() - 0.5 * view.look.unit)
    assert view.explain(above).startswith("my dear")


def test_a_network_without_attention_is_not_shown(qtbot: QtBot) -> None:
    view = shown(qtbot, run("lstm"), 2)
    assert view.trace is None
    assert view.numbers() == {}
    assert view.explain(QPointF(50, 80)) is None
