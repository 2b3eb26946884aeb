"""The lab's curves as numbers: what is drawn is what is saved."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from rnnviz.files.library import open_model
from rnnviz.session.lab.measurement import Measurement, measured
from rnnviz.session.lab.setting import Setting
from rnnviz.views.lab.base import Sizes
from rnnviz.views.lab.reach import ReachView
from rnnviz.views.lab.telling import life_told


@pytest.fixture(scope="module")
def found() -> Measurement:
    *_, last = measured(Setting(distance=10), open_model)
    return last


@pytest.fixture
def view(qtbot: QtBot, found: Measurement) -> ReachView:
    view = ReachView()
    qtbot.addWidget(view)
    view.resize(700, 300)
    view.show_measurement(found)
    return view


def test_the_numbers_of_a_curve_run_from_the_end_back(view: ReachView, found: Measurement) -> None:
    numbers = view.numbers()
    for cell, row in found.rows.items():
        np.testing.assert_allclose(numbers[f"{cell}_reach"].data, row.left[::-1], rtol=1e-6)
        fit = row.fit.at(np.arange(len(row.left)))
        np.testing.assert_allclose(numbers[f"{cell}_fit"].data, fit, rtol=1e-5)
    view.show_sizes(Sizes(relative=False))
    lstm = view.numbers()["lstm_reach"]
    np.testing.assert_allclose(lstm.data, found.rows["lstm"].logs[::-1], rtol=1e-6)
    assert "∂loss/∂c" in lstm.symbol


def test_a_memory_whose_gradient_stays_is_not_said_to_halve_on(found: Measurement) -> None:
    rows, trace = found.rows, found.rows["lstm"].trace
    assert life_told(rows["gru"].fit, trace) == "hardly fades"
    assert life_told(rows["lstm"].fit, trace).startswith("halves in 0.9 letters, then ")
    assert rows["lstm"].fit.at(10) > rows["rnn"].fit.at(10) + 1.0


def test_the_tip_says_whose_gradient_it_is(view: ReachView) -> None:
    tip = view.explain(QPointF(view.x(5), view.area().center().y()))
    assert "5 letters before the end" in tip
    assert "LSTM, ∂loss/∂c" in tip
    assert "RNN, ∂loss/∂h" in tip


def test_words_that_have_no_room_become_fewer(view: ReachView) -> None:
    full, short, shortest = view.bound_told()
    room = view.look.width_of(short, "small")
    assert view.fitting(10_000, full, short, shortest) == full
    assert view.fitting(room + 0.5, full, short, shortest) == short
    assert view.fitting(1, full, short, shortest) == ""
